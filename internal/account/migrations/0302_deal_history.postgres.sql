CREATE TABLE deal_history (
    account_id TEXT NOT NULL,
    deal_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    amount BIGINT,
    currency TEXT NOT NULL,
    stage TEXT NOT NULL,
    outcome TEXT NOT NULL,
    probability BIGINT,
    close_on DATE,
    owner_id TEXT NOT NULL,
    created_on DATE,
    deleted_at TIMESTAMPTZ,
    known_from TIMESTAMPTZ NOT NULL,
    known_to TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (account_id, deal_id, version)
);
CREATE INDEX deal_history_known ON deal_history (known_to, known_from);
