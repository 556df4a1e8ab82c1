-- When each user wants the digest, and up to which signal they were told.
CREATE TABLE digest_settings (
    user_id TEXT PRIMARY KEY,
    wanted BOOLEAN NOT NULL,
    hour BIGINT NOT NULL,
    weekdays BIGINT NOT NULL,
    zone TEXT NOT NULL,
    language TEXT NOT NULL,
    told_seq BIGINT NOT NULL,
    refusals BIGINT NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL
);
-- One row for each user and day: it is there before anything is sent, so that
-- nothing is sent twice.
CREATE TABLE digest_mails (
    user_id TEXT NOT NULL,
    day DATE NOT NULL,
    state TEXT NOT NULL,
    signals BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    begun_at TIMESTAMPTZ NOT NULL,
    next_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ,
    problem TEXT NOT NULL,
    unsubscribe_hash TEXT NOT NULL,
    PRIMARY KEY (user_id, day)
);
CREATE INDEX digest_mails_unsubscribe ON digest_mails (unsubscribe_hash);
CREATE INDEX digest_mails_day ON digest_mails (day);
