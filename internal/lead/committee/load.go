package committee

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// Part is a role that is stored as it is, with when it was given.
type Part struct {
	AccountID account.ID
	PersonID  person.ID
	CommitteeSaying
	SetBy access.UserID
	SetAt db.Time
}

// Line is a tie that is stored as it is.
type Line struct {
	AccountID account.ID
	CommitteeTie
	SetBy access.UserID
	SetAt db.Time
}

// Load stores many new parts and lines as they are.
func (s *Service) Load(ctx context.Context, tx *db.Tx, parts []Part, lines []Line) error {
	if _, err := tx.BulkInsert(ctx, "lead_committee_roles", []string{"account_id", "id", "person_id", "role", "attitude", "note", "set_by", "set_at", "ended_by"}, func(yield func([]any) bool) {
		for i := range parts {
			p := &parts[i]
			if !yield([]any{p.AccountID, db.NewID(), p.PersonID, p.Role, p.Attitude, p.Note, p.SetBy, p.SetAt, ""}) {
				return
			}
		}
	}); err != nil {
		return err
	}
	_, err := tx.BulkInsert(ctx, "lead_committee_ties", []string{"account_id", "id", "kind", "person_id", "other_id", "set_by", "set_at", "ended_by"}, func(yield func([]any) bool) {
		for i := range lines {
			l := &lines[i]
			if !yield([]any{l.AccountID, db.NewID(), l.Kind, l.PersonID, l.OtherID, l.SetBy, l.SetAt, ""}) {
				return
			}
		}
	})
	return err
}
