ALTER TABLE imports ADD COLUMN make TEXT NOT NULL DEFAULT '';
CREATE TABLE import_side_changes (
    import_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    target TEXT NOT NULL,
    object_id TEXT NOT NULL,
    act TEXT NOT NULL,
    version INTEGER NOT NULL,
    before TEXT,
    PRIMARY KEY (import_id, seq, target, object_id)
);
CREATE INDEX import_side_changes_of ON import_side_changes (object_id);
