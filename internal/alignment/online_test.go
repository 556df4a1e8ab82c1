package alignment_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/alignment"
	"arpent/internal/alignment/online"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
)

// Accounts that a rule puts into an online territory are dealt as they come;
// they change hands again on request only, and back.
func TestOnlineTerritoriesDealTheirAccounts(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		clock := func() time.Time { f.now = f.now.Add(time.Millisecond); return f.now }
		deals := online.New(d, f.users, f.territories, f.accounts, f.s, clock)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		desk := f.territory("Desk", "", "online")
		map1 := f.territory("Map", "", "geographic")
		anna, bert, carl := f.user("anna", access.Representative), f.user("bert", access.Representative), f.user("carl", access.Representative)
		called := map[access.UserID]string{anna.User.ID: "a", bert.User.ID: "b", carl.User.ID: "c", "": "-"}
		f.must(func(tx *db.Tx) error {
			_, _, err := f.s.ApplyRules(f.ctx, tx, f.hq, "", []alignment.Rule{{ID: "r1", TerritoryID: desk, Name: "small", Position: 1, Expression: "headcount < 10"}}, nil)
			return err
		})
		seats := []online.Seat{{UserID: anna.User.ID, Capacity: 2}, {UserID: bert.User.ID, Capacity: 1, Condition: "country = 'FR'"}}
		if err := deals.Set(f.ctx, f.hq, map1, 0, online.Turn, seats); fault.CodeOf(err) != fault.Unprocessed {
			t.Errorf("a territory on the map: %v", err)
		}
		if err := deals.Set(f.ctx, f.hq, desk, 0, online.Turn, []online.Seat{{UserID: anna.User.ID, Capacity: 2, Condition: "contry = 'FR'"}}); fault.CodeOf(err) != fault.Unprocessed {
			t.Errorf("a condition on no field: %v", err)
		}
		var ids []account.ID
		come := func(name, country string, headcount int64) {
			ids = append(ids, f.account(name, "69001", func(a *account.Account) { a.Country, a.Headcount = country, &headcount }))
		}
		owners := func() string {
			out := []string{}
			for _, id := range ids {
				a, err := f.accounts.Find(f.ctx, f.hq.Scope, id)
				must(err)
				out = append(out, called[a.OwnerID])
			}
			return strings.Join(out, "")
		}
		come("before there are seats", "FR", 3)
		must(deals.Set(f.ctx, f.hq, desk, 0, online.Turn, seats))
		if shown, err := deals.Show(f.ctx, f.hq.Scope, desk); err != nil || shown.Waiting != 1 || !shown.Seats[0].Next {
			t.Errorf("%+v %v", shown, err)
		}
		come("large", "FR", 500)
		come("german", "DE", 3)
		for range 4 {
			come("french", "FR", 3)
		}
		if got := owners(); got != "--aabaa" { // the German one is not Bert's to take
			t.Errorf("%s", got)
		}
		n, err := deals.Deal(f.ctx, f.hq, desk)
		must(err)
		if got := owners(); n != 1 || got != "b-aabaa" {
			t.Errorf("%d, %s", n, got)
		}
		why, err := deals.Explain(f.ctx, f.hq.Scope, ids[2])
		must(err)
		if got := fmt.Sprintf("%d %d %d %s", why.Why.Dealt, why.Why.Capacity, why.Why.Among, why.Why.Skipped[0].Reason); why.UserID != anna.User.ID || got != "1 2 1 condition" {
			t.Errorf("%+v", why)
		}
		// On leave: what falls to Anna goes to Carl, and what she has stays.
		seats[0].AwayFrom, seats[0].StandInID = db.DateOf(f.now), carl.User.ID
		must(deals.Set(f.ctx, f.hq, desk, 0, online.Turn, seats))
		come("meanwhile", "FR", 3)
		if got := owners(); got != "b-aabaac" {
			t.Errorf("during leave: %s", got)
		}
		seats[0].AwayFrom, seats[0].StandInID = "", ""
		seats = append(seats, online.Seat{UserID: carl.User.ID, Capacity: 3})
		must(deals.Set(f.ctx, f.hq, desk, 0, online.Turn, seats))
		plan, err := deals.Preview(f.ctx, f.hq, desk)
		must(err)
		if len(plan.Moves) != 3 || plan.After[string(anna.User.ID)] != 2 || plan.After[string(carl.User.ID)] != 4 || plan.After[string(bert.User.ID)] != 1 {
			t.Errorf("%+v", plan)
		}
		if owners() != "b-aabaac" {
			t.Error("a preview moved something")
		}
		come("came since", "DE", 3)
		if _, err := deals.Rebalance(f.ctx, f.hq, desk, plan.Digest); fault.CodeOf(err) != fault.Stale {
			t.Errorf("another plan than was shown: %v", err)
		}
		before := owners()
		plan, err = deals.Preview(f.ctx, f.hq, desk)
		must(err)
		done, err := deals.Rebalance(f.ctx, f.hq, desk, plan.Digest)
		must(err)
		if again, err := deals.Preview(f.ctx, f.hq, desk); err != nil || len(again.Moves) != 0 {
			t.Errorf("more to move: %+v %v", again, err)
		}
		back, err := deals.Undo(f.ctx, f.hq, desk, done.ID)
		must(err)
		if back != len(done.Moves) || owners() != before {
			t.Errorf("%d back, %s, want %s", back, owners(), before)
		}
		if _, err := deals.Undo(f.ctx, f.hq, desk, done.ID); fault.CodeOf(err) != fault.Missing {
			t.Errorf("undone twice: %v", err)
		}
		if _, err := deals.Show(f.ctx, bert.Scope, desk); fault.CodeOf(err) != fault.Missing {
			t.Errorf("out of scope: %v", err)
		}
	})
}
