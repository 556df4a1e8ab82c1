CREATE TABLE imports (
    id TEXT PRIMARY KEY,
    target TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_bytes INTEGER NOT NULL,
    file_hash TEXT NOT NULL,
    signature TEXT NOT NULL,
    origin TEXT NOT NULL,
    state TEXT NOT NULL,
    format TEXT NOT NULL,
    mapping TEXT NOT NULL,
    options TEXT NOT NULL,
    job_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    total INTEGER NOT NULL,
    created INTEGER NOT NULL,
    merged INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    flagged INTEGER NOT NULL,
    kept INTEGER NOT NULL,
    failure TEXT,
    refusals TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    started_at TEXT,
    finished_at TEXT,
    undone_at TEXT
);
CREATE INDEX imports_created ON imports (created_by, id);
CREATE TABLE import_chunks (
    import_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (import_id, seq)
);
CREATE TABLE import_problems (
    import_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    line INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    object_id TEXT NOT NULL,
    cells TEXT NOT NULL,
    problems TEXT NOT NULL,
    PRIMARY KEY (import_id, seq)
);
CREATE TABLE import_changes (
    import_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    object_id TEXT NOT NULL,
    act TEXT NOT NULL,
    version INTEGER NOT NULL,
    before TEXT,
    PRIMARY KEY (import_id, seq)
);
CREATE INDEX import_changes_object ON import_changes (import_id, object_id, seq);
CREATE TABLE import_mappings (
    target TEXT NOT NULL,
    signature TEXT NOT NULL,
    mapping TEXT NOT NULL,
    options TEXT NOT NULL,
    used_at TEXT NOT NULL,
    PRIMARY KEY (target, signature)
);
