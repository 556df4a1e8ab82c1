-- What changed of people and accounts since when: read to keep the index of
-- leads current. Rows are taken away when they are a day old.
CREATE TABLE lead_changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
-- +goose StatementBegin
CREATE TRIGGER lead_changes_people_insert AFTER INSERT ON people
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('person', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_people_update AFTER UPDATE ON people
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('person', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_people_delete AFTER DELETE ON people
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('person', OLD.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_positions_insert AFTER INSERT ON positions
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('person', NEW.person_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_positions_update AFTER UPDATE ON positions
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('person', NEW.person_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_positions_delete AFTER DELETE ON positions
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('person', OLD.person_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_contact_points_insert AFTER INSERT ON contact_points
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('person', NEW.person_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_contact_points_update AFTER UPDATE ON contact_points
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('person', NEW.person_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_contact_points_delete AFTER DELETE ON contact_points
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('person', OLD.person_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_consents_insert AFTER INSERT ON consents
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('person', NEW.person_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_consents_update AFTER UPDATE ON consents
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('person', NEW.person_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_consents_delete AFTER DELETE ON consents
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('person', OLD.person_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_accounts_insert AFTER INSERT ON accounts
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('account', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_accounts_update AFTER UPDATE ON accounts
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('account', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_accounts_delete AFTER DELETE ON accounts
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('account', OLD.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_alignments_insert AFTER INSERT ON alignments
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('account', NEW.account_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_alignments_update AFTER UPDATE ON alignments
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('account', NEW.account_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_alignments_delete AFTER DELETE ON alignments
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('account', OLD.account_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_activities_insert AFTER INSERT ON activities
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('account', NEW.account_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_activities_update AFTER UPDATE ON activities
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('account', NEW.account_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_activities_delete AFTER DELETE ON activities
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('account', OLD.account_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_deals_insert AFTER INSERT ON deals
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('account', NEW.account_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_deals_update AFTER UPDATE ON deals
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('account', NEW.account_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lead_changes_deals_delete AFTER DELETE ON deals
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('account', OLD.account_id); END;
-- +goose StatementEnd
CREATE TABLE lead_titles (
    title TEXT PRIMARY KEY,
    function TEXT NOT NULL,
    seniority TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TEXT NOT NULL
);
CREATE TABLE lead_searches (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    filter TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    version INTEGER NOT NULL
);
CREATE INDEX lead_searches_user ON lead_searches (user_id, name);
CREATE TABLE lead_lists (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    shared INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    deleted_at TEXT
);
CREATE INDEX lead_lists_user ON lead_lists (user_id, name);
CREATE TABLE lead_list_people (
    person_id TEXT NOT NULL,
    list_id TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at TEXT NOT NULL,
    PRIMARY KEY (person_id, list_id)
);
CREATE INDEX lead_list_people_list ON lead_list_people (list_id);
