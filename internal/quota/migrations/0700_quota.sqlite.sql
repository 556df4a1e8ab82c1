CREATE TABLE quota_rounds (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    quantity TEXT NOT NULL,
    currency TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    root_id TEXT NOT NULL REFERENCES territories (id),
    over_percent INTEGER NOT NULL,
    mix TEXT NOT NULL,
    season TEXT NOT NULL,
    rates TEXT NOT NULL,
    state TEXT NOT NULL,
    copied_from TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX quota_rounds_time ON quota_rounds (quantity, starts_on);
CREATE TABLE quota_approvals (
    id TEXT PRIMARY KEY,
    round_id TEXT NOT NULL REFERENCES quota_rounds (id),
    approved_at TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    ended_at TEXT,
    ended_by TEXT NOT NULL
);
CREATE INDEX quota_approvals_round ON quota_approvals (round_id);
CREATE TABLE quota_goals (
    round_id TEXT NOT NULL REFERENCES quota_rounds (id),
    territory_id TEXT NOT NULL REFERENCES territories (id),
    month TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (round_id, territory_id, month)
);
CREATE TABLE quota_marks (
    round_id TEXT NOT NULL REFERENCES quota_rounds (id),
    territory_id TEXT NOT NULL REFERENCES territories (id),
    fixed INTEGER NOT NULL,
    proposed INTEGER,
    proposed_by TEXT NOT NULL,
    proposed_at TEXT,
    note TEXT NOT NULL,
    PRIMARY KEY (round_id, territory_id)
);
CREATE TABLE quota_edits (
    round_id TEXT NOT NULL REFERENCES quota_rounds (id),
    seq INTEGER NOT NULL,
    act TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    undone INTEGER NOT NULL,
    done_by TEXT NOT NULL,
    done_at TEXT NOT NULL,
    PRIMARY KEY (round_id, seq)
);
CREATE TABLE quota_ramps (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    starts_on TEXT NOT NULL,
    percents TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    superseded_at TEXT
);
CREATE INDEX quota_ramps_user ON quota_ramps (user_id, starts_on);
CREATE TABLE quota_splits (
    account_id TEXT NOT NULL,
    deal_id TEXT NOT NULL,
    id TEXT NOT NULL,
    territory_id TEXT NOT NULL,
    percent INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    superseded_at TEXT,
    PRIMARY KEY (account_id, deal_id, id)
);
