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

// Followers says what goes along when two people become one; packages past and
// intro have theirs.
func Followers() []follow.Rows {
	return []follow.Rows{
		{Tables: []string{"lead_list_people"}, Of: "person_id", Key: []string{"list_id"}, Once: true},
		{Tables: []string{"lead_dismissals"}, Of: "person_id", Key: []string{"id"}},
	}
}
