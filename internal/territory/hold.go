package territory

import "arpent/internal/platform/forget"

// Holds says where the noun, with its notebook and its requests, holds
// something of people: in what was written there.
func Holds() []forget.Place {
	id := []string{"id"}
	return []forget.Place{
		forget.Table{Name: "territory_notes", Key: id, Text: []string{"text", "source"}},
		forget.Table{Name: "territories", Key: id, Text: []string{"note"}},
		forget.Table{Name: "autonomy_requests", Key: id, Text: []string{"input", "because"}},
		forget.Table{Name: "autonomy_messages", Key: id, Text: []string{"text"}},
	}
}
