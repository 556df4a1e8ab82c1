package alignment

import (
	"cmp"
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/survey"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// Money is an amount of each kind in one currency, minor units.
type Money struct {
	Currency  string `json:"currency"`
	Potential int64  `json:"potential"`
	Revenue   int64  `json:"revenue"`
}

// Sum is what a territory's accounts add up to on a day, with those of the
// territories below it.
type Sum struct {
	TerritoryID territory.ID `json:"territory_id"`
	Own         int64        `json:"own" doc:"Accounts in the territory itself"`
	Accounts    int64        `json:"accounts" doc:"With the territories below"`
	Customers   int64        `json:"customers"`
	Hours       float64      `json:"hours" doc:"Of visits a year, without travel"`
	Money       []Money      `json:"money" doc:"By currency; amounts are not converted"`
}

// Sums adds the accounts up by territory, those below included. The tree is
// the one of the day.
func (s *Service) Sums(ctx context.Context, actor access.Actor, day db.Date) ([]Sum, error) {
	nodes, err := s.territories.Tree(ctx, actor, day)
	if err != nil {
		return nil, err
	}
	parts, err := survey.SumByTerritory(ctx, s.db, actor.Scope, day)
	if err != nil {
		return nil, err
	}
	at, parent := map[territory.ID]int{}, map[territory.ID]territory.ID{}
	sums := make([]Sum, len(nodes))
	for i, n := range nodes {
		at[n.ID], parent[n.ID] = i, n.ParentID
		sums[i] = Sum{TerritoryID: n.ID, Money: []Money{}}
	}
	for _, p := range parts {
		if i, ok := at[territory.ID(p.TerritoryID)]; ok {
			sums[i].Own += p.Accounts
		}
		for id := territory.ID(p.TerritoryID); id != ""; id = parent[id] {
			i, ok := at[id]
			if !ok {
				break
			}
			sums[i].add(p)
		}
	}
	return sums, nil
}

func (s *Sum) add(p survey.TerritorySum) {
	s.Accounts, s.Customers, s.Hours = s.Accounts+p.Accounts, s.Customers+p.Customers, s.Hours+p.Hours
	if p.Potential == 0 && p.Revenue == 0 {
		return
	}
	i := slices.IndexFunc(s.Money, func(m Money) bool { return m.Currency == p.Currency })
	if i < 0 {
		i, s.Money = len(s.Money), append(s.Money, Money{Currency: p.Currency})
	}
	s.Money[i].Potential += p.Potential
	s.Money[i].Revenue += p.Revenue
	slices.SortFunc(s.Money, func(a, b Money) int { return cmp.Compare(b.Potential, a.Potential) })
}

// Unassigned is an account in no territory, and why.
type Unassigned struct {
	ID        account.ID `json:"id"`
	Name      string     `json:"name"`
	Town      string     `json:"town"`
	Country   string     `json:"country"`
	AreaName  string     `json:"area_name"`
	Potential *int64     `json:"potential,omitempty"`
	Currency  string     `json:"currency"`
	Placed    bool       `json:"placed"`
	Why       string     `json:"why" enum:"no_plan,no_position,area_unknown,area_not_planned,territory_closed,not_run"`
	Near      []Step     `json:"near" doc:"Rules that nearly took it"`
}

// Unassigned lists accounts in the actor's scope that are in no territory of
// the primary layer on a day.
func (s *Service) Unassigned(ctx context.Context, actor access.Actor, day db.Date, cursor string, limit int) (items []Unassigned, next string, total int, err error) {
	accounts, total, err := survey.Unaligned(ctx, s.db, actor.Scope, territory.Primary, day, survey.After(cursor), limit)
	if err != nil {
		return nil, "", 0, err
	}
	w, err := s.world(ctx, s.db)
	if err != nil {
		return nil, "", 0, err
	}
	ids := make([]account.ID, len(accounts))
	for i := range accounts {
		ids[i] = accounts[i].ID
	}
	subjects, err := s.subjects(ctx, s.db, w, ids)
	if err != nil {
		return nil, "", 0, err
	}
	by := map[account.ID]*subject{}
	for _, u := range subjects {
		by[u.ID] = u
	}
	n := s.naming(ctx, w, actor.Scope)
	items = []Unassigned{}
	for i := range accounts {
		a := &accounts[i]
		item := Unassigned{ID: a.ID, Name: a.Name, Town: a.Town, Country: a.Country, AreaName: a.AreaName, Potential: a.Potential, Currency: a.Currency,
			Placed: a.Placed(), Why: "not_run", Near: []Step{}}
		if u := by[a.ID]; u != nil {
			steps, decided := w.explain(u, territory.Primary, day)
			for _, step := range steps {
				if step.Outcome == Near {
					step.TerritoryName = n.territory(step.TerritoryID)
					item.Near = append(item.Near, step)
				}
				if step.Kind == "geography" && decided.territory == "" {
					item.Why = step.Why
				}
			}
		}
		items = append(items, item)
	}
	if len(accounts) == limit {
		next = survey.Cursor(&accounts[limit-1])
	}
	return items, next, total, n.err
}
