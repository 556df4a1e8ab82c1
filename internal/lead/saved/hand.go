package saved

import (
	"arpent/internal/account/handover"
	"arpent/internal/platform/db"
)

// Handed are the searches that a user keeps, for whoever takes over.
func (s *Searches) Handed() handover.Part {
	return handover.Rows{Name: "searches", Table: "lead_searches", Column: "user_id", Worth: "deleted_at IS NULL", Version: "version", Stamp: "updated_at",
		Now: func() db.Time { return db.At(s.now()) }}
}

// HandedLists are the lists of leads that a user made.
func HandedLists() handover.Part {
	return handover.Rows{Name: "lists", Table: "lead_lists", Column: "user_id", Worth: "deleted_at IS NULL"}
}
