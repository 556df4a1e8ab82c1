package main

import (
	"context"
	"time"

	"arpent/cmd/arpent/demo"
	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/quota"
	"arpent/internal/quota/forecast"
	"arpent/internal/territory"
)

// loadRounds sets the company's quotas, each on its day.
func (l *loading) loadRounds(ctx context.Context, today *app) error {
	for _, r := range l.c.Rounds {
		set := l.on(r.Set)
		id, err := set.quota.Create(ctx, l.actor, quota.NewRound{Name: r.Name, Quantity: quota.Revenue, Currency: "EUR", StartsOn: db.DateOf(r.From), Months: r.Months,
			RootID: l.top, Goal: r.Goal, OverPercent: r.Over, Season: r.Season, Mix: quota.Mix{Potential: 70, Accounts: 15, Capacity: 15}})
		if err != nil {
			return err
		}
		if len(r.Asked) > 0 {
			if err := set.quota.SetGoals(ctx, l.actor, id, 0, l.goals(r)); err != nil {
				return err
			}
		}
		if !r.Approved.IsZero() {
			if err := l.on(r.Approved).quota.Approve(ctx, l.actor, id, 0); err != nil {
				return err
			}
			continue
		}
		grid, err := set.quota.Grid(ctx, l.actor, id)
		if err != nil {
			return err
		}
		asked := map[territory.ID]int64{}
		for _, row := range grid.Rows {
			asked[row.TerritoryID] = row.Total
		}
		for i, p := range r.Proposals {
			at := l.regions[p.Region]
			if p.Territory >= 0 {
				at = l.areas[p.Territory]
			}
			who := access.Actor{User: access.User{ID: l.users[p.User], Role: roles[l.c.Users[p.User].Kind], Active: true}, Scope: l.actor.Scope}
			amount := int64(float64(asked[at])*p.Factor) / 500_000 * 500_000
			if err := today.on(r.Set.Add(time.Duration(24+i)*time.Hour)).quota.Propose(ctx, who, id, at, &amount, p.Note); err != nil {
				return err
			}
		}
	}
	return nil
}

// goals are what a round asks by hand of every territory, those above asking
// what is asked below less the round's reserve.
func (l *loading) goals(r demo.Round) []quota.Goal {
	list, whole, of := []quota.Goal{}, int64(0), make([]int64, len(l.regions))
	for i, amount := range r.Asked {
		list = append(list, quota.Goal{TerritoryID: l.areas[i], Amount: amount})
		of[l.c.Territories[i].Region] += amount
	}
	for i := range of {
		amount := of[i] * 100 / r.Over / 100 * 100
		list = append(list, quota.Goal{TerritoryID: l.regions[i], Amount: amount})
		whole += amount
	}
	return append(list, quota.Goal{TerritoryID: l.top, Amount: whole * 100 / r.Over / 100 * 100})
}

// judge lets every manager say, a month into each quarter of the year so far,
// where their region will end: some always hope for too much.
func (l *loading) judge(ctx context.Context) error {
	january := time.Date(l.c.Today.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	for from := january; from.AddDate(0, 1, 0).Before(l.c.Today); from = from.AddDate(0, 3, 0) {
		then := l.on(from.AddDate(0, 1, 0))
		q := quota.Question{Quantity: quota.Revenue, Currency: "EUR", From: db.DateOf(from), To: db.DateOf(from.AddDate(0, 3, 0))}
		f, err := then.forecast.Forecast(ctx, l.actor, q)
		if err != nil {
			return err
		}
		landing := map[territory.ID]int64{}
		for _, line := range f.Items {
			landing[line.TerritoryID] = line.P50
		}
		for i, r := range l.c.Regions {
			who := access.Actor{User: access.User{ID: l.users[r.Manager], Role: access.Manager, Active: true}, Scope: l.actor.Scope}
			amount := landing[l.regions[i]] * int64(93+4*i+int(from.Month())) / 100 / 100_000 * 100_000
			if err := then.forecast.Judge(ctx, who, l.regions[i], forecast.NewJudgement{Quantity: q.Quantity, Currency: q.Currency, From: q.From, To: q.To, Amount: amount}); err != nil {
				return err
			}
		}
	}
	return nil
}
