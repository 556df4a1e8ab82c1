package activity

import (
	"context"
	"strings"

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
