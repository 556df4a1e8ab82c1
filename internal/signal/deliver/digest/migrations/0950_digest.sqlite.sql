-- When each user wants the digest, and up to which signal they were told.
CREATE TABLE digest_settings (
    user_id TEXT PRIMARY KEY,
    wanted INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    weekdays INTEGER NOT NULL,
    zone TEXT NOT NULL,
    language TEXT NOT NULL,
    told_seq INTEGER NOT NULL,
    refusals INTEGER NOT NULL,
    changed_at TEXT NOT NULL
);
-- One row for each user and day: it is there before anything is sent, so that
-- nothing is sent twice.
CREATE TABLE digest_mails (
    user_id TEXT NOT NULL,
    day TEXT NOT NULL,
    state TEXT NOT NULL,
    signals INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    begun_at TEXT NOT NULL,
    next_at TEXT,
    ended_at TEXT,
    problem TEXT NOT NULL,
    unsubscribe_hash TEXT NOT NULL,
    PRIMARY KEY (user_id, day)
);
CREATE INDEX digest_mails_unsubscribe ON digest_mails (unsubscribe_hash);
CREATE INDEX digest_mails_day ON digest_mails (day);
