-- Registers that headquarters chose, read now and then as JSON, and which of their
-- records were read: by their ids, not what they say.
CREATE TABLE registries (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    every_minutes INTEGER NOT NULL,
    reading TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    ended_at TEXT,
    next_at TEXT NOT NULL,
    run_at TEXT,
    good_at TEXT,
    problem TEXT NOT NULL,
    failures INTEGER NOT NULL
);
CREATE UNIQUE INDEX registries_url ON registries (url) WHERE ended_at IS NULL;
CREATE TABLE registry_records (
    registry_id TEXT NOT NULL,
    record_id TEXT NOT NULL,
    state TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (registry_id, record_id)
);
CREATE INDEX registry_records_seen ON registry_records (seen_at);
