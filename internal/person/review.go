package person

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/account/match"
	"arpent/internal/platform/db"
)

// suspect puts a pair up for a decision; a pair once decided stays so.
func (s *Service) suspect(ctx context.Context, tx *db.Tx, by access.UserID, r suspicion) error {
	left, right := min(r.a.ID, r.b.ID), max(r.a.ID, r.b.ID)
	_, err := tx.Exec(ctx, `INSERT INTO person_duplicates (id, left_id, right_id, score, reasons, state, found_by, found_at, decided_by) VALUES (?,?,?,?,?,'open',?,?,'')
		ON CONFLICT (left_id, right_id) DO NOTHING`, db.NewID(), left, right, r.score, db.JSON[[]match.Reason]{V: r.reasons}, by, db.At(s.now()))
	return err
}
