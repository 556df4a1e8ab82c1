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
    given_lon DOUBLE PRECISION,
    given_lat DOUBLE PRECISION,
    lon DOUBLE PRECISION,
    lat DOUBLE PRECISION,
    precision TEXT NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    area_level TEXT NOT NULL,
    area TEXT NOT NULL,
    area_name TEXT NOT NULL,
    place_flags JSONB NOT NULL,
    flagged BOOLEAN NOT NULL,
    industry TEXT NOT NULL,
    industry_version TEXT NOT NULL,
    industry_name TEXT NOT NULL,
    headcount BIGINT,
    potential BIGINT,
    revenue BIGINT,
    currency TEXT NOT NULL,
    visits_per_year DOUBLE PRECISION,
    visit_minutes BIGINT,
    owner_id TEXT NOT NULL,
    parent_id TEXT NOT NULL,
    siren TEXT NOT NULL,
    siret TEXT NOT NULL,
    lei TEXT NOT NULL,
    duns TEXT NOT NULL,
    domain TEXT NOT NULL,
    phone TEXT NOT NULL,
    website TEXT NOT NULL,
    customer BOOLEAN NOT NULL,
    external JSONB NOT NULL,
    custom JSONB NOT NULL,
    note TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    deleted_at TIMESTAMPTZ,
    deleted_by TEXT NOT NULL,
    merged_into TEXT NOT NULL,
    version BIGINT NOT NULL
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
    score DOUBLE PRECISION NOT NULL,
    reasons JSONB NOT NULL,
    state TEXT NOT NULL,
    found_by TEXT NOT NULL,
    found_at TIMESTAMPTZ NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at TIMESTAMPTZ,
    UNIQUE (left_id, right_id)
);
CREATE INDEX account_duplicates_state ON account_duplicates (state, id);
CREATE INDEX account_duplicates_right ON account_duplicates (right_id);
CREATE TABLE account_merges (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    loser_id TEXT NOT NULL,
    winner_before JSONB NOT NULL,
    winner_after JSONB NOT NULL,
    loser JSONB NOT NULL,
    fields JSONB NOT NULL,
    moved JSONB NOT NULL,
    merged_by TEXT NOT NULL,
    merged_at TIMESTAMPTZ NOT NULL,
    undone_by TEXT NOT NULL,
    undone_at TIMESTAMPTZ
);
CREATE INDEX account_merges_account ON account_merges (account_id, id);
CREATE INDEX account_merges_loser ON account_merges (loser_id);
CREATE TABLE account_bulk_changes (
    id TEXT PRIMARY KEY,
    field TEXT NOT NULL,
    before JSONB NOT NULL,
    after TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    undone_at TIMESTAMPTZ
);
