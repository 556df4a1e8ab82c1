ALTER TABLE imports ADD COLUMN make TEXT NOT NULL DEFAULT '';
CREATE TABLE import_side_changes (
    import_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    target TEXT NOT NULL,
    object_id TEXT NOT NULL,
    act TEXT NOT NULL,
    version BIGINT NOT NULL,
    before JSONB,
    PRIMARY KEY (import_id, seq, target, object_id)
);
CREATE INDEX import_side_changes_of ON import_side_changes (object_id);
