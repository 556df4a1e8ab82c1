package lead_test

import (
	"encoding/json"
	"math"
	"slices"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/activity"
	"arpent/internal/lead"
	"arpent/internal/lead/recommend"
	"arpent/internal/lead/weights"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
)

// Recommendations keep to the scope and to what they say of themselves, and
// leave out whom one dismissed.
func TestRecommend(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		activities := activity.New(d, w.access, w.accounts, func() time.Time { return w.now })
		for i, id := range w.account {
			potential, _ := json.Marshal(map[string]any{"potential": (1 + i) * 100_000, "currency": "EUR"})
			_, err := w.accounts.Change(w.ctx, w.hq, id, 0, potential)
			w.ok(err)
			if i%3 == 0 {
				_, err := activities.Create(w.ctx, w.hq, id, activity.ActivityDraft{Kind: "visit", HappenedOn: db.DateOf(w.now).AddDays(-3 * (i % 7))})
				w.ok(err)
			}
		}
		w.ok(w.leads.Refresh(w.ctx))
		rec := recommend.New(d, recommend.Options{Access: w.access, Leads: w.leads, Accounts: w.accounts, People: w.people, Now: w.options.Now})
		for u := range w.users {
			actor := w.actor(u)
			items, err := rec.Recommend(w.ctx, actor, 12)
			w.ok(err)
			seen := map[account.ID]bool{}
			last := int64(math.MaxInt64)
			for _, one := range items {
				if seen[one.AccountID] {
					t.Errorf("%s is recommended twice", one.Company)
				}
				seen[one.AccountID] = true
				if _, err := w.accounts.Find(w.ctx, actor.Scope, one.AccountID); err != nil {
					t.Errorf("user %d is recommended %s: %v", u, one.Company, err)
				}
				if !one.Contactable || one.OpenDeals > 0 || one.LastContact != "" && one.LastContact >= db.DateOf(w.now).AddDays(-14) {
					t.Errorf("%+v", one.Lead)
				}
				if *one.Worth > last || *one.Worth != int64(math.Round(one.Chance*float64(*one.Potential))) {
					t.Errorf("worth %d after %d; %v of %d", *one.Worth, last, one.Chance, *one.Potential)
				}
				last = *one.Worth
			}
			if len(items) == 0 {
				continue
			}
			first := items[0]
			gone, err := rec.Dismiss(w.ctx, actor, recommend.Dismissal{PersonID: first.PersonID, AccountID: first.AccountID, Reason: "wrong_account"})
			w.ok(err)
			after, err := rec.Recommend(w.ctx, actor, 12)
			w.ok(err)
			for _, one := range after {
				if one.AccountID == first.AccountID {
					t.Errorf("%s is recommended though dismissed", one.Company)
				}
			}
			w.ok(rec.Undismiss(w.ctx, actor, gone.ID))
			back, err := rec.Recommend(w.ctx, actor, 12)
			w.ok(err)
			if len(back) == 0 || back[0].AccountID != first.AccountID {
				t.Errorf("the dismissal is not taken back")
			}
			if err := rec.Undismiss(w.ctx, w.actor((u+1)%len(w.users)), gone.ID); fault.CodeOf(err) != fault.Missing {
				t.Errorf("%v", err)
			}
		}
		if _, err := rec.Dismiss(w.ctx, w.hq, recommend.Dismissal{PersonID: w.person[0], Reason: "x"}); fault.CodeOf(err) != fault.Unprocessed {
			t.Errorf("%v", err)
		}
	})
}

// What somebody says is not for them is held against others like it, for them
// alone; what headquarters says of a weight holds for everybody until it is
// taken back.
func TestWeightsAreSaid(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		for i, id := range w.account {
			text, _ := json.Marshal(map[string]any{"potential": (1 + i) * 100_000, "currency": "EUR", "headcount": []int{5, 30, 800}[i%3]})
			_, err := w.accounts.Change(w.ctx, w.hq, id, 0, text)
			w.ok(err)
		}
		w.ok(w.leads.Refresh(w.ctx))
		rec := recommend.New(d, recommend.Options{Access: w.access, Leads: w.leads, Accounts: w.accounts, People: w.people, Now: w.options.Now})
		said := weights.New(d, w.access, lead.Attributes(), w.leads.Rebuild, w.options.Now)
		chances := func(actor access.Actor) map[string]float64 {
			items, err := rec.Recommend(w.ctx, actor, 100)
			w.ok(err)
			out := map[string]float64{}
			for _, one := range items {
				sum := logOdds(rate(w, actor))
				for _, e := range one.Evidence {
					sum += e.LogOdds
				}
				if math.Abs(logOdds(one.Chance)-sum) > 1e-9 {
					t.Errorf("%s: the evidence does not add up", one.Company)
				}
				out[one.Size] = one.Chance
			}
			return out
		}
		before := chances(w.hq)
		if len(before) < 3 {
			t.Fatalf("%v", before)
		}
		items, err := rec.Recommend(w.ctx, w.hq, 100)
		w.ok(err)
		at := slices.IndexFunc(items, func(one recommend.Recommended) bool { return one.Size == "11-50" })
		gone, err := rec.Dismiss(w.ctx, w.hq, recommend.Dismissal{PersonID: items[at].PersonID, AccountID: items[at].AccountID, Reason: recommend.WrongSize})
		w.ok(err)
		if gone.Moved == nil || gone.Moved.Value != "11-50" || gone.Moved.After >= gone.Moved.Before {
			t.Fatalf("%+v", gone.Moved)
		}
		after := chances(w.hq)
		if after["11-50"] >= before["11-50"] || after["501-1000"] != before["501-1000"] {
			t.Errorf("%v, before %v", after, before)
		}
		for u := range w.users { // nobody else's
			other := w.actor(u)
			if c, ok := chances(other)["11-50"]; ok && other.User.ID != w.hq.User.ID && c != before["11-50"] {
				t.Errorf("user %d: %v, not %v", u, c, before["11-50"])
			}
		}
		w.ok(rec.Undismiss(w.ctx, w.hq, gone.ID))

		tripled := math.Log(3)
		w.ok(said.Say(w.ctx, w.hq, "size", "11-50", &tripled))
		after = chances(w.hq)
		if got := logOdds(after["11-50"]) - logOdds(rate(w, w.hq)); math.Abs(got-tripled) > 1e-9 {
			t.Errorf("a weight of %v adds %v", tripled, got)
		}
		page, err := w.leads.Search(w.ctx, w.hq, lead.Query{Filter: "size = '11-50'", Limit: 1})
		w.ok(err)
		if len(page.Items) != 1 || page.Items[0].Chance != after["11-50"] {
			t.Errorf("the search tells another chance: %+v", page.Items)
		}
		w.ok(said.Say(w.ctx, w.hq, "size", "11-50", nil))
		if again := chances(w.hq); again["11-50"] != before["11-50"] {
			t.Errorf("taken back: %v", again)
		}
		for _, wrong := range []float64{math.NaN(), math.Inf(1), -5} {
			if err := said.Say(w.ctx, w.hq, "size", "11-50", &wrong); fault.CodeOf(err) != fault.Unprocessed {
				t.Errorf("%v: %v", wrong, err)
			}
		}
		if err := said.Say(w.ctx, w.hq, "shoes", "x", &tripled); fault.CodeOf(err) != fault.Unprocessed {
			t.Errorf("%v", err)
		}
	})
}

func logOdds(p float64) float64 { return math.Log(p / (1 - p)) }

// rate is the chance of any deal.
func rate(w *world, actor access.Actor) float64 {
	general, err := w.leads.Likely(w.ctx, actor.Scope, "")
	w.ok(err)
	return general.Rate
}
