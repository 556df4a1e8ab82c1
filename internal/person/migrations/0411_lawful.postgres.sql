-- Since when somebody is known, and when they were last heard of themselves:
-- gathered from what others write down, so that no question reads both.
CREATE TABLE person_standings (
    person_id TEXT PRIMARY KEY,
    obtained_on DATE NOT NULL,
    heard_on DATE,
    customer BOOLEAN NOT NULL
);
INSERT INTO person_standings (person_id, obtained_on, heard_on, customer) SELECT id, CAST(created_at AS DATE), NULL, FALSE FROM people;
CREATE INDEX person_standings_obtained ON person_standings (obtained_on, person_id);
-- That somebody was told who keeps what about them.
CREATE TABLE person_notices (
    person_id TEXT NOT NULL,
    id TEXT NOT NULL,
    batch TEXT NOT NULL,
    way TEXT NOT NULL,
    sent_on DATE NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    undone_at TIMESTAMPTZ,
    PRIMARY KEY (person_id, id)
);
CREATE INDEX person_notices_batch ON person_notices (batch);
-- That somebody is kept for longer, and why.
CREATE TABLE person_keepings (
    person_id TEXT NOT NULL,
    id TEXT NOT NULL,
    batch TEXT NOT NULL,
    until DATE NOT NULL,
    reason TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    undone_at TIMESTAMPTZ,
    PRIMARY KEY (person_id, id)
);
CREATE INDEX person_keepings_batch ON person_keepings (batch);
-- Who is to be erased, and who was: an id that means nobody any more.
CREATE TABLE person_erasures (
    person_id TEXT NOT NULL,
    id TEXT NOT NULL,
    batch TEXT NOT NULL,
    cause TEXT NOT NULL,
    state TEXT NOT NULL,
    due_on DATE NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    ended_by TEXT NOT NULL,
    ended_at TIMESTAMPTZ,
    PRIMARY KEY (person_id, id)
);
CREATE INDEX person_erasures_due ON person_erasures (due_on) WHERE state = 'due';
CREATE INDEX person_erasures_batch ON person_erasures (batch);
CREATE TABLE person_terms (
    id BIGINT PRIMARY KEY,
    keep_months BIGINT NOT NULL,
    wait_days BIGINT NOT NULL,
    version BIGINT NOT NULL
);
INSERT INTO person_terms (id, keep_months, wait_days, version) VALUES (1, 36, 1, 1);
