package lead_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/activity"
	"arpent/internal/account/deal"
	"arpent/internal/account/profile"
	"arpent/internal/account/stated"
	"arpent/internal/alignment"
	"arpent/internal/lead"
	"arpent/internal/lead/saved"
	"arpent/internal/lead/stage"
	"arpent/internal/lead/title"
	"arpent/internal/person"
	"arpent/internal/place"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

var sets = []fs.FS{access.Migrations, territory.Migrations, account.Migrations, person.Migrations, alignment.Migrations, lead.Migrations}

var places = place.New()

// world is a small company: a tree of territories, accounts in them, people at
// the accounts, and users who see a part of it each.
type world struct {
	*testing.T
	ctx         context.Context
	d           *db.DB
	now         time.Time
	r           *rand.Rand
	access      *access.Service
	territories *territory.Service
	accounts    *account.Service
	people      *person.Service
	alignment   *alignment.Service
	options     lead.Options
	leads       *lead.Service

	hq      access.Actor
	users   []access.UserID // headquarters, a manager, representatives
	leaves  []territory.ID
	account []account.ID
	person  []person.ID
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func open(t *testing.T, d *db.DB) *world {
	w := &world{T: t, ctx: context.Background(), d: d, now: time.Date(2026, 5, 20, 9, 0, 0, 0, time.UTC), r: rand.New(rand.NewPCG(7, 7))}
	clock := func() time.Time { return w.now }
	w.access = access.New(d, access.Options{Demo: true, Now: clock})
	w.territories = territory.New(d, w.access, clock)
	w.access.UseScopes(w.territories)
	w.accounts = account.New(d, account.Options{Access: w.access, Places: places, Territories: w.territories, Now: clock})
	w.people = person.New(d, w.access, w.accounts, clock)
	activity.New(d, w.access, w.accounts, clock)
	deal.New(d, w.access, w.accounts, clock)
	w.alignment = alignment.New(d, alignment.Options{Access: w.access, Territories: w.territories, Accounts: w.accounts, Places: nowhere{}, Now: clock})
	w.options = lead.Options{Access: w.access, Places: places, Territories: w.territories, Accounts: w.accounts, People: w.people, Now: clock}
	w.leads = lead.New(d, w.options)
	w.populate()
	return w
}

// nowhere places nothing: accounts are in the territories that name them.
type nowhere struct{ alignment.Places }

func (nowhere) Levels() []string { return nil }

func (w *world) populate() {
	for i, role := range []access.Role{access.HeadOffice, access.Manager, access.Representative, access.Representative, access.Representative} {
		id, err := w.access.AddUser(w.ctx, w.d, access.NewUser{Email: fmt.Sprintf("u%d@example.org", i), Name: fmt.Sprintf("User %d", i), Role: role})
		w.ok(err)
		w.users = append(w.users, id)
	}
	w.hq = w.actor(0)
	w.ok(w.d.Tx(w.ctx, func(tx *db.Tx) error {
		from := db.Date("2026-01-01")
		top, err := w.territories.Create(w.ctx, tx, w.hq, territory.NewTerritory{Name: "France", From: from})
		w.ok(err)
		north, err := w.territories.Create(w.ctx, tx, w.hq, territory.NewTerritory{Name: "Nord", ParentID: top, From: from})
		w.ok(err)
		for i := range 4 {
			parent := north
			if i == 3 {
				parent = top
			}
			id, err := w.territories.Create(w.ctx, tx, w.hq, territory.NewTerritory{Name: fmt.Sprintf("Secteur %d", i), ParentID: parent, From: from})
			w.ok(err)
			w.leaves = append(w.leaves, id)
		}
		for i, n := range []territory.NewMember{{TerritoryID: north, UserID: w.users[1], Role: territory.Manager}, {TerritoryID: w.leaves[0], UserID: w.users[2], Role: territory.Owner},
			{TerritoryID: w.leaves[1], UserID: w.users[3], Role: territory.Owner}, {TerritoryID: w.leaves[3], UserID: w.users[4], Role: territory.Owner}} {
			n.From = from
			_, err := w.territories.SetMember(w.ctx, tx, w.hq, n)
			if err != nil {
				w.Fatal(i, err)
			}
		}
		return nil
	}))
	for i := range 40 {
		w.newAccount(i)
	}
	for range 120 {
		w.ok(w.newPerson())
	}
}

func (w *world) actor(i int) access.Actor {
	w.Helper()
	a, err := w.access.ActorOf(w.ctx, w.users[i])
	w.ok(err)
	return a
}

func (w *world) newAccount(i int) {
	name := fmt.Sprintf("Firme %d %c", i, 'A'+rune(w.r.IntN(26)))
	own := stated.Words{{Value: name}} // what tells of it, by its name
	a, err := w.accounts.Create(w.ctx, w.hq, account.Particulars{Name: name, Profile: profile.Profile{Technologies: own, Tags: own}, Town: []string{"Lyon", "Lille", "Brest"}[w.r.IntN(3)], Country: "FR",
		Industry: []string{"25.62B", "46.69B", ""}[w.r.IntN(3)], Customer: w.r.IntN(2) == 0}, true)
	w.ok(err)
	w.account = append(w.account, a.ID)
	w.ok(w.move(a.ID))
}

// move puts an account into some territory by hand, or leaves it in none.
func (w *world) move(id account.ID) error {
	leaf := w.leaves[w.r.IntN(len(w.leaves))]
	return w.d.Tx(w.ctx, func(tx *db.Tx) error {
		_, err := w.alignment.Pin(w.ctx, tx, w.hq, id, alignment.NewPin{TerritoryID: leaf})
		return err
	})
}

var titles = []string{"Acheteur", "Directrice des achats", "Responsable maintenance", "Gérant", "Jardinier", ""}

func (w *world) newPerson() error {
	d := person.PersonDraft{GivenName: []string{"Ana", "Élie", "Zoé"}[w.r.IntN(3)], FamilyName: fmt.Sprintf("Nom%d", w.r.IntN(1000)), Language: "fr"}
	d.Background.Schools = stated.Words{{Value: d.FamilyName + " " + d.GivenName}}
	d.Background.Skills = stated.Words{{Value: []string{"Lean", "C++", "Négociation"}[w.r.IntN(3)]}}
	for range 1 + w.r.IntN(2) {
		d.Positions = append(d.Positions, person.EmploymentDraft{AccountID: w.account[w.r.IntN(len(w.account))], Title: titles[w.r.IntN(len(titles))], From: "2024-02-01"})
	}
	if w.r.IntN(3) > 0 {
		d.ContactPoints = []person.ContactDraft{{Kind: "email", Value: fmt.Sprintf("p%d@example.org", w.r.IntN(1_000_000))}}
	}
	p, err := w.people.Create(w.ctx, w.hq, d)
	if err == nil {
		w.person = append(w.person, p.ID)
	}
	return err
}

// change does something to the company that leads tell of.
func (w *world) change() {
	p := w.person[w.r.IntN(len(w.person))]
	a := w.account[w.r.IntN(len(w.account))]
	switch w.r.IntN(9) {
	case 0:
		w.gone(w.move(a))
	case 1:
		w.gone(w.newPerson())
	case 2:
		w.patch(p, `{"positions":[{"account_id":"`+string(a)+`","title":"`+titles[w.r.IntN(len(titles))]+`"}]}`)
	case 3:
		owner := ""
		if w.r.IntN(2) == 0 {
			owner = string(w.users[2+w.r.IntN(3)])
		}
		_, err := w.accounts.Change(w.ctx, w.hq, a, 0, json.RawMessage(`{"owner_id":"`+owner+`"}`))
		w.gone(err)
	case 4:
		w.gone(w.people.Delete(w.ctx, w.hq, p, w.r.IntN(2) == 0))
	case 5:
		_, err := w.people.Record(w.ctx, w.hq, p, person.ConsentDraft{Act: "objection", Channel: "email", GivenOn: "2026-05-01"})
		w.gone(err)
	case 6:
		_, err := w.accounts.Change(w.ctx, w.hq, a, 0, json.RawMessage(fmt.Sprintf(`{"headcount":%d}`, w.r.IntN(200))))
		w.gone(err)
	case 7:
		w.mark(p)
	default:
		_, err := w.accounts.Restore(w.ctx, w.hq, a)
		if w.r.IntN(2) == 0 {
			err = w.accounts.Delete(w.ctx, w.hq, a, 0)
		}
		w.gone(err)
	}
}

// mark says something of a lead, with words that tell of the account.
func (w *world) mark(p person.ID) {
	var at []struct {
		ID   account.ID `db:"id"`
		Name string     `db:"name"`
	}
	w.ok(w.d.Select(w.ctx, &at, "SELECT a.id, a.name FROM positions j JOIN accounts a ON a.id = j.account_id WHERE j.person_id = ? ORDER BY a.id", p))
	for _, one := range at {
		kind, value := "tag", one.Name
		if w.r.IntN(2) == 0 {
			kind, value = "stage", string(stage.Stages()[w.r.IntN(5)])
		}
		w.ok(w.d.Tx(w.ctx, func(tx *db.Tx) error {
			return stage.Load(w.ctx, tx, []stage.LeadMark{{PersonID: p, AccountID: one.ID, Kind: kind, Value: value, SetBy: w.users[0], SetAt: db.At(w.now)}})
		}))
	}
}

func (w *world) patch(id person.ID, body string) {
	_, err := w.people.Change(w.ctx, w.hq, id, 0, []byte(body))
	w.gone(err)
}

// gone lets pass that something is not there, or is there already.
func (w *world) gone(err error) {
	w.Helper()
	if err != nil && fault.CodeOf(err) != fault.Missing && fault.CodeOf(err) != fault.Clash && fault.CodeOf(err) != fault.Unprocessed {
		w.Fatal(err)
	}
}

var filters = []string{"", "function = 'purchasing'", "NOT (function = 'purchasing')", "seniority IN ('owner', 'director')", "customer = TRUE AND contactable = TRUE",
	"keywords('achat* NOT directrice')", "A_OVERLAPS(spotlight, ('never_contacted'))", "company LIKE 'Firme 1%'", "title IS NULL", "A_OVERLAPS(skill, ('Lean'))", "stage = 'approached' OR headcount_growth > 5", "NOT A_OVERLAPS(technology, ('SAP'))", "since < DATE('2025-01-01')"}

var facets = []string{"function", "seniority", "customer", "contactable", "territory", "owner", "spotlight", "town", "technology", "school", "skill", "stage", "tag", "account_tag", "funding", "company_type"}

// An index that followed what changed answers as one that was made anew, for
// everybody; and what anyone finds is what the database says they may see.
func TestTheIndexFollowsAndKeepsToTheScope(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.ok(w.leads.Refresh(w.ctx))
		for round := range 12 {
			for range 8 {
				w.change()
			}
			if round == 6 {
				w.now = w.now.AddDate(0, 0, 1)
			}
			w.refresh()
			anew := lead.New(d, w.options)
			for u := range w.users {
				actor := w.actor(u)
				w.scope(actor)
				f := filters[w.r.IntN(len(filters))]
				q := lead.Query{Filter: f, Facets: facets, Limit: 500}
				got, err := w.leads.Search(w.ctx, actor, q)
				w.ok(err)
				want, err := anew.Search(w.ctx, actor, q)
				w.ok(err)
				if a, b := told(got), told(want); a != b {
					t.Fatalf("round %d, user %d, filter %q:\nfollowed %s\nmade anew %s", round, u, f, a, b)
				}
				if got.Total != len(got.Items) {
					t.Fatalf("round %d, user %d, filter %q: %d counted, %d shown", round, u, f, got.Total, len(got.Items))
				}
			}
		}
	})
}

// refresh brings the index up to date. On PostgreSQL a change counts once every
// older transaction of the server has ended, those of other tests too.
func (w *world) refresh() {
	w.Helper()
	for waited := 0; w.d.Dialect() == db.Postgres && waited < 600; waited++ {
		var held int
		w.ok(w.d.Get(w.ctx, &held, "SELECT COUNT(*) FROM lead_changes WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())"))
		if held == 0 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	w.ok(w.leads.Refresh(w.ctx))
}

// told is what an answer says, whatever order ties are in.
func told(f *lead.LeadsFound) string {
	var rows []string
	for _, l := range f.Items {
		rows = append(rows, fmt.Sprint(l.PersonID, l.AccountID, l.Title, l.Territories, l.OwnerID))
	}
	slices.Sort(rows)
	for i := range f.Facets {
		slices.SortFunc(f.Facets[i].Values, func(a, b lead.FacetValue) int { return slices.Compare([]byte(a.Text), []byte(b.Text)) })
	}
	text, _ := json.Marshal(f.Facets)
	return fmt.Sprint(f.Total, rows, string(text))
}

// scope holds what someone finds against the people's own pages.
func (w *world) scope(actor access.Actor) {
	w.Helper()
	found, err := w.leads.Search(w.ctx, actor, lead.Query{Limit: 500})
	w.ok(err)
	seen := map[string]bool{}
	for _, l := range found.Items {
		seen[string(l.PersonID)+"@"+string(l.AccountID)] = true
	}
	want := 0
	for _, id := range w.person {
		p, err := w.people.Find(w.ctx, actor.Scope, id)
		if fault.CodeOf(err) == fault.Missing {
			continue
		}
		w.ok(err)
		accounts := map[account.ID]bool{}
		for _, job := range p.Positions {
			if job.AccountID == "" || job.To != "" && job.To <= db.DateOf(w.now) {
				continue
			}
			if _, err := w.accounts.Find(w.ctx, actor.Scope, job.AccountID); err == nil {
				accounts[job.AccountID] = true
			}
		}
		for a := range accounts {
			want++
			if !seen[string(id)+"@"+string(a)] {
				w.Fatalf("%s at %s is not found by %s", id, a, actor.User.Name)
			}
		}
	}
	with := 0
	for _, l := range found.Items {
		if l.AccountID != "" {
			with++
		}
	}
	if with != want {
		w.Fatalf("%s finds %d leads at accounts, may see %d", actor.User.Name, with, want)
	}
}

func TestListsSearchesAndTitles(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		rep, other := w.actor(2), w.actor(3)
		own, err := w.leads.MakeList(w.ctx, rep, " À voir ", false)
		w.ok(err)
		all := ""
		change, err := w.leads.Put(w.ctx, rep, own.ID, nil, &all, false)
		w.ok(err)
		mine, err := w.leads.Search(w.ctx, rep, lead.Query{Limit: 500})
		w.ok(err)
		people := map[person.ID]bool{}
		for _, l := range mine.Items {
			people[l.PersonID] = true
		}
		if len(change.People) != len(people) || len(people) == 0 {
			t.Fatalf("%d put, %d in scope", len(change.People), len(people))
		}
		in := lead.Query{Filter: "A_OVERLAPS(list, ('" + own.ID + "'))", Facets: []string{"list"}}
		got, err := w.leads.Search(w.ctx, rep, in)
		w.ok(err)
		if got.Total != mine.Total || len(got.Facets[0].Values) != 1 || got.Facets[0].Values[0].Label != "À voir" {
			t.Fatalf("%d of %d: %v", got.Total, mine.Total, got.Facets)
		}
		for _, f := range []string{in.Filter, "NOT " + in.Filter, "A_CONTAINS(list, ('x'))", "list IS NULL", "A_OVERLAPS(('x'), list)"} {
			if _, err := w.leads.Search(w.ctx, other, lead.Query{Filter: f}); fault.CodeOf(err) != fault.Unprocessed {
				t.Errorf("%s: %v", f, err)
			}
		}
		if _, err := w.leads.Put(w.ctx, other, own.ID, nil, &all, false); fault.CodeOf(err) != fault.Missing {
			t.Errorf("another's list takes people: %v", err)
		}
		if again, err := w.leads.Put(w.ctx, rep, own.ID, nil, &all, false); err != nil || len(again.People) != 0 {
			t.Errorf("%v %v", again, err)
		}
		out, err := w.leads.Put(w.ctx, rep, own.ID, change.People[:1], nil, true)
		w.ok(err)
		if len(out.People) != 1 {
			t.Errorf("%v", out)
		}
		// Nobody beyond the scope gets into a list.
		far := w.beyond(rep)
		if none, err := w.leads.Put(w.ctx, rep, own.ID, far[:1], nil, false); err != nil || len(none.People) != 0 {
			t.Errorf("%v %v", none, err)
		}
		// A saved search counts anew each time; a wrong one is not kept.
		if _, err := w.leads.Saved().Save(w.ctx, rep, "x", "functon = 'it'"); fault.CodeOf(err) != fault.Unprocessed {
			t.Errorf("%v", err)
		}
		kept, err := w.leads.Saved().Save(w.ctx, rep, "Acheteurs", "function = 'purchasing'")
		w.ok(err)
		searches, err := w.leads.Saved().List(w.ctx, rep)
		w.ok(err)
		if len(searches) != 1 || searches[0].Total != kept.Total {
			t.Errorf("%v %v", searches, kept)
		}
		if _, err := w.leads.Saved().Change(w.ctx, other, kept.ID, saved.SearchChange{}); fault.CodeOf(err) != fault.Missing {
			t.Errorf("%v", err)
		}
		// A corrected title changes what everybody finds.
		before, err := w.leads.Search(w.ctx, w.hq, lead.Query{Filter: "function = 'projects'"})
		w.ok(err)
		gardeners, err := w.leads.Search(w.ctx, w.hq, lead.Query{Filter: "title = 'Jardinier'"})
		w.ok(err)
		w.ok(w.leads.Correct(w.ctx, w.hq, "JARDINIER", title.Role{Function: title.Projects, Seniority: title.Staff}))
		after, err := w.leads.Search(w.ctx, w.hq, lead.Query{Filter: "function = 'projects'"})
		w.ok(err)
		if after.Total != before.Total+gardeners.Total || gardeners.Total == 0 {
			t.Errorf("%d and %d gardeners give %d", before.Total, gardeners.Total, after.Total)
		}
	})
}

// beyond gives people whom an actor does not see.
func (w *world) beyond(actor access.Actor) []person.ID {
	var out []person.ID
	for _, id := range w.person {
		if _, err := w.people.Find(w.ctx, actor.Scope, id); err != nil {
			out = append(out, id)
		}
	}
	return out
}

// Pages joined are the whole, in order, and each lead is on one of them.
func TestPages(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		for _, sort := range []string{"", "company", "since", "customer", "open_deals"} {
			for _, order := range []string{"asc", "desc"} {
				whole, err := w.leads.Search(w.ctx, w.hq, lead.Query{Sort: sort, Order: order, Limit: 500})
				w.ok(err)
				var joined []lead.ListedLead
				q := lead.Query{Sort: sort, Order: order, Limit: 17}
				for {
					page, err := w.leads.Search(w.ctx, w.hq, q)
					w.ok(err)
					joined = append(joined, page.Items...)
					if q.Cursor = page.Next; q.Cursor == "" {
						break
					}
				}
				if !slices.EqualFunc(whole.Items, joined, func(a, b lead.ListedLead) bool { return a.PersonID == b.PersonID && a.AccountID == b.AccountID }) {
					t.Errorf("sorted by %s %s, pages are not the whole: %d, %d", sort, order, len(joined), len(whole.Items))
				}
			}
		}
		if _, err := w.leads.Search(w.ctx, w.hq, lead.Query{Cursor: "x"}); fault.CodeOf(err) != fault.Unprocessed {
			t.Errorf("%v", err)
		}
		if _, err := w.leads.Search(w.ctx, w.hq, lead.Query{Sort: "words"}); fault.CodeOf(err) != fault.Unprocessed {
			t.Errorf("%v", err)
		}
	})
}

// A field that serves the program is none that filters may name; the mistake is told where it is.
func TestHiddenFields(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		for filter, column := range map[string]int{"customer = TRUE AND account_creator = 'x'": 21, "CASEI(words) LIKE 'a%'": 7, "NOT (person_creator IS NULL)": 6} {
			_, err := w.leads.Search(w.ctx, w.hq, lead.Query{Filter: filter})
			var f *fault.Error
			if !errors.As(err, &f) || f.Key != "lead.filter" || f.Params["line"] != 1 || f.Params["column"] != column {
				t.Errorf("%s: %v", filter, err)
			}
		}
	})
}

// When nothing is found, it is said without which condition there would be some.
func TestRelax(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		found, err := w.leads.Search(w.ctx, w.hq, lead.Query{Filter: "function = 'purchasing' AND company = 'Nulle part' AND seniority = 'staff'"})
		w.ok(err)
		if found.Total != 0 || len(found.Relax) != 1 || found.Relax[0].Condition != "company = 'Nulle part'" {
			t.Fatalf("%+v", found.Relax)
		}
		without, err := w.leads.Search(w.ctx, w.hq, lead.Query{Filter: found.Relax[0].Without})
		w.ok(err)
		if without.Total != found.Relax[0].Total || without.Total == 0 {
			t.Errorf("%d, said %d", without.Total, found.Relax[0].Total)
		}
	})
}
