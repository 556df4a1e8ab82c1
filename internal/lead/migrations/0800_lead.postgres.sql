-- What changed of people and accounts since when: read to keep the index of
-- leads current. Rows are taken away when they are a day old. A row counts once
-- every transaction before its own has ended: so they are read in commit order.
CREATE TABLE lead_changes (
    xid XID8 NOT NULL DEFAULT pg_current_xact_id(),
    seq BIGINT GENERATED ALWAYS AS IDENTITY,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (xid, seq)
);
-- +goose StatementBegin
CREATE FUNCTION lead_changed() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO lead_changes (kind, id) SELECT DISTINCT %L, %I FROM changed', TG_ARGV[0], TG_ARGV[1]);
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER lead_changes_people_insert AFTER INSERT ON people REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('person', 'id');
CREATE TRIGGER lead_changes_people_update AFTER UPDATE ON people REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('person', 'id');
CREATE TRIGGER lead_changes_people_delete AFTER DELETE ON people REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('person', 'id');
CREATE TRIGGER lead_changes_positions_insert AFTER INSERT ON positions REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('person', 'person_id');
CREATE TRIGGER lead_changes_positions_update AFTER UPDATE ON positions REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('person', 'person_id');
CREATE TRIGGER lead_changes_positions_delete AFTER DELETE ON positions REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('person', 'person_id');
CREATE TRIGGER lead_changes_contact_points_insert AFTER INSERT ON contact_points REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('person', 'person_id');
CREATE TRIGGER lead_changes_contact_points_update AFTER UPDATE ON contact_points REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('person', 'person_id');
CREATE TRIGGER lead_changes_contact_points_delete AFTER DELETE ON contact_points REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('person', 'person_id');
CREATE TRIGGER lead_changes_consents_insert AFTER INSERT ON consents REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('person', 'person_id');
CREATE TRIGGER lead_changes_consents_update AFTER UPDATE ON consents REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('person', 'person_id');
CREATE TRIGGER lead_changes_consents_delete AFTER DELETE ON consents REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('person', 'person_id');
CREATE TRIGGER lead_changes_accounts_insert AFTER INSERT ON accounts REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('account', 'id');
CREATE TRIGGER lead_changes_accounts_update AFTER UPDATE ON accounts REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('account', 'id');
CREATE TRIGGER lead_changes_accounts_delete AFTER DELETE ON accounts REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('account', 'id');
CREATE TRIGGER lead_changes_alignments_insert AFTER INSERT ON alignments REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('account', 'account_id');
CREATE TRIGGER lead_changes_alignments_update AFTER UPDATE ON alignments REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('account', 'account_id');
CREATE TRIGGER lead_changes_alignments_delete AFTER DELETE ON alignments REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('account', 'account_id');
CREATE TRIGGER lead_changes_activities_insert AFTER INSERT ON activities REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('account', 'account_id');
CREATE TRIGGER lead_changes_activities_update AFTER UPDATE ON activities REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('account', 'account_id');
CREATE TRIGGER lead_changes_activities_delete AFTER DELETE ON activities REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('account', 'account_id');
CREATE TRIGGER lead_changes_deals_insert AFTER INSERT ON deals REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('account', 'account_id');
CREATE TRIGGER lead_changes_deals_update AFTER UPDATE ON deals REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('account', 'account_id');
CREATE TRIGGER lead_changes_deals_delete AFTER DELETE ON deals REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('account', 'account_id');
CREATE TABLE lead_titles (
    title TEXT PRIMARY KEY,
    function TEXT NOT NULL,
    seniority TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL
);
CREATE TABLE lead_searches (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    filter TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    deleted_at TIMESTAMPTZ,
    version BIGINT NOT NULL
);
CREATE INDEX lead_searches_user ON lead_searches (user_id, name);
CREATE TABLE lead_lists (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    shared BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    deleted_at TIMESTAMPTZ
);
CREATE INDEX lead_lists_user ON lead_lists (user_id, name);
CREATE TABLE lead_list_people (
    person_id TEXT NOT NULL,
    list_id TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (person_id, list_id)
);
CREATE INDEX lead_list_people_list ON lead_list_people (list_id);
