CREATE TABLE quota_pay_plans (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    base INTEGER NOT NULL,
    components TEXT NOT NULL,
    draw TEXT NOT NULL,
    published_at TEXT,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE TABLE quota_enrolments (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL REFERENCES quota_pay_plans (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    percent INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    superseded_at TEXT
);
CREATE INDEX quota_enrolments_plan ON quota_enrolments (plan_id);
CREATE INDEX quota_enrolments_user ON quota_enrolments (user_id);
CREATE TABLE quota_pay_months (
    plan_id TEXT NOT NULL REFERENCES quota_pay_plans (id),
    month TEXT NOT NULL,
    closed_at TEXT NOT NULL,
    closed_by TEXT NOT NULL,
    PRIMARY KEY (plan_id, month)
);
CREATE TABLE quota_pay_entries (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL REFERENCES quota_pay_plans (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    month TEXT NOT NULL,
    kind TEXT NOT NULL,
    component TEXT NOT NULL,
    amount INTEGER NOT NULL,
    credited INTEGER NOT NULL,
    quota INTEGER NOT NULL,
    earned INTEGER NOT NULL,
    note TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL
);
CREATE INDEX quota_pay_entries_user ON quota_pay_entries (user_id, plan_id);
