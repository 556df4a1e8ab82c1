package signal_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/activity"
	"arpent/internal/account/deal"
	"arpent/internal/alignment"
	"arpent/internal/intake"
	"arpent/internal/lead"
	"arpent/internal/person"
	"arpent/internal/place"
	"arpent/internal/platform/db"
	"arpent/internal/platform/live"
	"arpent/internal/signal"
	"arpent/internal/task"
	"arpent/internal/territory"
)

var sets = []fs.FS{access.Migrations, intake.Migrations, territory.Migrations, account.Migrations, person.Migrations, task.Migrations,
	alignment.Migrations, lead.Migrations, signal.Migrations}

var places = place.New()

// nowhere places nothing: accounts are in the territories that name them.
type nowhere struct{ alignment.Places }

func (nowhere) Levels() []string { return nil }

// world is a small company: four territories below one region, of which one is
// vacant with somebody who stands in, another without; accounts in them.
type world struct {
	testing.TB
	ctx         context.Context
	d           *db.DB
	now         time.Time
	access      *access.Service
	territories *territory.Service
	accounts    *account.Service
	deals       *deal.Service
	activities  *activity.Service
	people      *person.Service
	tasks       *task.Service
	alignment   *alignment.Service
	in          *intake.Service
	hub         *live.Hub
	options     signal.Options
	signals     *signal.Service

	users  map[string]access.UserID // hq, boss, manager, rep0, rep1, standin
	hq     access.Actor
	leaves []territory.ID
	called map[string]account.ID
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// firms are the accounts, and the leaf that each is in; -1: in none, owned by rep1.
var firms = []struct {
	name string
	leaf int
}{{"Aciéries Bellefontaine", 0}, {"Brasserie Quintard", 1}, {"Câbles Vosgiens", 2}, {"Distillerie Hautmont", 3}, {"Emballages Picaud", 0},
	{"Fonderie Lagrave", 1}, {"Gravures Tissot", 2}, {"Horlogerie Morteau", 3}, {"Imprimerie Sablon", -1}}

// answers is who does what is to be done in each leaf.
var answers = map[int]string{0: "rep0", 1: "rep1", 2: "standin", 3: "manager", -1: "rep1"}

func open(t testing.TB, d *db.DB) *world {
	w := &world{TB: t, ctx: context.Background(), d: d, now: time.Date(2026, 5, 20, 9, 0, 0, 0, time.UTC), users: map[string]access.UserID{}, called: map[string]account.ID{}}
	clock := func() time.Time { return w.now }
	w.access = access.New(d, access.Options{Demo: true, Now: clock})
	w.territories = territory.New(d, w.access, clock)
	w.access.UseScopes(w.territories)
	w.accounts = account.New(d, account.Options{Access: w.access, Places: places, Territories: w.territories, Now: clock})
	w.deals = deal.New(d, w.access, w.accounts, clock)
	w.activities = activity.New(d, w.access, w.accounts, clock)
	w.people = person.New(d, w.access, w.accounts, clock)
	w.tasks = task.New(d, w.access, w.accounts, clock)
	w.in = intake.New(d, intake.Dependencies{Access: w.access, Now: clock})
	w.in.Register(w.accounts.Target())
	w.in.Register(w.people.Target())
	w.alignment = alignment.New(d, alignment.Options{Access: w.access, Territories: w.territories, Accounts: w.accounts, Places: nowhere{}, Now: clock})
	leads := lead.New(d, lead.Options{Access: w.access, Places: places, Territories: w.territories, Accounts: w.accounts, People: w.people, Now: clock})
	w.hub = live.NewHub()
	w.options = signal.Options{Access: w.access, Territories: w.territories, Accounts: w.accounts, Deals: w.deals, People: w.people, Tasks: w.tasks,
		Alignment: w.alignment, Leads: leads, Hub: w.hub, Now: clock}
	w.signals = signal.New(d, w.options)
	w.populate()
	return w
}

func (w *world) populate() {
	for name, role := range map[string]access.Role{"hq": access.HeadOffice, "boss": access.Manager, "manager": access.Manager, "rep0": access.Representative, "rep1": access.Representative, "standin": access.Representative} {
		id, err := w.access.AddUser(w.ctx, w.d, access.NewUser{Email: name + "@example.org", Name: name, Role: role})
		w.ok(err)
		w.users[name] = id
	}
	w.hq = w.actor("hq")
	w.ok(w.d.Tx(w.ctx, func(tx *db.Tx) error {
		from := db.Date("2026-01-01")
		create := func(name string, below territory.ID) territory.ID {
			id, err := w.territories.Create(w.ctx, tx, w.hq, territory.NewTerritory{Name: name, ParentID: below, From: from})
			w.ok(err)
			return id
		}
		member := func(id territory.ID, who string, role territory.MemberRole) {
			_, err := w.territories.SetMember(w.ctx, tx, w.hq, territory.NewMember{TerritoryID: id, UserID: w.users[who], Role: role, From: from})
			w.ok(err)
		}
		top := create("France", "")
		north := create("Nord", top)
		for i := range 4 {
			w.leaves = append(w.leaves, create(fmt.Sprintf("Secteur %d", i), north))
		}
		member(top, "boss", territory.Manager)
		member(north, "manager", territory.Manager)
		member(w.leaves[0], "rep0", territory.Owner)
		member(w.leaves[1], "rep1", territory.Owner)
		member(w.leaves[2], "standin", territory.StandIn)
		return nil
	}))
	for _, f := range firms {
		p := account.Particulars{Name: f.name, Town: "Lille", Country: "FR"}
		if f.leaf < 0 {
			p.OwnerID = w.users[answers[-1]]
		}
		a, err := w.accounts.Create(w.ctx, w.hq, p, true)
		w.ok(err)
		w.called[f.name] = a.ID
		if f.leaf >= 0 {
			w.move(a.ID, w.leaves[f.leaf])
		}
	}
}

func (w *world) actor(name string) access.Actor {
	w.Helper()
	a, err := w.access.ActorOf(w.ctx, w.users[name])
	w.ok(err)
	return a
}

// move puts an account into a territory by hand.
func (w *world) move(id account.ID, to territory.ID) {
	w.Helper()
	w.ok(w.d.Tx(w.ctx, func(tx *db.Tx) error {
		_, err := w.alignment.Pin(w.ctx, tx, w.hq, id, alignment.NewPin{TerritoryID: to})
		return err
	}))
}

// pin is move within a transaction, by names.
func (w *world) pin(tx *db.Tx, firm string, leaf int) error {
	_, err := w.alignment.Pin(w.ctx, tx, w.hq, w.called[firm], alignment.NewPin{TerritoryID: w.leaves[leaf]})
	return err
}

// bring imports a file of testdata.
func (w *world) bring(file string) *intake.Import {
	w.Helper()
	text, err := os.ReadFile("testdata/" + file)
	w.ok(err)
	m, err := w.in.Upload(w.ctx, w.hq, intake.Auto, file, strings.NewReader(string(text)), intake.ImportOptions{Companies: "name"})
	w.ok(err)
	m, err = w.in.Run(w.ctx, w.hq, m.ID, func(int64, int64, string) {})
	w.ok(err)
	return m
}

// leafOf is the leaf of the account that a company is; known is false for a
// company that is none.
func leafOf(company string) (leaf int, known bool) {
	for _, f := range firms {
		if f.name == company {
			return f.leaf, true
		}
	}
	return 0, false
}

// expected reads what the two files differ in.
func expected(t testing.TB) []map[string]string {
	file, err := os.Open("testdata/expected.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, r := range rows[1:] {
		one := map[string]string{}
		for i, name := range rows[0] {
			one[name] = r[i]
		}
		out = append(out, one)
	}
	return out
}
