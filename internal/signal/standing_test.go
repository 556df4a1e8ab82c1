package signal_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"arpent/internal/access"
	"arpent/internal/lead"
	"arpent/internal/lead/saved"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/signal"
	"arpent/internal/signal/standing"
)

// searching is a program that keeps leads and tells of saved searches.
func (w *world) searching() *lead.Service {
	leads := lead.New(w.d, lead.Options{Access: w.access, Places: places, Territories: w.territories, Accounts: w.accounts, People: w.people, Now: w.options.Now})
	leads.Remember()
	leads.OnTurn(standing.New(w.d, w.access, w.territories, w.signals, nil).Tell)
	return leads
}

// found is whom a search finds, as person@account.
func (w *world) found(leads *lead.Service, actor access.Actor, filter string) map[string]bool {
	page, err := leads.Search(w.ctx, actor, lead.Query{Filter: filter, Limit: 500})
	w.ok(err)
	out := map[string]bool{}
	for _, l := range page.Items {
		out[string(l.PersonID)+"@"+string(l.AccountID)] = true
	}
	return out
}

// Searches stand while people change and accounts move, one program ends and
// another begins: who entered and who left is held against what the searches
// find before and after.
func TestSavedSearchesAreToldOf(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.bring("Connections.csv")
		leads := w.searching()
		w.ok(leads.Refresh(w.ctx))
		r := rand.New(rand.NewPCG(5, 5))
		filters := []string{"seniority IN ('c_level', 'director', 'vp')", "title LIKE '%directeur%'", "company LIKE 'B%' OR company LIKE 'D%'", "keywords('achats OR ventes')", "customer = FALSE AND function IS NULL"}
		type kept struct {
			*saved.SavedSearch
			actor access.Actor
			now   map[string]bool
		}
		var searches []*kept
		for who := range maps.Keys(w.users) {
			for _, filter := range filters {
				actor := w.actor(who)
				one, err := leads.Saved().Save(w.ctx, actor, who+" "+filter, filter)
				w.ok(err)
				told := true
				one, err = leads.Saved().Change(w.ctx, actor, one.ID, saved.SearchChange{Told: &told})
				w.ok(err)
				searches = append(searches, &kept{one, actor, w.found(leads, actor, filter)})
			}
		}
		var people []person.ID
		w.ok(d.Select(w.ctx, &people, "SELECT id FROM people ORDER BY id"))
		titles := []string{"Directeur des achats", "Responsable ventes", "Stagiaire", "Chief Financial Officer", "VP Sales"}
		var seq int64
		total := map[string]int{}
		for step := range 14 {
			w.now = w.now.AddDate(0, 0, 1) // what happened on another day is told again
			w.ok(leads.Refresh(w.ctx))
			if step%5 == 4 { // ended; what changes meanwhile is found by the next
				leads = w.searching()
			}
			if r.IntN(3) == 0 {
				w.move(w.called[firms[r.IntN(len(firms))].name], w.leaves[r.IntN(4)])
			}
			for range 3 {
				w.retitle(people[r.IntN(len(people))], titles[r.IntN(len(titles))])
			}
			w.ok(leads.Refresh(w.ctx))
			told := map[string][]string{}
			var rows []signal.Signal
			w.ok(d.Select(w.ctx, &rows, "SELECT seq, kind, person_id, evidence, user_id, id, happened_on, noticed_at, confidence, sources, same, withdrawn_at FROM signals WHERE seq > ? AND kind = 'saved_search' ORDER BY seq", seq))
			for _, one := range rows {
				var at []string
				w.ok(d.Select(w.ctx, &at, "SELECT account_id FROM signal_accounts WHERE signal_id = ?", one.ID))
				e := one.Evidence.V
				told[e.SearchID+" "+e.Turn] = append(told[e.SearchID+" "+e.Turn], string(one.PersonID)+"@"+strings.Join(at, ""))
				seq = max(seq, one.Seq)
				if total[e.Turn]++; len(e.Why) == 0 {
					t.Errorf("told without a reason: %+v", e)
				}
			}
			for _, one := range searches {
				was := one.now
				one.actor.Scope = w.actor(one.actor.User.Name).Scope
				one.now = w.found(leads, one.actor, one.Filter)
				all := w.found(leads, one.actor, "")
				var entered, left []string
				for key := range one.now {
					if !was[key] {
						entered = append(entered, key)
					}
				}
				for key := range was {
					if !one.now[key] && all[key] { // otherwise it went out of sight
						left = append(left, key)
					}
				}
				for turn, want := range map[string][]string{"entered": entered, "left": left} {
					got := told[one.ID+" "+turn]
					slices.Sort(got)
					slices.Sort(want)
					if fmt.Sprint(got) != fmt.Sprint(want) {
						t.Errorf("step %d: %s %s: told %v, is %v", step, one.Name, turn, got, want)
					}
				}
			}
		}
		if total["entered"] == 0 || total["left"] == 0 || total["changed"] == 0 {
			t.Errorf("nothing to tell: %v", total)
		}
		quiet := false // muted: nothing more
		for _, one := range searches {
			_, err := leads.Saved().Change(w.ctx, one.actor, one.ID, saved.SearchChange{Told: &quiet})
			w.ok(err)
		}
		w.retitle(people[0], "Directeur général")
		w.ok(leads.Refresh(w.ctx))
		var more int
		w.ok(d.Get(w.ctx, &more, "SELECT COUNT(*) FROM signals WHERE seq > ? AND kind = 'saved_search'", seq))
		if more > 0 {
			t.Errorf("%d signals of searches nobody is told of", more)
		}
		w.private(searches[0].actor, searches[0].ID)
	})
}

// private holds that news of a search are its owner's alone.
func (w *world) private(owner access.Actor, _ string) {
	for who := range w.users {
		feed, err := w.signals.Feed(w.ctx, w.actor(who), signal.Query{Days: 400, State: "open", Kind: "saved_search"})
		w.ok(err)
		for _, one := range feed {
			if one.For != w.users[who] {
				w.Errorf("%s is told of somebody else's search", who)
			}
		}
	}
}

// retitle gives somebody another title.
func (w *world) retitle(id person.ID, title string) {
	w.Helper()
	p, err := w.people.Find(w.ctx, w.hq.Scope, id)
	w.ok(err)
	var held []person.EmploymentDraft
	for _, h := range p.Positions {
		one := person.EmploymentDraft{ID: h.ID, AccountID: h.AccountID, Company: h.Company, Title: h.Title, From: h.From, To: h.To, Source: h.Source}
		if one.AccountID != "" {
			one.Company = ""
		}
		if one.To == "" {
			one.Title = title
		}
		held = append(held, one)
	}
	patch, err := json.Marshal(map[string]any{"positions": held})
	w.ok(err)
	_, err = w.people.Change(w.ctx, w.hq, id, 0, patch)
	w.ok(err)
}
