-- Who may send webhooks, and what they sent. A message is there before it is
-- acknowledged; it leaves the state waiting in the transaction that writes what
-- came of it.
CREATE TABLE hook_senders (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    secret TEXT NOT NULL,
    mapping TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    refused_at TIMESTAMPTZ,
    refused TEXT NOT NULL
);
CREATE TABLE hook_messages (
    seq BIGSERIAL PRIMARY KEY,
    sender_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    problem TEXT NOT NULL,
    ended_at TIMESTAMPTZ,
    UNIQUE (sender_id, message_id)
);
CREATE INDEX hook_messages_waiting ON hook_messages (seq) WHERE state = 'waiting';
CREATE INDEX hook_messages_sender ON hook_messages (sender_id, state, seq);
