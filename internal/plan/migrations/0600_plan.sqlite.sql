CREATE TABLE plans (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    note TEXT NOT NULL,
    level TEXT NOT NULL,
    region TEXT NOT NULL,
    type_id TEXT NOT NULL,
    parent_id TEXT NOT NULL,
    territories INTEGER NOT NULL,
    units INTEGER NOT NULL,
    wish TEXT NOT NULL,
    settings TEXT NOT NULL,
    slots TEXT NOT NULL,
    units_id TEXT NOT NULL,
    assignment BLOB NOT NULL,
    locks BLOB NOT NULL,
    score TEXT NOT NULL,
    before TEXT NOT NULL,
    copy_of TEXT NOT NULL,
    undo_seq INTEGER NOT NULL,
    published INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    version INTEGER NOT NULL
);
CREATE INDEX plans_by_age ON plans (created_at);
-- Frozen units, shared by a plan and its copies; a split makes new ones.
CREATE TABLE plan_units (
    id TEXT PRIMARY KEY,
    units BLOB NOT NULL,
    created_at TEXT NOT NULL
);
CREATE TABLE plan_edits (
    plan_id TEXT NOT NULL REFERENCES plans (id),
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    count INTEGER NOT NULL,
    label TEXT NOT NULL,
    delta BLOB NOT NULL,
    by_id TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (plan_id, seq)
);
CREATE TABLE plan_runs (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL REFERENCES plans (id),
    job_id TEXT NOT NULL,
    wish TEXT NOT NULL,
    state TEXT NOT NULL,
    feasible INTEGER NOT NULL,
    objective REAL NOT NULL,
    bound REAL NOT NULL,
    iterations INTEGER NOT NULL,
    seconds REAL NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    remarks TEXT NOT NULL,
    failure TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    finished_at TEXT
);
CREATE INDEX plan_runs_of ON plan_runs (plan_id, created_at);
CREATE TABLE plan_alternatives (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL REFERENCES plans (id),
    run_id TEXT NOT NULL,
    name TEXT NOT NULL,
    keep REAL NOT NULL,
    objective TEXT NOT NULL,
    wish TEXT NOT NULL,
    slots TEXT NOT NULL,
    units_id TEXT NOT NULL,
    assignment BLOB NOT NULL,
    score TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX plan_alternatives_of ON plan_alternatives (plan_id, created_at);
-- When which plan is in force; a type of territory has one at a time.
CREATE TABLE plan_periods (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL REFERENCES plans (id),
    type_id TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    recorded_at TEXT NOT NULL,
    by_id TEXT NOT NULL
);
CREATE INDEX plan_periods_of ON plan_periods (type_id, valid_from);
-- Which territory of the tree a plan's territory became, for the plans in force.
CREATE TABLE plan_published (
    plan_id TEXT NOT NULL REFERENCES plans (id),
    number INTEGER NOT NULL,
    territory_id TEXT NOT NULL,
    PRIMARY KEY (plan_id, number)
);
CREATE INDEX plan_published_of ON plan_published (territory_id);
