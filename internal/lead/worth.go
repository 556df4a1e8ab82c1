package lead

import (
	"context"

	"arpent/internal/account"
	"arpent/internal/lead/worth"
)

// Worths gives what accounts, all in sight of whoever asks, are worth beside all
// others. It does not wait for the index: before that is made, it knows of none.
func (s *Service) Worths(ctx context.Context, ids []account.ID) (map[account.ID]worth.Worth, error) {
	return s.worth.Find(ctx, ids, func(ctx context.Context, ids []account.ID) (map[account.ID]worth.Said, error) {
		accounts, err := account.ByIDs(ctx, s.db, ids)
		if err != nil {
			return nil, err
		}
		out := make(map[account.ID]worth.Said, len(accounts))
		for i := range accounts {
			out[accounts[i].ID] = s.company(&accounts[i]).said()
		}
		return out, nil
	})
}

func (c *company) said() worth.Said {
	return worth.Said{Chance: c.chance, Potential: c.Potential, Currency: c.Currency}
}

// worthOf makes the book of what accounts are worth anew, those in it at once that
// signals told of lately.
func (s *Service) worthOf(of map[account.ID]*company) {
	scale, told := &worth.Scale{}, map[account.ID]worth.Said{}
	for id, c := range of {
		scale.Add(c.chance, c.Potential, c.Currency)
		if len(c.signals) > 0 {
			told[id] = c.said()
		}
	}
	scale.Done()
	s.worth.Renew(scale, told)
}
