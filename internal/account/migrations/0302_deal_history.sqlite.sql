CREATE TABLE deal_history (
    account_id TEXT NOT NULL,
    deal_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    amount INTEGER,
    currency TEXT NOT NULL,
    stage TEXT NOT NULL,
    outcome TEXT NOT NULL,
    probability INTEGER,
    close_on TEXT,
    owner_id TEXT NOT NULL,
    created_on TEXT,
    deleted_at TEXT,
    known_from TEXT NOT NULL,
    known_to TEXT NOT NULL,
    PRIMARY KEY (account_id, deal_id, version)
);
CREATE INDEX deal_history_known ON deal_history (known_to, known_from);
