package lawful_test

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/activity"
	"arpent/internal/person"
	"arpent/internal/person/lawful"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

var sets = []fs.FS{access.Migrations, territory.Migrations, account.Migrations, person.Migrations}

type world struct {
	*testing.T
	ctx      context.Context
	d        *db.DB
	clock    time.Time
	people   *person.Service
	accounts *account.Service
	acts     *activity.Service
	law      *lawful.Service
	hq, rep  access.Actor
	reminded []lawful.Reminder
}

func open(t *testing.T, d *db.DB) *world {
	w := &world{T: t, ctx: context.Background(), d: d, clock: time.Date(2026, 5, 31, 9, 0, 0, 0, time.UTC)}
	if _, err := d.Exec(w.ctx, `CREATE TABLE account_territory (account_id TEXT, territory_id TEXT, tree_left BIGINT, layer TEXT DEFAULT 'primary', valid_from TEXT, valid_to TEXT)`); err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return w.clock }
	a := access.New(d, access.Options{Now: now})
	w.accounts = account.New(d, account.Options{Access: a, Now: now})
	w.people, w.acts = person.New(d, a, w.accounts, now), activity.New(d, a, w.accounts, now)
	w.law = lawful.New(d, lawful.Options{Access: a, People: w.people, Places: person.Holds(), Now: now,
		Remind: func(_ context.Context, _ *db.Tx, n lawful.Reminder) error {
			w.reminded = append(w.reminded, n)
			return nil
		}})
	for _, u := range []struct {
		name string
		role access.Role
		to   *access.Actor
	}{{"hq", access.HeadOffice, &w.hq}, {"rep", access.Representative, &w.rep}} {
		id, err := a.AddUser(w.ctx, d, access.NewUser{Email: u.name + "@example.org", Name: u.name, Role: u.role})
		w.must(err)
		*u.to, err = a.ActorOf(w.ctx, id)
		w.must(err)
	}
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) person(who access.Actor, name string, collected db.Date, basis string) person.Person {
	w.Helper()
	p, err := w.people.Create(w.ctx, who, person.PersonDraft{FamilyName: name, ContactPoints: []person.ContactDraft{{Kind: "email", Value: name + "@steel.fr", CollectedOn: collected, LawfulBasis: basis}}})
	w.must(err)
	return p
}

func (w *world) light(id person.ID) person.PersonLight {
	w.Helper()
	p, err := w.people.Find(w.ctx, access.Scope{All: true}, id)
	w.must(err)
	return p.Light
}

func (w *world) erasures(who access.Actor) []lawful.Erasure {
	w.Helper()
	list, err := w.law.Erasures(w.ctx, who.Scope, 100)
	w.must(err)
	return list
}

func (w *world) names(page lawful.DataSubjects, err error) string {
	w.Helper()
	w.must(err)
	out := ""
	for _, s := range page.Items {
		out += fmt.Sprintf("%s %s, ", s.FamilyName, s.DueOn)
	}
	return out
}

func TestNoticesAreDueWithinAMonth(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.clock = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
		old := w.person(w.hq, "old", "2026-01-31", "legitimate_interest")
		last := w.person(w.rep, "last", "2026-01-29", "legitimate_interest")
		fresh := w.person(w.rep, "fresh", "", "legitimate_interest")
		own := w.person(w.rep, "own", "", "consent")
		w.must(w.law.Refresh(w.ctx))
		q := lawful.ListQuery{Limit: 50}
		if got := w.names(w.law.Untold(w.ctx, w.hq.Scope, q)); got != "last 2026-02-28, old 2026-02-28, fresh 2026-04-01, " {
			t.Error(got)
		}
		if got := w.names(w.law.Untold(w.ctx, w.rep.Scope, q)); got != "last 2026-02-28, fresh 2026-04-01, " {
			t.Errorf("a representative sees %s", got)
		}
		q.State = "due"
		if got := w.names(w.law.Untold(w.ctx, w.hq.Scope, q)); got != "fresh 2026-04-01, " {
			t.Error(got)
		}
		q.State = "overdue"
		q.Limit = 1
		first, err := w.law.Untold(w.ctx, w.hq.Scope, q)
		w.must(err)
		q.After = first.Next
		if got := w.names(w.law.Untold(w.ctx, w.hq.Scope, q)); got != "old 2026-02-28, " {
			t.Errorf("the page after %s: %s", first.Next, got)
		}
		for id, want := range map[person.ID]string{old.ID: "overdue", last.ID: "overdue", fresh.ID: "due", own.ID: "not_needed"} {
			if l := w.light(id); l.Notice != want || l.State != "yes" {
				t.Errorf("%+v, want %s", l, want)
			}
		}
		if c, err := w.law.Count(w.ctx, w.hq.Scope); err != nil || c.Due != 1 || c.Overdue != 2 {
			t.Errorf("%+v %v", c, err)
		}
		// A representative marks whom they see; the rest is not touched.
		done, err := w.law.Tell(w.ctx, w.rep, lawful.NoticeDraft{IDs: []person.ID{old.ID, last.ID, fresh.ID}, Way: "email"})
		if err != nil || done.Done != 2 {
			t.Fatalf("%+v %v", done, err)
		}
		if l := w.light(last.ID); l.Notice != "sent" || l.NoticeOn != "2026-03-01" {
			t.Errorf("%+v", l)
		}
		if _, err := w.law.Undo(w.ctx, w.rep, done.Batch); err != nil {
			t.Error(err)
		}
		if l := w.light(last.ID); l.Notice != "overdue" {
			t.Errorf("%+v", l)
		}
		if _, err := w.law.Undo(w.ctx, w.rep, done.Batch); fault.CodeOf(err) != fault.Missing {
			t.Errorf("undone twice: %v", err)
		}
	})
}

func TestTimeIsOverThreeYearsAfterTheLastContact(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		a, err := w.accounts.Create(w.ctx, w.hq, account.Particulars{Name: "Steel", Town: "Rouen", Country: "FR"}, true)
		w.must(err)
		silent := w.person(w.hq, "silent", "2023-05-30", "legitimate_interest")
		just := w.person(w.hq, "just", "2023-05-31", "legitimate_interest")
		heard := w.person(w.hq, "heard", "2022-01-01", "legitimate_interest")
		noted := w.person(w.hq, "noted", "2022-02-01", "legitimate_interest")
		for p, kind := range map[person.ID]activity.Kind{heard.ID: "call", noted.ID: "note"} {
			_, err := w.acts.Create(w.ctx, w.hq, a.ID, activity.ActivityDraft{Kind: kind, HappenedOn: "2025-01-10", PersonID: string(p)})
			w.must(err)
		}
		w.must(w.law.Work(w.ctx))
		q := lawful.ListQuery{Limit: 50}
		if got := w.names(w.law.Over(w.ctx, w.hq.Scope, q)); got != "noted 2025-02-01, silent 2026-05-30, " {
			t.Error(got)
		}
		if l := w.light(silent.ID); l.State != "no" || !l.Over || l.Ways[0].Because != "retention" {
			t.Errorf("%+v", l)
		}
		if l := w.light(heard.ID); l.State != "yes" || l.KeepUntil != "2028-01-10" {
			t.Errorf("%+v", l)
		}
		if l := w.light(just.ID); l.State != "yes" || l.KeepUntil != "2026-05-31" {
			t.Errorf("%+v", l)
		}
		if len(w.reminded) != 1 || w.reminded[0].Count != 2 || w.reminded[0].User != w.hq.User.ID {
			t.Errorf("%+v", w.reminded)
		}
		kept, err := w.law.Keep(w.ctx, w.hq, lawful.KeepDraft{IDs: []person.ID{silent.ID}, Until: "2027-01-01", Reason: "tender"})
		w.must(err)
		if l := w.light(silent.ID); l.State != "yes" || l.KeepUntil != "2027-01-01" {
			t.Errorf("%+v", l)
		}
		at := w.clock
		w.clock = time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC)
		if got := w.names(w.law.Over(w.ctx, w.hq.Scope, q)); !strings.Contains(got, "silent 2027-01-01, ") {
			t.Errorf("kept until the first of January: %s", got)
		}
		w.clock = at
		_, err = w.law.Undo(w.ctx, w.hq, kept.Batch)
		w.must(err)
		for _, wrong := range []lawful.KeepDraft{{Until: "2027-01-01"}, {Until: "2026-05-30", Reason: "x"}, {Until: "2029-06-01", Reason: "x"}, {Until: "tomorrow", Reason: "x"}} {
			wrong.IDs = []person.ID{silent.ID}
			if _, err := w.law.Keep(w.ctx, w.hq, wrong); err == nil {
				t.Errorf("%+v was taken", wrong)
			}
		}
		// Longer terms, and nobody's time is over.
		terms, err := w.law.Terms(w.ctx, d)
		w.must(err)
		terms.KeepMonths = 60
		if _, err := w.law.SetTerms(w.ctx, w.hq, terms); err != nil {
			t.Fatal(err)
		}
		if _, err := w.law.SetTerms(w.ctx, w.hq, terms); fault.CodeOf(err) != fault.Stale {
			t.Errorf("an old version was taken: %v", err)
		}
		if got := w.names(w.law.Over(w.ctx, w.hq.Scope, q)); got != "" {
			t.Error(got)
		}
		// Erasure waits and can be taken back.
		going, err := w.law.Ask(w.ctx, w.hq, lawful.EraseDraft{IDs: []person.ID{silent.ID, just.ID}, Cause: "retention"})
		w.must(err)
		if _, err := w.law.Ask(w.ctx, w.hq, lawful.EraseDraft{IDs: []person.ID{silent.ID}, Cause: "wish"}); fault.CodeOf(err) != fault.Clash {
			t.Errorf("asked twice: %v", err)
		}
		if _, err := w.law.Ask(w.ctx, w.rep, lawful.EraseDraft{IDs: []person.ID{heard.ID}, Cause: "wish"}); fault.CodeOf(err) != fault.Missing {
			t.Errorf("out of scope: %v", err)
		}
		// One of them is spared; the other goes still.
		for _, e := range w.erasures(w.hq) {
			if e.PersonID != silent.ID {
				continue
			}
			if _, err := w.law.Spare(w.ctx, w.rep, e.ID); fault.CodeOf(err) != fault.Missing {
				t.Errorf("spared by somebody else: %v", err)
			}
			if who, err := w.law.Spare(w.ctx, w.hq, e.ID); err != nil || who != silent.ID || !e.MaySpare {
				t.Errorf("%s %v", who, err)
			}
			if _, err := w.law.Spare(w.ctx, w.hq, e.ID); fault.CodeOf(err) != fault.Missing {
				t.Errorf("spared twice: %v", err)
			}
		}
		if w.light(silent.ID).EraseOn != "" || w.light(just.ID).EraseOn == "" {
			t.Errorf("%+v, %+v", w.light(silent.ID), w.light(just.ID))
		}
		_, err = w.law.Undo(w.ctx, w.hq, going.Batch)
		w.must(err)
		w.clock = w.clock.AddDate(0, 0, 2)
		if n, err := w.law.EraseDue(w.ctx); n != 0 || err != nil {
			t.Errorf("%d erased, %v", n, err)
		}
	})
}

// The list of those whose time is over and the lights say the same, whatever
// came about.
func TestListsAndLightsAgree(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		r := rand.New(rand.NewPCG(7, 1))
		day := func() db.Date { return db.DateOf(w.clock.AddDate(0, 0, -r.IntN(1400))) }
		people := make([]person.Person, 300)
		for i := range people {
			people[i] = person.Person{FamilyName: fmt.Sprintf("P%d", i), CreatedAt: db.At(w.clock), ContactPoints: []person.ContactPoint{{Kind: "email", Value: fmt.Sprintf("p%d@x.fr", i), CollectedOn: day(), LawfulBasis: []string{"legitimate_interest", "consent"}[r.IntN(2)]}}}
			if r.IntN(3) == 0 {
				people[i].Consents = []person.Consent{{Act: []string{"consent", "objection", "withdrawal"}[r.IntN(3)], Channel: []string{"any", "email", "phone"}[r.IntN(3)], GivenOn: day()}}
			}
		}
		w.must(d.Tx(w.ctx, func(tx *db.Tx) error { return w.people.Load(w.ctx, tx, people) }))
		w.must(w.law.Refresh(w.ctx))
		for i := range people {
			ids := []person.ID{people[i].ID}
			switch r.IntN(8) {
			case 0:
				_, err := w.law.Tell(w.ctx, w.hq, lawful.NoticeDraft{IDs: ids, Way: []string{"email", "needless"}[r.IntN(2)]})
				w.must(err)
			case 1:
				_, err := w.law.Keep(w.ctx, w.hq, lawful.KeepDraft{IDs: ids, Until: db.DateOf(w.clock.AddDate(0, r.IntN(30), 0)), Reason: "x"})
				w.must(err)
			case 2:
				_, err := w.law.Ask(w.ctx, w.hq, lawful.EraseDraft{IDs: ids, Cause: "wish"})
				w.must(err)
			}
		}
		in := func(page lawful.DataSubjects, err error) map[person.ID]db.Date {
			w.must(err)
			out := map[person.ID]db.Date{}
			for _, s := range page.Items {
				out[s.ID] = s.DueOn
			}
			return out
		}
		over := in(w.law.Over(w.ctx, w.hq.Scope, lawful.ListQuery{Limit: 500}))
		due := in(w.law.Untold(w.ctx, w.hq.Scope, lawful.ListQuery{Limit: 500, State: "due"}))
		late := in(w.law.Untold(w.ctx, w.hq.Scope, lawful.ListQuery{Limit: 500, State: "overdue"}))
		if len(over) < 20 || len(due) == 0 || len(late) < 20 {
			t.Fatalf("%d over, %d due, %d late: nothing to compare", len(over), len(due), len(late))
		}
		for i := range people {
			id := people[i].ID
			l := w.light(id)
			if _, listed := over[id]; listed != l.Over {
				t.Errorf("%s: listed as over %t, light %+v", id, listed, l)
			}
			want := l.Notice
			if l.EraseOn != "" {
				want = "going"
			}
			if on, listed := due[id]; listed != (want == "due") || listed && on != l.NoticeOn {
				t.Errorf("%s: listed as due %t, light %+v", id, listed, l)
			}
			if on, listed := late[id]; listed != (want == "overdue") || listed && on != l.NoticeOn {
				t.Errorf("%s: listed as late %t, light %+v", id, listed, l)
			}
			if (l.Over || l.EraseOn != "") && l.State != "no" {
				t.Errorf("%+v", l)
			}
		}
	})
}
