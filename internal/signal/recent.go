package signal

import (
	"context"

	"arpent/internal/account"
	"arpent/internal/lead"
	"arpent/internal/lead/changed"
	"arpent/internal/platform/db"
)

// Recent gives what leads are searched by: kinds of signals since a day about
// accounts, nil for all of them, but for what is one user's own.
func Recent(ctx context.Context, q db.Q, accounts []account.ID, since db.Date) ([]lead.Recent, error) {
	text, args := `SELECT DISTINCT a.account_id, s.person_id, s.kind FROM signals s JOIN signal_accounts a ON a.signal_id = s.id
		WHERE s.happened_on > ? AND s.withdrawn_at IS NULL AND s.user_id = '' AND a.side <> ?`, []any{since, Before}
	if accounts != nil {
		text, args = text+" AND a.account_id IN (?)", append(args, accounts)
	}
	var out []lead.Recent
	return out, q.Select(ctx, &out, text+" ORDER BY a.account_id, s.person_id, s.kind", args...)
}

// unsettle has the leads at accounts read again that a signal tells of.
func unsettle(ctx context.Context, tx *db.Tx, accounts ...account.ID) error {
	for _, id := range accounts {
		if err := changed.Tell(ctx, tx, "account", string(id)); err != nil {
			return err
		}
	}
	return nil
}
