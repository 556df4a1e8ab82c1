-- What users made of signals: tasks, notes, deals.
CREATE TABLE signal_acts (
    user_id TEXT NOT NULL,
    signal_id TEXT NOT NULL,
    act TEXT NOT NULL,
    acted_at TEXT NOT NULL,
    PRIMARY KEY (user_id, signal_id, act)
);
CREATE INDEX signal_acts_signal ON signal_acts (signal_id);
