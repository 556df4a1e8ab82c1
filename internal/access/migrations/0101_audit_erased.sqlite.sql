-- The log is append-only but for one thing: what a line says of somebody who is
-- erased may be replaced by the word that they are.
DROP TRIGGER audit_is_append_only_update;
CREATE TRIGGER audit_is_append_only_update BEFORE UPDATE ON audit
WHEN NOT (NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.user_id = OLD.user_id AND NEW.action = OLD.action AND NEW.object = OLD.object AND NEW.detail = '{"erased": true}')
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
