package online

import (
	"context"
	"log/slog"
	"time"

	"arpent/internal/account"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// lookEvery is how often it is asked whether another day has come.
const lookEvery = 30 * time.Second

// Follow deals, each day, the accounts that were placed in an online territory
// beforehand, from that day on. It returns when the context ends.
func (s *Service) Follow(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		if err := s.Daily(ctx); err != nil && ctx.Err() == nil {
			log.Error("online territories: deal the day's accounts", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Daily deals what came into online territories on the days since it was last
// done, today included, by what was recorded beforehand. However many programs
// work on one database, each day is dealt once.
func (s *Service) Daily(ctx context.Context) error {
	today := s.today()
	var since db.Date
	if err := s.db.Get(ctx, &since, "SELECT day FROM online_days WHERE id = 1"); err == nil && since >= today || err != nil && !db.IsMissing(err) {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		err := tx.Get(ctx, &since, "SELECT day FROM online_days WHERE id = 1")
		if db.IsMissing(err) {
			_, err = tx.Exec(ctx, "INSERT INTO online_days (id, day) VALUES (1, ?) ON CONFLICT (id) DO NOTHING", today)
			return err
		}
		if err != nil || since >= today {
			return err
		}
		// Of two who read the same day, one finds it changed here.
		if n, err := tx.Exec(ctx, "UPDATE online_days SET day = ? WHERE id = 1 AND day = ?", today, since); err != nil || n == 0 {
			return err
		}
		came, err := came(ctx, tx, since, today)
		if err != nil {
			return err
		}
		return s.Arrive(ctx, tx, came)
	})
}

// came gives the accounts that are in an online territory today and came there
// after a day.
func came(ctx context.Context, q db.Q, since, today db.Date) (map[territory.ID][]account.ID, error) {
	var rows []struct {
		Account   account.ID   `db:"account_id"`
		Territory territory.ID `db:"territory_id"`
	}
	err := q.Select(ctx, &rows, `SELECT x.account_id, x.territory_id FROM account_territory x JOIN online_territories o ON o.territory_id = x.territory_id
		WHERE x.valid_from > ? AND x.valid_from <= ? AND (x.valid_to IS NULL OR x.valid_to > ?)
		AND NOT EXISTS (SELECT 1 FROM account_territory y WHERE y.account_id = x.account_id AND y.territory_id = x.territory_id AND y.valid_to = x.valid_from)
		ORDER BY x.account_id`, since, today, today)
	out := map[territory.ID][]account.ID{}
	for _, r := range rows {
		out[r.Territory] = append(out[r.Territory], r.Account)
	}
	return out, err
}
