-- Who does what when an account decides: one row for each thing that was said;
-- what holds has no end.
CREATE TABLE lead_committee_roles (
    account_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    role TEXT NOT NULL,
    attitude TEXT NOT NULL,
    note TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_at TEXT NOT NULL,
    ended_by TEXT NOT NULL,
    ended_at TEXT,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX lead_committee_roles_person ON lead_committee_roles (person_id);
-- Who reports to whom there, and who influences whom.
CREATE TABLE lead_committee_ties (
    account_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    person_id TEXT NOT NULL,
    other_id TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_at TEXT NOT NULL,
    ended_by TEXT NOT NULL,
    ended_at TEXT,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX lead_committee_ties_person ON lead_committee_ties (person_id);
CREATE INDEX lead_committee_ties_other ON lead_committee_ties (other_id);
