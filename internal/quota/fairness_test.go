package quota_test

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/quota"
	"arpent/internal/quota/fairness"
	"arpent/internal/territory"
)

// Ten territories over five quarters: every second was handed a pipeline that
// brings half its quota more, and one rep does better than all others.
func TestFairness(t *testing.T) {
	ctx := context.Background()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.now = time.Date(2025, 1, 1, 9, 0, 0, 0, time.UTC)
		root := w.territory("France", "")
		split := fairness.New(d, w.access, w.territories, w.quotas)
		home, reps := map[account.ID]territory.ID{}, []access.UserID{}
		for i := range 10 {
			id := w.territory(fmt.Sprintf("T%d", i), root)
			reps = append(reps, w.user(fmt.Sprintf("rep%d", i), access.Representative))
			w.member(id, reps[i], territory.Owner, 100)
			firm, err := w.accounts.Create(ctx, w.hq, account.Particulars{Name: fmt.Sprint("firm", i), Potential: new(int64), Currency: "EUR"}, true)
			w.ok(err)
			w.firms = append(w.firms, firm.ID)
			home[firm.ID] = id
		}
		w.align(home)
		ask := func(who access.Actor) *fairness.Fairness {
			t.Helper()
			a, err := split.Split(ctx, who, quota.Question{Currency: "EUR", From: "2025-01-01", To: "2026-01-01"})
			w.ok(err)
			return a
		}
		id, err := w.quotas.Create(ctx, w.hq, quota.NewRound{Name: "2025", Quantity: quota.Revenue, Currency: "EUR", StartsOn: "2025-01-01", RootID: root, Goal: 10 * 12 * 100_00})
		w.ok(err)
		w.ok(w.quotas.Approve(ctx, w.hq, id, 0))
		if a := ask(w.hq); a.Enough || a.Points != 0 {
			t.Errorf("before anything happened: %+v", a)
		}
		quarters := []time.Time{}
		for q := range 4 {
			quarters = append(quarters, time.Date(2025, time.Month(1+3*q), 1, 9, 0, 0, 0, time.UTC))
		}
		sell := func(firm int, amount int64, made, closes time.Time, outcome deal.Outcome) {
			w.now = made
			w.deal(w.firms[firm], amount, db.DateOf(closes), outcome)
		}
		for q, first := range quarters {
			for i := range 10 {
				noise := int64((i*7+q*3)%5-2) * 5_00
				amount := 200_00 + noise
				if i == 3 {
					amount += 120_00
				}
				if i%2 == 0 { // handed: there before the quarter began
					sell(i, 150_00, first.AddDate(0, 0, -20), first.AddDate(0, 1, 0), deal.Won)
				}
				sell(i, amount, first.AddDate(0, 0, 5), first.AddDate(0, 2, 0), deal.Won)
			}
		}
		w.now = time.Date(2025, 12, 31, 20, 0, 0, 0, time.UTC)
		a := ask(w.hq)
		if !a.Enough || !a.Separable || a.Points != 40 || a.Territories != 10 || len(a.Rows) != 10 || !a.BySize {
			t.Fatalf("%+v", a)
		}
		for i, r := range a.Rows {
			sum := a.Average + r.Territory.Value + r.Rep.Value + r.Rest
			if math.Abs(sum-r.Attained) > 1e-9 || math.Abs(r.Potential.Value+r.Pipeline.Value-r.Territory.Value) > 1e-9 || r.Quarters != 4 {
				t.Errorf("%s does not add up: %+v", r.Name, r)
			}
			if handed := r.Territory.Low > 0.1; handed != (i%2 == 0) {
				t.Errorf("%s was handed its pipeline, %t: %+v", r.Name, i%2 == 0, r.Territory)
			}
			if better := r.Rep.Low > 0.15; better != (i == 3) {
				t.Errorf("%s: the rep's part is %+v", r.Name, *r.Rep)
			}
		}
		if own := ask(w.actor(reps[3])); len(own.Rows) != 1 || own.Rows[0].Name != "T3" || own.Rows[0].Attained != a.Rows[3].Attained {
			t.Errorf("a rep sees %+v", own.Rows)
		}
	})
}
