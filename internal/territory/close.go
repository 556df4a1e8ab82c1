package territory

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Close ends a territory on a day (its first day closed; empty: today) with
// all below it, and the memberships in them. Accounts are placed anew. What is
// below must be named by below, so that nobody closes a region by mistake.
func (s *Service) Close(ctx context.Context, tx *db.Tx, actor access.Actor, id ID, day db.Date, below bool) error {
	t, err := s.change(ctx, tx, actor, id, 0)
	if err != nil {
		return err
	}
	if day, err = s.day(day); err != nil {
		return err
	}
	if t.ValidTo != "" {
		return fault.Conflict("territory.closed", "%s is closed already", t.Name).With("name", t.Name)
	}
	if day < t.ValidFrom {
		return fault.Invalid("territory.close_before", "%s opens on %s; it cannot close before", t.Name, t.ValidFrom).With("name", t.Name).With("from", t.ValidFrom)
	}
	if err := s.belongsToManager(ctx, tx, actor, t); err != nil {
		return err
	}
	var ids []ID
	if err := tx.Select(ctx, &ids, "SELECT id FROM territories WHERE tree_left >= ? AND tree_left < ? AND valid_to IS NULL", t.TreeLeft, t.TreeRight); err != nil {
		return err
	}
	if len(ids) > 1 && !below {
		return fault.Conflict("territory.has_below", "%d territories are below %s; close or move them too", len(ids)-1, t.Name).
			With("count", len(ids)-1).With("name", t.Name)
	}
	now := db.At(s.now())
	if _, err := tx.Exec(ctx, "UPDATE territories SET valid_to = CASE WHEN valid_from > ? THEN valid_from ELSE ? END, closed_at = ?, version = version + 1 WHERE id IN (?)", day, day, now, ids); err != nil {
		return err
	}
	if err := s.endMembers(ctx, tx, actor, ids, day, now); err != nil {
		return err
	}
	return s.afterStanding(ctx, tx, actor, t, "territory.close", day)
}

// Reopen takes a close back: the territory, what closed with it, and the
// memberships that ended by it.
func (s *Service) Reopen(ctx context.Context, tx *db.Tx, actor access.Actor, id ID) error {
	t, err := s.change(ctx, tx, actor, id, 0)
	if err != nil {
		return err
	}
	if t.ValidTo == "" {
		return fault.Conflict("territory.open", "%s is not closed", t.Name).With("name", t.Name)
	}
	if t.ParentID != "" {
		var closed int
		if err := tx.Get(ctx, &closed, "SELECT COUNT(*) FROM territories WHERE id = ? AND valid_to IS NOT NULL", t.ParentID); err != nil {
			return err
		}
		if closed > 0 {
			return fault.Conflict("territory.parent_closed", "reopen the territory above %s first", t.Name).With("name", t.Name)
		}
	}
	var ids []ID
	if err := tx.Select(ctx, &ids, "SELECT id FROM territories WHERE tree_left >= ? AND tree_left < ? AND closed_at = ?", t.TreeLeft, t.TreeRight, t.ClosedAt); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "UPDATE territories SET valid_to = ?, closed_at = ?, version = version + 1 WHERE id IN (?)", db.Date(""), db.Time{}, ids); err != nil {
		return err
	}
	if err := s.restoreMembers(ctx, tx, actor, ids, t.ClosedAt); err != nil {
		return err
	}
	return s.afterStanding(ctx, tx, actor, t, "territory.reopen", t.ValidTo)
}

// belongsToManager refuses a manager the territory at the top of what is managed.
func (s *Service) belongsToManager(ctx context.Context, tx *db.Tx, actor access.Actor, t *Territory) error {
	if actor.Scope.All {
		return nil
	}
	if _, err := s.Find(ctx, tx, actor.Scope, t.ParentID); err != nil {
		return fault.Forbidden("territory.top", "only headquarters closes this territory")
	}
	return nil
}

func (s *Service) afterStanding(ctx context.Context, tx *db.Tx, actor access.Actor, t *Territory, act string, day db.Date) error {
	if err := s.touch(ctx, tx); err != nil {
		return err
	}
	if err := s.access.Audit(ctx, tx, actor, act, "territory/"+string(t.ID), map[string]any{"name": t.Name, "day": day}); err != nil {
		return err
	}
	return s.realigned(ctx, tx, actor, day)
}
