package rules_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/alignment"
	"arpent/internal/alignment/condition"
	"arpent/internal/alignment/rules"
	"arpent/internal/alignment/terrain"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/job"
	"arpent/internal/platform/live"
	"arpent/internal/territory"
)

var sets = []fs.FS{job.Migrations, access.Migrations, territory.Migrations, account.Migrations, alignment.Migrations}

// levels knows départements alone, by the first two digits of communes.
type levels struct{ terrain.Places }

func (levels) Levels() []string { return []string{"fr-commune", "fr-departement"} }

func (levels) Within(level, code, coarser string) (string, bool) {
	if level == "fr-commune" && coarser == "fr-departement" && len(code) > 2 {
		return code[:2], true
	}
	return "", false
}

func (levels) Named(string, string) string { return "" }

func (levels) Dissolve(_ string, groups [][]string) ([]orb.MultiPolygon, [][2]int, error) {
	return make([]orb.MultiPolygon, len(groups)), nil, nil
}

func (levels) Around([]orb.Point) []terrain.Areas { return nil }

type fixture struct {
	t           *testing.T
	ctx         context.Context
	db          *db.DB
	users       *access.Service
	territories *territory.Service
	accounts    *account.Service
	deals       *deal.Service
	alignment   *alignment.Service
	jobs        *job.Runner
	s           *rules.Service
	hq          access.Actor
}

func newFixture(t *testing.T, d *db.DB) *fixture {
	f := &fixture{t: t, ctx: t.Context(), db: d}
	now := time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	clock := func() time.Time { now = now.Add(time.Millisecond); return now }
	f.jobs = job.New(d, live.NewHub(), slog.New(slog.DiscardHandler))
	f.users = access.New(d, access.Options{Now: clock})
	f.territories = territory.New(d, f.users, clock)
	f.users.UseScopes(f.territories)
	f.accounts = account.New(d, account.Options{Access: f.users, Now: clock})
	f.deals = deal.New(d, f.users, f.accounts, clock)
	f.alignment = alignment.New(d, alignment.Options{Access: f.users, Territories: f.territories, Accounts: f.accounts, Places: levels{}, Now: clock})
	f.s = rules.New(d, rules.Options{Access: f.users, Territories: f.territories, Accounts: f.accounts, Deals: f.deals, Alignment: f.alignment, Jobs: f.jobs, Now: clock})
	f.hq = f.user("hq", access.HeadOffice)
	return f
}

func (f *fixture) user(name string, role access.Role) access.Actor {
	f.t.Helper()
	id, err := f.users.AddUser(f.ctx, f.db, access.NewUser{Email: name + "@example.org", Name: name, Role: role})
	if err != nil {
		f.t.Fatal(err)
	}
	a, err := f.users.ActorOf(f.ctx, id)
	if err != nil {
		f.t.Fatal(err)
	}
	return a
}

func (f *fixture) must(fn func(tx *db.Tx) error) {
	f.t.Helper()
	if err := f.db.Tx(f.ctx, fn); err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) territory(name string, kind territory.TypeID) (id territory.ID) {
	f.t.Helper()
	f.must(func(tx *db.Tx) (err error) {
		id, err = f.territories.Create(f.ctx, tx, f.hq, territory.NewTerritory{Name: name, TypeID: kind, From: "2026-01-01"})
		return err
	})
	return id
}

func (f *fixture) account(name, commune, industry string, potential int64) account.ID {
	f.t.Helper()
	lon, lat := 3.0, 50.0
	all := []account.Account{{Name: name, Country: "FR", Lon: &lon, Lat: &lat, Precision: "area", AreaLevel: "fr-commune", Area: commune, Industry: industry, Potential: &potential, Currency: "EUR", Customer: potential > 100}}
	f.must(func(tx *db.Tx) error { return f.accounts.Load(f.ctx, tx, all) })
	return all[0].ID
}

func (f *fixture) add(t territory.ID, name, expression string) (id string) {
	f.t.Helper()
	f.must(func(tx *db.Tx) (err error) {
		id, err = f.s.Add(f.ctx, tx, f.hq, rules.NewRule{TerritoryID: t, Name: name, Expression: expression})
		return err
	})
	return id
}

// run does a job to its end.
func (f *fixture) run(id string, err error) rules.Run {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(f.ctx)
	defer stop()
	go f.jobs.Start(ctx)
	for {
		j, err := f.jobs.Find(f.ctx, id)
		if err != nil {
			f.t.Fatal(err)
		}
		if j.State.Final() {
			var run rules.Run
			if err := json.Unmarshal(j.Result.V, &run); err != nil || j.State != job.Done {
				f.t.Fatalf("%s: %v %s", j.State, err, j.Error.V)
			}
			return run
		}
		select {
		case <-f.ctx.Done():
			f.t.Fatal(f.ctx.Err())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func (f *fixture) overview(actor access.Actor) *rules.RulesOverview {
	f.t.Helper()
	o, err := f.s.Overview(f.ctx, actor)
	if err != nil {
		f.t.Fatal(err)
	}
	return o
}

func (f *fixture) where(id account.ID, day db.Date) string {
	f.t.Helper()
	in, err := f.alignment.Territories(f.ctx, f.db, []account.ID{id}, day)
	if err != nil {
		f.t.Fatal(err)
	}
	all, err := f.territories.All(f.ctx, f.db)
	if err != nil {
		f.t.Fatal(err)
	}
	for _, t := range all {
		if t.ID == in[id] {
			return t.Name
		}
	}
	return ""
}

func key(err error) string {
	var e *fault.Error
	if errors.As(err, &e) {
		return e.Key
	}
	return fmt.Sprint(err)
}

// quotas ask something of some territories.
type quotas map[territory.ID][]rules.Asked

func (q quotas) AskedFrom(context.Context, db.Q, db.Date) (map[territory.ID][]rules.Asked, error) {
	return q, nil
}

func tell(p rules.PendingRules) string { return fmt.Sprint(p.Added, p.Changed, p.Removed, p.Reordered) }

func TestRulesFromWritingToUndoing(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		food, key1, north := f.territory("Agro", "industry"), f.territory("Grands comptes", "named"), f.territory("Nord", "geographic")
		cannery, mill := f.account("Conserverie", "56055", "10.20Z", 500), f.account("Moulin", "59350", "10.61A", 50)
		smith := f.account("Forge", "59350", "25.50A", 900)
		f.must(func(tx *db.Tx) error {
			amount := int64(7000)
			return f.deals.Load(f.ctx, tx, []deal.Deal{{AccountID: mill, Name: "Silo", Amount: &amount, Currency: "EUR", Outcome: deal.Open}})
		})
		a := f.add(food, "Alimentaire", "industry LIKE '10%'")
		b := f.add(north, "Le Nord", "fr_departement = '59'")
		c := f.add(key1, "Gros", "potential >= 5")
		o := f.overview(f.hq)
		got := ""
		for _, r := range o.Items {
			got += fmt.Sprint(r.Name, " ", r.Holds, "/", r.Takes, "/", r.Places, " ", r.Standing, "; ")
		}
		// Named accounts are tried before industries, these before the map.
		if want := "Gros 2/2/0 new; Alimentaire 2/1/0 new; Le Nord 2/0/0 new; "; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if tell(o.Pending) != "3 0 0 false" || len(o.Applied) != 0 {
			t.Errorf("%+v", o.Pending)
		}
		p, err := f.s.Preview(f.ctx, f.hq, rules.PreviewWanted{From: "2026-07-01"}, nil)
		if err != nil || p.Changes != 3 || p.Outcome.Entered != 3 || len(p.Flows) != 2 || p.Flows[0].ToName != "Grands comptes" || p.Flows[0].Money[0].Potential != 1400 || p.Flows[0].Customers != 2 ||
			p.Flows[1].Deals != 1 || p.Flows[1].Pipeline[0].Amount != 7000 || p.Accounts[1].Name != "Forge" || p.Accounts[1].RuleName != "Gros" {
			t.Errorf("%+v, %v", p, err)
		}
		f.s.UseQuotas(quotas{key1: {{Quantity: "revenue", Currency: "EUR", Amount: 9000, Until: "2026-12-31"}}})
		if p, err = f.s.Preview(f.ctx, f.hq, rules.PreviewWanted{From: "2026-07-01"}, nil); err != nil || len(p.Touched) != 2 || p.Touched[0].Name != "Grands comptes" || p.Touched[0].In != 2 || p.Touched[0].Net[0].Potential != 1400 ||
			len(p.Touched[0].Asked) != 1 || p.Touched[1].DealsIn != 1 || len(p.Touched[1].Asked) != 0 {
			t.Errorf("%+v, %v", p.Touched, err)
		}
		p, err = f.s.Preview(f.ctx, f.hq, rules.PreviewWanted{From: "2026-07-01", Between: &rules.FlowWanted{Layer: territory.Primary, To: food}}, nil)
		if err != nil || p.Total != 1 || p.Accounts[0].AccountID != mill {
			t.Errorf("%+v, %v", p, err)
		}
		if f.where(cannery, "2026-07-01") != "" {
			t.Error("a preview decides")
		}
		run := f.run(f.s.Apply(f.ctx, f.hq, "2026-07-01", nil))
		if run.Outcome.Entered != 3 || f.where(cannery, "2026-06-30") != "" || f.where(cannery, "2026-07-01") != "Grands comptes" || f.where(mill, "2026-07-01") != "Agro" {
			t.Errorf("%+v", run)
		}
		if o = f.overview(f.hq); tell(o.Pending) != "0 0 0 false" || o.Items[0].Standing != rules.Applied || len(o.Applied) != 1 || !o.Applied[0].Last || o.Applied[0].Moved != 3 {
			t.Errorf("%+v %+v", o.Pending, o.Applied)
		}
		// Order, switch, removal: each is seen as pending, and can be undone.
		f.must(func(tx *db.Tx) error { return f.s.Reorder(f.ctx, tx, f.hq, []string{b, a, c}) })
		f.must(func(tx *db.Tx) error { return f.s.Remove(f.ctx, tx, f.hq, c) })
		f.must(func(tx *db.Tx) error { return f.s.Switch(f.ctx, tx, f.hq, a, true) })
		if o = f.overview(f.hq); tell(o.Pending) != "0 0 2 false" || len(o.Items) != 2 {
			t.Errorf("%+v", o.Pending)
		}
		err = d.Tx(f.ctx, func(tx *db.Tx) error { return f.s.Reorder(f.ctx, tx, f.hq, []string{b, a, c}) })
		if key(err) != "alignment.rules_order" {
			t.Error(err)
		}
		if _, err := f.s.Apply(f.ctx, f.hq, "2026-06-20", nil); key(err) != "alignment.rules_later" {
			t.Error(err)
		}
		if p, err = f.s.Preview(f.ctx, f.hq, rules.PreviewWanted{From: "2026-06-20"}, nil); err != nil || p.Blocked != "2026-07-01" {
			t.Errorf("%+v, %v", p, err)
		}
		// One change alone: the removal of c, while a stays on.
		if p, err = f.s.Preview(f.ctx, f.hq, rules.PreviewWanted{From: "2026-08-01", Only: []string{c}}, nil); err != nil || len(p.Pending.Rules) != 2 || p.Outcome.Moved != 2 {
			t.Errorf("%+v, %v", p, err)
		}
		first := f.run(f.s.Apply(f.ctx, f.hq, "2026-08-01", []string{c}))
		if f.where(cannery, "2026-08-01") != "Agro" || f.where(smith, "2026-08-01") != "Nord" {
			t.Error("one change alone is not what was applied")
		}
		if o = f.overview(f.hq); tell(o.Pending) != "0 0 1 true" && tell(o.Pending) != "0 0 1 false" {
			t.Errorf("%+v", o.Pending)
		}
		f.run(f.s.Undo(f.ctx, f.hq, first.RuleSet))
		second := f.run(f.s.Apply(f.ctx, f.hq, "2026-08-01", nil))
		if f.where(cannery, "2026-08-01") != "" || f.where(smith, "2026-08-01") != "Nord" || f.where(smith, "2026-07-31") != "Grands comptes" {
			t.Error("the second set does not decide")
		}
		if _, err := f.s.Undo(f.ctx, f.hq, run.RuleSet); key(err) != "alignment.rules_not_last" {
			t.Error(err)
		}
		f.run(f.s.Undo(f.ctx, f.hq, second.RuleSet))
		f.must(func(tx *db.Tx) error { return f.s.Restore(f.ctx, tx, f.hq, c) })
		f.must(func(tx *db.Tx) error { return f.s.Switch(f.ctx, tx, f.hq, a, false) })
		if o = f.overview(f.hq); tell(o.Pending) != "0 0 0 true" || f.where(cannery, "2026-08-01") != "Grands comptes" {
			t.Errorf("%+v", o.Pending)
		}
		f.run(f.s.Undo(f.ctx, f.hq, run.RuleSet))
		if f.where(cannery, "2026-07-01") != "" {
			t.Error("what was taken back still decides")
		}
	})
}

func TestAnswersWhileTyping(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		food, north := f.territory("Agro", "industry"), f.territory("Nord", "geographic")
		for i := range 30 {
			f.account(fmt.Sprint("Conserverie ", i), "56055", "10.20Z", int64(i))
		}
		f.account("Moulin", "59350", "10.61A", 50)
		f.add(food, "Alimentaire", "industry LIKE '10%'")
		f.add(north, "Nord", "fr_departement = '59'")
		f.run(f.s.Apply(f.ctx, f.hq, "", nil))
		manager := f.user("manager", access.Manager)
		f.must(func(tx *db.Tx) error {
			_, err := f.territories.SetMember(f.ctx, tx, f.hq, territory.NewMember{TerritoryID: north, UserID: manager.User.ID, Role: "manager"})
			return err
		})
		manager, err := f.users.ActorOf(f.ctx, manager.User.ID)
		if err != nil {
			t.Fatal(err)
		}
		ask := func(actor access.Actor, q rules.RuleQuestion) *rules.RuleAnswer {
			t.Helper()
			a, err := f.s.Ask(f.ctx, actor, q)
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		a := ask(f.hq, rules.RuleQuestion{Expression: "industry LIKE '10.2%'", Limit: 3})
		if a.Accounts != 30 || a.Of != 31 || len(a.First) != 3 || a.First[0].Name != "Conserverie 29" || a.First[2].Name != "Conserverie 27" || a.First[0].TerritoryName != "Agro" || len(a.Rows) != 1 || a.Rows[0].Op != condition.Begins {
			t.Errorf("%+v", a)
		}
		if a = ask(f.hq, rules.RuleQuestion{Rows: []condition.Clause{{Field: "industry", Op: condition.Begins, Values: []string{"10.6"}}}}); a.Accounts != 1 || a.Expression != "industry LIKE '10.6%'" {
			t.Errorf("%+v", a)
		}
		if a = ask(f.hq, rules.RuleQuestion{Expression: "industri LIKE '10%'"}); a.Problem == nil || a.Problem.Params["suggest"] != "industry" || a.Problem.Params["column"] != 1 || a.Accounts != 0 {
			t.Errorf("%+v", a)
		}
		if a = ask(f.hq, rules.RuleQuestion{Rows: []condition.Clause{{Field: "headcount", Op: condition.AtLeast, Values: []string{"ten"}}}}); a.Problem == nil || a.Problem.Params["row"] != 1 {
			t.Errorf("%+v", a)
		}
		// A manager counts what a manager sees, and reads the rules of the own part.
		if a = ask(manager, rules.RuleQuestion{Expression: "country = 'FR'"}); a.Accounts != 0 || a.Of != 0 {
			t.Errorf("a manager of nobody counts %+v", a)
		}
		if o := f.overview(manager); len(o.Items) != 1 || o.Items[0].Name != "Nord" || o.Items[0].Holds != 0 || len(o.Applied) != 0 {
			t.Errorf("%+v", o)
		}
		err = d.Tx(f.ctx, func(tx *db.Tx) error {
			_, err := f.s.Add(f.ctx, tx, manager, rules.NewRule{TerritoryID: north, Name: "n", Expression: "country = 'FR'"})
			return err
		})
		if key(err) != "alignment.rules" {
			t.Error(err)
		}
		overlaps, err := f.alignment.Overlaps(f.ctx, f.hq, "2026-06-15", []alignment.Rule{{ID: "1", TerritoryID: food, Name: "A", Position: 1, Expression: "industry LIKE '10%'"}, {ID: "2", TerritoryID: north, Name: "B", Position: 2, Expression: "fr_departement = '59'"}})
		if err != nil || len(overlaps) != 1 || overlaps[0].Accounts != 1 || overlaps[0].ExampleOf != "Moulin" || overlaps[0].Winner != "A" {
			t.Errorf("%+v, %v", overlaps, err)
		}
	})
}

// A rule that cannot be read any more is told wherever rules are, and the
// others go on.
func TestABrokenRuleIsTold(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		food := f.territory("Agro", "industry")
		id := f.add(food, "Alimentaire", "industry LIKE '10%'")
		f.run(f.s.Apply(f.ctx, f.hq, "", nil))
		// As a version of the program would leave it that knows another field.
		for _, statement := range []string{"UPDATE alignment_rules SET expression = 'colour = ''red'''",
			`UPDATE rule_sets SET id = 'other', rules = '[{"id":"gone","territory_id":"` + string(food) + `","name":"Alt","position":1,"expression":"colour = ''red''"},{"id":"` + id + `","territory_id":"` + string(food) + `","name":"Neu","position":2,"expression":"industry LIKE ''10%''"}]'`,
			"UPDATE alignment_stamp SET stamp = 'x'"} {
			if _, err := d.Exec(f.ctx, statement); err != nil {
				t.Fatal(err)
			}
		}
		fresh := alignment.New(d, alignment.Options{Access: f.users, Territories: f.territories, Accounts: f.accounts, Places: levels{}})
		broken, err := fresh.BrokenRules(f.ctx, d, "2026-06-15")
		if err != nil || len(broken) != 1 || broken[0].Rule.Name != "Alt" || broken[0].Problem.Key != "alignment.rule_field_unknown" {
			t.Errorf("%+v, %v", broken, err)
		}
		mill := f.account("Moulin", "59350", "10.61A", 50)
		e, err := fresh.Explain(f.ctx, f.hq, mill, "2026-06-15")
		if err != nil {
			t.Fatal(err)
		}
		told := ""
		for _, step := range e.Steps {
			if step.Kind == "rule" {
				told += step.Detail.Name + " " + step.Outcome + "; "
			}
		}
		if told != "Neu fired; Alt broken; " {
			t.Error(told)
		}
		if o := f.overview(f.hq); o.Items[0].Problem == nil {
			t.Errorf("%+v", o.Items[0])
		}
		if _, err := f.s.Apply(f.ctx, f.hq, "", nil); key(err) != "alignment.rule_broken" {
			t.Error(err)
		}
		if p, err := f.s.Preview(f.ctx, f.hq, rules.PreviewWanted{}, nil); err != nil || len(p.Problems) != 1 {
			t.Errorf("%+v, %v", p, err)
		}
	})
}
