CREATE TABLE alignments (
    account_id TEXT NOT NULL,
    id TEXT NOT NULL,
    territory_id TEXT NOT NULL,
    type_id TEXT NOT NULL,
    layer TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    reason TEXT NOT NULL,
    rule TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    detail TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    superseded_at TEXT,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX alignments_account ON alignments (account_id, layer, valid_from) WHERE superseded_at IS NULL;
CREATE INDEX alignments_territory ON alignments (territory_id, valid_from) WHERE superseded_at IS NULL;
CREATE VIEW account_territory AS
    SELECT a.account_id, a.territory_id, t.tree_left, a.type_id, a.layer, a.valid_from, a.valid_to
    FROM alignments a JOIN territories t ON t.id = a.territory_id WHERE a.superseded_at IS NULL;
CREATE TABLE geographies (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL,
    type_id TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    level TEXT NOT NULL,
    published_at TEXT NOT NULL,
    published_by TEXT NOT NULL
);
CREATE INDEX geographies_plan ON geographies (plan_id);
CREATE TABLE geography_areas (
    geography_id TEXT NOT NULL,
    area TEXT NOT NULL,
    territory_id TEXT NOT NULL,
    PRIMARY KEY (geography_id, area)
);
CREATE TABLE geography_parts (
    geography_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    area TEXT NOT NULL,
    shape TEXT NOT NULL,
    territory_id TEXT NOT NULL,
    PRIMARY KEY (geography_id, seq)
);
CREATE TABLE geography_accounts (
    geography_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    territory_id TEXT NOT NULL,
    area TEXT NOT NULL,
    lon REAL,
    lat REAL,
    PRIMARY KEY (geography_id, account_id)
);
CREATE TABLE alignment_pins (
    account_id TEXT NOT NULL,
    id TEXT NOT NULL,
    territory_id TEXT NOT NULL,
    layer TEXT NOT NULL,
    family INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    note TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    superseded_at TEXT,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX alignment_pins_territory ON alignment_pins (territory_id);
CREATE TABLE alignment_rules (
    id TEXT PRIMARY KEY,
    territory_id TEXT NOT NULL,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    condition TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE TABLE rule_sets (
    id TEXT PRIMARY KEY,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    rules TEXT NOT NULL,
    applied_at TEXT NOT NULL,
    applied_by TEXT NOT NULL,
    moved INTEGER NOT NULL
);
CREATE TABLE alignment_stamp (
    id INTEGER PRIMARY KEY,
    stamp TEXT NOT NULL
);
INSERT INTO alignment_stamp (id, stamp) VALUES (1, '');
