-- A signal for one user alone, such as news of a saved search; empty for
-- whoever works its territories.
ALTER TABLE signals ADD COLUMN user_id TEXT NOT NULL DEFAULT '';
