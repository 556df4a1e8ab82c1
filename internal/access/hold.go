package access

import "arpent/internal/platform/forget"

// Holds says where the noun holds something of people. A line of the audit log
// stays, who did what and when; what it says of somebody who is erased goes.
func Holds() []forget.Place {
	return []forget.Place{forget.Table{Name: "audit", Key: []string{"id"}, Of: "object = 'person/' || ?", Text: []string{"detail"}, Blank: `{"erased": true}`}}
}
