package intro

import "arpent/internal/platform/follow"

// Followers says what goes along when two people become one. Of two open asks
// between the same users one stays.
func Followers() []follow.Rows {
	return []follow.Rows{
		{Tables: []string{"lead_acquaintances"}, Of: "person_id", Key: []string{"user_id"}, Once: true,
			Join: `knows_well = (w.knows_well OR l.knows_well), same_team = (w.same_team OR l.same_team),
				worked_from = CASE WHEN w.worked_from IS NULL OR l.worked_from < w.worked_from THEN l.worked_from ELSE w.worked_from END,
				worked_to = CASE WHEN w.worked_from IS NULL OR l.worked_to > w.worked_to THEN l.worked_to ELSE w.worked_to END`,
			Tell: "INSERT INTO lead_changes (kind, id) SELECT 'tie', user_id FROM lead_acquaintances WHERE person_id = ?"},
		{Tables: []string{"lead_introductions"}, Of: "person_id", Key: []string{"id"},
			Clash: "l.state = 'open' AND w.state = 'open' AND l.requester_id = w.requester_id AND l.asked_id = w.asked_id"},
	}
}
