package quota

import (
	"context"

	"arpent/internal/account/deal"
	"arpent/internal/alignment"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// history is what the accounts now in each territory brought in the twelve
// months before a round.
func (s *Service) history(ctx context.Context, q db.Q, r *Round) (map[territory.ID]int64, error) {
	c := counting{r.Quantity, r.Currency, r.Rates.V}
	from, today := db.DateOf(r.StartsOn.Time().AddDate(-1, 0, 0)), s.today()
	l, err := s.read(ctx, q, c, db.At(s.now()), from, r.StartsOn)
	if err != nil {
		return nil, err
	}
	now := map[string]territory.ID{}
	err = s.alignment.StaysKnownAt(ctx, q, db.At(s.now()), today, today.AddDays(1), func(stay alignment.Stay) error {
		if stay.Layer == territory.Primary {
			now[string(stay.AccountID)] = stay.TerritoryID
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	won := map[territory.ID]int64{}
	for i := range l.deals {
		if k := &l.deals[i]; k.Outcome == deal.Won {
			won[now[string(k.AccountID)]] += l.worth(c, k)
		}
	}
	return won, nil
}
