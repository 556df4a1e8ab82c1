ALTER TABLE autonomy_requests ADD COLUMN carrying_at TIMESTAMPTZ;
