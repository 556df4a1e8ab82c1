-- When a task was last changed; empty for one that never was.
ALTER TABLE tasks ADD COLUMN changed_at TEXT;
