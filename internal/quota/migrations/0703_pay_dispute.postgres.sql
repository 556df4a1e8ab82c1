CREATE TABLE quota_pay_disputes (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL REFERENCES quota_pay_plans (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    component TEXT NOT NULL,
    deal_id TEXT NOT NULL,
    opened_at TIMESTAMPTZ NOT NULL,
    closed_at TIMESTAMPTZ,
    closed_by TEXT NOT NULL,
    amount BIGINT NOT NULL
);
CREATE INDEX quota_pay_disputes_user ON quota_pay_disputes (plan_id, user_id);
CREATE TABLE quota_pay_remarks (
    id TEXT PRIMARY KEY,
    dispute_id TEXT NOT NULL REFERENCES quota_pay_disputes (id),
    text TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX quota_pay_remarks_dispute ON quota_pay_remarks (dispute_id);
CREATE TABLE quota_pay_ranges (
    id TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    currency TEXT NOT NULL,
    low BIGINT NOT NULL,
    median BIGINT NOT NULL,
    high BIGINT NOT NULL,
    source TEXT NOT NULL,
    as_of DATE NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL
);
