package lead_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"arpent/internal/account"
	"arpent/internal/account/activity"
	"arpent/internal/lead"
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
		for u := range w.users {
			actor := w.actor(u)
			items, err := w.leads.Recommend(w.ctx, actor, 12)
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
			gone, err := w.leads.Dismiss(w.ctx, actor, lead.Dismissal{PersonID: first.PersonID, AccountID: first.AccountID, Reason: "wrong_account"})
			w.ok(err)
			after, err := w.leads.Recommend(w.ctx, actor, 12)
			w.ok(err)
			for _, one := range after {
				if one.AccountID == first.AccountID {
					t.Errorf("%s is recommended though dismissed", one.Company)
				}
			}
			w.ok(w.leads.Undismiss(w.ctx, actor, gone.ID))
			back, err := w.leads.Recommend(w.ctx, actor, 12)
			w.ok(err)
			if len(back) == 0 || back[0].AccountID != first.AccountID {
				t.Errorf("the dismissal is not taken back")
			}
			if err := w.leads.Undismiss(w.ctx, w.actor((u+1)%len(w.users)), gone.ID); fault.CodeOf(err) != fault.Missing {
				t.Errorf("%v", err)
			}
		}
		if _, err := w.leads.Dismiss(w.ctx, w.hq, lead.Dismissal{PersonID: w.person[0], Reason: "x"}); fault.CodeOf(err) != fault.Unprocessed {
			t.Errorf("%v", err)
		}
	})
}
