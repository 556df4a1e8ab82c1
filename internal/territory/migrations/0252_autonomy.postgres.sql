CREATE TABLE autonomy_policy (
    level BIGINT NOT NULL,
    power TEXT NOT NULL,
    mode TEXT NOT NULL,
    PRIMARY KEY (level, power)
);
CREATE TABLE autonomy_requests (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    power TEXT NOT NULL,
    operation TEXT NOT NULL,
    subject TEXT NOT NULL,
    input TEXT NOT NULL,
    because TEXT NOT NULL,
    territory_id TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    answered_by TEXT NOT NULL,
    answered_at TIMESTAMPTZ
);
CREATE INDEX autonomy_requests_state ON autonomy_requests (state, asked_at);
CREATE TABLE autonomy_messages (
    id TEXT PRIMARY KEY,
    request_id TEXT NOT NULL REFERENCES autonomy_requests (id),
    act TEXT NOT NULL,
    text TEXT NOT NULL,
    written_by TEXT NOT NULL,
    written_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX autonomy_messages_request ON autonomy_messages (request_id, written_at);
