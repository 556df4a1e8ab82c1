CREATE TRIGGER lead_changes_standings_update AFTER UPDATE ON person_standings REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('person', 'person_id');
CREATE TRIGGER lead_changes_keepings_insert AFTER INSERT ON person_keepings REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('person', 'person_id');
CREATE TRIGGER lead_changes_keepings_update AFTER UPDATE ON person_keepings REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('person', 'person_id');
CREATE TRIGGER lead_changes_erasures_insert AFTER INSERT ON person_erasures REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('person', 'person_id');
CREATE TRIGGER lead_changes_erasures_update AFTER UPDATE ON person_erasures REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_changed('person', 'person_id');
