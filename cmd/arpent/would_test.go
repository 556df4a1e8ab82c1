package main

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/alignment"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/territory"
)

// wouldWorld asks leads where they would be, and holds the answers against
// where the plan brings them.
type wouldWorld struct {
	*caller
	app *app
	ctx context.Context
}

func (w *wouldWorld) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// refresh brings the index up to date. On PostgreSQL a change counts once every
// older transaction of the server has ended, those of other tests too.
func (w *wouldWorld) refresh() {
	w.t.Helper()
	for waited := 0; w.app.db.Dialect() == db.Postgres && waited < 600; waited++ {
		var held int
		w.ok(w.app.db.Get(w.ctx, &held, "SELECT COUNT(*) FROM lead_changes WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())"))
		if held == 0 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	w.ok(w.app.lead.Refresh(w.ctx))
}

type leadsAnswer struct {
	Total int
	Next  string
	Items []struct {
		Person  string `json:"person_id"`
		Account string `json:"account_id"`
	}
	Facets []struct {
		Values []struct {
			Text, Label string
			Count       int
		}
	}
}

// leads gives all that a filter finds, page by page: the account of each.
func (w *wouldWorld) leads(filter string) map[[2]string]bool {
	w.t.Helper()
	out := map[[2]string]bool{}
	for cursor := ""; ; {
		var page leadsAnswer
		w.call("GET", "/leads?limit=500&filter="+url.QueryEscape(filter)+"&cursor="+url.QueryEscape(cursor), nil, &page)
		for _, l := range page.Items {
			out[[2]string{l.Person, l.Account}] = true
		}
		if cursor = page.Next; cursor == "" {
			if len(out) != page.Total {
				w.t.Fatalf("%s: %d told, %d listed", filter, page.Total, len(out))
			}
			return out
		}
	}
}

// said is where each lead would be by the searches: every territory is asked
// for, and the counts are those of the lists.
func (w *wouldWorld) said(plan string, territories int) map[[2]string]string {
	w.t.Helper()
	out := map[[2]string]string{}
	counted := map[string]int{}
	var all leadsAnswer
	w.call("GET", "/leads?limit=0&facets=would_be_in&plan="+plan, nil, &all)
	for _, v := range all.Facets[0].Values {
		counted[v.Text] = v.Count
		if v.Label == "" && !strings.HasSuffix(v.Text, "/none") {
			w.t.Errorf("%s has no name", v.Text)
		}
	}
	for number := range territories + 1 {
		value := fmt.Sprintf("%s/%d", plan, number)
		if number == territories {
			value = plan + "/none"
		}
		found := w.leads("would_be_in IN ('" + value + "')")
		for l := range found {
			if out[l] != "" {
				w.t.Fatalf("%v would be in %s and %s", l, out[l], value)
			}
			out[l] = value
		}
		if n, told := counted[value]; n != len(found) || !told && number < territories {
			w.t.Errorf("%d counted in %s, %d found", n, value, len(found))
		}
		without := w.leads("would_be_in IS NULL OR NOT (would_be_in IN ('" + value + "'))")
		if len(without)+len(found) != all.Total {
			w.t.Errorf("%d in %s and %d not, of %d", len(found), value, len(without), all.Total)
		}
	}
	if len(out) != all.Total {
		w.t.Fatalf("%d of %d leads would be somewhere or nowhere", len(out), all.Total)
	}
	return out
}

// brought publishes a plan and says where it brought the leads, in its numbers.
func (w *wouldWorld) brought(plan string) map[[2]string]string {
	w.t.Helper()
	w.begin("/plans/"+plan+"/publish", map[string]any{"from": w.app.territory.Today(), "anyway": true})
	at := placed(w.t, w.app, w.app.territory.Today())
	var rows []struct {
		Number    int    `db:"number"`
		Territory string `db:"territory_id"`
	}
	w.ok(w.app.db.Select(w.ctx, &rows, "SELECT number, territory_id FROM plan_published WHERE plan_id = ?", plan))
	number := map[string]string{}
	for _, r := range rows {
		number[r.Territory] = fmt.Sprintf("%s/%d", plan, r.Number)
	}
	w.refresh()
	out := map[[2]string]string{}
	for l := range w.leads("") {
		if out[l] = number[at[l[1]]]; out[l] == "" {
			out[l] = plan + "/none"
		}
	}
	return out
}

// same holds what was said against what came.
func (w *wouldWorld) same(what string, said, came map[[2]string]string) {
	w.t.Helper()
	wrong, somewhere := 0, map[string]bool{}
	for l, value := range came {
		somewhere[value] = true
		if said[l] != value {
			if wrong++; wrong < 4 {
				w.t.Errorf("%s: %v was to be in %s, is in %s", what, l, said[l], value)
			}
		}
	}
	if wrong > 0 || len(said) != len(came) || len(somewhere) < 3 {
		w.t.Errorf("%s: %d of %d wrong, %d said, in %d territories", what, wrong, len(came), len(said), len(somewhere))
	}
}

// Leads are where a draft was said to bring them once it is published: by
// accounts and by areas, those that are pinned elsewhere, that a rule takes,
// that came or moved since, that lie nowhere. Who may not see the plan may not
// ask, and who sees a part of the leads asks within that.
func TestWhereLeadsWouldBeIsWhereAPlanBringsThem(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		a, c := serving(t, d.Address())
		w := &wouldWorld{c, a, context.Background()}
		w.refresh()
		p := c.accountsPlan("By accounts", 12)
		w.said(p.ID, 12)
		w.stir()
		w.refresh()
		said := w.said(p.ID, 12)
		w.refused(p.ID)
		w.same("by accounts", said, w.brought(p.ID))
		status, got := c.send("GET", "/leads?facets=would_be_in&plan="+p.ID, nil)
		if status != 422 || !strings.Contains(string(got), "lead.plan_in_force") {
			t.Errorf("a plan in force answers %d %s", status, got)
		}

		var areas planAnswer
		c.call("POST", "/plans", map[string]any{"name": "By areas", "level": "fr-departement", "region": map[string]any{"cover": "mainland"}, "start": "empty",
			"wish": map[string]any{"territories": 8, "balance": []any{map[string]any{"measure": "population", "percent": 40}}, "objective": map[string]any{"kind": "moment"}, "keep": 0}}, &areas)
		var run struct {
			JobID string `json:"job_id"`
		}
		c.call("POST", "/plans/"+areas.ID+"/runs", map[string]any{"kind": "optimise", "iterations": 5000}, &run)
		if j := c.finished(run.JobID); j.State != "done" {
			t.Fatalf("the run is %s: %s", j.State, j.Error)
		}
		said = w.said(areas.ID, 8)
		w.within(areas.ID, said)
		w.same("by areas", said, w.brought(areas.ID))
	})
}

// stir changes accounts after the plan was made, and after it was asked about.
func (w *wouldWorld) stir() {
	w.t.Helper()
	hq := w.hq()
	all, err := w.app.territory.All(w.ctx, w.app.db)
	w.ok(err)
	var leaf []territory.ID
	above := map[territory.ID]bool{}
	for _, t := range all {
		above[t.ParentID] = true
	}
	for _, t := range all {
		if !above[t.ID] && t.TypeID == territory.Default {
			leaf = append(leaf, t.ID)
		}
	}
	var some []account.ID
	w.ok(w.app.db.Select(w.ctx, &some, "SELECT id FROM accounts WHERE deleted_at IS NULL AND id IN (SELECT account_id FROM positions) ORDER BY id LIMIT 12"))
	w.ok(w.app.db.Tx(w.ctx, func(tx *db.Tx) error {
		for i, id := range some[:4] {
			if _, err := w.app.alignment.Pin(w.ctx, tx, hq, id, alignment.NewPin{TerritoryID: leaf[(3*i)%len(leaf)]}); err != nil {
				return err
			}
		}
		return nil
	}))
	for i, id := range some[4:8] { // others move house
		w.call("PATCH", "/accounts/"+string(id), map[string]any{"postcode": []string{"69003", "13001", "59000", "35000"}[i], "town": []string{"Lyon", "Marseille", "Lille", "Rennes"}[i], "street": ""}, nil)
	}
	var made struct{ ID string }
	w.call("POST", "/accounts", map[string]any{"name": "Nouvelle SAS", "postcode": "44000", "town": "Nantes", "country": "FR"}, &made)
	w.call("POST", "/people", map[string]any{"given_name": "Ana", "family_name": "Neuf", "positions": []any{map[string]any{"account_id": made.ID, "title": "Acheteuse"}}}, nil)
	w.call("POST", "/people", map[string]any{"given_name": "Zoé", "family_name": "Seule"}, nil)
	w.call("DELETE", "/accounts/"+string(some[9]), nil, nil)
}

// refused asks what may not be asked.
func (w *wouldWorld) refused(plan string) {
	w.t.Helper()
	for query, key := range map[string]string{
		"facets=would_be_in":                            "lead.plan_needed",
		"filter=would_be_in IS NULL":                    "lead.plan_needed",
		"filter=would_be_in IN ('x')":                   "lead.filter",
		"filter=would_be_in IN ('no/1')":                "lead.plan_gone",
		"sort=would_be_in":                              "lead.sort",
		"filter=would_be_in IN ('a/1', 'b/1')":          "lead.filter",
		"plan=no&filter=would_be_in = '" + plan + "/1'": "lead.filter",
	} {
		status, got := w.send("GET", "/leads?"+strings.ReplaceAll(query, " ", "%20"), nil)
		if status != 422 || !strings.Contains(string(got), key) {
			w.t.Errorf("%s: %d %s", query, status, got)
		}
	}
	w.signIn("representative")
	defer w.signIn("headquarters")
	status, got := w.send("GET", "/leads?facets=would_be_in&plan="+plan, nil)
	if status != 422 || !strings.Contains(string(got), "lead.plan_gone") {
		w.t.Errorf("a representative asks about a plan of headquarters: %d %s", status, got)
	}
}

// within has a manager plan under a territory of theirs: they ask about what
// they see.
func (w *wouldWorld) within(plan string, said map[[2]string]string) {
	w.t.Helper()
	w.signIn("manager")
	defer w.signIn("headquarters")
	if status, _ := w.send("GET", "/leads?facets=would_be_in&plan="+plan, nil); status != 422 {
		w.t.Errorf("a manager asks about a plan of headquarters: %d", status)
	}
	var tree struct {
		Items []struct {
			ID       string
			ParentID string `json:"parent_id"`
		}
	}
	w.call("GET", "/territories", nil, &tree)
	seen := map[string]bool{}
	for _, t := range tree.Items {
		seen[t.ID] = true
	}
	top := ""
	for _, t := range tree.Items {
		if top == "" && !seen[t.ParentID] {
			top = t.ID
		}
	}
	var own planAnswer
	w.call("POST", "/plans", map[string]any{"name": "Mine", "level": "accounts", "parent_id": top, "start": "empty",
		"wish": map[string]any{"territories": 3, "balance": []any{map[string]any{"measure": "workload", "percent": 40}}, "objective": map[string]any{"kind": "moment"}, "keep": 0}}, &own)
	var run struct {
		JobID string `json:"job_id"`
	}
	w.call("POST", "/plans/"+own.ID+"/runs", map[string]any{"kind": "optimise", "iterations": 5000}, &run)
	if j := w.finished(run.JobID); j.State != "done" {
		w.t.Fatalf("the run is %s: %s", j.State, j.Error)
	}
	mine := w.said(own.ID, 3)
	var visible leadsAnswer
	w.call("GET", "/leads?limit=0", nil, &visible)
	somewhere := 0
	for l, value := range mine {
		if said[l] == "" {
			w.t.Errorf("%v is nobody's lead", l)
		}
		if !strings.HasSuffix(value, "/none") {
			somewhere++
		}
	}
	if len(mine) != visible.Total || len(mine) >= len(said) || somewhere == 0 {
		w.t.Errorf("%d said to the manager, %d seen, %d in all, %d in the plan", len(mine), visible.Total, len(said), somewhere)
	}
}

func (w *wouldWorld) hq() access.Actor {
	w.t.Helper()
	users, err := w.app.access.Users(w.ctx)
	w.ok(err)
	i := slices.IndexFunc(users, func(u access.User) bool { return u.Role == access.HeadOffice })
	actor, err := w.app.access.ActorOf(w.ctx, users[i].ID)
	w.ok(err)
	return actor
}
