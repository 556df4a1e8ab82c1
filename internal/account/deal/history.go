package deal

import (
	"context"

	"github.com/jmoiron/sqlx"

	"arpent/internal/account"
	"arpent/internal/platform/db"
)

// keep notes a deal as it stands before it is changed at an instant.
func (s *Service) keep(ctx context.Context, tx *db.Tx, id ID, at db.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO deal_history (account_id, deal_id, version, amount, currency, stage, outcome, probability, close_on, owner_id, created_on, deleted_at, invoiced_on, paid_on, contract_ends_on, name, note, updated_by, known_from, known_to)
		SELECT account_id, id, version, amount, currency, stage, outcome, probability, close_on, owner_id, created_on, deleted_at, invoiced_on, paid_on, contract_ends_on, name, note, updated_by, updated_at, CAST(? AS `+instant(tx)+`) FROM deals WHERE id = ?`, at, id)
	return err
}

// Past is a deal as it stood from its UpdatedAt until it was changed.
type Past struct {
	Deal
	Until db.Time
}

// LoadPast stores what was known of deals before they came to be what they
// are; the versions of a deal are in order, each known until the next.
func (s *Service) LoadPast(ctx context.Context, tx *db.Tx, past []Past) error {
	rows := func(yield func([]any) bool) {
		for i := range past {
			p := &past[i]
			if !yield([]any{string(p.AccountID), string(p.ID), p.Version, p.Amount, p.Currency, p.Stage, string(p.Outcome), p.Probability, p.CloseOn, string(p.OwnerID),
				p.CreatedOn, p.DeletedAt, p.InvoicedOn, p.PaidOn, p.ContractEndsOn, p.Name, p.Note, string(p.UpdatedBy), p.UpdatedAt, p.Until}) {
				return
			}
		}
	}
	_, err := tx.BulkInsert(ctx, "deal_history", []string{"account_id", "deal_id", "version", "amount", "currency", "stage", "outcome", "probability", "close_on", "owner_id",
		"created_on", "deleted_at", "invoiced_on", "paid_on", "contract_ends_on", "name", "note", "updated_by", "known_from", "known_to"}, rows)
	return err
}

func instant(q db.Q) string {
	if q.Dialect() == db.Postgres {
		return "TIMESTAMPTZ"
	}
	return "TEXT"
}

// Known is a deal as it was known at an instant.
type Known struct {
	ID          ID         `db:"id"`
	AccountID   account.ID `db:"account_id"`
	Amount      *int64     `db:"amount"` // minor units
	Currency    string     `db:"currency"`
	Stage       string     `db:"stage"`
	Outcome     Outcome    `db:"outcome"`
	Probability *int64     `db:"probability"` // per cent
	CloseOn     db.Date    `db:"close_on"`
	OwnerID     string     `db:"owner_id"`
	CreatedOn   db.Date    `db:"created_on"`
	InvoicedOn  db.Date    `db:"invoiced_on"`
	PaidOn      db.Date    `db:"paid_on"`
}

// KnownAt streams the deals as they were known at an instant, by id: what was
// changed, deleted or recorded later is as if it had not been. Deals that
// close outside [from, to) are left out, those without a day too; an empty day
// leaves that side open. Deals of accounts that were deleted by then are left out.
func (s *Service) KnownAt(ctx context.Context, q db.Q, at db.Time, from, to db.Date, fn func(*Known) error) error {
	text := `SELECT k.id, k.account_id, k.amount, k.currency, k.stage, k.outcome, k.probability, k.close_on, k.owner_id, k.created_on, k.invoiced_on, k.paid_on FROM (
			SELECT id, account_id, amount, currency, stage, outcome, probability, close_on, owner_id, created_on, deleted_at, invoiced_on, paid_on FROM deals WHERE updated_at <= ?
			UNION ALL
			SELECT deal_id, account_id, amount, currency, stage, outcome, probability, close_on, owner_id, created_on, deleted_at, invoiced_on, paid_on FROM deal_history WHERE known_from <= ? AND known_to > ?
		) k JOIN accounts a ON a.id = k.account_id WHERE (a.deleted_at IS NULL OR a.deleted_at > ?) AND k.deleted_at IS NULL`
	args := []any{at, at, at, at}
	if from != "" {
		text, args = text+" AND k.close_on >= ?", append(args, from)
	}
	if to != "" {
		text, args = text+" AND k.close_on < ?", append(args, to)
	}
	return q.Each(ctx, text+" ORDER BY k.id", args, func(r *sqlx.Rows) error {
		var k Known
		if err := r.StructScan(&k); err != nil {
			return err
		}
		return fn(&k)
	})
}

// Names tells fn what deals and their accounts are called, deleted ones too,
// for numbers that they are part of.
func (s *Service) Names(ctx context.Context, q db.Q, ids []string, fn func(id ID, name, account string)) error {
	if len(ids) == 0 {
		return nil
	}
	return q.Each(ctx, "SELECT d.id, d.name, a.name FROM deals d JOIN accounts a ON a.id = d.account_id WHERE d.id IN (?)", []any{ids}, func(r *sqlx.Rows) error {
		var id ID
		var name, account string
		if err := r.Scan(&id, &name, &account); err != nil {
			return err
		}
		fn(id, name, account)
		return nil
	})
}
