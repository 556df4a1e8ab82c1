package main

import (
	"context"
	"fmt"
	"time"

	"arpent/cmd/arpent/demo"
	"arpent/internal/platform/db"
	"arpent/internal/quota"
	"arpent/internal/quota/pay"
	"arpent/internal/quota/payroll"
)

// loadPay puts the sales force on this half-year's pay plans and settles the
// months that are over, each in the first days of the next.
func (l *loading) loadPay(ctx context.Context) error {
	today := l.c.Today
	begin := time.Date(today.Year(), 1+6*((today.Month()-1)/6), 1, 0, 0, 0, 0, time.UTC)
	half := fmt.Sprintf("S%d %d", 1+(int(begin.Month())-1)/6, begin.Year())
	for _, p := range []struct {
		name         string
		kind         demo.Kind
		base, target int64
		draw         int64
		tiers        []pay.Tier
		threshold    pay.Ratio
		limit        pay.Ratio
	}{
		{"Primes commerciales ", demo.Representative, 17_000_00, 6_000_00, 300_00,
			[]pay.Tier{{From: 0, Rate: pay.One}, {From: pay.One, Rate: 3 * pay.One / 2}, {From: 6 * pay.One / 5, Rate: 2 * pay.One}}, pay.One / 5, 5 * pay.One / 2},
		{"Primes des chefs des ventes ", demo.Manager, 27_000_00, 11_000_00, 0, []pay.Tier{{From: 0, Rate: pay.One}, {From: pay.One, Rate: 3 * pay.One / 2}}, 0, 0},
	} {
		set := l.on(begin.AddDate(0, 0, -12)).payroll
		id, err := set.Create(ctx, l.actor, payroll.NewPayPlan{Name: p.name + half, Currency: "EUR", StartsOn: db.DateOf(begin), Months: 6, Base: p.base,
			Components: []pay.Component{{Name: "Chiffre d’affaires", Quantity: string(quota.Revenue), Target: p.target, Mode: pay.Marginal, Tiers: p.tiers, Threshold: p.threshold, Cap: p.limit}},
			Draw:       pay.Draw{Amount: p.draw, Recoverable: true}})
		if err != nil {
			return err
		}
		var people []payroll.Enrolment
		for i, u := range l.c.Users {
			if u.Kind != p.kind || !u.Left.IsZero() {
				continue
			}
			e := payroll.Enrolment{UserID: l.users[i], Percent: 100}
			if u.Joined.After(begin) {
				e.From = db.DateOf(u.Joined)[:8] + "01"
			}
			people = append(people, e)
		}
		if err := set.Enrol(ctx, l.actor, id, people); err != nil {
			return err
		}
		if err := set.Publish(ctx, l.actor, id); err != nil {
			return err
		}
		for month := begin; !month.AddDate(0, 1, 4).After(today); month = month.AddDate(0, 1, 0) {
			if err := l.on(month.AddDate(0, 1, 4)).payroll.Close(ctx, l.actor, id, db.DateOf(month)); err != nil {
				return err
			}
		}
	}
	return nil
}
