-- Mailboxes that replies are read from, and how far each has been read. Of the
-- letters themselves nothing is kept but how many there were.
CREATE TABLE mailboxes (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    host TEXT NOT NULL,
    port INTEGER NOT NULL,
    security TEXT NOT NULL,
    login TEXT NOT NULL,
    password TEXT NOT NULL,
    folder TEXT NOT NULL,
    uid_validity INTEGER NOT NULL,
    last_uid INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    paused_at TEXT,
    ended_at TEXT,
    next_at TEXT NOT NULL,
    run_at TEXT,
    good_at TEXT,
    problem TEXT NOT NULL,
    said TEXT NOT NULL,
    failures INTEGER NOT NULL,
    letters INTEGER NOT NULL,
    replies INTEGER NOT NULL,
    automatic INTEGER NOT NULL,
    bounced INTEGER NOT NULL,
    strangers INTEGER NOT NULL,
    replied_at TEXT
);
CREATE INDEX mailboxes_user ON mailboxes (user_id);
