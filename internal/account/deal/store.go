package deal

import (
	"context"
	"strings"

	"arpent/internal/account"
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

// Moved gives every deal of one account to another.
func (s *Service) Moved(ctx context.Context, tx *db.Tx, from, to account.ID) ([]string, error) {
	ids := []string{}
	if err := tx.Select(ctx, &ids, "SELECT id FROM deals WHERE account_id = ?", from); err != nil {
		return nil, err
	}
	return ids, s.give(ctx, tx, ids, from, to)
}

// Return takes a move back.
func (s *Service) Return(ctx context.Context, tx *db.Tx, things []string, from, to account.ID) error {
	return s.give(ctx, tx, things, from, to)
}

// give moves deals, with what is known of them from before, to another account.
func (s *Service) give(ctx context.Context, tx *db.Tx, ids []string, from, to account.ID) error {
	for len(ids) > 0 {
		n := min(len(ids), 500)
		if _, err := tx.Exec(ctx, "UPDATE deals SET account_id = ? WHERE account_id = ? AND id IN (?)", to, from, ids[:n]); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE deal_history SET account_id = ? WHERE account_id = ? AND deal_id IN (?)", to, from, ids[:n]); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// Holding gives the accounts that have deals.
func (s *Service) Holding(ctx context.Context, tx *db.Tx, ids []account.ID) ([]account.ID, error) {
	out := []account.ID{}
	for len(ids) > 0 {
		n := min(len(ids), 500)
		var some []account.ID
		if err := tx.Select(ctx, &some, "SELECT DISTINCT account_id FROM deals WHERE account_id IN (?) AND deleted_at IS NULL", ids[:n]); err != nil {
			return nil, err
		}
		out, ids = append(out, some...), ids[n:]
	}
	return out, nil
}
