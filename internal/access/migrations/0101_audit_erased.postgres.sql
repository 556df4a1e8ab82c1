-- The log is append-only but for one thing: what a line says of somebody who is
-- erased may be replaced by the word that they are.
DROP RULE audit_is_append_only_update ON audit;
CREATE RULE audit_is_append_only_update AS ON UPDATE TO audit
WHERE NOT (NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.user_id = OLD.user_id AND NEW.action = OLD.action AND NEW.object = OLD.object AND NEW.detail = '{"erased": true}'::jsonb)
DO INSTEAD NOTHING;
