-- Accounts of which something changed that saved searches may ask for, and what it
-- was: a row goes in the transaction that tells what came of it.
CREATE TABLE account_list_queue (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
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
    day DATE NOT NULL
);
-- +goose StatementBegin
CREATE FUNCTION account_list_queue_all() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO account_list_queue (account_id, fields) SELECT DISTINCT %I, %L FROM changed', TG_ARGV[0], TG_ARGV[1]);
    RETURN NULL;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION account_list_queue_fields() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO account_list_queue (account_id, fields) SELECT n.id,
        CASE WHEN n.owner_id IS DISTINCT FROM o.owner_id THEN ' owner' ELSE '' END
        || CASE WHEN n.country IS DISTINCT FROM o.country THEN ' country' ELSE '' END
        || CASE WHEN n.search IS DISTINCT FROM o.search THEN ' text' ELSE '' END
        || CASE WHEN n.parent_id IS DISTINCT FROM o.parent_id THEN ' parent' ELSE '' END
        || CASE WHEN n.industry IS DISTINCT FROM o.industry OR n.industry_version IS DISTINCT FROM o.industry_version THEN ' industry' ELSE '' END
        || CASE WHEN n.headcount IS DISTINCT FROM o.headcount THEN ' size' ELSE '' END
        || CASE WHEN n.customer IS DISTINCT FROM o.customer THEN ' customer' ELSE '' END
        || CASE WHEN n.lon IS DISTINCT FROM o.lon OR n.flagged IS DISTINCT FROM o.flagged OR n.confidence IS DISTINCT FROM o.confidence THEN ' placed' ELSE '' END
        || CASE WHEN n.area_level IS DISTINCT FROM o.area_level OR n.area IS DISTINCT FROM o.area THEN ' area' ELSE '' END
        || CASE WHEN n.deleted_at IS DISTINCT FROM o.deleted_at THEN ' deleted' ELSE '' END
        FROM added n JOIN gone o ON o.id = n.id
        WHERE n.owner_id IS DISTINCT FROM o.owner_id
        OR n.country IS DISTINCT FROM o.country
        OR n.search IS DISTINCT FROM o.search
        OR n.parent_id IS DISTINCT FROM o.parent_id
        OR n.industry IS DISTINCT FROM o.industry OR n.industry_version IS DISTINCT FROM o.industry_version
        OR n.headcount IS DISTINCT FROM o.headcount
        OR n.customer IS DISTINCT FROM o.customer
        OR n.lon IS DISTINCT FROM o.lon OR n.flagged IS DISTINCT FROM o.flagged OR n.confidence IS DISTINCT FROM o.confidence
        OR n.area_level IS DISTINCT FROM o.area_level OR n.area IS DISTINCT FROM o.area
        OR n.deleted_at IS DISTINCT FROM o.deleted_at;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER account_list_queue_update AFTER UPDATE ON accounts REFERENCING OLD TABLE AS gone NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION account_list_queue_fields();
CREATE TRIGGER account_list_queue_insert AFTER INSERT ON accounts REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION account_list_queue_all('id', ' new');
CREATE TRIGGER account_list_queue_delete AFTER DELETE ON accounts REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION account_list_queue_all('id', ' deleted');
CREATE TRIGGER account_list_queue_alignment_insert AFTER INSERT ON alignments REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION account_list_queue_all('account_id', ' territory');
CREATE TRIGGER account_list_queue_alignment_update AFTER UPDATE ON alignments REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION account_list_queue_all('account_id', ' territory');
CREATE TRIGGER account_list_queue_alignment_delete AFTER DELETE ON alignments REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION account_list_queue_all('account_id', ' territory');
CREATE TRIGGER account_list_queue_list_insert AFTER INSERT ON account_list_accounts REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION account_list_queue_all('account_id', ' list');
CREATE TRIGGER account_list_queue_list_update AFTER UPDATE ON account_list_accounts REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION account_list_queue_all('account_id', ' list');
CREATE TRIGGER account_list_queue_list_left AFTER UPDATE ON account_list_accounts REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION account_list_queue_all('account_id', ' list');
CREATE TRIGGER account_list_queue_list_delete AFTER DELETE ON account_list_accounts REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION account_list_queue_all('account_id', ' list');
