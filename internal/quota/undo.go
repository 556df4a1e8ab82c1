package quota

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Undo takes the last edit of a draft back; Redo does it again. They answer
// not_found when there is nothing left. Whoever is not headquarters undoes
// only what they did themselves.
func (s *Service) Undo(ctx context.Context, actor access.Actor, id string) error {
	return s.step(ctx, actor, id, false)
}

// Redo does again what Undo took back last.
func (s *Service) Redo(ctx context.Context, actor access.Actor, id string) error {
	return s.step(ctx, actor, id, true)
}

func (s *Service) step(ctx context.Context, actor access.Actor, id string, again bool) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		r, err := s.draft(ctx, tx, id, 0)
		if err != nil {
			return err
		}
		var edit struct {
			Seq    int64           `db:"seq"`
			DoneBy string          `db:"done_by"`
			Before db.JSON[[]cell] `db:"before"`
			After  db.JSON[[]cell] `db:"after"`
		}
		order := "seq DESC" // seq 1 made the round: it stays
		if again {
			order = "seq"
		}
		err = tx.Get(ctx, &edit, "SELECT seq, done_by, before, after FROM quota_edits WHERE round_id = ? AND undone = ? AND seq > 1 ORDER BY "+order+" LIMIT 1", id, again)
		if db.IsMissing(err) {
			return fault.NotFound("quota_edit", id)
		}
		if err != nil {
			return err
		}
		if !actor.Scope.All && edit.DoneBy != string(actor.User.ID) {
			return fault.Forbidden("quota.undo", "the last edit is someone else's")
		}
		cells := edit.Before.V
		if again {
			cells = edit.After.V
		}
		if err := s.put(ctx, tx, id, cells); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE quota_edits SET undone = ? WHERE round_id = ? AND seq = ?", !again, id, edit.Seq); err != nil {
			return err
		}
		return s.touch(ctx, tx, r)
	})
}

// canStep says whether there is an edit to undo or redo, and it is the actor's to take.
func (s *Service) canStep(ctx context.Context, actor access.Actor, id string, again bool) (bool, error) {
	order := "seq DESC"
	if again {
		order = "seq"
	}
	var by string
	err := s.db.Get(ctx, &by, "SELECT done_by FROM quota_edits WHERE round_id = ? AND undone = ? AND seq > 1 ORDER BY "+order+" LIMIT 1", id, again)
	if db.IsMissing(err) {
		return false, nil
	}
	return err == nil && (actor.Scope.All || by == string(actor.User.ID)), err
}
