CREATE TABLE imports (
    id TEXT PRIMARY KEY,
    target TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_bytes BIGINT NOT NULL,
    file_hash TEXT NOT NULL,
    signature TEXT NOT NULL,
    origin TEXT NOT NULL,
    state TEXT NOT NULL,
    format JSONB NOT NULL,
    mapping JSONB NOT NULL,
    options JSONB NOT NULL,
    job_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    total BIGINT NOT NULL,
    created BIGINT NOT NULL,
    merged BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    flagged BIGINT NOT NULL,
    kept BIGINT NOT NULL,
    failure JSONB,
    refusals JSONB NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    started_at TIMESTAMPTZ,
    finished_at TIMESTAMPTZ,
    undone_at TIMESTAMPTZ
);
CREATE INDEX imports_created ON imports (created_by, id);
CREATE TABLE import_chunks (
    import_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    data BYTEA NOT NULL,
    PRIMARY KEY (import_id, seq)
);
CREATE TABLE import_problems (
    import_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    line BIGINT NOT NULL,
    rejected BOOLEAN NOT NULL,
    object_id TEXT NOT NULL,
    cells JSONB NOT NULL,
    problems JSONB NOT NULL,
    PRIMARY KEY (import_id, seq)
);
CREATE TABLE import_changes (
    import_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    object_id TEXT NOT NULL,
    act TEXT NOT NULL,
    version BIGINT NOT NULL,
    before JSONB,
    PRIMARY KEY (import_id, seq)
);
CREATE INDEX import_changes_object ON import_changes (import_id, object_id, seq);
CREATE TABLE import_mappings (
    target TEXT NOT NULL,
    signature TEXT NOT NULL,
    mapping JSONB NOT NULL,
    options JSONB NOT NULL,
    used_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (target, signature)
);
