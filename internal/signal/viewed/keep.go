package viewed

import (
	"context"
	"time"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// KeepMonths tells for how long visits are kept.
func (s *Service) KeepMonths(ctx context.Context) (int, error) {
	var n int
	return n, s.db.Get(ctx, &n, "SELECT keep_months FROM view_settings WHERE id = 1")
}

// SetKeepMonths says for how long visits are kept: 1 to 36 months.
func (s *Service) SetKeepMonths(ctx context.Context, actor access.Actor, months int) error {
	if months < 1 || months > 36 {
		return fault.Invalid("viewed.months", "visits are kept for 1 to 36 months")
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "UPDATE view_settings SET keep_months = ? WHERE id = 1", months); err != nil {
			return err
		}
		return s.o.Access.Audit(ctx, tx, actor, "views.keep", "views/all", map[string]int{"months": months})
	})
}

// Drop deletes visits that are older than they are kept, and the marks of those
// of other days; it gives how many visits went.
func (s *Service) Drop(ctx context.Context) (int64, error) {
	months, err := s.KeepMonths(ctx)
	if err != nil {
		return 0, err
	}
	now := s.o.Now()
	if _, err := s.db.Exec(ctx, "UPDATE link_visits SET mark = '' WHERE opened_at < ? AND mark <> ''", db.At(now.Add(-visitLife))); err != nil {
		return 0, err
	}
	return s.db.Exec(ctx, "DELETE FROM link_visits WHERE opened_at < ?", db.At(now.AddDate(0, -months, 0)))
}

// dropEvery is how often old visits are looked for.
const dropEvery = time.Hour

// Follow drops old visits until the context ends.
func (s *Service) Follow(ctx context.Context) {
	tick := time.NewTicker(dropEvery)
	defer tick.Stop()
	for {
		if _, err := s.Drop(ctx); err != nil && ctx.Err() == nil {
			s.o.Log.Error("views: drop old ones", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
