package quota_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/alignment"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/quota"
	"arpent/internal/territory"
)

var sets = []fs.FS{access.Migrations, territory.Migrations, account.Migrations, alignment.Migrations, quota.Migrations}

// world is a small company whose clock the test turns.
type world struct {
	t           *testing.T
	d           *db.DB
	now         time.Time
	hq          access.Actor
	access      *access.Service
	territories *territory.Service
	accounts    *account.Service
	deals       *deal.Service
	alignment   *alignment.Service
	quotas      *quota.Service
	root        territory.ID
	ids         []territory.ID // the root first
	users       []access.UserID
	firms       []account.ID
	plan        int
}

func open(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, d: d, now: time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return w.now }
	w.access = access.New(d, access.Options{Now: clock, Demo: true})
	w.territories = territory.New(d, w.access, clock)
	w.access.UseScopes(w.territories)
	w.accounts = account.New(d, account.Options{Access: w.access, Territories: w.territories, Now: clock})
	w.deals = deal.New(d, w.access, w.accounts, clock)
	w.alignment = alignment.New(d, alignment.Options{Access: w.access, Territories: w.territories, Accounts: w.accounts, Now: clock})
	w.quotas = quota.New(d, quota.Options{Access: w.access, Territories: w.territories, Alignment: w.alignment, Deals: w.deals, Now: clock})
	w.hq = w.actor(w.user("hq", access.HeadOffice))
	return w
}

func (w *world) user(name string, role access.Role) access.UserID {
	w.t.Helper()
	id, err := w.access.AddUser(context.Background(), w.d, access.NewUser{Email: name + "@example.org", Name: name, Role: role})
	w.ok(err)
	return id
}

func (w *world) actor(id access.UserID) access.Actor {
	w.t.Helper()
	u, err := w.access.User(context.Background(), id)
	w.ok(err)
	scope, err := w.territories.ScopeOf(context.Background(), u)
	w.ok(err)
	return access.Actor{User: u, Scope: scope}
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) tx(fn func(tx *db.Tx) error) {
	w.t.Helper()
	w.ok(w.d.Tx(context.Background(), fn))
}

func (w *world) territory(name string, parent territory.ID) territory.ID {
	w.t.Helper()
	var id territory.ID
	w.tx(func(tx *db.Tx) (err error) {
		id, err = w.territories.Create(context.Background(), tx, w.hq, territory.NewTerritory{Name: name, ParentID: parent})
		return err
	})
	w.ids = append(w.ids, id)
	return id
}

func (w *world) member(t territory.ID, u access.UserID, role territory.MemberRole, share int64) {
	w.t.Helper()
	w.tx(func(tx *db.Tx) error {
		_, err := w.territories.SetMember(context.Background(), tx, w.hq, territory.NewMember{TerritoryID: t, UserID: u, Role: role, Share: share, Replace: true})
		return err
	})
}

func (w *world) firm(name string) account.ID {
	w.t.Helper()
	a, err := w.accounts.Create(context.Background(), w.hq, account.Particulars{Name: name}, true)
	w.ok(err)
	w.firms = append(w.firms, a.ID)
	return a.ID
}

// align publishes which account is in which territory from today on.
func (w *world) align(of map[account.ID]territory.ID) {
	w.t.Helper()
	w.plan++
	g := alignment.Geography{PlanID: fmt.Sprint("plan", w.plan), Level: "account", From: db.DateOf(w.now)}
	for a, t := range of {
		g.Accounts = append(g.Accounts, alignment.AccountRule{Account: a, Territory: t})
	}
	w.tx(func(tx *db.Tx) error {
		_, err := w.alignment.Publish(context.Background(), tx, w.hq, g, nil)
		return err
	})
}

func (w *world) deal(firm account.ID, amount int64, closes db.Date, outcome deal.Outcome) deal.ID {
	w.t.Helper()
	d, err := w.deals.Create(context.Background(), w.hq, firm, deal.DealDraft{Name: "d", Amount: &amount, Currency: "EUR", CloseOn: closes, Outcome: outcome})
	w.ok(err)
	return d.ID
}

func (w *world) ask(actor access.Actor, q quota.Question) *quota.Attainment {
	w.t.Helper()
	a, err := w.quotas.Attainment(context.Background(), actor, q)
	w.ok(err)
	return a
}

func text(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

func TestGoalsAreSharedProposedApprovedAndUndone(t *testing.T) {
	ctx := context.Background()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		root := w.territory("France", "")
		north, south := w.territory("Nord", root), w.territory("Sud", root)
		lille, lens := w.territory("Lille", north), w.territory("Lens", north)
		boss, rep := w.user("boss", access.Manager), w.user("rep", access.Representative)
		w.member(north, boss, territory.Manager, 100)
		w.member(lille, rep, territory.Owner, 100)
		w.align(map[account.ID]territory.ID{w.firm("a"): lille, w.firm("b"): lille, w.firm("c"): lens, w.firm("e"): south})
		id, err := w.quotas.Create(ctx, w.hq, quota.NewRound{Name: "2026", Quantity: quota.Revenue, Currency: "EUR", StartsOn: "2026-01-01", RootID: root,
			Goal: 1_200_01, OverPercent: 110, Mix: quota.Mix{Accounts: 1}, Season: []int64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 9}})
		w.ok(err)
		grid := func(actor access.Actor) map[territory.ID]quota.Row {
			g, err := w.quotas.Grid(ctx, actor, id)
			w.ok(err)
			rows := map[territory.ID]quota.Row{}
			for _, r := range g.Rows {
				rows[r.TerritoryID] = r
			}
			return rows
		}
		is := func(when string, want map[territory.ID]int64) {
			t.Helper()
			rows := grid(w.hq)
			for id, v := range want {
				if rows[id].Total != v {
					t.Errorf("%s: %s has %d, want %d", when, rows[id].Name, rows[id].Total, v)
				}
			}
		}
		// 110 % of 120,001 is 132,001 (half up), by accounts 3 to 1; then 110 % of that, 2 to 1.
		is("shared", map[territory.ID]int64{root: 120_001, north: 99_001, south: 33_000, lille: 72_601, lens: 36_300})
		if r := grid(w.hq)[north]; r.Street != 108_901 || len(r.Months) != 12 || r.Months[11] < 8*r.Months[0] {
			t.Errorf("%+v", r)
		}
		w.ok(w.quotas.SetGoals(ctx, w.hq, id, 0, []quota.Goal{{TerritoryID: south, Amount: 50_000}}))
		w.ok(w.quotas.Cascade(ctx, w.hq, id, 0, root))
		is("south fixed", map[territory.ID]int64{south: 50_000, north: 82_001})
		w.ok(w.quotas.Undo(ctx, w.hq, id))
		w.ok(w.quotas.Undo(ctx, w.hq, id))
		is("undone", map[territory.ID]int64{north: 99_001, south: 33_000})
		if grid(w.hq)[south].Fixed {
			t.Error("the fixed mark outlived the undo")
		}
		w.ok(w.quotas.Redo(ctx, w.hq, id))
		is("redone", map[territory.ID]int64{north: 99_001, south: 50_000})

		manager := w.actor(boss)
		if rows := grid(manager); len(rows) != 3 || rows[north].ParentID != "" {
			t.Errorf("a manager sees %d rows", len(rows))
		}
		if err := w.quotas.SetGoals(ctx, manager, id, 0, []quota.Goal{{TerritoryID: north, Amount: 1}}); err == nil {
			t.Error("a manager set the own goal")
		}
		if err := w.quotas.SetGoals(ctx, manager, id, 0, []quota.Goal{{TerritoryID: south, Amount: 1}}); err == nil {
			t.Error("a manager set another's goal")
		}
		w.ok(w.quotas.SetGoals(ctx, manager, id, 0, []quota.Goal{{TerritoryID: lens, Month: "2026-03-01", Amount: 7}}))
		can := int64(70_000)
		w.ok(w.quotas.Propose(ctx, w.actor(rep), id, lille, &can, "two large renewals"))
		if r := grid(w.hq)[north]; r.ProposedBelow == nil || *r.ProposedBelow != 70_000 {
			t.Errorf("proposals below: %+v", r.ProposedBelow)
		}
		if err := w.quotas.SetGoals(ctx, w.hq, id, 0, []quota.Goal{{TerritoryID: lens, Month: "2027-03-01", Amount: 7}}); err == nil {
			t.Error("a month out of the round went through")
		}

		w.ok(w.quotas.Approve(ctx, w.hq, id, 0))
		if err := w.quotas.SetGoals(ctx, w.hq, id, 0, []quota.Goal{{TerritoryID: lens, Amount: 7}}); err == nil {
			t.Error("an approved goal changed")
		}
		w.now = w.now.Add(time.Hour)
		second, err := w.quotas.Copy(ctx, w.hq, id, "2026 revised")
		w.ok(err)
		w.ok(w.quotas.SetGoals(ctx, w.hq, second, 0, []quota.Goal{{TerritoryID: root, Amount: 1_000_000}}))
		w.ok(w.quotas.Approve(ctx, w.hq, second, 0))
		if a := w.ask(w.hq, quota.Question{}); a.Items[0].Quota != 1_000_000 {
			t.Errorf("%d in force", a.Items[0].Quota)
		}
		w.now = w.now.Add(time.Hour)
		w.ok(w.quotas.Withdraw(ctx, w.hq, second))
		if a := w.ask(w.hq, quota.Question{}); a.Items[0].Quota != 120_001 {
			t.Errorf("%d in force after withdrawing", a.Items[0].Quota)
		}
		third, err := w.quotas.Copy(ctx, w.hq, id, "try")
		w.ok(err)
		w.ok(w.quotas.Discard(ctx, w.hq, third))
		w.ok(w.quotas.Restore(ctx, w.hq, third))
	})
}

// Everything happens at random for months. What was answered at the end of a
// day is answered again whenever that day is asked for, a parent is credited
// what its children are, and each answer is what a slow oracle says.
func TestAnyDayCanBeAskedAgain(t *testing.T) {
	ctx := context.Background()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		r := rand.New(rand.NewPCG(4, 2))
		w := open(t, d)
		w.root = w.territory("root", "")
		var leaves []territory.ID
		for i := range 3 {
			mid := w.territory(fmt.Sprint("mid", i), w.root)
			for k := range 3 {
				leaves = append(leaves, w.territory(fmt.Sprint("leaf", i, k), mid))
			}
		}
		for i := range 8 {
			w.users = append(w.users, w.user(fmt.Sprint("u", i), access.Representative))
		}
		home := map[account.ID]territory.ID{}
		for i := range 20 {
			home[w.firm(fmt.Sprint("firm", i))] = leaves[r.IntN(len(leaves))]
		}
		w.align(home)
		id, err := w.quotas.Create(ctx, w.hq, quota.NewRound{Name: "2026", Quantity: quota.Revenue, Currency: "EUR", StartsOn: "2026-01-01", RootID: w.root, Goal: 10_000_000})
		w.ok(err)
		w.ok(w.quotas.Approve(ctx, w.hq, id, 0))
		var deals []deal.ID
		closed := map[territory.ID]bool{}
		var days []db.Date
		answers := map[db.Date]string{}
		question := quota.Question{From: "2026-01-01", To: "2027-01-01"}
		for range 60 {
			for range r.IntN(4) {
				w.act(r, leaves, closed, home, &deals)
				w.now = w.now.Add(time.Minute)
			}
			day := db.DateOf(w.now)
			w.now = day.Time().Add(24*time.Hour - time.Microsecond)
			answer := w.ask(w.hq, question)
			w.adds(answer)
			days, answers[day] = append(days, day), text(answer)
			w.now = w.now.Add(time.Duration(1+r.IntN(72))*time.Hour + time.Minute)
		}
		for _, day := range days {
			q := question
			q.AsOf = day
			if got := text(w.ask(w.hq, q)); got != answers[day] {
				t.Fatalf("%s: now\n%s\nthen\n%s", day, got, answers[day])
			}
		}
	})
}

// act does one thing at random.
func (w *world) act(r *rand.Rand, leaves []territory.ID, closed map[territory.ID]bool, home map[account.ID]territory.ID, deals *[]deal.ID) {
	ctx := context.Background()
	leaf := func() territory.ID {
		for {
			if id := leaves[r.IntN(len(leaves))]; !closed[id] {
				return id
			}
		}
	}
	day := db.DateOf(w.now)
	switch k := r.IntN(10); {
	case k < 4:
		outcome := []deal.Outcome{deal.Open, deal.Won, deal.Lost}[r.IntN(3)]
		closes := day.AddDays(r.IntN(100))
		if outcome != deal.Open {
			closes = day.AddDays(-r.IntN(30))
		}
		*deals = append(*deals, w.deal(w.firms[r.IntN(len(w.firms))], r.Int64N(100_000), closes, outcome))
	case k < 6 && len(*deals) > 0:
		patch := fmt.Sprintf(`{"outcome":%q,"amount":%d,"close_on":%q}`, []string{"open", "won"}[r.IntN(2)], r.IntN(100_000), day.AddDays(r.IntN(20)-10))
		_, err := w.deals.Change(ctx, w.hq, (*deals)[r.IntN(len(*deals))], 0, json.RawMessage(patch))
		w.ok(err)
	case k == 6:
		w.member(leaf(), w.users[r.IntN(len(w.users))], []territory.MemberRole{territory.Owner, territory.StandIn, territory.Overlay}[r.IntN(3)], 10*(1+r.Int64N(10)))
	case k == 7:
		to := w.ids[1+4*r.IntN(3)]
		w.tx(func(tx *db.Tx) error {
			return w.territories.Change(ctx, tx, w.hq, leaf(), 0, territory.TerritoryChange{ParentID: &to})
		})
	case k == 8 && len(*deals) > 0:
		a, b := leaf(), leaf()
		if a == b {
			return
		}
		w.ok(w.quotas.Split(ctx, w.hq, (*deals)[r.IntN(len(*deals))], []quota.DealPart{{TerritoryID: a, Percent: 37}, {TerritoryID: b, Percent: 63}}))
	case k == 9 && r.IntN(3) == 0 && len(closed) < 4:
		id := leaf()
		closed[id] = true
		for firm, t := range home {
			if t == id {
				home[firm] = leaf()
			}
		}
		w.align(home)
		w.tx(func(tx *db.Tx) error { return w.territories.Close(ctx, tx, w.hq, id, day, false) })
	default:
		home[w.firms[r.IntN(len(w.firms))]] = leaf()
		w.align(home)
	}
}

// adds checks an answer against an oracle that looks at each deal on its own:
// which territory it belonged to that day, and which stand above that one.
func (w *world) adds(a *quota.Attainment) {
	w.t.Helper()
	ctx := context.Background()
	parent := map[territory.ID]territory.ID{}
	for _, s := range a.Items {
		parent[s.TerritoryID] = s.ParentID
	}
	want := map[territory.ID]int64{}
	w.ok(w.deals.KnownAt(ctx, w.d, db.At(w.now), "2026-01-01", a.AsOf.AddDays(1), func(k *deal.Known) error {
		if k.Outcome != deal.Won {
			return nil
		}
		parts, err := w.quotas.Splits(ctx, w.hq, k.ID)
		if err != nil {
			return err
		}
		if len(parts) == 0 {
			history, err := w.alignment.History(ctx, w.d, k.AccountID)
			if err != nil {
				return err
			}
			for _, h := range history {
				if h.Layer == territory.Primary && h.From <= k.CloseOn && (h.To == "" || k.CloseOn < h.To) {
					parts = []quota.DealPart{{TerritoryID: h.TerritoryID, Percent: 100}}
				}
			}
		}
		for i, p := range parts {
			amount, rest := *k.Amount*p.Percent/100, *k.Amount*p.Percent%100
			if other := parts[len(parts)-1-i]; len(parts) == 2 && rest > 0 { // the cent goes to the larger rest, the first on a tie
				if theirs := *k.Amount * other.Percent % 100; rest > theirs || rest == theirs && i == 0 {
					amount++
				}
			}
			for id := p.TerritoryID; id != ""; id = parent[id] {
				want[id] += amount
			}
		}
		return nil
	}))
	for _, s := range a.Items {
		if s.Credited != want[s.TerritoryID] {
			w.t.Fatalf("%s, %s: credited %d, by hand %d", a.AsOf, s.Name, s.Credited, want[s.TerritoryID])
		}
	}
}
