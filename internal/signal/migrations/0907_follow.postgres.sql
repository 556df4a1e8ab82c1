-- What users follow by name, and the rules by which they want more of some
-- signals, less or nothing. How much of a kind one wants is such a rule.
CREATE TABLE followed_accounts (
    account_id TEXT NOT NULL,
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    followed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX followed_accounts_user ON followed_accounts (user_id);
CREATE TABLE followed_people (
    person_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    followed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (person_id, user_id)
);
CREATE INDEX followed_people_user ON followed_people (user_id);
CREATE TABLE signal_rules (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    filter TEXT NOT NULL,
    effect TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    deleted_at TIMESTAMPTZ
);
CREATE INDEX signal_rules_user ON signal_rules (user_id);
CREATE INDEX signal_rules_updated ON signal_rules (updated_at);
INSERT INTO signal_rules (id, user_id, name, filter, effect, created_at, updated_at)
    SELECT user_id || '/' || kind, user_id, '', 'kind = ''' || kind || '''', tuning, changed_at, changed_at FROM signal_tunings;
DROP TABLE signal_tunings;
