-- What users say of people they know: well, or from working together.
CREATE TABLE lead_acquaintances (
    person_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    knows_well BOOLEAN NOT NULL,
    worked_from DATE,
    worked_to DATE,
    same_team BOOLEAN NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (person_id, user_id)
);
CREATE INDEX lead_acquaintances_user ON lead_acquaintances (user_id);
-- Who was asked by whom to be introduced to whom, and what came of it.
CREATE TABLE lead_introductions (
    person_id TEXT NOT NULL,
    id TEXT NOT NULL,
    requester_id TEXT NOT NULL,
    asked_id TEXT NOT NULL,
    message TEXT NOT NULL,
    state TEXT NOT NULL,
    answer TEXT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    PRIMARY KEY (person_id, id)
);
CREATE INDEX lead_introductions_asked ON lead_introductions (asked_id, made_at);
CREATE INDEX lead_introductions_requester ON lead_introductions (requester_id, made_at);
CREATE UNIQUE INDEX lead_introductions_open ON lead_introductions (person_id, requester_id, asked_id) WHERE state = 'open';
-- Who does not want to be asked; and, for nobody, how many asks a week somebody gets.
CREATE TABLE lead_introduction_wishes (
    user_id TEXT PRIMARY KEY,
    closed BOOLEAN NOT NULL,
    weekly INTEGER NOT NULL
);
-- Ties changed: what is computed of them for each user is no longer right.
CREATE TRIGGER lead_changes_ties_insert AFTER INSERT ON person_ties REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('tie', 'user_id');
CREATE TRIGGER lead_changes_ties_update AFTER UPDATE ON person_ties REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('tie', 'user_id');
CREATE TRIGGER lead_changes_ties_delete AFTER DELETE ON person_ties REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('tie', 'user_id');
CREATE TRIGGER lead_changes_dealings_insert AFTER INSERT ON activities REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('tie', 'user_id');
CREATE TRIGGER lead_changes_dealings_update AFTER UPDATE ON activities REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('tie', 'user_id');
CREATE TRIGGER lead_changes_dealings_delete AFTER DELETE ON activities REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('tie', 'user_id');
CREATE TRIGGER lead_changes_users_update AFTER UPDATE ON users REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('tie', 'id');
