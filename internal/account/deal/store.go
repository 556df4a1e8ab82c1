package deal

import (
	"context"
	"strings"

	"arpent/internal/platform/db"
)

var columns = []string{"account_id", "id", "name", "amount", "currency", "stage", "outcome", "probability", "close_on", "owner_id",
	"system", "external_id", "note", "created_by", "created_on", "created_at", "updated_at", "deleted_at", "version", "invoiced_on", "paid_on"}

var selected = "d." + strings.Join(columns, ", d.")

func row(d *Deal) []any {
	return []any{string(d.AccountID), string(d.ID), d.Name, d.Amount, d.Currency, d.Stage, string(d.Outcome), d.Probability, d.CloseOn, string(d.OwnerID),
		d.System, d.ExternalID, d.Note, string(d.CreatedBy), d.CreatedOn, d.CreatedAt, d.UpdatedAt, d.DeletedAt, d.Version, d.InvoicedOn, d.PaidOn}
}

var updateText = "UPDATE deals SET " + strings.Join(columns, " = ?, ") + " = ? WHERE id = ?"

// update stores a deal as it is, one version on.
func (s *Service) update(ctx context.Context, tx *db.Tx, d *Deal) error {
	now := db.At(s.now())
	if err := s.keep(ctx, tx, d.ID, now); err != nil {
		return err
	}
	d.Version++
	d.UpdatedAt = now
	_, err := tx.Exec(ctx, updateText, append(row(d), string(d.ID))...)
	return err
}
