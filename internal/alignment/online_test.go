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
		if err := deals.Set(f.ctx, f.hq, desk, 0, online.Turn, []online.Seat{{UserID: anna.User.ID, Capacity: 2, AwayTo: "2030-01-01"}}); fault.CodeOf(err) != fault.Unprocessed {
			t.Errorf("back from a leave that never began: %v", err)
		}
	})
}

// Nobody is dealt an account who has left, or who stands in while on leave
// themselves; what somebody held who left waits, and is dealt again.
func TestOnlineTerritoriesDealToWhoIsThere(t *testing.T) {
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
		anna, bert, carl := f.user("anna", access.Representative), f.user("bert", access.Representative), f.user("carl", access.Representative)
		f.user("dora", access.Administrator)
		f.must(func(tx *db.Tx) error {
			_, _, err := f.s.ApplyRules(f.ctx, tx, f.hq, "", []alignment.Rule{{ID: "r1", TerritoryID: desk, Name: "all", Position: 1, Expression: "headcount < 10"}}, nil)
			return err
		})
		held := func(who access.Actor) (n int) {
			must(d.Get(f.ctx, &n, "SELECT COUNT(*) FROM accounts WHERE owner_id = ?", who.User.ID))
			return n
		}
		few := int64(3)
		come := func(name string) {
			f.account(name, "69001", func(a *account.Account) { a.Headcount = &few })
		}
		seats := []online.Seat{{UserID: anna.User.ID, Capacity: 1}, {UserID: bert.User.ID, Capacity: 1}}
		must(deals.Set(f.ctx, f.hq, desk, 0, online.Turn, seats))
		come("one")
		come("two")
		// Both are on leave, and Anna stands in for Bert: nobody is there.
		seats[0].AwayFrom, seats[1].AwayFrom, seats[1].StandInID = db.DateOf(f.now), db.DateOf(f.now), anna.User.ID
		must(deals.Set(f.ctx, f.hq, desk, 0, online.Turn, seats))
		come("three")
		if shown, err := deals.Show(f.ctx, f.hq.Scope, desk); err != nil || shown.Waiting != 1 || held(anna) != 1 || held(bert) != 1 {
			t.Errorf("%+v %v: %d and %d", shown, err, held(anna), held(bert))
		}
		// Anna leaves, Carl stands in for Bert.
		seats[0].AwayFrom, seats[1].StandInID = "", carl.User.ID
		must(deals.Set(f.ctx, f.hq, desk, 0, online.Turn, seats))
		off := false
		_, err := f.users.ChangeUser(f.ctx, f.hq, anna.User.ID, 0, access.UserChange{Active: &off})
		must(err)
		come("four")
		if shown, err := deals.Show(f.ctx, f.hq.Scope, desk); err != nil || shown.Waiting != 2 || !shown.Seats[0].Left || shown.Seats[0].Next || held(carl) != 1 {
			t.Errorf("%+v %v: %d", shown, err, held(carl))
		}
		n, err := deals.Deal(f.ctx, f.hq, desk)
		must(err)
		if n != 2 || held(anna) != 0 || held(carl) != 3 || held(bert) != 1 {
			t.Errorf("%d dealt: %d, %d, %d", n, held(anna), held(bert), held(carl))
		}
		// Carl leaves as well: what comes waits.
		_, err = f.users.ChangeUser(f.ctx, f.hq, carl.User.ID, 0, access.UserChange{Active: &off})
		must(err)
		come("five")
		if shown, err := deals.Show(f.ctx, f.hq.Scope, desk); err != nil || shown.Waiting != 4 {
			t.Errorf("%+v %v", shown, err)
		}
	})
}

// Whatever brings accounts into an online territory, they are dealt: rules
// applied, a pin, or the day for which rules were applied beforehand. Taking a
// rebalancing back leaves with nobody what nobody had.
func TestOnlineTerritoriesDealHoweverAccountsCome(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		deals := online.New(d, f.users, f.territories, f.accounts, f.s, func() time.Time { return f.now })
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		desk, field := f.territory("Desk", "", "online"), f.territory("Map", "", "geographic")
		anna, bert := f.user("anna", access.Representative), f.user("bert", access.Representative)
		called := map[access.UserID]string{anna.User.ID: "a", bert.User.ID: "b", "": "-"}
		var ids []account.ID
		for _, headcount := range []int64{3, 4, 30, 40, 500} {
			ids = append(ids, f.account(fmt.Sprint("of ", headcount), "69001", func(a *account.Account) { a.Headcount = &headcount }))
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
		apply := func(from db.Date, below int) {
			f.must(func(tx *db.Tx) error {
				_, _, err := f.s.ApplyRules(f.ctx, tx, f.hq, from, []alignment.Rule{{ID: "r1", TerritoryID: desk, Name: "small", Position: 1, Expression: fmt.Sprint("headcount < ", below)},
					{ID: "r2", TerritoryID: field, Name: "others", Position: 2, Expression: fmt.Sprint("headcount >= ", below)}}, nil)
				return err
			})
		}
		must(deals.Set(f.ctx, f.hq, desk, 0, online.Turn, []online.Seat{{UserID: anna.User.ID, Capacity: 1}, {UserID: bert.User.ID, Capacity: 1}}))
		must(deals.Daily(f.ctx))
		apply("", 10)
		if got := owners(); got != "ab---" {
			t.Errorf("rules applied: %s", got)
		}
		tomorrow := db.DateOf(f.now.AddDate(0, 0, 1))
		apply(tomorrow, 100)
		must(deals.Daily(f.ctx))
		if got := owners(); got != "ab---" {
			t.Errorf("before the day: %s", got)
		}
		f.now = f.now.AddDate(0, 0, 3) // the program stood still on the day itself
		must(deals.Daily(f.ctx))
		if got := owners(); got != "abab-" {
			t.Errorf("on the day: %s", got)
		}
		f.must(func(tx *db.Tx) error {
			_, err := f.s.Pin(f.ctx, tx, f.hq, ids[4], alignment.NewPin{TerritoryID: desk})
			return err
		})
		if got := owners(); got != "ababa" {
			t.Errorf("pinned: %s", got)
		}
		f.must(func(tx *db.Tx) error { return f.accounts.Give(f.ctx, tx, ids[:4], "") })
		must(deals.Daily(f.ctx))
		if got := owners(); got != "----a" {
			t.Errorf("taken from their owners on purpose: %s", got)
		}
		plan, err := deals.Preview(f.ctx, f.hq, desk)
		must(err)
		done, err := deals.Rebalance(f.ctx, f.hq, desk, plan.Digest)
		must(err)
		if got := owners(); strings.Contains(got, "-") {
			t.Errorf("rebalanced: %s", got)
		}
		if _, err := deals.Undo(f.ctx, f.hq, desk, done.ID); err != nil || owners() != "----a" {
			t.Errorf("taken back: %s %v", owners(), err)
		}
	})
}
