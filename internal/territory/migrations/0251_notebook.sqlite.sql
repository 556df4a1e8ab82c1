CREATE TABLE territory_notes (
    id TEXT PRIMARY KEY,
    territory_id TEXT NOT NULL REFERENCES territories (id),
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    source TEXT NOT NULL,
    on_day TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    struck_at TEXT,
    struck_by TEXT NOT NULL
);
CREATE INDEX territory_notes_territory ON territory_notes (territory_id, on_day);
