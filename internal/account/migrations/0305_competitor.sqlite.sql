CREATE TABLE competitors (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    sort_name TEXT NOT NULL UNIQUE,
    website TEXT NOT NULL,
    note TEXT NOT NULL,
    archived INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE TABLE account_competitors (
    account_id TEXT NOT NULL,
    id TEXT NOT NULL,
    competitor_id TEXT NOT NULL,
    product TEXT NOT NULL,
    ends_on TEXT,
    note TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    removed_by TEXT NOT NULL,
    removed_at TEXT,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX account_competitors_of ON account_competitors (competitor_id, account_id) WHERE removed_at IS NULL;
CREATE TABLE deal_competitors (
    account_id TEXT NOT NULL,
    deal_id TEXT NOT NULL,
    competitor_id TEXT NOT NULL,
    PRIMARY KEY (account_id, deal_id, competitor_id)
);
CREATE INDEX deal_competitors_of ON deal_competitors (competitor_id, deal_id);
CREATE TABLE deal_verdicts (
    account_id TEXT NOT NULL,
    deal_id TEXT NOT NULL,
    voice TEXT NOT NULL,
    outcome TEXT NOT NULL,
    competitor_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    told_by TEXT NOT NULL,
    told_on TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (account_id, deal_id, voice)
);
