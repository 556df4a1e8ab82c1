package task

import (
	"arpent/internal/account/handover"
	"arpent/internal/platform/db"
)

// Handed are the open tasks of a user, for whoever takes over. Introductions are
// made by who knows somebody, and stay.
func (s *Service) Handed() handover.Part {
	return handover.Rows{Name: "tasks", Table: "tasks", Column: "assignee_id", Worth: "state = 'open' AND act <> 'introduce'", Account: "account_id",
		Stamp: "changed_at", Now: func() db.Time { return db.At(s.now()) }}
}
