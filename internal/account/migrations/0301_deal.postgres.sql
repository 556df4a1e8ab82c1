CREATE TABLE deals (
    account_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    amount BIGINT,
    currency TEXT NOT NULL,
    stage TEXT NOT NULL,
    outcome TEXT NOT NULL,
    probability BIGINT,
    close_on DATE,
    owner_id TEXT NOT NULL,
    system TEXT NOT NULL,
    external_id TEXT NOT NULL,
    note TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_on DATE,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    deleted_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX deals_id ON deals (id);
CREATE INDEX deals_close ON deals (outcome, close_on);
CREATE INDEX deals_owner ON deals (owner_id);
CREATE INDEX deals_external ON deals (system, external_id) WHERE external_id <> '';
CREATE TABLE activities (
    account_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    happened_on DATE NOT NULL,
    minutes BIGINT,
    user_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    note TEXT NOT NULL,
    person_id TEXT NOT NULL,
    deal_id TEXT NOT NULL,
    system TEXT NOT NULL,
    external_id TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    deleted_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX activities_id ON activities (id);
CREATE INDEX activities_day ON activities (account_id, happened_on);
CREATE INDEX activities_user ON activities (user_id, happened_on);
CREATE INDEX activities_external ON activities (system, external_id) WHERE external_id <> '';
