-- Of which kinds of signals each user wants less: they count half. Those that are
-- left out altogether are in signal_mutes.
CREATE TABLE signal_lessened (
    user_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (user_id, kind)
);
