-- How far one is with a lead, and words put on it: one row for each time that
-- it was said; what holds has no end.
CREATE TABLE lead_marks (
    person_id TEXT NOT NULL,
    id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_at TEXT NOT NULL,
    ended_by TEXT NOT NULL,
    ended_at TEXT,
    PRIMARY KEY (person_id, id)
);
CREATE INDEX lead_marks_account ON lead_marks (account_id);
-- +goose StatementBegin
CREATE TRIGGER lead_changes_marks_insert AFTER INSERT ON lead_marks
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('person', NEW.person_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_marks_update AFTER UPDATE ON lead_marks
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('person', NEW.person_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_marks_delete AFTER DELETE ON lead_marks
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('person', OLD.person_id); END;
-- +goose StatementEnd
