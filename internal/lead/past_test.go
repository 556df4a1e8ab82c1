package lead_test

import (
	"fmt"
	"slices"
	"testing"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/lead"
	"arpent/internal/lead/saved"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
)

func (w *world) save(filter string) *saved.SavedSearch {
	w.Helper()
	s, err := w.leads.Saved().Save(w.ctx, w.hq, filter, filter)
	w.ok(err)
	return s
}

func (w *world) diff(s *saved.SavedSearch, since db.Date) *lead.SearchDiff {
	w.Helper()
	d, err := w.leads.Diff(w.ctx, w.hq, s.ID, since)
	w.ok(err)
	return d
}

func (w *world) count(query string) int {
	w.Helper()
	var n int
	w.ok(w.d.Get(w.ctx, &n, query))
	return n
}

func (w *world) exec(query string) {
	w.Helper()
	_, err := w.d.Exec(w.ctx, query)
	w.ok(err)
}

// A first making of the index that breaks off leaves nothing that the next one
// takes for the past.
func TestRememberingBeginsOnceEverybodyIsKept(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.leads.Remember()
		w.exec("ALTER TABLE lead_states RENAME TO lead_states_away")
		if err := w.leads.Refresh(w.ctx); err == nil {
			t.Fatal("nothing was kept, and nobody says so")
		}
		if n := w.count("SELECT COUNT(*) FROM lead_log"); n != 0 {
			t.Errorf("%d rows are written before anybody is kept", n)
		}
		w.exec("ALTER TABLE lead_states_away RENAME TO lead_states")
		w.leads = lead.New(d, w.options)
		w.leads.Remember()
		w.refresh()
		if n := w.count("SELECT COUNT(*) FROM lead_log WHERE person_id <> ''"); n != 0 {
			t.Errorf("%d changes are written of leads that nobody knew before", n)
		}
		if n := w.count("SELECT COUNT(*) FROM lead_log WHERE person_id = ''"); n != 1 {
			t.Errorf("changes begin %d times", n)
		}
	})
}

// Whoever searches first does not keep changes from being kept.
func TestRememberingAfterASearch(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		all := w.found(w.hq, "")
		w.leads.Remember()
		w.refresh()
		if n := w.count("SELECT COUNT(*) FROM lead_states"); n != len(all) {
			t.Errorf("%d of %d leads are kept", n, len(all))
		}
		if kept := w.diff(w.save("customer = TRUE"), db.DateOf(w.now)).Kept; kept.IsZero() {
			t.Error("changes are not said to be kept")
		}
	})
}

// Of many who moved some are told, and all are counted; so are those who are
// there no more, as far as one may see them.
func TestDiffCountsAll(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		for i := range 130 {
			from, to := w.account[0], w.account[1]
			_, err := w.people.Create(w.ctx, w.hq, person.PersonDraft{GivenName: "Zoé", FamilyName: fmt.Sprintf("Chef%d", i), Language: "fr",
				Positions: []person.EmploymentDraft{{AccountID: from, Title: "Archiviste"}, {AccountID: to, Title: "Archiviste"}}})
			w.ok(err)
		}
		w.leads.Remember()
		w.refresh()
		before, after := w.save("title = 'Archiviste'"), w.save("title = 'Bibliothécaire'")
		all := w.found(w.hq, "title = 'Archiviste'")
		w.now = w.now.AddDate(0, 0, 1)
		w.refresh()
		seen := map[person.ID]bool{}
		for one := range all {
			if !seen[one.person] {
				seen[one.person] = true
				w.patch(one.person, `{"positions":[{"account_id":"`+string(w.account[0])+`","title":"Bibliothécaire"},{"account_id":"`+string(w.account[2])+`","title":"Bibliothécaire"}]}`)
			}
		}
		w.refresh()
		since := db.DateOf(w.now)
		got := w.diff(after, since)
		if len(got.Entered) != 200 || got.EnteredTotal != 260 || len(got.Left) != 0 || got.LeftTotal != 0 {
			t.Errorf("%d of %d entered, %d of %d left", len(got.Entered), got.EnteredTotal, len(got.Left), got.LeftTotal)
		}
		got = w.diff(before, since) // half of them are no more at their account
		if len(got.Left) != 200 || got.LeftTotal != 260 || got.EnteredTotal != 0 {
			t.Errorf("%d of %d left, %d entered", len(got.Left), got.LeftTotal, got.EnteredTotal)
		}
		for u := range w.users {
			actor := w.actor(u)
			visible, err := w.accounts.Visible(w.ctx, w.d, actor.Scope, w.account[:3])
			w.ok(err)
			saved, err := w.leads.Saved().Save(w.ctx, actor, "Archives", before.Filter)
			w.ok(err)
			got, err := w.leads.Diff(w.ctx, actor, saved.ID, since)
			w.ok(err)
			want := 0
			for i, id := range w.account[:2] {
				if visible[id] && (i == 0 || visible[w.account[0]] || visible[w.account[2]]) {
					want += 130
				}
			}
			if got.LeftTotal != want || len(got.Left) != min(want, 200) {
				t.Errorf("%s is told %d of %d, may see %d", actor.User.Name, len(got.Left), got.LeftTotal, want)
			}
		}
	})
}

// Someone at no account was never said to be not contacted there.
func TestSpotlightsOfThePastAreTheLeadsOwn(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		_, err := w.people.Create(w.ctx, w.hq, person.PersonDraft{GivenName: "Ana", FamilyName: "Libre", Language: "fr"})
		w.ok(err)
		w.leads.Remember()
		w.refresh()
		s := w.save("A_OVERLAPS(spotlight, ('never_contacted'))")
		w.now = w.now.AddDate(0, 0, 1)
		w.refresh()
		if got := w.diff(s, db.DateOf(w.now)); len(got.Left)+len(got.Entered) != 0 {
			t.Errorf("%+v", got)
		}
	})
}

// A drawn area tells who moved into it.
func TestDiffOfAnArea(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.leads.Remember()
		w.refresh()
		const lyon = "S_INTERSECTS(position, BBOX(4, 45, 6, 46.5))"
		s, before := w.save(lyon), w.found(w.hq, lyon)
		w.now = w.now.AddDate(0, 0, 1)
		w.refresh()
		since := db.DateOf(w.now)
		for i, id := range w.account[:20] {
			_, err := w.accounts.Change(w.ctx, w.hq, id, 0, []byte(`{"town":"`+[]string{"Lyon", "Brest"}[i%2]+`"}`))
			w.ok(err)
		}
		w.refresh()
		w.sameDiff(w.hq, s, before, since)
		got := w.diff(s, since)
		if len(got.Entered) == 0 || len(got.Left) == 0 {
			t.Fatalf("%d found before, %d entered, %d left", len(before), len(got.Entered), len(got.Left))
		}
		why := got.Entered[0].Why[0]
		if why.Field != "position" || len(why.From) != 1 || why.From[0] == why.To[0] {
			t.Errorf("%+v", why)
		}
	})
}

// What is learned of all accounts has no past: it is said, and nobody is told
// to have moved by it.
func TestDiffSaysWhatIsUntold(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.leads.Remember()
		w.refresh()
		s := w.save("(chance >= 0 OR worth > 100000) AND customer = TRUE")
		w.now = w.now.AddDate(0, 0, 1)
		w.refresh()
		got := w.diff(s, db.DateOf(w.now))
		if !slices.Equal(got.Untold, []string{"chance", "worth"}) || len(got.Entered)+len(got.Left) != 0 {
			t.Errorf("%+v", got)
		}
		if got := w.diff(w.save("customer = TRUE"), db.DateOf(w.now)); len(got.Untold) != 0 {
			t.Errorf("%+v", got)
		}
	})
}

// Those who go and come back are told for what they were, to everybody.
func TestDiffOfThoseWhoReturn(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		rep := w.actor(2)
		own, err := w.accounts.Create(w.ctx, rep, account.Particulars{Name: "Firme entrée", Town: "Lyon", Country: "FR"}, true)
		w.ok(err)
		some := []account.ID{own.ID, w.account[0], w.account[1]}
		w.leads.Remember()
		w.refresh()
		type kept struct {
			actor  access.Actor
			search *saved.SavedSearch
			before map[who]bool
		}
		for range 4 {
			var all []kept
			for u := range w.users {
				for _, f := range []string{"title IS NULL", "title = 'Acheteur'", "contactable = TRUE OR title = 'Gérant'", "A_OVERLAPS(spotlight, ('new_in_position', 'title_unread'))"} {
					actor := w.actor(u)
					saved, err := w.leads.Saved().Save(w.ctx, actor, f, f)
					w.ok(err)
					all = append(all, kept{actor, saved, w.found(actor, f)})
				}
			}
			w.now = w.now.AddDate(0, 0, 1)
			since := db.DateOf(w.now)
			w.refresh()
			for range 5 {
				for _, p := range w.person[:8] {
					w.patch(p, `{"positions":[{"account_id":"`+string(some[w.r.IntN(3)])+`","title":"`+titles[w.r.IntN(len(titles))]+`"}]}`)
				}
				w.ok(w.move(some[w.r.IntN(3)]))
				w.refresh()
			}
			for _, k := range all {
				w.sameDiff(k.actor, k.search, k.before, since)
			}
		}
	})
}
