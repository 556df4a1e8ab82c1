package once

import "arpent/internal/platform/forget"

// Holds says where answers that are kept for a request to be sent again hold
// something of people.
func Holds() []forget.Place {
	return []forget.Place{forget.Table{Name: "once", Key: []string{"key"}, Text: []string{"request"}, Bytes: []string{"body"}}}
}
