CREATE TABLE once (
    key TEXT PRIMARY KEY,
    request TEXT NOT NULL,
    status BIGINT NOT NULL,
    content_type TEXT NOT NULL,
    etag TEXT NOT NULL,
    body BYTEA,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX once_created ON once (created_at);
