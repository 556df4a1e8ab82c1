CREATE TABLE online_territories (
    territory_id TEXT PRIMARY KEY,
    mode TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE TABLE online_seats (
    territory_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    capacity INTEGER NOT NULL,
    condition TEXT NOT NULL,
    away_from TEXT,
    away_to TEXT,
    stand_in_id TEXT NOT NULL,
    dealt INTEGER NOT NULL,
    PRIMARY KEY (territory_id, user_id)
);
CREATE TABLE online_deals (
    account_id TEXT NOT NULL,
    territory_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    why TEXT NOT NULL,
    dealt_at TEXT NOT NULL,
    PRIMARY KEY (account_id, territory_id)
);
CREATE TABLE online_runs (
    id TEXT PRIMARY KEY,
    territory_id TEXT NOT NULL,
    moves TEXT NOT NULL,
    run_by TEXT NOT NULL,
    run_at TEXT NOT NULL,
    undone_by TEXT NOT NULL,
    undone_at TEXT
);
