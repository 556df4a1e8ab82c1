-- How many signals a day come to the front for a user, in which zone their day
-- begins, and which lines came to it on which day.
CREATE TABLE signal_budgets (
    user_id TEXT PRIMARY KEY,
    daily BIGINT NOT NULL,
    zone TEXT NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL
);
CREATE TABLE signal_front (
    user_id TEXT NOT NULL,
    day DATE NOT NULL,
    line TEXT NOT NULL,
    place BIGINT NOT NULL,
    beyond BOOLEAN NOT NULL,
    PRIMARY KEY (user_id, day, line)
);
