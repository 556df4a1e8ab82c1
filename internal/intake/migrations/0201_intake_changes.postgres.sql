CREATE INDEX import_changes_of ON import_changes (object_id);
