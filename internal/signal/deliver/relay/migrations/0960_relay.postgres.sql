-- Where signals are sent on to, and each signal on its way: a row is there
-- before anything is sent and stays until it is known what became of it. What a
-- signal says is read when it is sent, and stands in neither table.
CREATE TABLE relay_endpoints (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    kinds TEXT NOT NULL,
    seq BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    good_at TIMESTAMPTZ,
    tried_at TIMESTAMPTZ,
    failing_since TIMESTAMPTZ,
    disabled_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ,
    status BIGINT NOT NULL,
    problem TEXT NOT NULL
);
CREATE INDEX relay_endpoints_user ON relay_endpoints (user_id);
CREATE TABLE relay_messages (
    id TEXT PRIMARY KEY,
    endpoint_id TEXT NOT NULL,
    signal_seq BIGINT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    status BIGINT NOT NULL,
    problem TEXT NOT NULL,
    UNIQUE (endpoint_id, signal_seq)
);
CREATE INDEX relay_messages_waiting ON relay_messages (next_at) WHERE state = 'waiting';
CREATE INDEX relay_messages_endpoint ON relay_messages (endpoint_id, state);
