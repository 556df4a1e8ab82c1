package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"testing"
	"time"

	"arpent/cmd/arpent/demo"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/territory"
)

// caller speaks to the program as the browser does.
type caller struct {
	t       testing.TB
	address string
	client  *http.Client
}

func newCaller(t testing.TB, address string) *caller {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &caller{t: t, address: address, client: &http.Client{Jar: jar}}
}

// send calls an operation and returns status and body.
func (c *caller) send(method, path string, body any) (int, []byte) {
	c.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		c.t.Fatal(err)
	}
	request, err := http.NewRequest(method, c.address+"/api/v1"+path, bytes.NewReader(text))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := c.client.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return answer.StatusCode, got
}

// call is send for what must go well; out may be nil.
func (c *caller) call(method, path string, body, out any) {
	c.t.Helper()
	status, got := c.send(method, path, body)
	if status >= 300 {
		c.t.Fatalf("%s %s: %d %s", method, path, status, got)
	}
	if out != nil {
		if err := json.Unmarshal(got, out); err != nil {
			c.t.Fatalf("%s %s: %v in %.300s", method, path, err, got)
		}
	}
}

func (c *caller) signIn(role string) {
	c.t.Helper()
	var session struct {
		Users []struct{ ID, Role string } `json:"demo_users"`
	}
	c.call("GET", "/session", nil, &session)
	for _, u := range session.Users {
		if u.Role == role {
			c.call("POST", "/session/demo", map[string]string{"user_id": u.ID}, nil)
			return
		}
	}
	c.t.Fatalf("the demo has no %s", role)
}

type jobAnswer struct {
	State  string
	Result json.RawMessage
	Error  json.RawMessage
}

// finished waits for a job.
func (c *caller) finished(id string) (j jobAnswer) {
	c.t.Helper()
	for range 600 {
		if c.call("GET", "/jobs/"+id, nil, &j); j.State != "queued" && j.State != "running" {
			return j
		}
		time.Sleep(50 * time.Millisecond)
	}
	c.t.Fatalf("job %s does not end", id)
	return j
}

type planAnswer struct {
	ID          string
	State       string
	Units       int
	Parts       int
	Territories int
	MayEdit     bool   `json:"may_edit"`
	CreatedBy   string `json:"created_by_name"`
}

// accountsPlan makes a plan of the demo's accounts and lets it be optimised.
func (c *caller) accountsPlan(name string, territories int) (p planAnswer) {
	c.t.Helper()
	c.call("POST", "/plans", map[string]any{"name": name, "level": "accounts", "wish": map[string]any{"territories": territories,
		"balance": []any{map[string]any{"measure": "workload", "percent": 20}}, "objective": map[string]any{"kind": "moment"}, "keep": 0.2}}, &p)
	var run struct {
		JobID string `json:"job_id"`
	}
	c.call("POST", "/plans/"+p.ID+"/runs", map[string]any{"kind": "optimise", "iterations": 20000}, &run)
	if j := c.finished(run.JobID); j.State != "done" {
		c.t.Fatalf("the run is %s: %s", j.State, j.Error)
	}
	return p
}

func (c *caller) state(id string) string {
	c.t.Helper()
	var p planAnswer
	c.call("GET", "/plans/"+id, nil, &p)
	return p.State
}

func (c *caller) begin(path string, body any) jobAnswer {
	c.t.Helper()
	var started struct {
		JobID string `json:"job_id"`
	}
	c.call("POST", path, body, &started)
	j := c.finished(started.JobID)
	if j.State != "done" {
		c.t.Fatalf("%s: %s %s", path, j.State, j.Error)
	}
	return j
}

// serving starts a small demo on a database and signs headquarters in.
func serving(t *testing.T, address string) (*app, *caller) {
	t.Helper()
	a, _ := testCompany(t, address, 3, demo.Size{Accounts: 400, Territories: 16})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { a.jobs.Start(ctx); close(ended) }()
	server := a.server()
	web := httptest.NewServer(server.Handler(a.outer))
	t.Cleanup(func() { web.Close(); stop(); <-ended })
	c := newCaller(t, web.URL)
	c.signIn("headquarters")
	return a, c
}

// placed is each account's territory on a day.
func placed(t testing.TB, a *app, day db.Date) map[string]string {
	t.Helper()
	var rows []struct {
		Account   string `db:"account_id"`
		Territory string `db:"territory_id"`
	}
	if err := a.db.Select(context.Background(), &rows, "SELECT account_id, territory_id FROM account_territory WHERE layer = ? AND valid_from <= ? AND (valid_to IS NULL OR valid_to > ?)", territory.Primary, day, day); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, r := range rows {
		out[r.Account] = r.Territory
	}
	return out
}

// A plan comes into force, another is scheduled after it, and each goes out of
// force again as if it had not been.
func TestPlanIsPublishedScheduledAndWithdrawn(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		a, c := serving(t, d.Address())
		today := a.territory.Today()
		later := db.DateOf(a.now().AddDate(0, 0, 10))
		before := placed(t, a, today)
		first := c.accountsPlan("First", 14)
		if first.CreatedBy == "" {
			t.Error("nobody made the plan")
		}
		var preview struct{ Create, Continue, Close []string }
		c.call("GET", "/plans/"+first.ID+"/publish", nil, &preview)
		if len(preview.Create)+len(preview.Continue) != 14 || len(preview.Close) == 0 {
			t.Errorf("publishing would make %d, keep %d and end %d territories", len(preview.Create), len(preview.Continue), len(preview.Close))
		}
		c.begin("/plans/"+first.ID+"/publish", map[string]any{"from": today, "anyway": true})
		if got := c.state(first.ID); got != "active" {
			t.Fatalf("the published plan is %s", got)
		}
		published := placed(t, a, today)
		var accounts struct {
			ID        []string
			Territory []int
		}
		c.call("GET", "/plans/"+first.ID+"/accounts", nil, &accounts)
		became := map[int]string{}
		for i, id := range accounts.ID {
			n := accounts.Territory[i]
			if n < 0 {
				continue
			}
			if became[n] == "" {
				became[n] = published[id]
			}
			if published[id] == "" || became[n] != published[id] {
				t.Fatalf("account %s of territory %d is in %q, others in %q", id, n, published[id], became[n])
			}
		}
		if status, _ := c.send("POST", "/plans/"+first.ID+"/undo", nil); status != http.StatusConflict {
			t.Errorf("an active plan may be changed: %d", status)
		}
		second := c.accountsPlan("Second", 12)
		c.begin("/plans/"+second.ID+"/publish", map[string]any{"from": later, "anyway": true})
		if x, y := c.state(first.ID), c.state(second.ID); x != "active" || y != "scheduled" {
			t.Errorf("the plans are %s and %s, not active and scheduled", x, y)
		}
		if got := placed(t, a, today); !sameMap(got, published) {
			t.Error("what is scheduled moves accounts today")
		}
		if got := placed(t, a, later); sameMap(got, published) {
			t.Error("what is scheduled moves no account on its day")
		}
		c.begin("/plans/"+second.ID+"/withdraw", map[string]any{})
		if got := placed(t, a, later); !sameMap(got, published) {
			t.Error("withdrawing the scheduled plan leaves accounts moved")
		}
		c.begin("/plans/"+first.ID+"/withdraw", map[string]any{})
		if got := placed(t, a, today); !sameMap(got, before) {
			t.Errorf("withdrawing the plan does not bring %d accounts back", differing(got, before))
		}
	})
}

func differing(a, b map[string]string) int {
	n := 0
	for k, v := range a {
		if b[k] != v {
			n++
		}
	}
	for k := range b {
		if _, ok := a[k]; !ok {
			n++
		}
	}
	return n
}

func sameMap(a, b map[string]string) bool { return differing(a, b) == 0 }

// Asked for 500 territories, the plan names the communes that are larger, splits
// them before any run, and every file of it can be had.
func TestGiantsAreNamedAndSplit(t *testing.T) {
	a, c := serving(t, dbtest.SQLite(t).Address())
	wish := map[string]any{"name": "Five hundred", "level": "fr-commune", "region": map[string]any{"cover": "metropolitan"}, "start": "empty",
		"wish": map[string]any{"territories": 500, "balance": []any{map[string]any{"measure": "population", "percent": 5}}, "objective": map[string]any{"kind": "moment"}, "keep": 0}}
	var preview struct {
		Findings struct {
			Giants []struct {
				Name  string
				Split bool
			}
			Feasible bool
		}
	}
	c.call("POST", "/plans/preview", wish, &preview)
	l, err := a.place.Level("fr-commune")
	if err != nil {
		t.Fatal(err)
	}
	total, giants := 0.0, 0
	inside := func(i int) bool {
		return l.Lat[i] > 41 && l.Lat[i] < 51.5 && l.Lon[i] > -5.6 && l.Lon[i] < 9.8 && l.Population[i] > 0
	}
	for i := range l.Len() {
		if inside(i) {
			total += l.Population[i]
		}
	}
	for i := range l.Len() {
		if inside(i) && l.Population[i] > 1.05*total/500 {
			giants++
		}
	}
	if n := len(preview.Findings.Giants); n != giants || n < 25 || preview.Findings.Feasible {
		t.Errorf("%d communes are larger than a territory, should be %d; feasible %t", n, giants, preview.Findings.Feasible)
	}
	for _, g := range preview.Findings.Giants {
		if !g.Split {
			t.Errorf("%s cannot be split", g.Name)
		}
	}
	var p planAnswer
	c.call("POST", "/plans", wish, &p)
	c.call("POST", "/plans/"+p.ID+"/split", map[string]any{}, nil)
	var after planAnswer
	c.call("GET", "/plans/"+p.ID, nil, &after)
	if after.Parts < 50 || after.Units != p.Units-giants+after.Parts {
		t.Errorf("%d units became %d with %d parts", p.Units, after.Units, after.Parts)
	}
	var parts struct {
		Features []struct{ Properties struct{ Approximate bool } }
	}
	c.call("GET", "/plans/"+p.ID+"/parts", nil, &parts)
	if len(parts.Features) != after.Parts || !parts.Features[0].Properties.Approximate {
		t.Errorf("%d of %d parts have a shape", len(parts.Features), after.Parts)
	}
	c.call("POST", "/plans/preview", wish, &preview)
}

// A plan can be had as every kind of file.
func TestPlanIsExported(t *testing.T) {
	_, c := serving(t, dbtest.SQLite(t).Address())
	p := c.accountsPlan("À vendre", 12)
	for format, begins := range map[string]string{"csv": "\ufeffcode,name", "xlsx": "PK", "geojson": `{"features"`, "pdf": "%PDF"} {
		status, got := c.send("GET", "/plans/"+p.ID+"/export/"+format+"?language=fr", nil)
		if status != 200 || !bytes.HasPrefix(got, []byte(begins)) {
			t.Errorf("%s: %d %.60q", format, status, got)
		}
	}
	if status, _ := c.send("GET", "/plans/"+p.ID+"/export/docx", nil); status != http.StatusUnprocessableEntity {
		t.Errorf("a format that is not known answers %d", status)
	}
	if status, _ := c.send("GET", fmt.Sprintf("/plans/%s/export/csv?territory=%d", p.ID, 99), nil); status != http.StatusNotFound {
		t.Errorf("a territory that is not there answers %d", status)
	}
}
