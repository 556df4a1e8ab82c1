-- Of which kinds of signals each user wants less, or none at all.
ALTER TABLE signal_mutes RENAME TO signal_tunings;
ALTER TABLE signal_tunings ADD COLUMN tuning TEXT NOT NULL DEFAULT 'muted';
