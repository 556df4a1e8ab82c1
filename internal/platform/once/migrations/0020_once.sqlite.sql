CREATE TABLE once (
    key TEXT PRIMARY KEY,
    request TEXT NOT NULL,
    status INTEGER NOT NULL,
    content_type TEXT NOT NULL,
    etag TEXT NOT NULL,
    body BLOB,
    created_at TEXT NOT NULL
);
CREATE INDEX once_created ON once (created_at);
