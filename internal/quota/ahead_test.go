package quota_test

import (
	"context"
	"testing"

	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/quota"
	"arpent/internal/territory"
)

// What is asked of the months to come: of approved rounds, the one approved
// last where two ask of a month, nothing of drafts.
func TestWhatIsAskedAhead(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		w := open(t, d)
		root := territory.ID("")
		w.ok(d.Tx(ctx, func(tx *db.Tx) (err error) {
			root, err = w.territories.Create(ctx, tx, w.hq, territory.NewTerritory{Name: "All", From: "2026-01-01"})
			return err
		}))
		round := func(goal int64, from db.Date, months int) string {
			id, err := w.quotas.Create(ctx, w.hq, quota.NewRound{Name: "R", Quantity: quota.Revenue, Currency: "EUR", StartsOn: from, Months: months, RootID: root, Goal: goal})
			w.ok(err)
			return id
		}
		ask := func(day db.Date) (int64, db.Date) {
			asked, err := w.quotas.AskedFrom(ctx, d, day)
			w.ok(err)
			if len(asked[root]) == 0 {
				return 0, ""
			}
			return asked[root][0].Amount, asked[root][0].Until
		}
		year := round(12_000, "2026-01-01", 12)
		if n, _ := ask("2026-01-05"); n != 0 {
			t.Errorf("a draft asks %d", n)
		}
		w.ok(w.quotas.Approve(ctx, w.hq, year, 0))
		whole, until := ask("2026-01-05")
		if whole != 12_000 || until != "2026-12-31" {
			t.Errorf("the year asks %d until %s", whole, until)
		}
		half, _ := ask("2026-07-15")
		if half <= 0 || half >= whole {
			t.Errorf("half a year asks %d of %d", half, whole)
		}
		if n, until := ask("2027-01-01"); n != 0 || until != "" {
			t.Errorf("what is over asks %d until %s", n, until)
		}
	})
}
