package signal

import (
	"context"
	"slices"

	"arpent/internal/account"
	"arpent/internal/platform/db"
)

// Open is a signal that still stands.
type Open struct {
	ID   ID     `db:"id"`
	Same string `db:"same"`
}

// OpenAt gives the signals of some kinds and of one origin, which their Same
// begins with, that still stand about accounts after one up to another; an empty
// one is the first, or the last, that there is.
func OpenAt(ctx context.Context, q db.Q, kinds []Kind, origin string, after, upTo account.ID) ([]Open, error) {
	text, args := "SELECT DISTINCT g.id, g.same FROM signal_accounts sa JOIN signals g ON g.id = sa.signal_id WHERE sa.account_id > ? AND g.withdrawn_at IS NULL AND g.kind IN (?) AND g.same LIKE ?", []any{after, kinds, origin + "%"}
	if upTo != "" {
		text, args = text+" AND sa.account_id <= ?", append(args, upTo)
	}
	var out []Open
	return out, q.Select(ctx, &out, text+" ORDER BY g.same, g.id", args...)
}

// Over ends signals of what is no longer so: they leave feeds, and still count
// where it is asked what became of them. It gives how many stood until now.
func (s *Service) Over(ctx context.Context, tx *db.Tx, ids []ID) (int64, error) {
	if len(ids) == 0 {
		return 0, nil
	}
	if err := lock(ctx, tx); err != nil {
		return 0, err
	}
	ended := int64(0)
	for some := range slices.Chunk(ids, 500) {
		n, err := tx.Exec(ctx, "UPDATE signals SET withdrawn_at = ?, over = ? WHERE id IN (?) AND withdrawn_at IS NULL", db.At(s.o.Now()), true, some)
		if err != nil {
			return 0, err
		}
		ended += n
		var about []account.ID
		if err := tx.Select(ctx, &about, "SELECT DISTINCT account_id FROM signal_accounts WHERE signal_id IN (?)", some); err != nil {
			return 0, err
		}
		if err := unsettle(ctx, tx, about...); err != nil {
			return 0, err
		}
	}
	return ended, nil
}
