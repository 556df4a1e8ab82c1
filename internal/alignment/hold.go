package alignment

import "arpent/internal/platform/forget"

// Holds says where the noun holds something of people: in notes beside pins.
func Holds() []forget.Place {
	return []forget.Place{forget.Table{Name: "alignment_pins", Key: []string{"account_id", "id"}, Text: []string{"note"}, Account: "account_id"}}
}
