package deal

import (
	"context"

	"arpent/internal/account"
	"arpent/internal/platform/db"
)

// Closing is how a deal with an account ended.
type Closing struct {
	AccountID account.ID `db:"account_id"`
	Outcome   Outcome    `db:"outcome"`
	CreatedOn db.Date    `db:"created_on"`
	On        db.Date    `db:"close_on"`
}

// Closings gives the deals that were won or lost from a day on, in the order
// they were.
func Closings(ctx context.Context, q db.Q, from db.Date) ([]Closing, error) {
	out := []Closing{}
	return out, q.Select(ctx, &out, `SELECT account_id, outcome, created_on, close_on FROM deals
		WHERE deleted_at IS NULL AND outcome IN (?, ?) AND close_on >= ? ORDER BY close_on, id`, Won, Lost, from)
}
