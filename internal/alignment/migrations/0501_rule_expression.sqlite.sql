ALTER TABLE alignment_rules ADD COLUMN expression TEXT NOT NULL DEFAULT '';
ALTER TABLE alignment_rules ADD COLUMN switched_off INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alignment_rules ADD COLUMN deleted_at TEXT;
CREATE TABLE rule_conditions (source TEXT NOT NULL, seq INTEGER NOT NULL, condition TEXT NOT NULL, expression TEXT);
INSERT INTO rule_conditions SELECT id, -1, condition, '' FROM alignment_rules;
INSERT INTO rule_conditions SELECT s.id, r.key, json_extract(r.value, '$.condition'), ''
    FROM rule_sets s, json_each(CASE WHEN json_type(s.rules) = 'array' THEN s.rules ELSE '[]' END) r;
UPDATE rule_conditions SET expression = substr(
    COALESCE(' AND country IN (' || (SELECT group_concat('''' || replace(value, '''', '''''') || '''', ', ') FROM json_each(condition, '$.countries')) || ')', '')
    || COALESCE(' AND ' || replace(json_extract(condition, '$.area_level'), '-', '_') || ' IN (' || (SELECT group_concat('''' || replace(value, '''', '''''') || '''', ', ') FROM json_each(condition, '$.areas')) || ')', '')
    || COALESCE(' AND (' || (SELECT group_concat('area LIKE ''' || replace(value, '''', '''''') || '%''', ' OR ') FROM json_each(condition, '$.area_prefixes')) || ')', '')
    || COALESCE(' AND (' || (SELECT group_concat('postcode LIKE ''' || replace(value, '''', '''''') || '%''', ' OR ') FROM json_each(condition, '$.postcodes')) || ')', '')
    || COALESCE(' AND (' || (SELECT group_concat('industry LIKE ''' || replace(value, '''', '''''') || '%''', ' OR ') FROM json_each(condition, '$.industries')) || ')', '')
    || COALESCE(' AND headcount >= ' || json_extract(condition, '$.headcount_min'), '')
    || COALESCE(' AND headcount <= ' || json_extract(condition, '$.headcount_max'), '')
    || COALESCE(' AND owner IN (' || (SELECT group_concat('''' || replace(lower(COALESCE(u.email, value)), '''', '''''') || '''', ', ') FROM json_each(condition, '$.owners') LEFT JOIN users u ON u.id = value) || ')', '')
    || CASE json_extract(condition, '$.customer') WHEN 1 THEN ' AND customer = TRUE' WHEN 0 THEN ' AND customer = FALSE' ELSE '' END, 6);
UPDATE alignment_rules SET expression = (SELECT c.expression FROM rule_conditions c WHERE c.source = alignment_rules.id AND c.seq = -1);
UPDATE rule_sets SET rules = (SELECT json_group_array(json_set(json_remove(r.value, '$.condition'), '$.expression', c.expression))
    FROM json_each(CASE WHEN json_type(rule_sets.rules) = 'array' THEN rule_sets.rules ELSE '[]' END) r
    JOIN rule_conditions c ON c.source = rule_sets.id AND c.seq = r.key);
DROP TABLE rule_conditions;
ALTER TABLE alignment_rules DROP COLUMN condition;
