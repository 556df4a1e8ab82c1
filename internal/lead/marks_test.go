package lead_test

import (
	"slices"
	"testing"

	"arpent/internal/lead"
	"arpent/internal/lead/past"
	"arpent/internal/lead/stage"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
)

// Whoever sees a lead sets its stage and puts words on it, for everybody who sees
// it; others learn nothing, not even by a count; what was said before is kept.
func TestStagesAndTags(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		marks := stage.New(d, stage.Options{Access: w.access, Accounts: w.accounts, Seen: w.leads.Seen, Renew: w.leads.Renew, Now: w.options.Now})
		w.leads.Remember()
		w.refresh()
		search := func(who int, filter string) *lead.LeadsFound {
			t.Helper()
			f, err := w.leads.Search(w.ctx, w.actor(who), lead.Query{Filter: filter, Facets: []string{"stage", "tag"}, Limit: 500})
			w.ok(err)
			return f
		}
		all := search(2, "")
		if len(all.Items) < 2 {
			t.Fatal("nobody to approach")
		}
		one := all.Items[0]
		key := stage.LeadRef{PersonID: one.PersonID, AccountID: one.AccountID}
		other := stage.LeadRef{PersonID: all.Items[1].PersonID, AccountID: all.Items[1].AccountID}
		hidden := func() stage.LeadRef {
			for _, l := range search(0, "").Items {
				if !slices.ContainsFunc(all.Items, func(o lead.ListedLead) bool { return o.PersonID == l.PersonID && o.AccountID == l.AccountID }) {
					return stage.LeadRef{PersonID: l.PersonID, AccountID: l.AccountID}
				}
			}
			t.Fatal("everybody is seen")
			return stage.LeadRef{}
		}()
		kept := w.save("stage = 'qualified'")

		before, err := marks.Say(w.ctx, w.actor(2), []stage.Staged{{LeadRef: key, Stage: stage.Qualified}})
		w.ok(err)
		if len(before) != 1 || before[0].Stage != stage.Fresh {
			t.Errorf("before: %+v", before)
		}
		tag := func(t stage.Tagging) ([]stage.Tagging, error) { return marks.Tag(w.ctx, w.actor(2), t) }
		back, err := tag(stage.Tagging{Leads: []stage.LeadRef{key}, Add: []string{" salon  2026 ", "Prioritaire"}})
		w.ok(err)
		if len(back) != 1 || len(back[0].Add) != 0 || !slices.Equal(back[0].Remove, []string{"salon 2026", "Prioritaire"}) {
			t.Errorf("taken back by %+v", back)
		}
		for _, act := range []error{
			func() error {
				_, err := marks.Say(w.ctx, w.actor(2), []stage.Staged{{LeadRef: hidden, Stage: stage.NotNow}})
				return err
			}(),
			func() error {
				_, err := tag(stage.Tagging{Leads: []stage.LeadRef{hidden}, Add: []string{"x"}})
				return err
			}(),
			func() error {
				_, err := marks.History(w.ctx, w.actor(2), past.Key{Person: hidden.PersonID, Account: hidden.AccountID})
				return err
			}(),
		} {
			if fault.CodeOf(act) != fault.Missing {
				t.Errorf("beyond the scope: %v", act)
			}
		}
		_, err = marks.Say(w.ctx, w.hq, []stage.Staged{{LeadRef: hidden, Stage: stage.NotNow}})
		w.ok(err) // and is found so at once
		found := search(2, "stage = 'qualified' AND A_OVERLAPS(tag, ('salon 2026'))")
		if found.Total != 1 || found.Items[0].PersonID != one.PersonID || found.Items[0].Stage != stage.Qualified || len(found.Items[0].Tags) != 2 {
			t.Errorf("%+v", found.Items)
		}
		for _, v := range search(2, "").Facets[0].Values {
			if v.Text == string(stage.NotNow) {
				t.Errorf("a stage beyond the scope is counted: %+v", v)
			}
		}
		if diff := w.diff(kept, db.DateOf(w.now)); len(diff.Entered) != 1 || diff.Entered[0].Why[0].Field != "stage" {
			t.Errorf("%+v", diff.Entered)
		}
		// Taken back, it is as it was, and what was said is kept.
		_, err = marks.Say(w.ctx, w.actor(2), before)
		w.ok(err)
		off := stage.Tagging{Leads: []stage.LeadRef{key, other}, Add: []string{"Prioritaire"}, Remove: []string{"SALON 2026"}}
		back, err = tag(off)
		w.ok(err)
		for _, t := range back { // of two leads each is as it was, though they were not the same
			_, err = tag(t)
			w.ok(err)
		}
		if had, err := stage.Of(w.ctx, d, []person.ID{key.PersonID, other.PersonID}); err != nil || had[past.Key{Person: other.PersonID, Account: other.AccountID}] != nil ||
			len(had[past.Key{Person: key.PersonID, Account: key.AccountID}].Tags) != 2 {
			t.Errorf("%+v, %v", had, err)
		}
		_, err = tag(stage.Tagging{Leads: []stage.LeadRef{key}, Remove: []string{"SALON 2026"}})
		w.ok(err)
		w.refresh()
		if f := search(2, "stage = 'qualified'"); f.Total != 0 {
			t.Errorf("%d are still qualified", f.Total)
		}
		if f := search(2, "A_OVERLAPS(tag, ('Prioritaire'))"); f.Total != 1 || len(f.Items[0].Tags) != 1 {
			t.Errorf("%+v", f.Items)
		}
		history, err := marks.History(w.ctx, w.actor(2), past.Key{Person: one.PersonID, Account: one.AccountID})
		w.ok(err)
		if len(history) != 5 || history[len(history)-1].SetBy != w.users[2] {
			t.Errorf("%+v", history)
		}
	})
}
