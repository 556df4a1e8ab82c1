-- What people say that attributes of accounts add to the log-odds of winning.
CREATE TABLE lead_weights (
    attribute TEXT NOT NULL,
    value TEXT NOT NULL,
    log_odds REAL NOT NULL,
    said_by TEXT NOT NULL,
    said_at TEXT NOT NULL,
    PRIMARY KEY (attribute, value)
);
-- Of what value somebody said that it is not for them.
ALTER TABLE lead_dismissals ADD COLUMN value TEXT NOT NULL DEFAULT '';
