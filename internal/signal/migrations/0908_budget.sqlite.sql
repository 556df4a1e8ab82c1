-- How many signals a day come to the front for a user, in which zone their day
-- begins, and which lines came to it on which day.
CREATE TABLE signal_budgets (
    user_id TEXT PRIMARY KEY,
    daily INTEGER NOT NULL,
    zone TEXT NOT NULL,
    changed_at TEXT NOT NULL
);
CREATE TABLE signal_front (
    user_id TEXT NOT NULL,
    day TEXT NOT NULL,
    line TEXT NOT NULL,
    place INTEGER NOT NULL,
    beyond INTEGER NOT NULL,
    PRIMARY KEY (user_id, day, line)
);
