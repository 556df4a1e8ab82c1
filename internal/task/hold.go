package task

import (
	"arpent/internal/platform/follow"
	"arpent/internal/platform/forget"
)

// Holds says where the noun holds something of people. What is still to be done
// about somebody goes with them; what was done stays, without who it was.
func Holds() []forget.Place {
	id := []string{"id"}
	return []forget.Place{
		forget.Table{Name: "tasks", Key: id, Of: "person_id = ? AND state = 'open'", Goes: true},
		forget.Table{Name: "tasks", Key: id, Of: "person_id = ?", Unlink: "person_id = ''", Text: []string{"title", "note", "reason", "source_key"}, Account: "account_id"},
	}
}

// Followers says what goes along when two people become one.
func Followers() []follow.Rows {
	return []follow.Rows{{Tables: []string{"tasks"}, Of: "person_id", Key: []string{"id"}}}
}
