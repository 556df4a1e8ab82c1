package autonomy_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/intake"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/httpd"
	"arpent/internal/territory"
	"arpent/internal/territory/autonomy"
)

// world is a server with headquarters, a manager of a region, a manager of an
// area below it and one of another region.
type world struct {
	t      *testing.T
	base   string
	cookie map[string][]*http.Cookie
	id     map[string]territory.ID
	opens  func(who string) error // a file of memberships
}

func open(t *testing.T, d *db.DB) *world {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	w := &world{t: t, cookie: map[string][]*http.Cookie{}, id: map[string]territory.ID{}}
	a := access.New(d, access.Options{Demo: true})
	territories := territory.New(d, a, nil)
	a.UseScopes(territories)
	gate := autonomy.New(d, a, territories, map[string]autonomy.Look{"territory": func(ctx context.Context, actor access.Actor, id string) (string, error) {
		found, err := territories.Find(ctx, d, actor.Scope, territory.ID(id))
		if err != nil {
			return "", err
		}
		return found.Name, nil
	}}, nil)
	server := httpd.New("test", slog.New(slog.DiscardHandler))
	a.Routes(server.API, "test")
	territories.Routes(server.API)
	gate.Routes(server.API)
	h := httptest.NewServer(server.Handler(a.Identify))
	t.Cleanup(h.Close)
	w.base = h.URL + "/api/v1"
	users := map[string]access.UserID{}
	for name, role := range map[string]access.Role{"hq": access.HeadOffice, "region": access.Manager, "area": access.Manager, "other": access.Manager, "rep": access.Representative} {
		id, err := a.AddUser(ctx, d, access.NewUser{Email: name + "@example.org", Name: name, Role: role})
		must(err)
		users[name] = id
		answer, err := http.Post(w.base+"/session/demo", "application/json", strings.NewReader(fmt.Sprintf(`{"user_id":%q}`, id)))
		must(err)
		answer.Body.Close()
		w.cookie[name] = answer.Cookies()
	}
	hq := access.Actor{User: access.User{ID: users["hq"], Role: access.HeadOffice, Active: true}, Scope: access.Scope{All: true, User: users["hq"]}}
	must(d.Tx(ctx, func(tx *db.Tx) error {
		for _, n := range [][3]string{{"France", "", ""}, {"Nord", "France", "region"}, {"Lille", "Nord", "area"}, {"Lens", "Nord", ""}, {"Sud", "France", "other"}} {
			id, err := territories.Create(ctx, tx, hq, territory.NewTerritory{Name: n[0], ParentID: w.id[n[1]]})
			if err != nil {
				return err
			}
			if w.id[n[0]] = id; n[2] != "" {
				if _, err := territories.SetMember(ctx, tx, hq, territory.NewMember{TerritoryID: id, UserID: users[n[2]], Role: territory.Manager}); err != nil {
					return err
				}
			}
		}
		return nil
	}))
	w.opens = func(who string) error {
		actor, err := a.ActorOf(ctx, users[who])
		must(err)
		_, err = territories.Target().Open(ctx, intake.Session{Actor: actor})
		return err
	}
	return w
}

// do sends a request and gives the answer; the status is told by its key when
// it is a problem.
func (w *world) do(who, method, path, body, because string, status int) map[string]any {
	w.t.Helper()
	r, _ := http.NewRequest(method, w.base+path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if because != "" {
		r.Header.Set(access.BecauseHeader, url.PathEscape(because))
	}
	for _, c := range w.cookie[who] {
		r.AddCookie(c)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	if answer.StatusCode != status {
		w.t.Fatalf("%s: %s %s: %d, want %d: %s", who, method, path, answer.StatusCode, status, text)
	}
	out := map[string]any{}
	_ = json.Unmarshal(text, &out)
	return out
}

func (w *world) requests(who, state string) []string {
	w.t.Helper()
	out := []string{}
	for _, i := range w.do(who, "GET", "/autonomy/requests?state="+state, "", "", 200)["items"].([]any) {
		r := i.(map[string]any)
		words := []string{}
		for _, m := range r["messages"].([]any) {
			words = append(words, m.(map[string]any)["act"].(string)+" "+m.(map[string]any)["text"].(string))
		}
		out = append(out, fmt.Sprintf("%s %s %s: %s", r["state"], r["operation"], r["subject"], strings.Join(words, ", ")))
	}
	return out
}

func (w *world) first(who string) string {
	w.t.Helper()
	return w.do(who, "GET", "/autonomy/requests", "", "", 200)["items"].([]any)[0].(map[string]any)["id"].(string)
}

func (w *world) equal(got []string, want ...string) {
	w.t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		w.t.Errorf("got %q, want %q", got, want)
	}
}

func (w *world) name(id territory.ID) string {
	w.t.Helper()
	return w.do("hq", "GET", "/territories/"+string(id), "", "", 200)["name"].(string)
}

func TestManagersActAloneAskOrLeaveIt(t *testing.T) {
	dbtest.Each(t, []fs.FS{access.Migrations, territory.Migrations}, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		lille := "/territories/" + string(w.id["Lille"])
		rename := func(name string) string { return fmt.Sprintf(`{"name":%q}`, name) }
		w.do("region", "PATCH", lille, rename("Lille 1"), "", 200) // alone until somebody says otherwise
		w.do("region", "PUT", "/autonomy", `{"grants":[]}`, "", 403)
		w.do("hq", "PUT", "/autonomy", `{"grants":[{"level":2,"power":"rules","mode":"alone"}]}`, "", 422)
		w.do("hq", "PUT", "/autonomy", `{"grants":[{"level":2,"power":"tree","mode":"ask"},{"level":3,"power":"tree","mode":"never"}]}`, "", 200)
		if own := w.do("area", "GET", "/autonomy", "", "", 200); own["level"] != 3.0 {
			t.Errorf("the area's manager is at level %v", own["level"])
		}
		if p := w.do("region", "PATCH", lille, rename("Lille 2"), "", 403); p["key"] != "autonomy.ask" {
			t.Error(p)
		}
		if p := w.do("area", "PATCH", lille, rename("Lille 3"), "please", 403); p["key"] != "autonomy.never" {
			t.Error(p)
		}
		w.do("rep", "PATCH", lille, rename("Lille 4"), "please", 403)
		w.do("other", "PATCH", lille, rename("Lille 5"), "not mine", 404)
		w.do("region", "PATCH", lille, rename("Lille 2"), "la ville s’étend", 202)
		if w.name(w.id["Lille"]) != "Lille 1" {
			t.Error("carried out before it was approved")
		}
		w.equal(w.requests("other", "open"))
		w.equal(w.requests("hq", "open"), "open change-territory Lille 1 → Lille 2: ask la ville s’étend")
		one := "/autonomy/requests/" + w.first("hq") + "/answers"
		w.do("region", "POST", one, `{"act":"approve"}`, "", 403)
		w.do("other", "POST", one, `{"act":"say","text":"me too"}`, "", 404)
		w.do("hq", "POST", one, `{"act":"refuse"}`, "", 422) // without a reason
		w.do("hq", "POST", one, `{"act":"say","text":"since when?"}`, "", 204)
		w.do("region", "POST", one, `{"act":"say","text":"since May"}`, "", 204)
		w.do("hq", "POST", one, `{"act":"approve","text":"fine"}`, "", 204)
		w.do("hq", "POST", one, `{"act":"refuse","text":"no"}`, "", 409)
		if got := w.name(w.id["Lille"]); got != "Lille 2" {
			t.Errorf("approved, but it is called %s", got)
		}
		w.equal(w.requests("region", "decided"), "approved change-territory Lille 1 → Lille 2: ask la ville s’étend, say since when?, say since May, approve fine")
		// What cannot be carried out stays open, and the approver is told why.
		w.do("region", "POST", "/territories/"+string(w.id["Lens"])+"/close", `{}`, "merged with Lille", 202)
		w.do("hq", "POST", "/territories/"+string(w.id["Lens"])+"/close", `{}`, "", 200)
		two := "/autonomy/requests/" + w.first("hq") + "/answers"
		w.do("hq", "POST", two, `{"act":"approve"}`, "", 409)
		w.equal(w.requests("region", "open"), "open close-territory Lens: ask merged with Lille")
		w.do("region", "POST", two, `{"act":"withdraw"}`, "", 204)
		w.equal(w.requests("region", "open"))
		// A program killed while it carried an act out leaves the request open: for
		// a while nobody's to answer, then anybody's.
		w.do("region", "PATCH", lille, rename("Lille 6"), "again", 202)
		three := "/autonomy/requests/" + w.first("hq") + "/answers"
		begun := func(ago time.Duration) {
			if _, err := d.Exec(context.Background(), "UPDATE autonomy_requests SET carrying_at = ? WHERE state = 'open'", db.At(time.Now().Add(-ago))); err != nil {
				t.Fatal(err)
			}
		}
		begun(time.Second)
		w.do("hq", "POST", three, `{"act":"refuse","text":"no"}`, "", 409)
		w.do("hq", "POST", three, `{"act":"approve"}`, "", 409)
		begun(time.Hour)
		w.do("hq", "POST", three, `{"act":"approve"}`, "", 204)
		if got := w.name(w.id["Lille"]); got != "Lille 6" {
			t.Errorf("approved again, but it is called %s", got)
		}
		// A file of many such acts comes to the same.
		w.do("hq", "PUT", "/autonomy", `{"grants":[{"level":2,"power":"people","mode":"ask"}]}`, "", 200)
		for who, alone := range map[string]bool{"hq": true, "region": false, "area": true} {
			if err := w.opens(who); (err == nil) != alone {
				t.Errorf("%s brings memberships: %v", who, err)
			}
		}
	})
}

func TestEscalationsAreAnswered(t *testing.T) {
	dbtest.Each(t, []fs.FS{access.Migrations, territory.Migrations}, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.do("rep", "POST", "/autonomy/requests", `{"subject":"Price","text":"?"}`, "", 403)
		w.do("area", "POST", "/autonomy/requests", `{"subject":"Prices of Belcourt","text":"They undercut us by a fifth."}`, "", 200)
		one := "/autonomy/requests/" + w.first("region") + "/answers" // those above read it
		w.equal(w.requests("other", "open"))
		w.do("hq", "POST", one, `{"act":"approve"}`, "", 422)
		w.do("hq", "POST", one, `{"act":"answer","text":"We match them until June."}`, "", 204)
		w.equal(w.requests("area", "decided"), "answered  Prices of Belcourt: ask They undercut us by a fifth., answer We match them until June.")
	})
}
