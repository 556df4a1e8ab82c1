package lead

import (
	"arpent/internal/platform/follow"
	"arpent/internal/platform/forget"
)

// Holds says where the noun holds something of people.
func Holds() []forget.Place {
	theirs := func(table string, key ...string) forget.Table {
		return forget.Table{Name: table, Key: key, Of: "person_id = ?", Goes: true}
	}
	dismissals := theirs("lead_dismissals", "person_id", "id")
	dismissals.Text = []string{"note"}
	asks := theirs("lead_introductions", "person_id", "id")
	asks.Text = []string{"message", "answer"}
	return []forget.Place{
		theirs("lead_list_people"), theirs("lead_states"), theirs("lead_log"), dismissals, theirs("lead_acquaintances"), asks,
		forget.Table{Name: "lead_searches", Key: []string{"id"}, Text: []string{"name", "filter"}},
		forget.Table{Name: "lead_lists", Key: []string{"id"}, Text: []string{"name"}},
	}
}

// Followers says what goes along when two people become one. What leads were
// goes to where the other has none; of two who were at one account, the one who
// stays keeps their own past. Of two open asks between the same users one stays.
func Followers() []follow.Rows {
	const of = "person_id"
	return []follow.Rows{
		{Tables: []string{"lead_list_people"}, Of: of, Key: []string{"list_id"}, Once: true},
		{Tables: []string{"lead_states", "lead_log"}, Of: of, Key: []string{"account_id"}, Once: true},
		{Tables: []string{"lead_dismissals"}, Of: of, Key: []string{"id"}},
		{Tables: []string{"lead_acquaintances"}, Of: of, Key: []string{"user_id"}, Once: true,
			Join: `knows_well = (w.knows_well OR l.knows_well), same_team = (w.same_team OR l.same_team),
				worked_from = CASE WHEN w.worked_from IS NULL OR l.worked_from < w.worked_from THEN l.worked_from ELSE w.worked_from END,
				worked_to = CASE WHEN w.worked_from IS NULL OR l.worked_to > w.worked_to THEN l.worked_to ELSE w.worked_to END`,
			Tell: "INSERT INTO lead_changes (kind, id) SELECT 'tie', user_id FROM lead_acquaintances WHERE person_id = ?"},
		{Tables: []string{"lead_introductions"}, Of: of, Key: []string{"id"},
			Clash: "l.state = 'open' AND w.state = 'open' AND l.requester_id = w.requester_id AND l.asked_id = w.asked_id"},
	}
}
