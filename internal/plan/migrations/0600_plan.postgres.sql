CREATE TABLE plans (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    note TEXT NOT NULL,
    level TEXT NOT NULL,
    region JSONB NOT NULL,
    type_id TEXT NOT NULL,
    parent_id TEXT NOT NULL,
    territories BIGINT NOT NULL,
    units BIGINT NOT NULL,
    wish JSONB NOT NULL,
    settings JSONB NOT NULL,
    slots JSONB NOT NULL,
    units_id TEXT NOT NULL,
    assignment BYTEA NOT NULL,
    locks BYTEA NOT NULL,
    score JSONB NOT NULL,
    before JSONB NOT NULL,
    copy_of TEXT NOT NULL,
    undo_seq BIGINT NOT NULL,
    published BOOLEAN NOT NULL,
    outcome JSONB NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    deleted_at TIMESTAMPTZ,
    version BIGINT NOT NULL
);
CREATE INDEX plans_by_age ON plans (created_at);
-- Frozen units, shared by a plan and its copies; a split makes new ones.
CREATE TABLE plan_units (
    id TEXT PRIMARY KEY,
    units BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE TABLE plan_edits (
    plan_id TEXT NOT NULL REFERENCES plans (id),
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    count BIGINT NOT NULL,
    label TEXT NOT NULL,
    delta BYTEA NOT NULL,
    by_id TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (plan_id, seq)
);
CREATE TABLE plan_runs (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL REFERENCES plans (id),
    job_id TEXT NOT NULL,
    wish JSONB NOT NULL,
    state TEXT NOT NULL,
    feasible BOOLEAN NOT NULL,
    objective DOUBLE PRECISION NOT NULL,
    bound DOUBLE PRECISION NOT NULL,
    iterations BIGINT NOT NULL,
    seconds DOUBLE PRECISION NOT NULL,
    before JSONB NOT NULL,
    after JSONB NOT NULL,
    remarks JSONB NOT NULL,
    failure JSONB NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ
);
CREATE INDEX plan_runs_of ON plan_runs (plan_id, created_at);
CREATE TABLE plan_alternatives (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL REFERENCES plans (id),
    run_id TEXT NOT NULL,
    name TEXT NOT NULL,
    keep DOUBLE PRECISION NOT NULL,
    objective TEXT NOT NULL,
    wish JSONB NOT NULL,
    slots JSONB NOT NULL,
    units_id TEXT NOT NULL,
    assignment BYTEA NOT NULL,
    score JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX plan_alternatives_of ON plan_alternatives (plan_id, created_at);
-- When which plan is in force; a type of territory has one at a time.
CREATE TABLE plan_periods (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL REFERENCES plans (id),
    type_id TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    recorded_at TIMESTAMPTZ NOT NULL,
    by_id TEXT NOT NULL
);
CREATE INDEX plan_periods_of ON plan_periods (type_id, valid_from);
-- Which territory of the tree a plan's territory became, for the plans in force.
CREATE TABLE plan_published (
    plan_id TEXT NOT NULL REFERENCES plans (id),
    number BIGINT NOT NULL,
    territory_id TEXT NOT NULL,
    PRIMARY KEY (plan_id, number)
);
CREATE INDEX plan_published_of ON plan_published (territory_id);
