CREATE TABLE territory_types (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    priority INTEGER NOT NULL,
    overlay INTEGER NOT NULL,
    version INTEGER NOT NULL
);
INSERT INTO territory_types (id, name, kind, priority, overlay, version) VALUES
    ('named', '', 'named', 10, 0, 1),
    ('industry', '', 'industry', 20, 0, 1),
    ('online', '', 'online', 30, 0, 1),
    ('geographic', '', 'geographic', 100, 0, 1),
    ('product', '', 'product', 50, 1, 1);
CREATE TABLE territories (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    type_id TEXT NOT NULL REFERENCES territory_types (id),
    parent_id TEXT NOT NULL,
    tree_left INTEGER NOT NULL,
    tree_right INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    note TEXT NOT NULL,
    closed_at TEXT,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX territories_tree ON territories (tree_left);
CREATE INDEX territories_parent ON territories (parent_id);
CREATE TABLE territory_versions (
    id TEXT PRIMARY KEY,
    territory_id TEXT NOT NULL REFERENCES territories (id),
    name TEXT NOT NULL,
    parent_id TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    superseded_at TEXT
);
CREATE INDEX territory_versions_territory ON territory_versions (territory_id, valid_from);
CREATE TABLE territory_members (
    id TEXT PRIMARY KEY,
    territory_id TEXT NOT NULL REFERENCES territories (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    role TEXT NOT NULL,
    share INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    superseded_at TEXT
);
CREATE INDEX territory_members_territory ON territory_members (territory_id, valid_from);
CREATE INDEX territory_members_user ON territory_members (user_id, valid_from);
CREATE TABLE user_homes (
    user_id TEXT PRIMARY KEY REFERENCES users (id),
    lon REAL NOT NULL,
    lat REAL NOT NULL,
    label TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE TABLE territory_stamp (
    id INTEGER PRIMARY KEY,
    stamp TEXT NOT NULL
);
INSERT INTO territory_stamp (id, stamp) VALUES (1, '');
