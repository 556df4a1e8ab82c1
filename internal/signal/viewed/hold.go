package viewed

import (
	"arpent/internal/platform/follow"
	"arpent/internal/platform/forget"
)

// Holds says where the package holds something of people: links that were made
// for them, and their visits. What documents themselves say is their owners'.
func Holds() []forget.Place {
	return []forget.Place{
		forget.Table{Name: "link_visits", Of: "person_id = ?", Goes: true},
		forget.Table{Name: "smart_links", Key: []string{"id"}, Of: "person_id = ?", Goes: true, Text: []string{"title", "address"}},
		forget.Table{Name: "smart_files", Key: []string{"id"}, Text: []string{"name"}},
		forget.Table{Name: "public_pages", Key: []string{"user_id"}, Text: []string{"headline", "pitch"}},
	}
}

// Followers says what goes along when two people become one.
func Followers() []follow.Rows {
	return []follow.Rows{{Tables: []string{"smart_links"}, Of: "person_id", Key: []string{"id"}}, {Tables: []string{"link_visits"}, Of: "person_id", Key: []string{"id"}}}
}
