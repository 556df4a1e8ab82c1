package activity

import (
	"context"
	"strings"

	"arpent/internal/account"
	"arpent/internal/platform/db"
)

var columns = []string{"account_id", "id", "kind", "happened_on", "minutes", "user_id", "subject", "note", "person_id", "deal_id",
	"system", "external_id", "created_by", "created_at", "updated_at", "deleted_at", "version"}

var selected = "v." + strings.Join(columns, ", v.")

func row(a *Activity) []any {
	return []any{string(a.AccountID), string(a.ID), string(a.Kind), a.HappenedOn, a.Minutes, string(a.UserID), a.Subject, a.Note, a.PersonID, a.DealID,
		a.System, a.ExternalID, string(a.CreatedBy), a.CreatedAt, a.UpdatedAt, a.DeletedAt, a.Version}
}

var updateText = "UPDATE activities SET " + strings.Join(columns, " = ?, ") + " = ? WHERE id = ?"

// update stores an activity as it is, one version on.
func (s *Service) update(ctx context.Context, tx *db.Tx, a *Activity) error {
	a.Version++
	a.UpdatedAt = db.At(s.now())
	_, err := tx.Exec(ctx, updateText, append(row(a), string(a.ID))...)
	return err
}

// Moved gives every activity of one account to another.
func (s *Service) Moved(ctx context.Context, tx *db.Tx, from, to account.ID) ([]string, error) {
	ids := []string{}
	if err := tx.Select(ctx, &ids, "SELECT id FROM activities WHERE account_id = ?", from); err != nil {
		return nil, err
	}
	_, err := tx.Exec(ctx, "UPDATE activities SET account_id = ? WHERE account_id = ?", to, from)
	return ids, err
}

// Return takes a move back.
func (s *Service) Return(ctx context.Context, tx *db.Tx, things []string, from, to account.ID) error {
	for len(things) > 0 {
		n := min(len(things), 500)
		if _, err := tx.Exec(ctx, "UPDATE activities SET account_id = ? WHERE account_id = ? AND id IN (?)", to, from, things[:n]); err != nil {
			return err
		}
		things = things[n:]
	}
	return nil
}

// Holding gives the accounts that have activities.
func (s *Service) Holding(ctx context.Context, tx *db.Tx, ids []account.ID) ([]account.ID, error) {
	out := []account.ID{}
	for len(ids) > 0 {
		n := min(len(ids), 500)
		var some []account.ID
		if err := tx.Select(ctx, &some, "SELECT DISTINCT account_id FROM activities WHERE account_id IN (?) AND deleted_at IS NULL", ids[:n]); err != nil {
			return nil, err
		}
		out, ids = append(out, some...), ids[n:]
	}
	return out, nil
}
