CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    search TEXT NOT NULL,
    block TEXT NOT NULL,
    street TEXT NOT NULL,
    postcode TEXT NOT NULL,
    town TEXT NOT NULL,
    region TEXT NOT NULL,
    country TEXT NOT NULL,
    given_lon REAL,
    given_lat REAL,
    lon REAL,
    lat REAL,
    precision TEXT NOT NULL,
    confidence REAL NOT NULL,
    area_level TEXT NOT NULL,
    area TEXT NOT NULL,
    area_name TEXT NOT NULL,
    place_flags TEXT NOT NULL,
    flagged INTEGER NOT NULL,
    industry TEXT NOT NULL,
    industry_version TEXT NOT NULL,
    industry_name TEXT NOT NULL,
    headcount INTEGER,
    potential INTEGER,
    revenue INTEGER,
    currency TEXT NOT NULL,
    visits_per_year REAL,
    visit_minutes INTEGER,
    owner_id TEXT NOT NULL,
    parent_id TEXT NOT NULL,
    siren TEXT NOT NULL,
    siret TEXT NOT NULL,
    lei TEXT NOT NULL,
    duns TEXT NOT NULL,
    domain TEXT NOT NULL,
    phone TEXT NOT NULL,
    website TEXT NOT NULL,
    customer INTEGER NOT NULL,
    external TEXT NOT NULL,
    custom TEXT NOT NULL,
    note TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_by TEXT NOT NULL,
    merged_into TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX accounts_sort ON accounts (sort_name, id);
CREATE INDEX accounts_block ON accounts (block) WHERE block <> '';
CREATE INDEX accounts_siren ON accounts (siren) WHERE siren <> '';
CREATE INDEX accounts_siret ON accounts (siret) WHERE siret <> '';
CREATE INDEX accounts_lei ON accounts (lei) WHERE lei <> '';
CREATE INDEX accounts_duns ON accounts (duns) WHERE duns <> '';
CREATE INDEX accounts_domain ON accounts (domain) WHERE domain <> '';
CREATE INDEX accounts_owner ON accounts (owner_id);
CREATE INDEX accounts_creator ON accounts (created_by);
CREATE INDEX accounts_parent ON accounts (parent_id) WHERE parent_id <> '';
CREATE INDEX accounts_area ON accounts (area);
CREATE INDEX accounts_point ON accounts (lat, lon);
CREATE TABLE account_external_ids (
    account_id TEXT NOT NULL,
    scheme TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (account_id, scheme, value)
);
CREATE INDEX account_external_ids_value ON account_external_ids (scheme, value);
CREATE TABLE account_duplicates (
    id TEXT PRIMARY KEY,
    left_id TEXT NOT NULL,
    right_id TEXT NOT NULL,
    score REAL NOT NULL,
    reasons TEXT NOT NULL,
    state TEXT NOT NULL,
    found_by TEXT NOT NULL,
    found_at TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at TEXT,
    UNIQUE (left_id, right_id)
);
CREATE INDEX account_duplicates_state ON account_duplicates (state, id);
CREATE INDEX account_duplicates_right ON account_duplicates (right_id);
CREATE TABLE account_merges (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    loser_id TEXT NOT NULL,
    winner_before TEXT NOT NULL,
    winner_after TEXT NOT NULL,
    loser TEXT NOT NULL,
    fields TEXT NOT NULL,
    moved TEXT NOT NULL,
    merged_by TEXT NOT NULL,
    merged_at TEXT NOT NULL,
    undone_by TEXT NOT NULL,
    undone_at TEXT
);
CREATE INDEX account_merges_account ON account_merges (account_id, id);
CREATE INDEX account_merges_loser ON account_merges (loser_id);
CREATE TABLE account_bulk_changes (
    id TEXT PRIMARY KEY,
    field TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    undone_at TEXT
);
