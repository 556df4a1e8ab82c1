-- Who buys, why and what is said to them; every version that was written is kept.
CREATE TABLE lead_personas (
    id TEXT PRIMARY KEY,
    author_id TEXT NOT NULL,
    shared TEXT NOT NULL,
    territory_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    deleted_at TEXT
);
CREATE TABLE lead_persona_versions (
    persona_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    filter TEXT NOT NULL,
    why TEXT NOT NULL,
    say TEXT NOT NULL,
    objections TEXT NOT NULL,
    written_by TEXT NOT NULL,
    written_at TEXT NOT NULL,
    PRIMARY KEY (persona_id, version)
);
