-- Whom someone does not want recommended, until when and why.
CREATE TABLE lead_dismissals (
    person_id TEXT NOT NULL,
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    until DATE,
    made_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (person_id, id)
);
CREATE INDEX lead_dismissals_user ON lead_dismissals (user_id);
