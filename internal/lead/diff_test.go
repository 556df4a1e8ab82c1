package lead_test

import (
	"slices"
	"testing"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/lead"
	"arpent/internal/lead/past"
	"arpent/internal/lead/saved"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
)

type who struct {
	person  person.ID
	account account.ID
}

func (w *world) found(actor access.Actor, filter string) map[who]bool {
	w.Helper()
	f, err := w.leads.Search(w.ctx, actor, lead.Query{Filter: filter, Limit: 500})
	w.ok(err)
	out := map[who]bool{}
	for _, l := range f.Items {
		out[who{l.PersonID, l.AccountID}] = true
	}
	return out
}

// What entered and left a search is the difference between what it found and
// what it finds, for everybody, whatever changed; of what left, those that one
// may still see.
func TestDiffIsWhatChanged(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.leads.Remember()
		w.refresh()
		type kept struct {
			actor  access.Actor
			search *saved.SavedSearch
			before map[who]bool
		}
		for range 3 {
			var all []kept
			for u := range w.users {
				for _, f := range []string{filters[1+w.r.IntN(len(filters)-1)], "customer = TRUE OR company LIKE 'Firme 2%'"} {
					actor := w.actor(u)
					saved, err := w.leads.Saved().Save(w.ctx, actor, f, f)
					w.ok(err)
					all = append(all, kept{actor, saved, w.found(actor, f)})
				}
			}
			w.now = w.now.AddDate(0, 0, 1)
			since := db.DateOf(w.now)
			w.refresh()
			for range 3 {
				for range 6 {
					w.change()
				}
				w.now = w.now.AddDate(0, 0, w.r.IntN(2))
				w.refresh()
			}
			for _, k := range all {
				w.sameDiff(k.actor, k.search, k.before, since)
			}
		}
	})
}

func (w *world) sameDiff(actor access.Actor, s *saved.SavedSearch, before map[who]bool, since db.Date) {
	w.Helper()
	after, seen := w.found(actor, s.Filter), w.found(actor, "")
	got, err := w.leads.Diff(w.ctx, actor, s.ID, since)
	w.ok(err)
	if len(got.Entered) != got.EnteredTotal || len(got.Left) != got.LeftTotal {
		w.Fatalf("%s, %s: %d of %d entered, %d of %d left", actor.User.Name, s.Filter, len(got.Entered), got.EnteredTotal, len(got.Left), got.LeftTotal)
	}
	entered, left := map[who]bool{}, map[who]bool{}
	for _, m := range got.Entered {
		entered[who{m.Lead.PersonID, m.Lead.AccountID}] = true
		if len(m.Why) == 0 {
			w.Fatalf("%s, %s: nothing says why %s at %s entered", actor.User.Name, s.Filter, m.Lead.PersonID, m.Lead.Company)
		}
	}
	for _, m := range got.Left {
		left[who{m.Lead.PersonID, m.Lead.AccountID}] = true
		if len(m.Why) == 0 {
			w.Fatalf("%s, %s: nothing says why %s left", actor.User.Name, s.Filter, m.Lead.PersonID)
		}
	}
	for one := range after {
		if entered[one] == before[one] {
			w.Fatalf("%s, %s: %v was found: %v, entered: %v", actor.User.Name, s.Filter, one, before[one], entered[one])
		}
	}
	for one := range entered {
		if !after[one] {
			w.Fatalf("%s, %s: %v entered, but is not found", actor.User.Name, s.Filter, one)
		}
	}
	for one := range left {
		if !before[one] || after[one] {
			w.Fatalf("%s, %s: %v left: was found %v, is found %v", actor.User.Name, s.Filter, one, before[one], after[one])
		}
	}
	for one := range before {
		if seen[one] && !after[one] && !left[one] {
			w.Fatalf("%s, %s: %v left untold", actor.User.Name, s.Filter, one)
		}
	}
}

func TestDiffSaysWhy(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.leads.Remember()
		w.refresh()
		saved, err := w.leads.Saved().Save(w.ctx, w.hq, "Acheteurs", "keywords('acheteur') AND seniority IS NOT NULL OR function = 'maintenance'")
		w.ok(err)
		w.now = w.now.AddDate(0, 0, 1)
		w.refresh()
		var was lead.ListedLead
		all, err := w.leads.Search(w.ctx, w.hq, lead.Query{Filter: "title = 'Jardinier'", Limit: 500})
		w.ok(err)
		i := slices.IndexFunc(all.Items, func(l lead.ListedLead) bool {
			own, err := w.people.Find(w.ctx, w.hq.Scope, l.PersonID)
			w.ok(err)
			return len(own.Positions) == 1
		})
		was = all.Items[i]
		w.patch(was.PersonID, `{"positions":[{"account_id":"`+string(was.AccountID)+`","title":"Responsable maintenance","valid_from":"2024-02-01"}]}`)
		w.refresh()
		got, err := w.leads.Diff(w.ctx, w.hq, saved.ID, db.DateOf(w.now))
		w.ok(err)
		if len(got.Entered) != 1 || len(got.Left) != 0 || got.Kept.IsZero() {
			t.Fatalf("%+v", got)
		}
		why := got.Entered[0].Why
		at := slices.IndexFunc(why, func(c past.FieldChange) bool { return c.Field == "title" })
		if at < 0 || !slices.Equal(why[at].From, []string{"Jardinier"}) || !slices.Equal(why[at].To, []string{"Responsable maintenance"}) {
			t.Errorf("%+v", why)
		}
		if _, err := w.leads.Diff(w.ctx, w.actor(2), saved.ID, db.DateOf(w.now)); fault.CodeOf(err) != fault.Missing {
			t.Errorf("another's search is compared: %v", err)
		}
		if _, err := w.leads.Diff(w.ctx, w.hq, saved.ID, ""); fault.CodeOf(err) != fault.Unprocessed {
			t.Errorf("%v", err)
		}
		// Whoever is deleted is forgotten.
		w.ok(w.people.Delete(w.ctx, w.hq, was.PersonID, false))
		w.refresh()
		var rows int
		w.ok(w.d.Get(w.ctx, &rows, "SELECT (SELECT COUNT(*) FROM lead_log WHERE person_id = ?) + (SELECT COUNT(*) FROM lead_states WHERE person_id = ?)", was.PersonID, was.PersonID))
		if rows != 0 {
			t.Errorf("%d rows are kept of someone who was deleted", rows)
		}
	})
}
