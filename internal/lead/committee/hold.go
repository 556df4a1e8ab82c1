package committee

import (
	"arpent/internal/platform/follow"
	"arpent/internal/platform/forget"
)

// Holds says where maps hold something of people.
func Holds() []forget.Place {
	key := []string{"account_id", "id"}
	return []forget.Place{
		forget.Table{Name: "lead_committee_roles", Key: key, Of: "person_id = ?", Goes: true, Text: []string{"note"}, Account: "account_id"},
		forget.Table{Name: "lead_committee_ties", Key: key, Of: "? IN (person_id, other_id)", Goes: true},
	}
}

// Followers says what goes along when two people become one. What was said of
// both at one account stays, and the later holds; see roles and ties.
func Followers() []follow.Rows {
	return []follow.Rows{
		{Tables: []string{"lead_committee_roles"}, Of: "person_id", Key: []string{"id"}},
		{Tables: []string{"lead_committee_ties"}, Of: "person_id", Key: []string{"id"}},
		{Tables: []string{"lead_committee_ties"}, Of: "other_id", Key: []string{"id"}},
	}
}
