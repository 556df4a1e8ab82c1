package job

import "arpent/internal/platform/forget"

// Holds says where jobs hold something of people: in what they were asked,
// where they are and what came of them.
func Holds() []forget.Place {
	return []forget.Place{forget.Table{Name: "jobs", Key: []string{"id"}, Text: []string{"args", "result", "saved", "error", "note"}}}
}
