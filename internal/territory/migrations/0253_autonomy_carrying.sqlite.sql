ALTER TABLE autonomy_requests ADD COLUMN carrying_at TEXT;
