-- What changed about whom. Rows are written one transaction after another, so
-- that seq is the order of their commits: whoever read up to one has missed none.
CREATE TABLE signals (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    person_id TEXT NOT NULL,
    happened_on TEXT NOT NULL,
    noticed_at TEXT NOT NULL,
    evidence TEXT NOT NULL,
    confidence INTEGER NOT NULL,
    sources TEXT NOT NULL,
    same TEXT NOT NULL,
    withdrawn_at TEXT
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
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    what TEXT NOT NULL,
    of_id TEXT NOT NULL,
    change_id TEXT NOT NULL
);
-- +goose StatementBegin
CREATE TRIGGER signal_queue_person AFTER INSERT ON person_changes
WHEN NEW.field IN ('employer', 'position', 'title')
BEGIN INSERT INTO signal_queue (what, of_id, change_id) VALUES ('person', NEW.person_id, NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER signal_queue_alignment AFTER INSERT ON alignments
WHEN NEW.reason = 'rule' AND NEW.superseded_at IS NULL AND EXISTS (SELECT 1 FROM alignments o
    WHERE o.account_id = NEW.account_id AND o.layer = NEW.layer AND o.territory_id <> NEW.territory_id)
BEGIN INSERT INTO signal_queue (what, of_id, change_id) VALUES ('alignment', NEW.account_id, NEW.id); END;
-- +goose StatementEnd
