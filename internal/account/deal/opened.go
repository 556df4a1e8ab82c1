package deal

import (
	"context"

	"arpent/internal/account"
	"arpent/internal/platform/db"
)

// OpenAt counts the open deals of some accounts, nil for all; those without any
// are not in it.
func OpenAt(ctx context.Context, q db.Q, accounts []account.ID) (map[account.ID]int, error) {
	out := map[account.ID]int{}
	if accounts != nil && len(accounts) == 0 {
		return out, nil
	}
	which, args := "", []any{Open}
	if accounts != nil {
		which, args = " AND account_id IN (?)", []any{Open, accounts}
	}
	var rows []struct {
		Account account.ID `db:"account_id"`
		Count   int        `db:"n"`
	}
	if err := q.Select(ctx, &rows, "SELECT account_id, COUNT(*) AS n FROM deals WHERE deleted_at IS NULL AND outcome = ?"+which+" GROUP BY account_id", args...); err != nil {
		return nil, err
	}
	for _, r := range rows {
		out[r.Account] = r.Count
	}
	return out, nil
}
