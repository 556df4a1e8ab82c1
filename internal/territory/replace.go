package territory

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/platform/db"
)

// CloseMany ends territories from a day on, with their memberships, for a
// caller that places accounts anew itself in the same transaction (publishing
// a plan). A territory that holds others open, or is closed already, is left.
// It returns those that it closed.
func (s *Service) CloseMany(ctx context.Context, tx *db.Tx, actor access.Actor, ids []ID, day db.Date) ([]ID, error) {
	closed := []ID{}
	now := db.At(s.now())
	for _, id := range ids {
		t, err := s.change(ctx, tx, actor, id, 0)
		if err != nil {
			return nil, err
		}
		var below int
		if err := tx.Get(ctx, &below, "SELECT COUNT(*) FROM territories WHERE parent_id = ? AND (valid_to IS NULL OR valid_to > ?)", id, day); err != nil {
			return nil, err
		}
		if t.ValidTo != "" || below > 0 {
			continue
		}
		if _, err := tx.Exec(ctx, "UPDATE territories SET valid_to = CASE WHEN valid_from > ? THEN valid_from ELSE ? END, closed_at = ?, version = version + 1 WHERE id = ?", day, day, now, id); err != nil {
			return nil, err
		}
		if err := s.access.Audit(ctx, tx, actor, "territory.close", "territory/"+string(id), map[string]any{"name": t.Name, "day": day}); err != nil {
			return nil, err
		}
		closed = append(closed, id)
	}
	if len(closed) == 0 {
		return closed, nil
	}
	if err := s.endMembers(ctx, tx, actor, closed, day, now); err != nil {
		return nil, err
	}
	return closed, s.touch(ctx, tx)
}

// ReopenMany takes closes back, with the memberships they ended, for a caller
// that places accounts anew itself. Territories that are open are left.
func (s *Service) ReopenMany(ctx context.Context, tx *db.Tx, actor access.Actor, ids []ID) error {
	for _, id := range ids {
		t, err := s.change(ctx, tx, actor, id, 0)
		if err != nil {
			return err
		}
		if t.ValidTo == "" {
			continue
		}
		if _, err := tx.Exec(ctx, "UPDATE territories SET valid_to = ?, closed_at = ?, version = version + 1 WHERE id = ?", db.Date(""), db.Time{}, id); err != nil {
			return err
		}
		if err := s.restoreMembers(ctx, tx, actor, []ID{id}, t.ClosedAt); err != nil {
			return err
		}
		if err := s.access.Audit(ctx, tx, actor, "territory.reopen", "territory/"+string(id), map[string]any{"name": t.Name}); err != nil {
			return err
		}
	}
	return s.touch(ctx, tx)
}
