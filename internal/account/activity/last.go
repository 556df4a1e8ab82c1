package activity

import (
	"context"

	"arpent/internal/account"
	"arpent/internal/platform/db"
)

// Last gives the day of the last activity with each of some accounts; those
// without any are not in it.
func Last(ctx context.Context, q db.Q, accounts []account.ID) (map[account.ID]db.Date, error) {
	out := map[account.ID]db.Date{}
	if len(accounts) == 0 {
		return out, nil
	}
	var rows []struct {
		Account account.ID `db:"account_id"`
		Day     db.Date    `db:"day"`
	}
	if err := q.Select(ctx, &rows, "SELECT account_id, MAX(happened_on) AS day FROM activities WHERE deleted_at IS NULL AND account_id IN (?) GROUP BY account_id", accounts); err != nil {
		return nil, err
	}
	for _, r := range rows {
		out[r.Account] = r.Day
	}
	return out, nil
}
