package intro

import "arpent/internal/account/handover"

// Handed are the asks of a user that have no answer yet, for whoever takes over:
// but for those that this colleague made too, or is asked.
func Handed() handover.Part {
	return handover.Rows{Name: "introductions", Table: "lead_introductions", Column: "requester_id", Worth: "state = 'open'",
		Stays: `asked_id = ? OR EXISTS (SELECT 1 FROM lead_introductions o WHERE o.requester_id = ? AND o.state = 'open'
			AND o.person_id = lead_introductions.person_id AND o.asked_id = lead_introductions.asked_id)`}
}
