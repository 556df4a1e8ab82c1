package territory_test

import (
	"context"
	"io/fs"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

var sets = []fs.FS{access.Migrations, territory.Migrations}

type fixture struct {
	t     *testing.T
	ctx   context.Context
	db    *db.DB
	users *access.Service
	s     *territory.Service
	hq    access.Actor
	now   time.Time
}

func newFixture(t *testing.T, d *db.DB) *fixture {
	f := &fixture{t: t, ctx: context.Background(), db: d, now: time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return f.now }
	f.users = access.New(d, access.Options{Now: clock})
	f.s = territory.New(d, f.users, clock)
	f.users.UseScopes(f.s)
	f.hq = f.user("hq", access.HeadOffice)
	return f
}

func (f *fixture) user(name string, role access.Role) access.Actor {
	f.t.Helper()
	id, err := f.users.AddUser(f.ctx, f.db, access.NewUser{Email: name + "@example.org", Name: name, Role: role})
	if err != nil {
		f.t.Fatal(err)
	}
	u, err := f.users.User(f.ctx, id)
	if err != nil {
		f.t.Fatal(err)
	}
	return f.scoped(access.Actor{User: u})
}

func (f *fixture) scoped(a access.Actor) access.Actor {
	f.t.Helper()
	var err error
	if a.Scope, err = f.s.ScopeOf(f.ctx, a.User); err != nil {
		f.t.Fatal(err)
	}
	return a
}

func (f *fixture) tx(fn func(tx *db.Tx) error) error { return f.db.Tx(f.ctx, fn) }

func (f *fixture) must(fn func(tx *db.Tx) error) {
	f.t.Helper()
	if err := f.tx(fn); err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) create(name string, parent territory.ID) (id territory.ID) {
	f.t.Helper()
	f.must(func(tx *db.Tx) (err error) {
		id, err = f.s.Create(f.ctx, tx, f.hq, territory.NewTerritory{Name: name, ParentID: parent})
		return err
	})
	return id
}

func (f *fixture) member(id territory.ID, who access.Actor, role territory.MemberRole, from, to db.Date) (member string) {
	f.t.Helper()
	f.must(func(tx *db.Tx) (err error) {
		member, err = f.s.SetMember(f.ctx, tx, f.hq, territory.NewMember{TerritoryID: id, UserID: who.User.ID, Role: role, From: from, To: to})
		return err
	})
	return member
}

func names(nodes []territory.Node) (out []string) {
	for _, n := range nodes {
		out = append(out, n.Name)
	}
	return out
}

func key(err error) string {
	if f, ok := err.(*fault.Error); ok {
		return f.Key
	}
	return ""
}

func TestATerritoryThroughItsLife(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		france := f.create("France", "")
		east := f.create("Est", france)
		lyon := f.create("Lyon-Est", east)
		anna, ben := f.user("anna", access.Representative), f.user("ben", access.Representative)
		f.member(lyon, anna, territory.Owner, "2026-01-01", "")

		// A territory has no owner before it opens: the membership begins with it.
		page, err := f.s.Page(f.ctx, f.hq, lyon, "2026-06-15")
		if err != nil || page.Vacant || len(page.Members) != 1 || page.Members[0].ValidFrom != "2026-06-15" {
			t.Fatalf("%+v %v", page, err)
		}
		if len(page.Above) != 2 || page.Above[0].Name != "France" || page.Above[1].Name != "Est" {
			t.Errorf("above %v", page.Above)
		}
		// Shares of owners fit in a hundred.
		err = f.tx(func(tx *db.Tx) error {
			_, err := f.s.SetMember(f.ctx, tx, f.hq, territory.NewMember{TerritoryID: lyon, UserID: ben.User.ID, Role: territory.Owner, Share: 30})
			return err
		})
		if key(err) != "territory.shares" {
			t.Errorf("a second owner: %v", err)
		}
		// Ben takes over in July, and Anna stands in for a week in August.
		f.must(func(tx *db.Tx) error {
			_, err := f.s.SetMember(f.ctx, tx, f.hq, territory.NewMember{TerritoryID: lyon, UserID: ben.User.ID, Role: territory.Owner, From: "2026-07-01", Replace: true})
			return err
		})
		f.member(lyon, anna, territory.StandIn, "2026-08-03", "2026-08-10")
		for day, want := range map[db.Date]string{"2026-06-30": "anna owner", "2026-07-01": "ben owner", "2026-08-05": "ben owner,anna stand-in", "2026-08-10": "ben owner"} {
			page, _ := f.s.Page(f.ctx, f.hq, lyon, day)
			got := ""
			for _, m := range page.Members {
				if got != "" {
					got += ","
				}
				got += m.UserName + " " + string(m.Role)
			}
			if got != want {
				t.Errorf("%s: %s, want %s", day, got, want)
			}
		}
		// Renamed and closed; as it was on the day before, it has its old name and owner.
		f.now = f.now.AddDate(0, 1, 0)
		name := "Lyon Est et Ain"
		f.must(func(tx *db.Tx) error {
			return f.s.Change(f.ctx, tx, f.hq, lyon, 1, territory.TerritoryChange{Name: &name})
		})
		if err := f.tx(func(tx *db.Tx) error {
			return f.s.Change(f.ctx, tx, f.hq, lyon, 1, territory.TerritoryChange{Name: &name})
		}); fault.CodeOf(err) != fault.Stale {
			t.Errorf("a stale edit: %v", err)
		}
		if err := f.tx(func(tx *db.Tx) error { return f.s.Close(f.ctx, tx, f.hq, east, "2026-07-20", false) }); key(err) != "territory.has_below" {
			t.Errorf("closing what has others below: %v", err)
		}
		f.must(func(tx *db.Tx) error { return f.s.Close(f.ctx, tx, f.hq, east, "2026-07-20", true) })
		for day, want := range map[db.Date]int{"2026-07-19": 3, "2026-07-20": 1} {
			nodes, err := f.s.Tree(f.ctx, f.hq, day)
			if err != nil || len(nodes) != want {
				t.Errorf("%s: %v %v", day, names(nodes), err)
			}
		}
		nodes, _ := f.s.Tree(f.ctx, f.hq, "2026-07-01")
		if nodes[2].Name != "Lyon-Est" || nodes[2].Members[0].UserName != "ben" {
			t.Errorf("as of 1 July: %+v", nodes[2])
		}
		f.must(func(tx *db.Tx) error { return f.s.Reopen(f.ctx, tx, f.hq, east) })
		page, _ = f.s.Page(f.ctx, f.hq, lyon, "2026-08-05")
		if page.Name != name || len(page.Members) != 2 || page.Vacant {
			t.Errorf("reopened: %+v", page)
		}
	})
}

func TestWhoMayChangeWhat(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		france := f.create("France", "")
		east, west := f.create("Est", france), f.create("Ouest", france)
		lyon, metz, brest := f.create("Lyon", east), f.create("Metz", east), f.create("Brest", west)
		mia, rep := f.user("mia", access.Manager), f.user("rep", access.Representative)
		f.member(east, mia, territory.Manager, "", "")
		f.member(lyon, rep, territory.Owner, "", "")
		mia, rep = f.scoped(mia), f.scoped(rep)

		if nodes, _ := f.s.Tree(f.ctx, mia, f.s.Today()); len(nodes) != 3 || nodes[0].Name != "Est" || nodes[0].ParentID != "" || nodes[1].Depth != 1 {
			t.Errorf("a manager sees %v", names(nodes))
		}
		if nodes, _ := f.s.Tree(f.ctx, rep, f.s.Today()); len(nodes) != 1 || nodes[0].Name != "Lyon" {
			t.Errorf("a representative sees %v", names(nodes))
		}
		note := "Foires en juin"
		for what, c := range map[string]struct {
			err  error
			want fault.Code
		}{
			"a manager annotates inside": {f.tx(func(tx *db.Tx) error {
				return f.s.Change(f.ctx, tx, mia, lyon, 0, territory.TerritoryChange{Note: &note})
			}), ""},
			"a manager moves inside": {f.tx(func(tx *db.Tx) error {
				return f.s.Change(f.ctx, tx, mia, lyon, 0, territory.TerritoryChange{ParentID: &metz})
			}), ""},
			"a manager moves out": {f.tx(func(tx *db.Tx) error {
				return f.s.Change(f.ctx, tx, mia, metz, 0, territory.TerritoryChange{ParentID: &west})
			}), fault.Missing},
			"a manager moves the managed territory": {f.tx(func(tx *db.Tx) error {
				return f.s.Change(f.ctx, tx, mia, east, 0, territory.TerritoryChange{ParentID: &metz})
			}), fault.Denied},
			"a manager changes elsewhere": {f.tx(func(tx *db.Tx) error {
				return f.s.Change(f.ctx, tx, mia, brest, 0, territory.TerritoryChange{Note: &note})
			}), fault.Missing},
			"a manager closes the managed one": {f.tx(func(tx *db.Tx) error { return f.s.Close(f.ctx, tx, mia, east, "", true) }), fault.Denied},
			"a representative annotates": {f.tx(func(tx *db.Tx) error {
				return f.s.Change(f.ctx, tx, f.scoped(rep), lyon, 0, territory.TerritoryChange{Note: &note})
			}), fault.Denied},
			"a cycle": {f.tx(func(tx *db.Tx) error {
				return f.s.Change(f.ctx, tx, f.hq, metz, 0, territory.TerritoryChange{ParentID: &lyon})
			}), fault.Clash},
			"a home of a stranger": {f.tx(func(tx *db.Tx) error {
				return f.s.SetHome(f.ctx, tx, mia, territory.Home{UserID: f.hq.User.ID, Lon: 2, Lat: 48})
			}), fault.Missing},
			"a home in the sea off Africa": {f.tx(func(tx *db.Tx) error { return f.s.SetHome(f.ctx, tx, rep, territory.Home{UserID: rep.User.ID}) }), fault.Unprocessed},
			"a home of the team": {f.tx(func(tx *db.Tx) error {
				return f.s.SetHome(f.ctx, tx, f.scoped(mia), territory.Home{UserID: rep.User.ID, Lon: 4.8, Lat: 45.7})
			}), ""},
		} {
			if c.err == nil && c.want != "" || c.err != nil && fault.CodeOf(c.err) != c.want {
				t.Errorf("%s: %v, want %s", what, c.err, c.want)
			}
		}
	})
}
