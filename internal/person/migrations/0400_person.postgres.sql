CREATE TABLE people (
    id TEXT PRIMARY KEY,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    search TEXT NOT NULL,
    language TEXT NOT NULL,
    note TEXT NOT NULL,
    custom JSONB NOT NULL,
    system TEXT NOT NULL,
    external_id TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    deleted_at TIMESTAMPTZ,
    version BIGINT NOT NULL
);
CREATE INDEX people_sort ON people (sort_name, id);
CREATE INDEX people_external ON people (system, external_id) WHERE external_id <> '';
CREATE TABLE positions (
    person_id TEXT NOT NULL,
    id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    company TEXT NOT NULL,
    title TEXT NOT NULL,
    department TEXT NOT NULL,
    valid_from DATE,
    valid_to DATE,
    source TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (person_id, id)
);
CREATE INDEX positions_account ON positions (account_id);
CREATE TABLE contact_points (
    person_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    match_value TEXT NOT NULL,
    label TEXT NOT NULL,
    source TEXT NOT NULL,
    collected_on DATE,
    lawful_basis TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (person_id, id)
);
CREATE INDEX contact_points_value ON contact_points (kind, match_value);
CREATE TABLE consents (
    person_id TEXT NOT NULL,
    id TEXT NOT NULL,
    act TEXT NOT NULL,
    channel TEXT NOT NULL,
    source TEXT NOT NULL,
    note TEXT NOT NULL,
    given_on DATE NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (person_id, id)
);
