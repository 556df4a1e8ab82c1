package territory

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Homes gives where representatives start from; for proposals by the program,
// since an address is nobody else's business (see HomesFor).
func (s *Service) Homes(ctx context.Context, q db.Q) ([]Home, error) {
	homes := []Home{}
	return homes, q.Select(ctx, &homes, "SELECT user_id, lon, lat, label FROM user_homes ORDER BY user_id")
}

// HomesFor gives the homes someone may know: headquarters all, a manager those
// of members of the managed territories, everyone their own.
func (s *Service) HomesFor(ctx context.Context, actor access.Actor) ([]Home, error) {
	if actor.Scope.All {
		return s.Homes(ctx, s.db)
	}
	homes := []Home{}
	if actor.User.Role != access.Manager {
		return homes, s.db.Select(ctx, &homes, "SELECT user_id, lon, lat, label FROM user_homes WHERE user_id = ?", actor.User.ID)
	}
	within, args := actor.Scope.Territories("t.tree_left")
	err := s.db.Select(ctx, &homes, `SELECT user_id, lon, lat, label FROM user_homes WHERE user_id = ? OR user_id IN
		(SELECT m.user_id FROM territory_members m JOIN territories t ON t.id = m.territory_id WHERE m.superseded_at IS NULL AND `+within+") ORDER BY user_id",
		append([]any{actor.User.ID}, args...)...)
	return homes, err
}

// SetHome says where someone starts from: oneself, or a manager for the team.
func (s *Service) SetHome(ctx context.Context, tx *db.Tx, actor access.Actor, h Home) error {
	if err := s.mayPlace(ctx, tx, actor, h.UserID); err != nil {
		return err
	}
	if h.Lon < -180 || h.Lon > 180 || h.Lat < -90 || h.Lat > 90 || h.Lon == 0 && h.Lat == 0 {
		return fault.Invalid("territory.home_position", "%g, %g is not a place to start from", h.Lon, h.Lat)
	}
	_, err := tx.Exec(ctx, `INSERT INTO user_homes (user_id, lon, lat, label, updated_at) VALUES (?,?,?,?,?)
		ON CONFLICT (user_id) DO UPDATE SET lon = excluded.lon, lat = excluded.lat, label = excluded.label, updated_at = excluded.updated_at`,
		h.UserID, h.Lon, h.Lat, h.Label, db.At(s.now()))
	if err != nil {
		return err
	}
	return s.access.Audit(ctx, tx, actor, "user.home", "user/"+string(h.UserID), map[string]string{"label": h.Label})
}

// RemoveHome forgets where someone starts from.
func (s *Service) RemoveHome(ctx context.Context, tx *db.Tx, actor access.Actor, id access.UserID) error {
	if err := s.mayPlace(ctx, tx, actor, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "DELETE FROM user_homes WHERE user_id = ?", id)
	return err
}

func (s *Service) mayPlace(ctx context.Context, tx *db.Tx, actor access.Actor, id access.UserID) error {
	var found int
	if err := tx.Get(ctx, &found, "SELECT COUNT(*) FROM users WHERE id = ?", id); err != nil {
		return err
	}
	if found == 0 {
		return fault.NotFound("user", id)
	}
	if actor.Scope.All || actor.User.ID == id {
		return nil
	}
	if actor.User.Role == access.Manager {
		within, args := actor.Scope.Territories("t.tree_left")
		if err := tx.Get(ctx, &found, `SELECT COUNT(*) FROM territory_members m JOIN territories t ON t.id = m.territory_id
			WHERE m.superseded_at IS NULL AND m.user_id = ? AND `+within, append([]any{id}, args...)...); err != nil {
			return err
		}
		if found > 0 {
			return nil
		}
	}
	return fault.NotFound("user", id)
}
