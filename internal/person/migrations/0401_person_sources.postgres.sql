-- People are known by several systems at once, and each thing known of them
-- says where it comes from.
CREATE TABLE person_external_ids (
    person_id TEXT NOT NULL,
    scheme TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (person_id, scheme, value)
);
CREATE INDEX person_external_ids_value ON person_external_ids (scheme, value);
INSERT INTO person_external_ids (person_id, scheme, value) SELECT id, system, external_id FROM people WHERE external_id <> '';
DROP INDEX people_external;
ALTER TABLE people DROP COLUMN system;
ALTER TABLE people DROP COLUMN external_id;
ALTER TABLE people ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE positions ADD COLUMN said JSONB NOT NULL DEFAULT '{}';
-- What changed about whom, from what to what, when and because of what.
CREATE TABLE person_changes (
    person_id TEXT NOT NULL,
    id TEXT NOT NULL,
    field TEXT NOT NULL,
    before JSONB,
    after JSONB,
    source TEXT NOT NULL,
    happened_on DATE NOT NULL,
    changed_by TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (person_id, id)
);
-- What a user has to do with a person on a network: dates and counts only.
CREATE TABLE person_ties (
    person_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    network TEXT NOT NULL,
    connected_on DATE,
    invited_on DATE,
    invited_by TEXT NOT NULL,
    sent BIGINT NOT NULL,
    received BIGINT NOT NULL,
    first_on DATE,
    last_on DATE,
    source TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (person_id, user_id, network)
);
