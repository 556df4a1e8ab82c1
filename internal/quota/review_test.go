package quota_test

import (
	"context"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/quota/forecast"
	"arpent/internal/quota/review"
	"arpent/internal/territory"
)

// What a review froze stays, whatever happens to the deals afterwards.
func TestAReviewKeepsItsNumbers(t *testing.T) {
	ctx := context.Background()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		clock := func() time.Time { return w.now }
		forecasts := forecast.New(d, forecast.Options{Access: w.access, Territories: w.territories, Deals: w.deals, Quotas: w.quotas, Now: clock})
		reviews := review.New(d, w.access, w.territories, forecasts, clock)
		root := w.territory("France", "")
		north, south := w.territory("Nord", root), w.territory("Sud", root)
		boss, other := w.user("boss", access.Manager), w.user("other", access.Manager)
		w.member(north, boss, territory.Manager, 100)
		w.member(south, other, territory.Manager, 100)
		firm := w.firm("firm")
		w.align(map[account.ID]territory.ID{firm: north})
		w.now = time.Date(2026, 2, 10, 9, 0, 0, 0, time.UTC)
		won := w.deal(firm, 1200_00, "2026-02-03", deal.Won)
		w.now = time.Date(2026, 2, 27, 9, 0, 0, 0, time.UTC)
		manager := w.actor(boss)
		if err := reviews.Write(ctx, manager, north, "2026-02-27", "  ", "EUR"); fault.CodeOf(err) != fault.Unprocessed {
			t.Error(err)
		}
		if err := reviews.Write(ctx, manager, north, "2026-03-01", "ahead", "EUR"); fault.CodeOf(err) != fault.Unprocessed {
			t.Error(err)
		}
		if err := reviews.Write(ctx, manager, south, "2026-02-01", "not mine", "EUR"); fault.CodeOf(err) != fault.Missing {
			t.Error(err)
		}
		w.ok(reviews.Write(ctx, manager, north, "2026-02-27", "A good month.", "EUR"))
		if err := reviews.Write(ctx, manager, north, "2026-02-01", "Again.", "EUR"); fault.CodeOf(err) != fault.Clash {
			t.Error(err)
		}
		w.now = w.now.AddDate(0, 0, 10)
		w.ok(w.deals.Delete(ctx, w.hq, won, false))
		if now, err := reviews.Freeze(ctx, manager, north, "EUR"); err != nil || now.Quarter.Closed != 0 {
			t.Errorf("%+v %v", now.Quarter, err)
		}
		list, err := reviews.List(ctx, w.hq, "")
		w.ok(err)
		if len(list) != 1 || list[0].Figures.V.Quarter.Closed != 1200_00 || list[0].Figures.V.Year.Closed != 1200_00 || list[0].Month != "2026-02-01" || list[0].AsOf != "2026-02-27" {
			t.Fatalf("%+v", list)
		}
		w.ok(reviews.Add(ctx, w.hq, north, list[0].ID, "The deal fell through."))
		if err := reviews.Add(ctx, w.actor(other), north, list[0].ID, "hm"); fault.CodeOf(err) != fault.Missing {
			t.Error(err)
		}
		if list, err = reviews.List(ctx, w.actor(other), ""); err != nil || len(list) != 0 {
			t.Errorf("another manager reads %+v, %v", list, err)
		}
		list, err = reviews.List(ctx, manager, north)
		w.ok(err)
		if list[0].Text != "A good month." || len(list[0].Addenda) != 1 || list[0].Addenda[0].By != w.hq.User.ID {
			t.Errorf("%+v", list[0])
		}
	})
}
