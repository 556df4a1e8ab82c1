package persona

import (
	"context"
	"fmt"
	"io/fs"
	"math"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/activity"
	"arpent/internal/account/deal"
	"arpent/internal/alignment"
	"arpent/internal/lead"
	"arpent/internal/lead/committee"
	"arpent/internal/person"
	"arpent/internal/place"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

var sets = []fs.FS{access.Migrations, territory.Migrations, account.Migrations, person.Migrations, alignment.Migrations, lead.Migrations}

// world is headquarters and two representatives of one territory each, with deals
// at which maintenance was met when they were won, and purchasing always.
type world struct {
	*testing.T
	ctx        context.Context
	now        time.Time
	s          *Service
	leads      *lead.Service
	hq, a, b   access.Actor
	top, ta    territory.ID
	fitter     person.ID
	at         account.ID
	won, lost  int
	deals      *deal.Service
	activities *activity.Service
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func open(t *testing.T, d *db.DB) *world {
	w := &world{T: t, ctx: context.Background(), now: time.Date(2026, 5, 20, 9, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return w.now }
	users := access.New(d, access.Options{Demo: true, Now: clock})
	places, territories := place.New(), territory.New(d, users, clock)
	users.UseScopes(territories)
	accounts := account.New(d, account.Options{Access: users, Places: places, Territories: territories, Now: clock})
	people := person.New(d, users, accounts, clock)
	w.activities, w.deals = activity.New(d, users, accounts, clock), deal.New(d, users, accounts, clock)
	w.leads = lead.New(d, lead.Options{Access: users, Places: places, Territories: territories, Accounts: accounts, People: people, Now: clock})
	maps := committee.New(d, committee.Options{Access: users, Accounts: accounts, People: people, Leads: w.leads, Now: clock})
	w.s = New(d, Options{Access: users, Territories: territories, Accounts: accounts, People: people, Leads: w.leads, Committees: maps, Now: clock})
	var ids []access.UserID
	for i, role := range []access.Role{access.HeadOffice, access.Representative, access.Representative} {
		id, err := users.AddUser(w.ctx, d, access.NewUser{Email: fmt.Sprintf("u%d@example.org", i), Name: fmt.Sprintf("User %d", i), Role: role})
		w.ok(err)
		ids = append(ids, id)
	}
	actor := func(i int) access.Actor {
		a, err := users.ActorOf(w.ctx, ids[i])
		w.ok(err)
		return a
	}
	w.hq = actor(0)
	w.ok(d.Tx(w.ctx, func(tx *db.Tx) error {
		var err error
		w.top, err = territories.Create(w.ctx, tx, w.hq, territory.NewTerritory{Name: "France", From: "2026-01-01"})
		w.ok(err)
		for i, name := range []string{"Nord", "Sud"} {
			id, err := territories.Create(w.ctx, tx, w.hq, territory.NewTerritory{Name: name, ParentID: w.top, From: "2026-01-01"})
			w.ok(err)
			if i == 0 {
				w.ta = id
			}
			_, err = territories.SetMember(w.ctx, tx, w.hq, territory.NewMember{TerritoryID: id, UserID: ids[i+1], Role: territory.Owner, From: "2026-01-01"})
			w.ok(err)
		}
		return nil
	}))
	w.a, w.b = actor(1), actor(2)
	for i := range 60 {
		a, err := accounts.Create(w.ctx, w.hq, account.Particulars{Name: fmt.Sprintf("Firme %d", i), Country: "FR", OwnerID: ids[1+i%2]}, true)
		w.ok(err)
		hire := func(family, called string) person.ID {
			p, err := people.Create(w.ctx, w.hq, person.PersonDraft{GivenName: "Zoé", FamilyName: family, Positions: []person.EmploymentDraft{{AccountID: a.ID, Title: called, From: "2020-01-01"}}})
			w.ok(err)
			return p.ID
		}
		fitter, buyer := hire(fmt.Sprintf("D'Atelier %d", i), "Responsable maintenance"), hire(fmt.Sprintf("Achat %d", i), "Acheteur")
		if i == 0 {
			w.fitter, w.at = fitter, a.ID
		}
		w.sell(d, a.ID, fitter, buyer, i%2 == 0, "2026-03-10")
	}
	return w
}

// sell ends a deal at which purchasing was met, and maintenance when it was won.
func (w *world) sell(d *db.DB, at account.ID, fitter, buyer person.ID, won bool, on db.Date) {
	w.Helper()
	one := deal.Deal{AccountID: at, Name: "D", Outcome: deal.Lost, CreatedOn: on.AddDays(-60), CloseOn: on, CreatedBy: w.hq.User.ID}
	met := []activity.Activity{{AccountID: at, Kind: activity.Visit, HappenedOn: on.AddDays(-20), PersonID: string(buyer), UserID: w.hq.User.ID, CreatedBy: w.hq.User.ID}}
	if won {
		one.Outcome = deal.Won
		met = append(met, met[0])
		met[1].PersonID = string(fitter)
		w.won++
	} else {
		w.lost++
	}
	w.ok(d.Tx(w.ctx, func(tx *db.Tx) error {
		if err := w.deals.Load(w.ctx, tx, []deal.Deal{one}); err != nil {
			return err
		}
		return w.activities.Load(w.ctx, tx, met)
	}))
}

// A persona is seen by whom it is shared with, written anew in versions, and held
// against the deals that ended.
func TestPersonas(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		fitters := PersonaDraft{Name: " Maintenance ", Filter: "function = 'maintenance'", Why: "Breakdowns", Shared: Nobody, Objections: []PersonaObjection{{Says: "Too dear", Answer: "Compare"}, {Says: " "}}}
		for _, c := range []struct {
			change func(*PersonaDraft)
			code   fault.Code
		}{
			{func(p *PersonaDraft) { p.Name = " " }, fault.Unprocessed}, {func(p *PersonaDraft) { p.Filter = "" }, fault.Unprocessed}, {func(p *PersonaDraft) { p.Filter = "nothing = 1" }, fault.Unprocessed},
			{func(p *PersonaDraft) { p.Filter = "A_OVERLAPS(list, ('x'))" }, fault.Unprocessed}, {func(p *PersonaDraft) { p.Shared = "x" }, fault.Unprocessed},
			{func(p *PersonaDraft) { p.Shared = Everybody }, fault.Denied}, {func(p *PersonaDraft) { p.Shared, p.TerritoryID = Territory, w.top }, fault.Missing},
		} {
			wrong := fitters
			c.change(&wrong)
			if _, err := w.s.Add(w.ctx, w.a, wrong); fault.CodeOf(err) != c.code {
				t.Errorf("%+v: %v, not %v", wrong, err, c.code)
			}
		}
		w.closed(fitters)
		p, err := w.s.Add(w.ctx, w.a, fitters)
		w.ok(err)
		if p.Name != "Maintenance" || len(p.Objections.V) != 1 || p.Version != 1 || !p.MayEdit || p.Total != 30 {
			t.Fatalf("%+v", p)
		}
		if got := p.Test; got.Won != w.won || got.Lost != w.lost || got.WonWith != w.won || got.LostWith != 0 || got.Verdict != "more" || got.Low <= 1 || got.RateWith != 1 {
			t.Errorf("%+v", got)
		}
		if p.Later.Verdict != "few" || p.Later.Won+p.Later.Lost != 0 {
			t.Errorf("%+v", p.Later)
		}
		seen := func(actor access.Actor) bool {
			_, err := w.s.Find(w.ctx, actor, p.ID)
			list, lerr := w.s.List(w.ctx, actor)
			w.ok(lerr)
			if (err == nil) != (len(list) == 1) || err != nil && fault.CodeOf(err) != fault.Missing {
				t.Errorf("%v, but %d are listed", err, len(list))
			}
			return err == nil
		}
		if seen(w.b) || !seen(w.hq) {
			t.Error("seen by whom it is not for, or not by headquarters")
		}
		fitters.Shared, fitters.TerritoryID = Territory, w.ta
		if p, err = w.s.Change(w.ctx, w.a, p.ID, p.Version, fitters); err != nil || p.Version != 1 || seen(w.b) {
			t.Errorf("%+v %v: sharing is of no version, and of one territory", p, err)
		}
		fitters.TerritoryID, fitters.Filter = w.top, "function = 'purchasing' AND customer = FALSE"
		if p, err = w.s.Change(w.ctx, w.hq, p.ID, 1, fitters); err != nil || p.Version != 2 || !seen(w.b) {
			t.Fatalf("%+v %v", p, err)
		}
		if got := p.Test; got.Verdict != "unclear" || got.Low > 1 || got.High < 1 || math.Abs(got.Lift-1) > 0.05 || len(p.Follows) != 1 {
			t.Errorf("%+v %v", got, p.Follows)
		}
		if _, err := w.s.Change(w.ctx, w.hq, p.ID, 1, fitters); fault.CodeOf(err) != fault.Stale {
			t.Errorf("overwritten: %v", err)
		}
		if _, err := w.s.Change(w.ctx, w.b, p.ID, 0, fitters); fault.CodeOf(err) == "" {
			t.Error("another changed it")
		}
		versions, err := w.s.Versions(w.ctx, w.b, p.ID)
		if err != nil || len(versions) != 2 || versions[0].Version != 2 || versions[1].Filter != "function = 'maintenance'" {
			t.Errorf("%+v %v", versions, err)
		}
		w.ok(w.s.Delete(w.ctx, w.hq, p.ID, false))
		if seen(w.a) {
			t.Error("still there")
		}
		w.ok(w.s.Delete(w.ctx, w.hq, p.ID, true))
		fitters.Filter = "function = 'maintenance'"
		_, err = w.s.Change(w.ctx, w.hq, p.ID, 0, fitters)
		w.ok(err)
		of, err := w.s.Of(w.ctx, w.a, w.fitter, w.at)
		if err != nil || len(of) != 1 || of[0].ID != p.ID {
			t.Errorf("%+v %v", of, err)
		}
		if of, err = w.s.Of(w.ctx, w.a, w.fitter, ""); err != nil || len(of) != 0 {
			t.Errorf("%+v %v", of, err)
		}
		if _, err = w.s.Of(w.ctx, w.b, w.fitter, w.at); fault.CodeOf(err) != fault.Missing {
			t.Errorf("another's person: %v", err)
		}
	})
}

// The interval of the lift holds the truth about as often as it says.
func TestIntervalHolds(t *testing.T) {
	held, tries := 0, 400
	for k := range tries {
		var deals []committee.Attendance
		x := uint64(k)*2654435761 + 12345
		chance := func(p float64) bool {
			x ^= x << 13
			x ^= x >> 7
			x ^= x << 17
			return float64(x>>11)/(1<<53) < p
		}
		for i := range 200 {
			d := committee.Attendance{Won: i%2 == 0, On: "2026-01-01"}
			if chance(map[bool]float64{true: 0.4, false: 0.25}[d.Won]) {
				d.People = []person.ID{"x"}
			}
			deals = append(deals, d)
		}
		got := test(deals, "", func(d *committee.Attendance) bool { return len(d.People) > 0 })
		if got.Low <= 1.6 && 1.6 <= got.High {
			held++
		}
	}
	if share := float64(held) / float64(tries); share < 0.92 || share > 0.985 {
		t.Errorf("the 95 %% interval holds the truth in %v of cases", share)
	}
}

// closed asks, by a filter that means one account, what deals there were: only of
// accounts in sight is anything told.
func (w *world) closed(d PersonaDraft) {
	w.Helper()
	for _, c := range []struct {
		filter   string
		own      bool
		won, all int
	}{
		{"function = 'maintenance'", false, w.won, w.won + w.lost},
		{"function = 'maintenance' AND company = 'Firme 1'", true, 0, 30}, // another's
		{"company = 'Firme 0'", true, 1, 30},
		{"keywords('firme')", true, 30, 30},
	} {
		d.Filter = c.filter
		p, err := w.s.Add(w.ctx, w.a, d)
		w.ok(err)
		if p.Test.Own != c.own || p.Test.WonWith != c.won || p.Test.Won+p.Test.Lost != c.all {
			w.Errorf("%s: %+v", c.filter, p.Test)
		}
		all, err := w.s.Find(w.ctx, w.hq, p.ID)
		w.ok(err)
		if all.Test.Own || all.Test.Won+all.Test.Lost != w.won+w.lost {
			w.Errorf("%s, to headquarters: %+v", c.filter, all.Test)
		}
		w.ok(w.s.Delete(w.ctx, w.a, p.ID, false))
		if _, err := w.s.Change(w.ctx, w.a, p.ID, 0, d); fault.CodeOf(err) != fault.Missing {
			w.Errorf("what was taken away is written anew: %v", err)
		}
	}
}
