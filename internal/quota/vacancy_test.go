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
	"arpent/internal/quota"
	"arpent/internal/quota/vacancy"
	"arpent/internal/territory"
)

func TestVacancies(t *testing.T) {
	ctx := context.Background()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.now = time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC)
		root := w.territory("France", "")
		north, south, east := w.territory("Nord", root), w.territory("Sud", root), w.territory("Est", root)
		ann, bob, cid := w.user("ann", access.Representative), w.user("bob", access.Representative), w.user("cid", access.Representative)
		put := func(id territory.ID, who access.UserID, role territory.MemberRole, share int64, from, to db.Date) {
			t.Helper()
			w.tx(func(tx *db.Tx) error {
				_, err := w.territories.SetMember(ctx, tx, w.hq, territory.NewMember{TerritoryID: id, UserID: who, Role: role, Share: share, From: from, To: to})
				return err
			})
		}
		put(north, ann, territory.Owner, 100, "2026-01-01", "2026-03-01")
		put(north, cid, territory.StandIn, 40, "2026-03-01", "")
		put(north, bob, territory.Owner, 100, "2026-05-01", "")
		put(south, bob, territory.Owner, 100, "2026-01-01", "")
		put(south, cid, territory.StandIn, 50, "2026-03-10", "2026-03-20")
		put(east, cid, territory.Owner, 100, "2026-01-01", "")
		firm := w.firm("firm")
		w.align(map[account.ID]territory.ID{firm: north})
		id, err := w.quotas.Create(ctx, w.hq, quota.NewRound{Name: "2026", Quantity: quota.Revenue, Currency: "EUR", StartsOn: "2026-01-01", RootID: root, Goal: 36 * 31_00})
		w.ok(err)
		w.ok(w.quotas.Approve(ctx, w.hq, id, 0))
		w.deal(firm, 7_00, "2026-02-20", deal.Won) // by the owner
		w.deal(firm, 4_00, "2026-03-05", deal.Won) // by the stand-in
		w.now = time.Date(2026, 3, 15, 9, 0, 0, 0, time.UTC)
		v, err := vacancy.New(d, w.access, w.territories, w.quotas).On(ctx, w.hq, "", "")
		w.ok(err)
		if len(v.Items) != 1 || len(v.Leaves) != 1 {
			t.Fatalf("%+v", v)
		}
		// A twelfth of a third is 31 a month: 1 a day in March, 15 days by the fifteenth.
		one := v.Items[0]
		if one.Name != "Nord" || one.Since != "2026-03-01" || one.Days != 15 || one.Last != "ann" || one.Next != "bob" || one.NextOn != "2026-05-01" ||
			one.PerDay != 1_00 || one.Asked != 15_00 || one.Won != 4_00 || one.Missed != 11_00 || v.Missed != 11_00 || len(one.Covers) != 1 || one.Covers[0].Share != 40 {
			t.Errorf("%+v", one)
		}
		if l := v.Leaves[0]; l.Name != "Sud" || len(l.Owners) != 1 || l.Owners[0] != "bob" || l.Covers[0].Name != "cid" || l.Covers[0].To != "2026-03-20" {
			t.Errorf("%+v", l)
		}
		other, err := vacancy.New(d, w.access, w.territories, w.quotas).On(ctx, w.actor(bob), "", "")
		w.ok(err)
		if len(other.Items) != 0 || len(other.Leaves) != 1 {
			t.Errorf("an owner elsewhere sees %+v", other)
		}
	})
}
