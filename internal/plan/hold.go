package plan

import "arpent/internal/platform/forget"

// Holds says where the noun holds something of people: in notes on plans.
func Holds() []forget.Place {
	return []forget.Place{forget.Table{Name: "plans", Key: []string{"id"}, Text: []string{"note"}}}
}
