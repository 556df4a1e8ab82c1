-- Mailboxes that replies are read from, and how far each has been read. Of the
-- letters themselves nothing is kept but how many there were.
CREATE TABLE mailboxes (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    host TEXT NOT NULL,
    port BIGINT NOT NULL,
    security TEXT NOT NULL,
    login TEXT NOT NULL,
    password TEXT NOT NULL,
    folder TEXT NOT NULL,
    uid_validity BIGINT NOT NULL,
    last_uid BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    paused_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ,
    next_at TIMESTAMPTZ NOT NULL,
    run_at TIMESTAMPTZ,
    good_at TIMESTAMPTZ,
    problem TEXT NOT NULL,
    said TEXT NOT NULL,
    failures BIGINT NOT NULL,
    letters BIGINT NOT NULL,
    replies BIGINT NOT NULL,
    automatic BIGINT NOT NULL,
    bounced BIGINT NOT NULL,
    strangers BIGINT NOT NULL,
    replied_at TIMESTAMPTZ
);
CREATE INDEX mailboxes_user ON mailboxes (user_id);
