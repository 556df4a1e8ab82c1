CREATE TABLE territory_types (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    priority BIGINT NOT NULL,
    overlay BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);
INSERT INTO territory_types (id, name, kind, priority, overlay, version) VALUES
    ('named', '', 'named', 10, FALSE, 1),
    ('industry', '', 'industry', 20, FALSE, 1),
    ('online', '', 'online', 30, FALSE, 1),
    ('geographic', '', 'geographic', 100, FALSE, 1),
    ('product', '', 'product', 50, TRUE, 1);
CREATE TABLE territories (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    type_id TEXT NOT NULL REFERENCES territory_types (id),
    parent_id TEXT NOT NULL,
    tree_left BIGINT NOT NULL,
    tree_right BIGINT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    note TEXT NOT NULL,
    closed_at TIMESTAMPTZ,
    created_by TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX territories_tree ON territories (tree_left);
CREATE INDEX territories_parent ON territories (parent_id);
CREATE TABLE territory_versions (
    id TEXT PRIMARY KEY,
    territory_id TEXT NOT NULL REFERENCES territories (id),
    name TEXT NOT NULL,
    parent_id TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    recorded_at TIMESTAMPTZ NOT NULL,
    recorded_by TEXT NOT NULL,
    superseded_at TIMESTAMPTZ
);
CREATE INDEX territory_versions_territory ON territory_versions (territory_id, valid_from);
CREATE TABLE territory_members (
    id TEXT PRIMARY KEY,
    territory_id TEXT NOT NULL REFERENCES territories (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    role TEXT NOT NULL,
    share BIGINT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    recorded_at TIMESTAMPTZ NOT NULL,
    recorded_by TEXT NOT NULL,
    superseded_at TIMESTAMPTZ
);
CREATE INDEX territory_members_territory ON territory_members (territory_id, valid_from);
CREATE INDEX territory_members_user ON territory_members (user_id, valid_from);
CREATE TABLE user_homes (
    user_id TEXT PRIMARY KEY REFERENCES users (id),
    lon DOUBLE PRECISION NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    label TEXT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE TABLE territory_stamp (
    id BIGINT PRIMARY KEY,
    stamp TEXT NOT NULL
);
INSERT INTO territory_stamp (id, stamp) VALUES (1, '');
