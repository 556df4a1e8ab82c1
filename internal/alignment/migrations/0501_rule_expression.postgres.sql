ALTER TABLE alignment_rules ADD COLUMN expression TEXT NOT NULL DEFAULT '';
ALTER TABLE alignment_rules ADD COLUMN switched_off BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE alignment_rules ADD COLUMN deleted_at TIMESTAMPTZ;
CREATE TABLE rule_conditions (source TEXT NOT NULL, seq BIGINT NOT NULL, condition JSONB NOT NULL, expression TEXT);
INSERT INTO rule_conditions SELECT id, -1, condition, '' FROM alignment_rules;
INSERT INTO rule_conditions SELECT s.id, r.n, r.value->'condition', ''
    FROM rule_sets s, jsonb_array_elements(CASE WHEN jsonb_typeof(s.rules) = 'array' THEN s.rules ELSE '[]' END) WITH ORDINALITY r(value, n);
UPDATE rule_conditions SET expression = substr(
    COALESCE(' AND country IN (' || (SELECT string_agg('''' || replace(value, '''', '''''') || '''', ', ') FROM jsonb_array_elements_text(condition->'countries')) || ')', '')
    || COALESCE(' AND ' || replace(condition->>'area_level', '-', '_') || ' IN (' || (SELECT string_agg('''' || replace(value, '''', '''''') || '''', ', ') FROM jsonb_array_elements_text(condition->'areas')) || ')', '')
    || COALESCE(' AND (' || (SELECT string_agg('area LIKE ''' || replace(value, '''', '''''') || '%''', ' OR ') FROM jsonb_array_elements_text(condition->'area_prefixes')) || ')', '')
    || COALESCE(' AND (' || (SELECT string_agg('postcode LIKE ''' || replace(value, '''', '''''') || '%''', ' OR ') FROM jsonb_array_elements_text(condition->'postcodes')) || ')', '')
    || COALESCE(' AND (' || (SELECT string_agg('industry LIKE ''' || replace(value, '''', '''''') || '%''', ' OR ') FROM jsonb_array_elements_text(condition->'industries')) || ')', '')
    || COALESCE(' AND headcount >= ' || (condition->>'headcount_min'), '')
    || COALESCE(' AND headcount <= ' || (condition->>'headcount_max'), '')
    || COALESCE(' AND owner IN (' || (SELECT string_agg('''' || replace(lower(COALESCE(u.email, value)), '''', '''''') || '''', ', ') FROM jsonb_array_elements_text(condition->'owners') LEFT JOIN users u ON u.id = value) || ')', '')
    || CASE condition->>'customer' WHEN 'true' THEN ' AND customer = TRUE' WHEN 'false' THEN ' AND customer = FALSE' ELSE '' END, 6);
UPDATE alignment_rules SET expression = (SELECT c.expression FROM rule_conditions c WHERE c.source = alignment_rules.id AND c.seq = -1);
UPDATE rule_sets SET rules = COALESCE((SELECT jsonb_agg((r.value - 'condition') || jsonb_build_object('expression', c.expression) ORDER BY r.n)
    FROM jsonb_array_elements(CASE WHEN jsonb_typeof(rule_sets.rules) = 'array' THEN rule_sets.rules ELSE '[]' END) WITH ORDINALITY r(value, n)
    JOIN rule_conditions c ON c.source = rule_sets.id AND c.seq = r.n), '[]');
DROP TABLE rule_conditions;
ALTER TABLE alignment_rules DROP COLUMN condition;
