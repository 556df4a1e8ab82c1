package past

import "arpent/internal/platform/follow"

// Followers says what goes along when two people become one. What leads were
// goes to where the other has none; of two who were at one account, the one who
// stays keeps their own past.
func Followers() []follow.Rows {
	return []follow.Rows{{Tables: []string{"lead_states", "lead_log"}, Of: "person_id", Key: []string{"account_id"}, Once: true}}
}
