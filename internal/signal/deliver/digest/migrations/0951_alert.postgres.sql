-- Who is told at once of what is urgent or followed, up to which signal they were,
-- and when they may next be.
ALTER TABLE digest_settings ADD COLUMN at_once BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE digest_settings ADD COLUMN alerted_seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE digest_settings ADD COLUMN alert_next_at TIMESTAMPTZ;
-- One row for each letter sent at once, up to which signal it tells.
CREATE TABLE digest_alerts (
    user_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    state TEXT NOT NULL,
    signals BIGINT NOT NULL,
    begun_at TIMESTAMPTZ NOT NULL,
    problem TEXT NOT NULL,
    unsubscribe_hash TEXT NOT NULL,
    PRIMARY KEY (user_id, seq)
);
CREATE INDEX digest_alerts_unsubscribe ON digest_alerts (unsubscribe_hash);
CREATE INDEX digest_alerts_begun ON digest_alerts (begun_at);
