-- Who objected, or was erased, by keyed hashes only: what a file brings in again
-- is known without anybody's address being kept for it.
CREATE TABLE register_key (
    id INTEGER PRIMARY KEY,
    secret TEXT NOT NULL
);
CREATE TABLE register_entries (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    hash TEXT NOT NULL,
    names TEXT NOT NULL,
    family TEXT NOT NULL,
    channel TEXT NOT NULL,
    erased BOOLEAN NOT NULL,
    since DATE NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    lifted_at TIMESTAMPTZ,
    lifted_by TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX register_entries_hash ON register_entries (hash);
CREATE INDEX register_entries_person ON register_entries (person_id) WHERE person_id <> '';
CREATE INDEX register_entries_since ON register_entries (since, id);
