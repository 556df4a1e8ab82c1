package task

import "arpent/internal/account/handover"

// Handed are the open tasks of a user, for whoever takes over. Introductions are
// made by who knows somebody, and stay.
func Handed() handover.Part {
	return handover.Rows{Name: "tasks", Table: "tasks", Column: "assignee_id", Worth: "state = 'open' AND act <> 'introduce'", Account: "account_id"}
}
