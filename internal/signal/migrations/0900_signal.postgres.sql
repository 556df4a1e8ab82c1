-- What changed about whom. Rows are written one transaction after another, so
-- that seq is the order of their commits: whoever read up to one has missed none.
CREATE TABLE signals (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    person_id TEXT NOT NULL,
    happened_on DATE NOT NULL,
    noticed_at TIMESTAMPTZ NOT NULL,
    evidence JSONB NOT NULL,
    confidence BIGINT NOT NULL,
    sources JSONB NOT NULL,
    same TEXT NOT NULL,
    withdrawn_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX signals_same ON signals (same, happened_on) WHERE withdrawn_at IS NULL;
CREATE INDEX signals_person ON signals (person_id);
CREATE INDEX signals_day ON signals (happened_on);
CREATE TABLE signal_accounts (
    account_id TEXT NOT NULL,
    id TEXT NOT NULL,
    signal_id TEXT NOT NULL,
    side TEXT NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX signal_accounts_signal ON signal_accounts (signal_id);
-- Changes that nobody has made signals of yet: a row goes in the transaction
-- that writes what came of it.
CREATE TABLE signal_queue (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    what TEXT NOT NULL,
    of_id TEXT NOT NULL,
    change_id TEXT NOT NULL
);
-- +goose StatementBegin
CREATE FUNCTION signal_queue_person() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO signal_queue (what, of_id, change_id) SELECT 'person', person_id, id FROM added WHERE field IN ('employer', 'position', 'title') ORDER BY id;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER signal_queue_person AFTER INSERT ON person_changes REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION signal_queue_person();
-- +goose StatementBegin
CREATE FUNCTION signal_queue_alignment() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO signal_queue (what, of_id, change_id) SELECT 'alignment', n.account_id, n.id FROM added n
        WHERE n.reason = 'rule' AND n.superseded_at IS NULL AND EXISTS (SELECT 1 FROM alignments o
            WHERE o.account_id = n.account_id AND o.layer = n.layer AND o.territory_id <> n.territory_id);
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER signal_queue_alignment AFTER INSERT ON alignments REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION signal_queue_alignment();
