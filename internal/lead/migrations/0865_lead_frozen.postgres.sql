-- Which files that keep the index of leads were made of this database.
CREATE TABLE lead_frozen (
    id TEXT PRIMARY KEY,
    frozen_at TIMESTAMPTZ NOT NULL
);
