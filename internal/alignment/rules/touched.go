package rules

import (
	"cmp"
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/alignment"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// Asked is what quotas ask of a territory in the months to come.
type Asked struct {
	Quantity string  `json:"quantity" doc:"revenue (minor units), deals or new_accounts"`
	Currency string  `json:"currency"`
	Amount   int64   `json:"amount"`
	Until    db.Date `json:"until" doc:"Last day of the months asked"`
}

// Quotas tells what is asked of territories; the quota noun does.
type Quotas interface {
	AskedFrom(ctx context.Context, q db.Q, day db.Date) (map[territory.ID][]Asked, error)
}

// UseQuotas lets previews show the quotas of the territories they touch.
func (s *Service) UseQuotas(q Quotas) { s.quotas = q }

// TouchedTerritory is a territory that would gain or lose accounts, with what
// hangs on them: the people whose numbers and pay they are part of, and the
// quotas, which stay as they are until somebody changes them.
type TouchedTerritory struct {
	TerritoryID territory.ID      `json:"territory_id"`
	Name        string            `json:"name"`
	People      []string          `json:"people" doc:"Who works it on the first day"`
	Out         int               `json:"out" doc:"Accounts that leave"`
	In          int               `json:"in" doc:"Accounts that come"`
	DealsOut    int               `json:"deals_out" doc:"Open deals that leave"`
	DealsIn     int               `json:"deals_in"`
	Net         []alignment.Money `json:"net" doc:"What comes less what leaves, by currency"`
	Asked       []Asked           `json:"asked" doc:"Quotas in force from the month of the first day on"`
}

// touched adds the flows up by territory.
func (s *Service) touched(ctx context.Context, actor access.Actor, from db.Date, flows []RuleFlow) ([]TouchedTerritory, error) {
	all, err := s.territories.All(ctx, s.db)
	if err != nil {
		return nil, err
	}
	names := map[territory.ID]string{}
	for i := range all {
		if actor.Scope.Holds(all[i].TreeLeft) {
			names[all[i].ID] = all[i].Name
		}
	}
	at := map[territory.ID]*TouchedTerritory{}
	of := func(id territory.ID) *TouchedTerritory {
		if at[id] == nil {
			at[id] = &TouchedTerritory{TerritoryID: id, Name: names[id], People: []string{}, Net: []alignment.Money{}, Asked: []Asked{}}
		}
		return at[id]
	}
	for i := range flows {
		f := &flows[i]
		if f.From != "" {
			t := of(f.From)
			t.Out, t.DealsOut = t.Out+f.Accounts, t.DealsOut+f.Deals
			t.weigh(f.Money, -1)
		}
		if f.To != "" {
			t := of(f.To)
			t.In, t.DealsIn = t.In+f.Accounts, t.DealsIn+f.Deals
			t.weigh(f.Money, 1)
		}
	}
	if err := s.fillTouched(ctx, from, at); err != nil {
		return nil, err
	}
	out := []TouchedTerritory{}
	for _, t := range at {
		out = append(out, *t)
	}
	slices.SortFunc(out, func(a, b TouchedTerritory) int {
		return cmp.Or(cmp.Compare(b.In+b.Out, a.In+a.Out), cmp.Compare(a.Name, b.Name), cmp.Compare(a.TerritoryID, b.TerritoryID))
	})
	return out, nil
}

func (t *TouchedTerritory) weigh(money []alignment.Money, sign int64) {
	for _, m := range money {
		i := slices.IndexFunc(t.Net, func(n alignment.Money) bool { return n.Currency == m.Currency })
		if i < 0 {
			i, t.Net = len(t.Net), append(t.Net, alignment.Money{Currency: m.Currency})
		}
		t.Net[i].Potential += sign * m.Potential
		t.Net[i].Revenue += sign * m.Revenue
	}
}

func (s *Service) fillTouched(ctx context.Context, from db.Date, at map[territory.ID]*TouchedTerritory) error {
	if len(at) == 0 {
		return nil
	}
	members, err := s.territories.Members(ctx, s.db, from)
	if err != nil {
		return err
	}
	for _, m := range members {
		if t := at[m.TerritoryID]; t != nil {
			t.People = append(t.People, m.UserName)
		}
	}
	if s.quotas == nil {
		return nil
	}
	asked, err := s.quotas.AskedFrom(ctx, s.db, from)
	for id, t := range at {
		t.Asked = append(t.Asked, asked[id]...)
	}
	return err
}
