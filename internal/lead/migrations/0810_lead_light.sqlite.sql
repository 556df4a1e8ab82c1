CREATE TRIGGER lead_changes_standings_update AFTER UPDATE ON person_standings
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('person', NEW.person_id); END;
CREATE TRIGGER lead_changes_keepings_insert AFTER INSERT ON person_keepings
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('person', NEW.person_id); END;
CREATE TRIGGER lead_changes_keepings_update AFTER UPDATE ON person_keepings
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('person', NEW.person_id); END;
CREATE TRIGGER lead_changes_erasures_insert AFTER INSERT ON person_erasures
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('person', NEW.person_id); END;
CREATE TRIGGER lead_changes_erasures_update AFTER UPDATE ON person_erasures
BEGIN INSERT INTO lead_changes (kind, id) VALUES ('person', NEW.person_id); END;
