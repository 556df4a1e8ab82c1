package activity

import (
	"context"

	"arpent/internal/account"
	"arpent/internal/platform/db"
)

// Last gives the day of the last activity with each of some accounts, nil for
// all; those without any are not in it.
func Last(ctx context.Context, q db.Q, accounts []account.ID) (map[account.ID]db.Date, error) {
	out := map[account.ID]db.Date{}
	if accounts != nil && len(accounts) == 0 {
		return out, nil
	}
	which, args := "", []any{}
	if accounts != nil {
		which, args = " AND account_id IN (?)", []any{accounts}
	}
	var rows []struct {
		Account account.ID `db:"account_id"`
		Day     db.Date    `db:"day"`
	}
	if err := q.Select(ctx, &rows, "SELECT account_id, MAX(happened_on) AS day FROM activities WHERE deleted_at IS NULL"+which+" GROUP BY account_id", args...); err != nil {
		return nil, err
	}
	for _, r := range rows {
		out[r.Account] = r.Day
	}
	return out, nil
}
