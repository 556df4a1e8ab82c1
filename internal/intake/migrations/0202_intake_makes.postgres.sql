ALTER TABLE imports ADD COLUMN make TEXT NOT NULL DEFAULT '';
-- What an object's version was before; where it is not known, one less than after.
ALTER TABLE import_changes ADD COLUMN base BIGINT;
CREATE TABLE import_side_changes (
    import_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    target TEXT NOT NULL,
    object_id TEXT NOT NULL,
    act TEXT NOT NULL,
    version BIGINT NOT NULL,
    base BIGINT,
    before JSONB,
    PRIMARY KEY (import_id, seq, target, object_id)
);
CREATE INDEX import_side_changes_of ON import_side_changes (object_id);
