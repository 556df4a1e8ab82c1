CREATE TABLE quota_categories (
    account_id TEXT NOT NULL,
    deal_id TEXT NOT NULL,
    id TEXT NOT NULL,
    category TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    recorded_by TEXT NOT NULL,
    superseded_at TIMESTAMPTZ,
    PRIMARY KEY (account_id, deal_id, id)
);
CREATE TABLE quota_judgements (
    id TEXT PRIMARY KEY,
    territory_id TEXT NOT NULL REFERENCES territories (id),
    quantity TEXT NOT NULL,
    currency TEXT NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    amount BIGINT NOT NULL,
    note TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX quota_judgements_territory ON quota_judgements (territory_id, starts_on);
