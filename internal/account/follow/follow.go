// Package follow lets the rows of other nouns' tables go along when their
// accounts are merged, and come back when the merge is undone.
package follow

import (
	"context"

	"arpent/internal/account"
	"arpent/internal/platform/db"
)

// Rows are those of a table that has columns id and account_id.
type Rows struct {
	Table string
	Holds string // which of them make an account worth keeping: a FROM list and a condition on account_id IN (?)
	Also  []Also
}

// Also is a further table that has account_id, with the column that names a row
// of the first.
type Also struct{ Table, Column string }

// most ids in one statement.
const most = 500

// Moved gives every row of one account to another and returns their ids.
func (r Rows) Moved(ctx context.Context, tx *db.Tx, from, to account.ID) ([]string, error) {
	ids := []string{}
	if err := tx.Select(ctx, &ids, "SELECT id FROM "+r.Table+" WHERE account_id = ?", from); err != nil {
		return nil, err
	}
	return ids, r.Return(ctx, tx, ids, from, to)
}

// Return gives just these rows of one account to another.
func (r Rows) Return(ctx context.Context, tx *db.Tx, ids []string, from, to account.ID) error {
	for len(ids) > 0 {
		n := min(len(ids), most)
		for _, t := range append([]Also{{r.Table, "id"}}, r.Also...) {
			if _, err := tx.Exec(ctx, "UPDATE "+t.Table+" SET account_id = ? WHERE account_id = ? AND "+t.Column+" IN (?)", to, from, ids[:n]); err != nil {
				return err
			}
		}
		ids = ids[n:]
	}
	return nil
}

// Holding gives the accounts that rows worth keeping hang on.
func (r Rows) Holding(ctx context.Context, tx *db.Tx, ids []account.ID) ([]account.ID, error) {
	out := []account.ID{}
	for len(ids) > 0 {
		n := min(len(ids), most)
		var some []account.ID
		if err := tx.Select(ctx, &some, "SELECT DISTINCT account_id FROM "+r.Holds, ids[:n]); err != nil {
			return nil, err
		}
		out, ids = append(out, some...), ids[n:]
	}
	return out, nil
}
