package stage

import (
	"arpent/internal/platform/follow"
	"arpent/internal/platform/forget"
)

// Holds says where marks hold something of people.
func Holds() []forget.Place {
	return []forget.Place{forget.Table{Name: "lead_marks", Key: []string{"person_id", "id"}, Of: "person_id = ?", Goes: true, Text: []string{"value"}, Account: "account_id"}}
}

// Followers says what goes along when two people become one. What was said of
// both at one account stays, and the later stage holds; see Of.
func Followers() []follow.Rows {
	return []follow.Rows{{Tables: []string{"lead_marks"}, Of: "person_id", Key: []string{"id"}}}
}
