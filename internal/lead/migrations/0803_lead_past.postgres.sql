-- What each lead is now, and every change of it since: what a search finds today
-- can be held against what it would have found.
CREATE TABLE lead_states (
    person_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    fields TEXT NOT NULL,
    PRIMARY KEY (person_id, account_id)
);
CREATE TABLE lead_log (
    person_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    account_id TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    field TEXT NOT NULL,
    before TEXT NOT NULL,
    PRIMARY KEY (person_id, account_id, at, seq)
);
CREATE INDEX lead_log_at ON lead_log (at);
