package deal

import (
	"context"
	"strings"

	"arpent/internal/access"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
)

var columns = []string{"account_id", "id", "name", "amount", "currency", "stage", "outcome", "probability", "close_on", "owner_id",
	"system", "external_id", "note", "created_by", "created_on", "created_at", "updated_at", "deleted_at", "version", "invoiced_on", "paid_on", "contract_ends_on", "updated_by", "search"}

var selected = "d." + strings.Join(columns[:len(columns)-1], ", d.") // what search needs is only written

func row(d *Deal) []any {
	return []any{string(d.AccountID), string(d.ID), d.Name, d.Amount, d.Currency, d.Stage, string(d.Outcome), d.Probability, d.CloseOn, string(d.OwnerID),
		d.System, d.ExternalID, d.Note, string(d.CreatedBy), d.CreatedOn, d.CreatedAt, d.UpdatedAt, d.DeletedAt, d.Version, d.InvoicedOn, d.PaidOn, d.ContractEndsOn, string(d.UpdatedBy), fold.Words(d.Name)}
}

var updateText = "UPDATE deals SET " + strings.Join(columns, " = ?, ") + " = ? WHERE id = ?"

// update stores a deal as someone left it, one version on.
func (s *Service) update(ctx context.Context, tx *db.Tx, d *Deal, by access.UserID) error {
	now := db.At(s.now())
	if err := s.keep(ctx, tx, d.ID, now); err != nil {
		return err
	}
	d.Version++
	d.UpdatedAt, d.UpdatedBy = now, by
	_, err := tx.Exec(ctx, updateText, append(row(d), string(d.ID))...)
	return err
}
