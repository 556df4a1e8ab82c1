-- What each user did with signals, and which kinds each wants to see less of.
CREATE TABLE signal_states (
    user_id TEXT NOT NULL,
    signal_id TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    until DATE,
    changed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (user_id, signal_id)
);
CREATE TABLE signal_mutes (
    user_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (user_id, kind)
);
