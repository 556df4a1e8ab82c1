package quota

import (
	"context"

	"github.com/jmoiron/sqlx"

	"arpent/internal/alignment/rules"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// AskedFrom tells what approved rounds ask of territories in the months that
// are not over on a day; where two ask of a month, the one approved last does.
func (s *Service) AskedFrom(ctx context.Context, q db.Q, day db.Date) (map[territory.ID][]rules.Asked, error) {
	type kind struct {
		territory territory.ID
		quantity  string
		currency  string
	}
	monthly := map[kind]map[db.Date]int64{}
	order := []kind{}
	month := day[:8] + "01"
	err := q.Each(ctx, `SELECT g.territory_id, r.quantity, r.currency, g.month, g.amount FROM quota_goals g JOIN quota_rounds r ON r.id = g.round_id
		JOIN quota_approvals a ON a.round_id = r.id AND a.ended_at IS NULL WHERE g.month >= ? ORDER BY a.approved_at, r.id, g.territory_id, g.month`, []any{month}, func(r *sqlx.Rows) error {
		var k kind
		var on db.Date
		var amount int64
		if err := r.Scan(&k.territory, &k.quantity, &k.currency, &on, &amount); err != nil {
			return err
		}
		if monthly[k] == nil {
			monthly[k] = map[db.Date]int64{}
			order = append(order, k)
		}
		monthly[k][on] = amount
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := map[territory.ID][]rules.Asked{}
	for _, k := range order {
		a := rules.Asked{Quantity: k.quantity, Currency: k.currency}
		for on, amount := range monthly[k] {
			a.Amount += amount
			a.Until = max(a.Until, db.DateOf(on.Time().AddDate(0, 1, -1)))
		}
		if a.Amount != 0 {
			out[k.territory] = append(out[k.territory], a)
		}
	}
	return out, nil
}
