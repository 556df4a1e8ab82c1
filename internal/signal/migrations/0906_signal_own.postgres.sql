-- What is no longer so goes out of feeds, not out of what became of signals.
ALTER TABLE signals ADD COLUMN over BOOLEAN NOT NULL DEFAULT FALSE;
-- Looks at one's own records: how far each is, and what came of it. The daily one
-- has its day for an id.
CREATE TABLE own_passes (
    id TEXT PRIMARY KEY,
    day DATE NOT NULL,
    asked_by TEXT NOT NULL,
    job_id TEXT NOT NULL,
    state TEXT NOT NULL,
    begun_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    at_account TEXT NOT NULL,
    accounts BIGINT NOT NULL,
    told BIGINT NOT NULL,
    over BIGINT NOT NULL,
    kinds JSONB NOT NULL,
    usual JSONB NOT NULL
);
CREATE INDEX own_passes_begun ON own_passes (begun_at);
-- From when on what one's own records say is told; no row: the defaults.
CREATE TABLE own_rules (
    id TEXT PRIMARY KEY,
    rules JSONB NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL
);
