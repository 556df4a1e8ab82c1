CREATE TABLE quota_rounds (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    quantity TEXT NOT NULL,
    currency TEXT NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    root_id TEXT NOT NULL REFERENCES territories (id),
    over_percent BIGINT NOT NULL,
    mix JSONB NOT NULL,
    season JSONB NOT NULL,
    rates JSONB NOT NULL,
    state TEXT NOT NULL,
    copied_from TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX quota_rounds_time ON quota_rounds (quantity, starts_on);
CREATE TABLE quota_approvals (
    id TEXT PRIMARY KEY,
    round_id TEXT NOT NULL REFERENCES quota_rounds (id),
    approved_at TIMESTAMPTZ NOT NULL,
    approved_by TEXT NOT NULL,
    ended_at TIMESTAMPTZ,
    ended_by TEXT NOT NULL
);
CREATE INDEX quota_approvals_round ON quota_approvals (round_id);
CREATE TABLE quota_goals (
    round_id TEXT NOT NULL REFERENCES quota_rounds (id),
    territory_id TEXT NOT NULL REFERENCES territories (id),
    month DATE NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (round_id, territory_id, month)
);
CREATE TABLE quota_marks (
    round_id TEXT NOT NULL REFERENCES quota_rounds (id),
    territory_id TEXT NOT NULL REFERENCES territories (id),
    fixed BOOLEAN NOT NULL,
    proposed BIGINT,
    proposed_by TEXT NOT NULL,
    proposed_at TIMESTAMPTZ,
    note TEXT NOT NULL,
    PRIMARY KEY (round_id, territory_id)
);
CREATE TABLE quota_edits (
    round_id TEXT NOT NULL REFERENCES quota_rounds (id),
    seq BIGINT NOT NULL,
    act TEXT NOT NULL,
    before JSONB NOT NULL,
    after JSONB NOT NULL,
    undone BOOLEAN NOT NULL,
    done_by TEXT NOT NULL,
    done_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (round_id, seq)
);
CREATE TABLE quota_ramps (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    starts_on DATE NOT NULL,
    percents JSONB NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    recorded_by TEXT NOT NULL,
    superseded_at TIMESTAMPTZ
);
CREATE INDEX quota_ramps_user ON quota_ramps (user_id, starts_on);
CREATE TABLE quota_splits (
    account_id TEXT NOT NULL,
    deal_id TEXT NOT NULL,
    id TEXT NOT NULL,
    territory_id TEXT NOT NULL,
    percent BIGINT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    recorded_by TEXT NOT NULL,
    superseded_at TIMESTAMPTZ,
    PRIMARY KEY (account_id, deal_id, id)
);
