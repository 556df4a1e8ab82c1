CREATE TABLE territory_reviews (
    id TEXT PRIMARY KEY,
    territory_id TEXT NOT NULL,
    month TEXT NOT NULL,
    as_of TEXT NOT NULL,
    text TEXT NOT NULL,
    figures TEXT NOT NULL,
    written_by TEXT NOT NULL,
    written_at TEXT NOT NULL,
    UNIQUE (territory_id, month)
);
CREATE TABLE territory_review_addenda (
    id TEXT PRIMARY KEY,
    review_id TEXT NOT NULL REFERENCES territory_reviews (id),
    text TEXT NOT NULL,
    written_by TEXT NOT NULL,
    written_at TEXT NOT NULL
);
CREATE INDEX territory_review_addenda_review ON territory_review_addenda (review_id);
