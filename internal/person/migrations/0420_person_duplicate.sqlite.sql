-- People who may be one: pairs put up for review, the lesser id on the left.
CREATE TABLE person_duplicates (
    id TEXT PRIMARY KEY,
    left_id TEXT NOT NULL,
    right_id TEXT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    sure INTEGER NOT NULL,
    reasons TEXT NOT NULL,
    state TEXT NOT NULL,
    found_by TEXT NOT NULL,
    found_at TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at TEXT,
    UNIQUE (left_id, right_id)
);
CREATE INDEX person_duplicates_right ON person_duplicates (right_id);
CREATE INDEX person_duplicates_state ON person_duplicates (state, score);
-- How people's names sound, with where they work: who shares one is compared.
CREATE TABLE person_blocks (
    person_id TEXT NOT NULL,
    block TEXT NOT NULL,
    PRIMARY KEY (person_id, block)
);
CREATE INDEX person_blocks_block ON person_blocks (block);
-- Who was taken into whom, with all that is needed to take it back.
CREATE TABLE person_merges (
    person_id TEXT NOT NULL,
    id TEXT NOT NULL,
    loser_id TEXT NOT NULL,
    name TEXT NOT NULL,
    fields TEXT NOT NULL,
    kept TEXT NOT NULL,
    merged_by TEXT NOT NULL,
    merged_at TEXT NOT NULL,
    undone_by TEXT NOT NULL,
    undone_at TEXT,
    PRIMARY KEY (person_id, id)
);
CREATE INDEX person_merges_loser ON person_merges (loser_id);
CREATE INDEX person_merges_id ON person_merges (id);
