-- Registers that headquarters chose, read now and then as JSON, and which of their
-- records were read: by their ids, not what they say.
CREATE TABLE registries (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    every_minutes BIGINT NOT NULL,
    reading JSONB NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    next_at TIMESTAMPTZ NOT NULL,
    run_at TIMESTAMPTZ,
    good_at TIMESTAMPTZ,
    problem TEXT NOT NULL,
    failures BIGINT NOT NULL
);
CREATE UNIQUE INDEX registries_url ON registries (url) WHERE ended_at IS NULL;
CREATE TABLE registry_records (
    registry_id TEXT NOT NULL,
    record_id TEXT NOT NULL,
    state TEXT NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (registry_id, record_id)
);
CREATE INDEX registry_records_seen ON registry_records (seen_at);
