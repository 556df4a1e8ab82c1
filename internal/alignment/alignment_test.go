package alignment_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/alignment"
	"arpent/internal/alignment/terrain"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

var sets = []fs.FS{access.Migrations, territory.Migrations, account.Migrations, alignment.Migrations}

// departments knows communes of the form DDCCC, which lie in département DD.
type departments struct{}

func (departments) Within(level, code, coarser string) (string, bool) {
	if level == "fr-commune" && coarser == "fr-departement" && len(code) > 2 {
		return code[:2], true
	}
	return "", false
}

func (departments) Levels() []string { return []string{"fr-commune", "fr-departement"} }

func (departments) Named(_, code string) string { return "n° " + code }

func (departments) Dissolve(_ string, groups [][]string) ([]orb.MultiPolygon, [][2]int, error) {
	return make([]orb.MultiPolygon, len(groups)), nil, nil
}

func (departments) Around([]orb.Point) []terrain.Areas { return nil }

type fixture struct {
	t           testing.TB
	ctx         context.Context
	db          *db.DB
	users       *access.Service
	territories *territory.Service
	accounts    *account.Service
	s           *alignment.Service
	hq          access.Actor
	now         time.Time
}

func newFixture(t testing.TB, d *db.DB) *fixture {
	f := &fixture{t: t, ctx: context.Background(), db: d, now: time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)}
	clock := func() time.Time { f.now = f.now.Add(time.Millisecond); return f.now }
	f.users = access.New(d, access.Options{Now: clock})
	f.territories = territory.New(d, f.users, clock)
	f.users.UseScopes(f.territories)
	f.accounts = account.New(d, account.Options{Access: f.users, Now: clock})
	f.s = alignment.New(d, alignment.Options{Access: f.users, Territories: f.territories, Accounts: f.accounts, Places: departments{}, Now: clock})
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
	if a.Scope, err = f.territories.ScopeOf(f.ctx, a.User); err != nil {
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

func (f *fixture) territory(name string, parent territory.ID, typeID territory.TypeID) (id territory.ID) {
	f.t.Helper()
	f.must(func(tx *db.Tx) (err error) {
		id, err = f.territories.Create(f.ctx, tx, f.hq, territory.NewTerritory{Name: name, ParentID: parent, TypeID: typeID, From: "2026-01-01"})
		return err
	})
	return id
}

// account stores one in a commune.
func (f *fixture) account(name, commune string, change func(*account.Account)) account.ID {
	f.t.Helper()
	lon, lat := 4.8, 45.7
	a := account.Account{Name: name, Country: "FR", Lon: &lon, Lat: &lat, Precision: "area", AreaLevel: "fr-commune", Area: commune, AreaName: "Commune " + commune}
	if change != nil {
		change(&a)
	}
	all := []account.Account{a}
	f.must(func(tx *db.Tx) error { return f.accounts.Load(f.ctx, tx, all) })
	return all[0].ID
}

func (f *fixture) publish(g alignment.Geography) (out alignment.Outcome) {
	f.t.Helper()
	f.must(func(tx *db.Tx) (err error) {
		out, err = f.s.Publish(f.ctx, tx, f.hq, g, nil)
		return err
	})
	return out
}

// where tells an account's territory, reason and rule on a day.
func (f *fixture) where(id account.ID, day db.Date) string {
	f.t.Helper()
	rows, err := f.s.History(f.ctx, f.db, id)
	if err != nil {
		f.t.Fatal(err)
	}
	out := ""
	for _, r := range rows {
		if r.From <= day && (r.To == "" || day < r.To) {
			name, _ := f.territories.Named(f.ctx, f.db, []territory.ID{r.TerritoryID})
			out += fmt.Sprintf("[%s %s]", name[r.TerritoryID], r.Reason)
		}
	}
	return out
}

func key(err error) string {
	var e *fault.Error
	if errors.As(err, &e) {
		return e.Key
	}
	return ""
}

func TestOneResolverPlacesEveryAccount(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		france := f.territory("France", "", "")
		east, west := f.territory("Est", france, ""), f.territory("Ouest", france, "")
		key1, food := f.territory("Comptes clés", "", "named"), f.territory("Agroalimentaire", "", "industry")
		devices := f.territory("Appareils", "", "product")
		lyon := f.account("Lyon", "69123", nil)
		brest := f.account("Brest", "29019", nil)
		nowhere := f.account("Paris", "75056", nil)

		out := f.publish(alignment.Geography{PlanID: "p1", From: "2026-01-01", Level: "fr-departement",
			Areas: []alignment.AreaRule{{Code: "69", Territory: east}, {Code: "29", Territory: west}}})
		if out.Entered != 2 || out.Unassigned != 1 || out.ByReason[alignment.Area] != 2 {
			t.Errorf("published: %+v", out)
		}
		// Next week's new account lands without anyone acting.
		fresh := f.account("Villeurbanne", "69266", nil)
		daughter := f.account("Filiale", "29019", func(a *account.Account) { a.ParentID = lyon })
		cannery := f.account("Conserverie", "29019", func(a *account.Account) { a.Industry = "10.20Z" })
		for id, want := range map[account.ID]string{lyon: "[Est area]", brest: "[Ouest area]", nowhere: "", fresh: "[Est area]", daughter: "[Ouest area]", cannery: "[Ouest area]"} {
			if got := f.where(id, "2026-06-15"); got != want {
				t.Errorf("%s: %s, want %s", id, got, want)
			}
		}
		// A named account with its family, a rule, a specialist beside the others.
		var pin alignment.Pin
		f.must(func(tx *db.Tx) (err error) {
			pin, err = f.s.Pin(f.ctx, tx, f.hq, lyon, alignment.NewPin{TerritoryID: key1, Family: true})
			return err
		})
		rules := []alignment.Rule{{ID: "r1", TerritoryID: food, Name: "Industries alimentaires", Position: 1, Expression: "industry LIKE '10%'"},
			{ID: "r2", TerritoryID: devices, Name: "Bretagne", Position: 2, Expression: "fr_departement = '29'"}}
		var set string
		f.must(func(tx *db.Tx) (err error) {
			set, out, err = f.s.ApplyRules(f.ctx, tx, f.hq, "", rules, nil)
			return err
		})
		if out.Moved != 1 {
			t.Errorf("applied: %+v", out)
		}
		for id, want := range map[account.ID]string{lyon: "[Comptes clés pinned]", daughter: "[Comptes clés family][Appareils rule]", cannery: "[Agroalimentaire rule][Appareils rule]", brest: "[Ouest area][Appareils rule]"} {
			if got := f.where(id, "2026-06-15"); got != want {
				t.Errorf("%s: %s, want %s", id, got, want)
			}
			if id != cannery && id != daughter {
				continue
			}
			if got := f.where(id, "2026-06-14"); got != "" {
				t.Errorf("%s was placed before it was there: %s", id, got)
			}
		}
		// Taken back: as before.
		f.must(func(tx *db.Tx) error { _, err := f.s.UndoRules(f.ctx, tx, f.hq, set, nil); return err })
		f.must(func(tx *db.Tx) error { _, err := f.s.Unpin(f.ctx, tx, f.hq, lyon, pin.ID, ""); return err })
		for id, want := range map[account.ID]string{lyon: "[Est area]", daughter: "[Ouest area]", cannery: "[Ouest area]"} {
			if got := f.where(id, "2026-06-15"); got != want {
				t.Errorf("%s after undo: %s, want %s", id, got, want)
			}
		}
		// The next plan begins in July; withdrawn in August, the first is back in force.
		f.publish(alignment.Geography{PlanID: "p2", From: "2026-07-01", Level: "fr-departement",
			Areas: []alignment.AreaRule{{Code: "69", Territory: west}, {Code: "29", Territory: west}, {Code: "75", Territory: east}}})
		f.must(func(tx *db.Tx) error { _, err := f.s.Withdraw(f.ctx, tx, f.hq, "p2", "2026-08-01"); return err })
		for day, want := range map[db.Date]string{"2026-06-30": "[Est area]", "2026-07-01": "[Ouest area]", "2026-07-31": "[Ouest area]", "2026-08-01": "[Est area]"} {
			if got := f.where(lyon, day); got != want {
				t.Errorf("Lyon on %s: %s, want %s", day, got, want)
			}
		}
		if got := f.where(nowhere, "2026-08-01"); got != "" {
			t.Errorf("Paris in August: %s", got)
		}
		// A closed territory takes nobody.
		f.must(func(tx *db.Tx) error { return f.territories.Close(f.ctx, tx, f.hq, west, "2026-09-01", false) })
		if got := f.where(brest, "2026-09-01"); got != "" {
			t.Errorf("Brest in a closed territory: %s", got)
		}
		f.must(func(tx *db.Tx) error { return f.territories.Reopen(f.ctx, tx, f.hq, west) })
		if got := f.where(brest, "2026-09-01"); got != "[Ouest area]" {
			t.Errorf("Brest after reopening: %s", got)
		}
		err := d.Tx(f.ctx, func(tx *db.Tx) error {
			_, err := f.s.Publish(f.ctx, tx, f.hq, alignment.Geography{PlanID: "p3", From: "2026-07-01", Level: "fr-departement", Areas: []alignment.AreaRule{{Code: "69", Territory: key1}}}, nil)
			return err
		})
		if key(err) != "alignment.type" {
			t.Errorf("a territory of another type: %v", err)
		}
	})
}
