package payroll_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math/big"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/alignment"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/httpd"
	"arpent/internal/quota"
	"arpent/internal/quota/payroll"
	"arpent/internal/territory"
)

var sets = []fs.FS{access.Migrations, territory.Migrations, account.Migrations, alignment.Migrations, quota.Migrations}

var ctx = context.Background()

// world is a company with one region of two territories, served.
type world struct {
	t                  *testing.T
	d                  *db.DB
	now                time.Time
	hq                 access.Actor
	boss, anne, bob    access.UserID
	territories        *territory.Service
	deals              *deal.Service
	alignments         *alignment.Service
	quotas             *quota.Service
	pay                *payroll.Service
	base               string
	region, east, west territory.ID
	inEast, inWest     account.ID
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func open(t *testing.T, d *db.DB) *world {
	w := &world{t: t, d: d, now: time.Date(2025, 1, 2, 9, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return w.now }
	a := access.New(d, access.Options{Now: clock, Demo: true})
	w.territories = territory.New(d, a, clock)
	a.UseScopes(w.territories)
	accounts := account.New(d, account.Options{Access: a, Territories: w.territories, Now: clock})
	w.deals = deal.New(d, a, accounts, clock)
	w.alignments = alignment.New(d, alignment.Options{Access: a, Territories: w.territories, Accounts: accounts, Now: clock})
	w.quotas = quota.New(d, quota.Options{Access: a, Territories: w.territories, Alignment: w.alignments, Deals: w.deals, Now: clock})
	w.pay = payroll.New(d, a, w.quotas, clock)
	server := httpd.New("test", slog.New(slog.DiscardHandler))
	a.Routes(server.API, "test")
	w.pay.Routes(server.API)
	h := httptest.NewServer(server.Handler(a.Identify))
	t.Cleanup(h.Close)
	w.base = h.URL + "/api/v1"
	user := func(name string, role access.Role) access.UserID {
		id, err := a.AddUser(ctx, d, access.NewUser{Email: name + "@example.org", Name: name, Role: role})
		w.ok(err)
		return id
	}
	hq := user("hq", access.HeadOffice)
	w.boss, w.anne, w.bob = user("boss", access.Manager), user("anne", access.Representative), user("bob", access.Representative)
	u, err := a.User(ctx, hq)
	w.ok(err)
	w.hq = access.Actor{User: u, Scope: access.Scope{All: true, User: hq}}
	place := func(name string, parent territory.ID) (id territory.ID) {
		w.ok(d.Tx(ctx, func(tx *db.Tx) (err error) {
			id, err = w.territories.Create(ctx, tx, w.hq, territory.NewTerritory{Name: name, ParentID: parent, From: "2025-01-01"})
			return err
		}))
		return id
	}
	top := place("France", "")
	w.region = place("Region", top)
	w.east, w.west = place("East", w.region), place("West", w.region)
	for _, m := range []territory.NewMember{{TerritoryID: w.region, UserID: w.boss, Role: territory.Manager, From: "2025-01-01"},
		{TerritoryID: w.east, UserID: w.anne, Role: territory.Owner, From: "2025-01-01"}, {TerritoryID: w.west, UserID: w.bob, Role: territory.Owner, From: "2025-01-01"}} {
		w.ok(d.Tx(ctx, func(tx *db.Tx) error { _, err := w.territories.SetMember(ctx, tx, w.hq, m); return err }))
	}
	firm := func(name string) account.ID {
		a, err := accounts.Create(ctx, w.hq, account.Particulars{Name: name}, true)
		w.ok(err)
		return a.ID
	}
	w.inEast, w.inWest = firm("east firm"), firm("west firm")
	w.align(w.east, w.west)
	id, err := w.quotas.Create(ctx, w.hq, quota.NewRound{Name: "2025", Quantity: quota.Revenue, Currency: "EUR", StartsOn: "2025-01-01", RootID: top, Goal: 2_000_000_00})
	w.ok(err)
	w.ok(w.quotas.Approve(ctx, w.hq, id, 0))
	return w
}

// align publishes which territory has which firm.
func (w *world) align(east, west territory.ID) {
	w.t.Helper()
	g := alignment.Geography{PlanID: db.NewID(), From: db.DateOf(w.now), Level: alignment.AccountLevel,
		Accounts: []alignment.AccountRule{{Account: w.inEast, Territory: east}, {Account: w.inWest, Territory: west}}}
	if w.now.Before(time.Date(2025, 1, 3, 0, 0, 0, 0, time.UTC)) {
		g.From = "2025-01-01"
	}
	w.ok(w.d.Tx(ctx, func(tx *db.Tx) error { _, err := w.alignments.Publish(ctx, tx, w.hq, g, nil); return err }))
}

func (w *world) deal(at account.ID, amount int64, closes db.Date, outcome deal.Outcome) deal.ID {
	w.t.Helper()
	d, err := w.deals.Create(ctx, w.hq, at, deal.DealDraft{Name: fmt.Sprint("deal ", amount), Amount: &amount, Currency: "EUR", CloseOn: closes, Outcome: outcome})
	w.ok(err)
	return d.ID
}

// caller asks over HTTP as a user.
func (w *world) caller(user access.UserID) func(method, path string, body any, status int, out any) {
	w.t.Helper()
	jar, err := cookiejar.New(nil)
	w.ok(err)
	client := http.Client{Jar: jar}
	ask := func(method, path string, body any, status int, out any) {
		w.t.Helper()
		var text io.Reader
		if body != nil {
			b, _ := json.Marshal(body)
			text = bytes.NewReader(b)
		}
		r, _ := http.NewRequest(method, w.base+path, text)
		r.Header.Set("Content-Type", "application/json")
		answer, err := client.Do(r)
		w.ok(err)
		defer answer.Body.Close()
		got, _ := io.ReadAll(answer.Body)
		if answer.StatusCode != status {
			w.t.Fatalf("%s %s: %d %s", method, path, answer.StatusCode, got)
		}
		if out != nil {
			w.ok(json.Unmarshal(got, out))
		}
	}
	// The clock is turned by months: a session would not outlive that.
	return func(method, path string, body any, status int, out any) {
		w.t.Helper()
		ask("POST", "/session/demo", map[string]any{"user_id": user}, 200, nil)
		ask(method, path, body, status, out)
	}
}

type object = map[string]any

// accelerated is a plan of 100,000 at quota and half as much again above.
func accelerated(target int64) object {
	return object{"name": "Plan 2025", "currency": "EUR", "starts_on": "2025-01-01", "base": 40_000_00,
		"components": []object{{"name": "Revenue", "quantity": "revenue", "target": target, "mode": "marginal", "tiers": []object{{"from": 0, "rate": 1}, {"from": 1, "rate": 1.5}}}}}
}

// begin makes a plan and puts everyone on it.
func (w *world) begin(plan object, people ...access.UserID) string {
	w.t.Helper()
	ask := w.caller(w.hq.User.ID)
	var made payroll.Payroll
	ask("POST", "/pay-plans", plan, 200, &made)
	list := []object{}
	for _, id := range people {
		list = append(list, object{"user_id": id})
	}
	ask("PUT", "/pay-plans/"+made.Plan.ID+"/people", object{"people": list}, 200, nil)
	ask("POST", "/pay-plans/"+made.Plan.ID+"/publish", nil, 200, nil)
	return made.Plan.ID
}

// What the field expects: a target incentive of 100,000 against a quota of
// 1,000,000, one and a half times the rate above it: 1,300,000 pays 145,000.
func TestTheAcceleratorPaysOverTheAPI(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		id := w.begin(accelerated(100_000_00), w.anne, w.bob)
		w.deal(w.inEast, 900_000_00, "2025-02-10", deal.Won)
		w.deal(w.inEast, 400_000_00, "2025-03-10", deal.Won)
		coming := w.deal(w.inEast, 200_000_00, "2025-11-10", deal.Open)
		w.deal(w.inWest, 500_000_00, "2025-02-10", deal.Won)
		w.now = time.Date(2025, 4, 2, 9, 0, 0, 0, time.UTC)
		anne := w.caller(w.anne)
		var st payroll.PayStatement
		anne("GET", "/pay-plans/"+id+"/people/"+string(w.anne), nil, 200, &st)
		part := st.Person.Parts[0]
		if part.Quota != 1_000_000_00 || part.Credited != 1_300_000_00 || st.Person.Earned != 145_000_00 {
			t.Fatalf("quota %d, credited %d, earned %d; want 145,000.00", part.Quota, part.Credited, st.Person.Earned)
		}
		if len(part.Lines) != 2 || part.Lines[0].Pays != 90_000_00 || part.Lines[1].Pays != 55_000_00 || part.Lines[1].AccountName != "east firm" {
			t.Errorf("the trace: %+v", part.Lines)
		}
		if len(part.Slices) != 2 || part.Slices[0].Pays != 100_000_00 || part.Slices[1].Pays != 45_000_00 {
			t.Errorf("by tier: %+v", part.Slices)
		}
		var o payroll.Outlook
		anne("POST", "/pay-plans/"+id+"/people/"+string(w.anne)+"/what-if", object{"deals": []deal.ID{coming}, "extra": 100_000_00}, 200, &o)
		if o.More != 45_000_00 || o.Then != 190_000_00 {
			t.Errorf("what if: %+v", o)
		}
		anne("GET", "/pay-plans/"+id+"/people/"+string(w.anne)+"?as_of=2025-02-11", nil, 200, &st)
		if st.Person.Earned != 90_000_00 {
			t.Errorf("on 11 February one deal was won: %d", st.Person.Earned)
		}
	})
}

// A representative sees their own pay alone, a manager that of the people
// below, headquarters everyone's; only headquarters makes and settles plans.
func TestPayIsOnesOwn(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		id := w.begin(accelerated(10_000_00), w.anne, w.bob, w.boss, w.hq.User.ID)
		anne, boss, hq := w.caller(w.anne), w.caller(w.boss), w.caller(w.hq.User.ID)
		path := func(user access.UserID) string { return "/pay-plans/" + id + "/people/" + string(user) }
		anne("GET", path(w.anne), nil, 200, nil)
		anne("GET", path(w.bob), nil, 404, nil)
		anne("GET", path(w.boss), nil, 404, nil)
		anne("POST", path(w.bob)+"/what-if", object{}, 404, nil)
		boss("GET", path(w.bob), nil, 200, nil)
		boss("GET", path(w.hq.User.ID), nil, 404, nil)
		hq("GET", path(w.boss), nil, 200, nil)
		for user, want := range map[access.UserID]int{w.anne: 1, w.boss: 3, w.hq.User.ID: 4} {
			var p payroll.Payroll
			w.caller(user)("GET", "/pay-plans/"+id+"/people", nil, 200, &p)
			if len(p.People) != want {
				t.Errorf("%s sees %d people, want %d", user, len(p.People), want)
			}
		}
		anne("POST", "/pay-plans", accelerated(1), 403, nil)
		boss("POST", "/pay-plans/"+id+"/months/2025-01-01", nil, 403, nil)
		boss("POST", path(w.bob)+"/grants", object{"month": "2025-01-01", "amount": 1, "note": "x"}, 403, nil)
		hq("PUT", "/pay-plans/"+id, accelerated(1), 409, nil)
		bad := accelerated(1)
		bad["components"].([]object)[0]["tiers"] = []object{{"from": 1, "rate": 1}, {"from": 0.5, "rate": 2}}
		hq("POST", "/pay-plans", bad, 422, nil)
	})
}

// Months are settled in order, once they are over. What is changed after its
// month is put right with the next; the ledger never forgets or changes.
func TestTheLedgerOnlyGrows(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		plan := accelerated(100_000_00)
		plan["draw"] = object{"amount": 2_000_00, "recoverable": true}
		id := w.begin(plan, w.anne)
		hq := w.caller(w.hq.User.ID)
		close := func(month string, status int) { hq("POST", "/pay-plans/"+id+"/months/"+month, nil, status, nil) }
		statement := func() (st payroll.PayStatement) {
			t.Helper()
			w.caller(w.anne)("GET", "/pay-plans/"+id+"/people/"+string(w.anne), nil, 200, &st)
			return st
		}
		is := func(when string, paid, owed, pending int64) {
			t.Helper()
			if st := statement(); st.Paid != paid || st.Owed != owed || st.Pending != pending {
				t.Errorf("%s: paid %d, owed %d, pending %d; want %d, %d, %d", when, st.Paid, st.Owed, st.Pending, paid, owed, pending)
			}
		}
		w.now = time.Date(2025, 1, 31, 9, 0, 0, 0, time.UTC)
		close("2025-01-01", 409) // not over
		w.now = time.Date(2025, 2, 3, 9, 0, 0, 0, time.UTC)
		close("2025-02-01", 409) // not in order
		close("2025-01-01", 200)
		close("2025-01-01", 409)
		is("an advance without anything won", 2_000_00, 2_000_00, 0)
		big := w.deal(w.inEast, 200_000_00, "2025-02-20", deal.Won)
		w.now = time.Date(2025, 3, 3, 9, 0, 0, 0, time.UTC)
		is("won, not settled", 2_000_00, 2_000_00, 20_000_00)
		close("2025-02-01", 200)
		is("the advance is recovered", 20_000_00, 0, 0)
		before := statement().Ledger
		_, err := w.deals.Change(ctx, w.hq, big, 0, json.RawMessage(`{"amount":5000000}`))
		w.ok(err)
		w.deal(w.inEast, 250_000_00, "2025-03-02", deal.Won)
		w.now = time.Date(2025, 4, 3, 9, 0, 0, 0, time.UTC)
		is("a deal shrank, another was won", 20_000_00, 0, 10_000_00)
		close("2025-03-01", 200)
		is("both are put right", 30_000_00, 0, 0)
		after := statement().Ledger
		for i := range before {
			if after[i] != before[i] {
				t.Errorf("entry %d was %+v and is %+v", i, before[i], after[i])
			}
		}
		hq("POST", "/pay-plans/"+id+"/people/"+string(w.anne)+"/grants", object{"month": "2025-03-01", "amount": 500_00, "note": "contest"}, 200, nil)
		is("a prize", 30_500_00, 0, 0)
		var p payroll.Payroll
		hq("GET", "/pay-plans/"+id+"/people?as_of=2025-03-02", nil, 200, &p)
		if p.Closed != "2025-01-01" || p.Next != "2025-02-01" || p.People[0].Settled != 0 {
			t.Errorf("as of 2 March: %+v", p)
		}
	})
}

// Whatever the plan and the deals, a statement's lines add up to what an exact
// reckoning gives, to the unit.
func TestStatementsAgainstAnExactOracle(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		r := rand.New(rand.NewPCG(12, 3))
		for range 12 {
			w.deal(w.inEast, r.Int64N(300_000_00), db.Date(fmt.Sprintf("2025-%02d-%02d", 1+r.IntN(12), 1+r.IntN(28))), deal.Won)
		}
		w.now = time.Date(2026, 1, 10, 9, 0, 0, 0, time.UTC)
		for round := range 8 {
			target, above := r.Int64N(90_000_00), int64(1+r.IntN(3_000_000))
			plan := accelerated(target)
			plan["components"].([]object)[0]["tiers"] = []object{{"from": 0, "rate": 0.5}, {"from": 0.8, "rate": json.Number(fmt.Sprintf("%d.%06d", above/1_000_000, above%1_000_000))}}
			id := w.begin(plan, w.anne)
			var st payroll.PayStatement
			w.caller(w.anne)("GET", "/pay-plans/"+id+"/people/"+string(w.anne), nil, 200, &st)
			part, sum := st.Person.Parts[0], int64(0)
			for _, line := range part.Lines {
				sum += line.Pays
			}
			attained := big.NewRat(part.Credited, part.Quota)
			first, edge := attained, big.NewRat(8, 10)
			second := new(big.Rat)
			if attained.Cmp(edge) > 0 {
				first, second = edge, new(big.Rat).Sub(attained, edge)
			}
			exact := new(big.Rat).Add(new(big.Rat).Mul(first, big.NewRat(1, 2)), second.Mul(second, big.NewRat(above, 1_000_000)))
			exact.Mul(exact, big.NewRat(target, 1))
			if off := exact.Sub(exact, big.NewRat(sum, 1)); off.Abs(off).Cmp(big.NewRat(1, 2)) > 0 || sum != st.Person.Earned {
				t.Errorf("round %d: lines pay %d, the statement says %d", round, sum, st.Person.Earned)
			}
		}
	})
}

// Years later the plan of territories is another one and a territory is gone:
// last year's quota, attainment and pay are what they were, to the cent.
func TestAClosedYearStays(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		id := w.begin(accelerated(100_000_00), w.anne, w.bob, w.boss)
		hq := w.caller(w.hq.User.ID)
		r := rand.New(rand.NewPCG(6, 6))
		for month := 1; month <= 12; month++ {
			w.now = time.Date(2025, time.Month(month), 20, 9, 0, 0, 0, time.UTC)
			for range 4 {
				w.deal([]account.ID{w.inEast, w.inWest}[r.IntN(2)], r.Int64N(90_000_01), db.DateOf(w.now), deal.Won)
			}
		}
		for month := 1; month <= 12; month++ {
			w.now = time.Date(2026, 1, month, 9, 0, 0, 0, time.UTC)
			hq("POST", fmt.Sprintf("/pay-plans/%s/months/2025-%02d-01", id, month), nil, 200, nil)
		}
		w.now = time.Date(2026, 1, 20, 9, 0, 0, 0, time.UTC)
		answer := func() string {
			t.Helper()
			a, err := w.quotas.Attainment(ctx, w.hq, quota.Question{From: "2025-01-01", To: "2026-01-01"})
			w.ok(err)
			text := ""
			for _, st := range a.Items {
				text += fmt.Sprintf("%s: %d of %d\n", st.TerritoryID, st.Credited, st.Quota)
			}
			for _, p := range a.People {
				text += fmt.Sprintf("%s: %d of %d\n", p.UserID, p.Credited, p.Quota)
			}
			for _, user := range []access.UserID{w.anne, w.bob, w.boss} {
				st, err := w.pay.Statement(ctx, w.hq, id, user, "")
				w.ok(err)
				text += fmt.Sprintf("%s earned %d, was paid %d, %d pending\n", user, st.Person.Earned, st.Paid, st.Pending)
				for _, line := range st.Person.Parts[0].Lines {
					text += fmt.Sprintf("  %s %d\n", line.Ref, line.Pays)
				}
			}
			return text
		}
		before := answer()
		// A new plan archives the old one; West has nothing any more and is deleted.
		w.now = time.Date(2026, 2, 1, 9, 0, 0, 0, time.UTC)
		w.align(w.east, w.east)
		w.ok(d.Tx(ctx, func(tx *db.Tx) error { return w.territories.Close(ctx, tx, w.hq, w.west, "2026-02-01", false) }))
		w.now = time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
		if after := answer(); after != before {
			t.Errorf("before:\n%s\nafter:\n%s", before, after)
		}
		nodes, err := w.territories.Tree(ctx, w.hq, db.DateOf(w.now))
		w.ok(err)
		for _, n := range nodes {
			if n.ID == w.west {
				t.Error("the territory is still there: nothing was tried")
			}
		}
	})
}

// What counts from its payment counts in the month the money came in, also
// when it was won before the plan; what is won and not paid waits.
func TestTriggers(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		before := w.deal(w.inEast, 50_000_00, "2025-02-10", deal.Won)
		plan := accelerated(100_000_00)
		parts := plan["components"].([]object)
		parts[0]["trigger"] = "paid"
		plan["starts_on"], plan["months"] = "2025-04-01", 9
		id := w.begin(plan, w.anne)
		w.deal(w.inEast, 70_000_00, "2025-04-10", deal.Won)
		both := w.deal(w.inEast, 30_000_00, "2025-05-10", deal.Won)
		w.now = time.Date(2025, 7, 2, 9, 0, 0, 0, time.UTC)
		part := func(asOf string) payroll.PayPart {
			t.Helper()
			var st payroll.PayStatement
			w.caller(w.anne)("GET", "/pay-plans/"+id+"/people/"+string(w.anne)+"?as_of="+asOf, nil, 200, &st)
			return st.Person.Parts[0]
		}
		if p := part(""); p.Credited != 0 || p.Waiting != 150_000_00 {
			t.Errorf("nothing is paid: %d counts, %d waits", p.Credited, p.Waiting)
		}
		for of, day := range map[deal.ID]string{before: "2025-06-20", both: "2025-06-15"} {
			_, err := w.deals.Change(ctx, w.hq, of, 0, json.RawMessage(`{"invoiced_on":"2025-06-01","paid_on":"`+day+`"}`))
			w.ok(err)
		}
		p := part("")
		if p.Credited != 80_000_00 || p.Waiting != 70_000_00 || len(p.Lines) != 2 || p.Lines[0].On != "2025-06-15" || p.Lines[0].WonOn != "2025-05-10" || p.Lines[1].WonOn != "2025-02-10" {
			t.Errorf("paid in June: %+v", p)
		}
		// On the first of July nobody knew that anything had been paid.
		if p := part("2025-07-01"); p.Credited != 0 {
			t.Errorf("as of the day before: %d counts", p.Credited)
		}
		if p.Quota/100 != 749_999 { // nine months of twelve, rounded by month
			t.Errorf("the quota is %d: that of the plan's months", p.Quota)
		}
	})
}

// A doubt is opened by whoever is paid, answered from above, closed once; a
// correction enters the ledger. Nobody else learns of it.
func TestDisputes(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		id := w.begin(accelerated(100_000_00), w.anne)
		sold := w.deal(w.inEast, 900_000_00, "2025-02-10", deal.Won)
		w.now = time.Date(2025, 3, 2, 9, 0, 0, 0, time.UTC)
		anne, bob, boss, hq := w.caller(w.anne), w.caller(w.bob), w.caller(w.boss), w.caller(w.hq.User.ID)
		bob("POST", "/pay-plans/"+id+"/disputes", object{"component": "Revenue", "text": "mine"}, 404, nil)
		anne("POST", "/pay-plans/"+id+"/disputes", object{"component": "Nothing", "text": "why"}, 422, nil)
		var st payroll.PayStatement
		anne("POST", "/pay-plans/"+id+"/disputes", object{"component": "Revenue", "deal_id": sold, "text": "It was a million"}, 200, &st)
		if len(st.Disputes) != 1 || st.Disputes[0].DealID != string(sold) || len(st.Disputes[0].Thread) != 1 || st.Disputes[0].Thread[0].By != "anne" {
			t.Fatalf("%+v", st.Disputes)
		}
		at := "/pay-disputes/" + st.Disputes[0].ID
		bob("POST", at+"/remarks", object{"text": "I know better"}, 404, nil)
		anne("POST", at+"/close", object{"text": "I win"}, 403, nil)
		w.now = w.now.Add(24 * time.Hour)
		boss("POST", at+"/remarks", object{"text": "Looking into it"}, 200, nil)
		boss("POST", at+"/close", object{"text": "You are right", "amount": 10_000_00}, 403, nil)
		var all payroll.Payroll
		boss("GET", "/pay-plans/"+id+"/people", nil, 200, &all)
		if len(all.People) != 1 || all.People[0].Doubts != 1 {
			t.Errorf("the manager sees %+v", all.People)
		}
		hq("POST", at+"/close", object{"text": "The contract says a million", "amount": 10_000_00}, 200, &st)
		if c := st.Disputes[0]; c.ClosedAt.IsZero() || c.Amount != 10_000_00 || len(c.Thread) != 3 || st.Paid != 10_000_00 || len(st.Ledger) != 1 || st.Ledger[0].Kind != payroll.Bonus || st.Ledger[0].Month != "2025-03-01" {
			t.Errorf("closed: %+v, ledger %+v", c, st.Ledger)
		}
		hq("POST", at+"/close", object{"text": "again", "amount": 10_000_00}, 409, nil)
		anne("POST", at+"/remarks", object{"text": "thanks"}, 409, nil)
		var past payroll.PayStatement
		anne("GET", "/pay-plans/"+id+"/people/"+string(w.anne)+"?as_of=2025-03-02", nil, 200, &past)
		if c := past.Disputes[0]; !c.ClosedAt.IsZero() || len(c.Thread) != 1 || past.Paid != 0 {
			t.Errorf("the day before: %+v", c)
		}
	})
}

func TestPayRanges(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		list := object{"items": []object{{"role": "Field sales", "currency": "eur", "low": 40_000_00, "median": 50_000_00, "high": 60_000_00, "source": "Survey", "as_of": "2025-01-01"}}}
		w.caller(w.boss)("PUT", "/pay-ranges", list, 403, nil)
		w.caller(w.anne)("GET", "/pay-ranges", nil, 403, nil)
		hq := w.caller(w.hq.User.ID)
		hq("PUT", "/pay-ranges", list, 200, nil)
		hq("PUT", "/pay-ranges", object{"items": []object{{"role": "x", "currency": "EUR", "low": 9, "median": 5, "high": 6, "source": "y", "as_of": "2025-01-01"}}}, 422, nil)
		var got struct{ Items []payroll.PayRange }
		w.caller(w.boss)("GET", "/pay-ranges", nil, 200, &got)
		if len(got.Items) != 1 || got.Items[0].Currency != "EUR" || got.Items[0].Median != 50_000_00 {
			t.Errorf("%+v", got.Items)
		}
	})
}
