-- Whether a saved search's owner is told who enters it, leaves it or changes.
ALTER TABLE lead_searches ADD COLUMN told BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX lead_searches_updated ON lead_searches (updated_at);
