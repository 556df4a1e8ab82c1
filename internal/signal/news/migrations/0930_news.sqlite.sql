-- Feeds that headquarters chose, what they published, and whom it may name.
CREATE TABLE news_sources (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    every_minutes INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    ended_at TEXT,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    next_at TEXT NOT NULL,
    run_at TEXT,
    good_at TEXT,
    problem TEXT NOT NULL,
    failures INTEGER NOT NULL
);
CREATE UNIQUE INDEX news_sources_url ON news_sources (url) WHERE ended_at IS NULL;
CREATE TABLE news_items (
    id TEXT PRIMARY KEY,
    source_id TEXT NOT NULL,
    guid TEXT NOT NULL,
    link TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    published_on TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    UNIQUE (source_id, guid)
);
CREATE TABLE news_matches (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    name TEXT NOT NULL,
    sentence TEXT NOT NULL,
    kind TEXT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    why TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at TEXT
);
CREATE INDEX news_matches_waiting ON news_matches (id) WHERE state = 'waiting';
CREATE INDEX news_matches_account ON news_matches (account_id);
CREATE INDEX news_matches_item ON news_matches (item_id);
