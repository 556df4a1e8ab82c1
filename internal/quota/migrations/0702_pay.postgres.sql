CREATE TABLE quota_pay_plans (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    base BIGINT NOT NULL,
    components JSONB NOT NULL,
    draw JSONB NOT NULL,
    published_at TIMESTAMPTZ,
    created_by TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL
);
CREATE TABLE quota_enrolments (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL REFERENCES quota_pay_plans (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    percent BIGINT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    recorded_by TEXT NOT NULL,
    superseded_at TIMESTAMPTZ
);
CREATE INDEX quota_enrolments_plan ON quota_enrolments (plan_id);
CREATE INDEX quota_enrolments_user ON quota_enrolments (user_id);
CREATE TABLE quota_pay_months (
    plan_id TEXT NOT NULL REFERENCES quota_pay_plans (id),
    month DATE NOT NULL,
    closed_at TIMESTAMPTZ NOT NULL,
    closed_by TEXT NOT NULL,
    PRIMARY KEY (plan_id, month)
);
CREATE TABLE quota_pay_entries (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL REFERENCES quota_pay_plans (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    month DATE NOT NULL,
    kind TEXT NOT NULL,
    component TEXT NOT NULL,
    amount BIGINT NOT NULL,
    credited BIGINT NOT NULL,
    quota BIGINT NOT NULL,
    earned BIGINT NOT NULL,
    note TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    recorded_by TEXT NOT NULL
);
CREATE INDEX quota_pay_entries_user ON quota_pay_entries (user_id, plan_id);
