-- Accounts of which something changed that saved searches may ask for, and what it
-- was: a row goes in the transaction that tells what came of it.
CREATE TABLE account_list_queue (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id TEXT NOT NULL,
    fields TEXT NOT NULL
);
-- Which accounts are in a saved search that its owner is told of, as it was told.
CREATE TABLE account_list_fits (
    list_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    PRIMARY KEY (list_id, account_id)
);
CREATE INDEX account_list_fits_account ON account_list_fits (account_id);
-- What each of them asks of the database: when its owner's scope or a territory is
-- drawn otherwise, it begins anew without a word.
CREATE TABLE account_list_prints (
    list_id TEXT PRIMARY KEY,
    print TEXT NOT NULL
);
-- The day up to which alignments that begin or end were looked at.
CREATE TABLE account_list_days (
    id TEXT PRIMARY KEY,
    day TEXT NOT NULL
);
-- +goose StatementBegin
CREATE TRIGGER account_list_queue_insert AFTER INSERT ON accounts
BEGIN INSERT INTO account_list_queue (account_id, fields) VALUES (NEW.id, ' new'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER account_list_queue_update AFTER UPDATE ON accounts
WHEN NEW.owner_id IS DISTINCT FROM OLD.owner_id
    OR NEW.country IS DISTINCT FROM OLD.country
    OR NEW.search IS DISTINCT FROM OLD.search
    OR NEW.parent_id IS DISTINCT FROM OLD.parent_id
    OR NEW.industry IS DISTINCT FROM OLD.industry OR NEW.industry_version IS DISTINCT FROM OLD.industry_version
    OR NEW.headcount IS DISTINCT FROM OLD.headcount
    OR NEW.customer IS DISTINCT FROM OLD.customer
    OR NEW.lon IS DISTINCT FROM OLD.lon OR NEW.flagged IS DISTINCT FROM OLD.flagged OR NEW.confidence IS DISTINCT FROM OLD.confidence
    OR NEW.area_level IS DISTINCT FROM OLD.area_level OR NEW.area IS DISTINCT FROM OLD.area
    OR NEW.deleted_at IS DISTINCT FROM OLD.deleted_at
BEGIN INSERT INTO account_list_queue (account_id, fields) VALUES (NEW.id,
    CASE WHEN NEW.owner_id IS DISTINCT FROM OLD.owner_id THEN ' owner' ELSE '' END
    || CASE WHEN NEW.country IS DISTINCT FROM OLD.country THEN ' country' ELSE '' END
    || CASE WHEN NEW.search IS DISTINCT FROM OLD.search THEN ' text' ELSE '' END
    || CASE WHEN NEW.parent_id IS DISTINCT FROM OLD.parent_id THEN ' parent' ELSE '' END
    || CASE WHEN NEW.industry IS DISTINCT FROM OLD.industry OR NEW.industry_version IS DISTINCT FROM OLD.industry_version THEN ' industry' ELSE '' END
    || CASE WHEN NEW.headcount IS DISTINCT FROM OLD.headcount THEN ' size' ELSE '' END
    || CASE WHEN NEW.customer IS DISTINCT FROM OLD.customer THEN ' customer' ELSE '' END
    || CASE WHEN NEW.lon IS DISTINCT FROM OLD.lon OR NEW.flagged IS DISTINCT FROM OLD.flagged OR NEW.confidence IS DISTINCT FROM OLD.confidence THEN ' placed' ELSE '' END
    || CASE WHEN NEW.area_level IS DISTINCT FROM OLD.area_level OR NEW.area IS DISTINCT FROM OLD.area THEN ' area' ELSE '' END
    || CASE WHEN NEW.deleted_at IS DISTINCT FROM OLD.deleted_at THEN ' deleted' ELSE '' END); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER account_list_queue_delete AFTER DELETE ON accounts
BEGIN INSERT INTO account_list_queue (account_id, fields) VALUES (OLD.id, ' deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER account_list_queue_alignment_insert AFTER INSERT ON alignments
BEGIN INSERT INTO account_list_queue (account_id, fields) VALUES (NEW.account_id, ' territory'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER account_list_queue_alignment_update AFTER UPDATE ON alignments
BEGIN INSERT INTO account_list_queue (account_id, fields) VALUES (NEW.account_id, ' territory'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER account_list_queue_alignment_delete AFTER DELETE ON alignments
BEGIN INSERT INTO account_list_queue (account_id, fields) VALUES (OLD.account_id, ' territory'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER account_list_queue_list_insert AFTER INSERT ON account_list_accounts
BEGIN INSERT INTO account_list_queue (account_id, fields) VALUES (NEW.account_id, ' list'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER account_list_queue_list_update AFTER UPDATE ON account_list_accounts
BEGIN INSERT INTO account_list_queue (account_id, fields) VALUES (NEW.account_id, ' list');
    INSERT INTO account_list_queue (account_id, fields) VALUES (OLD.account_id, ' list'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER account_list_queue_list_delete AFTER DELETE ON account_list_accounts
BEGIN INSERT INTO account_list_queue (account_id, fields) VALUES (OLD.account_id, ' list'); END;
-- +goose StatementEnd
