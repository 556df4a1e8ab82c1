package person_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/activity"
	"arpent/internal/account/deal"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/httpd"
	"arpent/internal/territory"
)

var sets = []fs.FS{access.Migrations, territory.Migrations, account.Migrations, person.Migrations}

// caller sends requests as one user.
type caller struct {
	t      *testing.T
	base   string
	cookie *http.Cookie
}

func (c caller) do(method, path, body string, status int) map[string]any {
	c.t.Helper()
	r, _ := http.NewRequest(method, c.base+path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.AddCookie(c.cookie)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	if answer.StatusCode != status {
		c.t.Fatalf("%s %s: %d, want %d: %s", method, path, answer.StatusCode, status, text)
	}
	var out map[string]any
	if len(bytes.TrimSpace(text)) > 0 {
		if err := json.Unmarshal(text, &out); err != nil {
			c.t.Fatalf("%s %s: %s", method, path, text)
		}
	}
	return out
}

// open starts a server with headquarters and two representatives.
func open(t *testing.T, d *db.DB) (hq, rep, other caller) {
	t.Helper()
	ctx := context.Background()
	if _, err := d.Exec(ctx, `CREATE TABLE account_territory (account_id TEXT, territory_id TEXT, tree_left BIGINT, layer TEXT DEFAULT 'primary', valid_from TEXT, valid_to TEXT)`); err != nil {
		t.Fatal(err)
	}
	a := access.New(d, access.Options{Demo: true})
	accounts := account.New(d, account.Options{Access: a})
	server := httpd.New("test", slog.New(slog.DiscardHandler))
	a.Routes(server.API, "test")
	accounts.Routes(server.API)
	deal.New(d, a, accounts, nil).Routes(server.API, server.Mux)
	activity.New(d, a, accounts, nil).Routes(server.API)
	person.New(d, a, accounts, nil).Routes(server.API)
	h := httptest.NewServer(server.Handler(a.Identify))
	t.Cleanup(h.Close)
	sign := func(name string, role access.Role) caller {
		id, err := a.AddUser(ctx, d, access.NewUser{Email: name + "@example.org", Name: name, Role: role})
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.Post(h.URL+"/api/v1/session/demo", "application/json", strings.NewReader(fmt.Sprintf(`{"user_id":%q}`, id)))
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		return caller{t, h.URL + "/api/v1", answer.Cookies()[0]}
	}
	return sign("hq", access.HeadOffice), sign("rep", access.Representative), sign("other", access.Representative)
}

func TestPeopleAtAccounts(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		hq, rep, other := open(t, d)
		own := rep.do("POST", "/accounts", `{"name":"Dupont"}`, 200)["id"].(string)
		hidden := hq.do("POST", "/accounts", `{"name":"Martin"}`, 200)["id"].(string)
		p := hq.do("POST", "/people", fmt.Sprintf(`{"given_name":"Zoé","family_name":"Léger","positions":[{"account_id":%q,"title":"Acheteuse","valid_from":"2020-01-01"},{"account_id":%q,"title":"Gérante"}],
			"contact_points":[{"kind":"email","value":"zoe@dupont.fr","source":"salon","lawful_basis":"legitimate_interest"}]}`, own, hidden), 200)
		id := p["id"].(string)
		if got := rep.do("GET", "/people/"+id, "", 200); len(got["positions"].([]any)) != 1 || got["positions"].([]any)[0].(map[string]any)["account_name"] != "Dupont" {
			t.Errorf("%v", got)
		}
		other.do("GET", "/people/"+id, "", 404)
		other.do("PATCH", "/people/"+id, `{"note":"x"}`, 404)
		other.do("GET", "/people?account="+own, "", 404)
		if got := other.do("GET", "/people", "", 200); len(got["items"].([]any)) != 0 {
			t.Errorf("%v", got)
		}
		if got := rep.do("GET", "/people?text=leger+acheteuse&account="+own, "", 200); len(got["items"].([]any)) != 1 {
			t.Errorf("%v", got)
		}
		// A change by someone who sees half of the positions leaves the other half.
		rep.do("PATCH", "/people/"+id, fmt.Sprintf(`{"positions":[{"account_id":%q,"title":"Directrice des achats"}]}`, own), 200)
		if got := hq.do("GET", "/people/"+id, "", 200); len(got["positions"].([]any)) != 2 || len(got["contact_points"].([]any)) != 1 {
			t.Errorf("%v", got)
		}
		rep.do("PATCH", "/people/"+id, fmt.Sprintf(`{"positions":[{"account_id":%q}]}`, hidden), 422)
		for body, key := range map[string]string{`{}`: "person.name", `{"family_name":"X","contact_points":[{"kind":"email","value":"x"}]}`: "person.contact",
			`{"family_name":"X","positions":[{"title":"y"}]}`: "person.employer"} {
			if got := rep.do("POST", "/people", body, 422); got["key"] != key {
				t.Errorf("%s: %v", body, got)
			}
		}
		if got := rep.do("POST", "/people/"+id+"/consents", `{"act":"objection","channel":"email","source":"reply"}`, 200); fmt.Sprint(got["objects"]) != "[email]" {
			t.Errorf("%v", got)
		}
		if got := rep.do("POST", "/people/"+id+"/consents", `{"act":"withdrawal","channel":"email"}`, 200); len(got["objects"].([]any)) != 0 || len(got["consents"].([]any)) != 2 {
			t.Errorf("%v", got)
		}
		rep.do("DELETE", "/people/"+id, "", 204)
		rep.do("GET", "/people/"+id, "", 404)
		rep.do("POST", "/people/"+id+"/restore", "", 200)
	})
}

func TestDealsAndActivities(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		hq, rep, other := open(t, d)
		own := rep.do("POST", "/accounts", `{"name":"Dupont"}`, 200)["id"].(string)
		for i, day := range []string{"2026-03-01", "2026-01-01", ""} {
			body := fmt.Sprintf(`{"name":"Deal %d","amount":%d,"currency":"EUR","stage":"Offer"`, i, 100*i)
			if day != "" {
				body += `,"close_on":"` + day + `"`
			}
			rep.do("POST", "/accounts/"+own+"/deals", body+"}", 200)
		}
		seen, cursor := "", ""
		for range 4 {
			page := rep.do("GET", "/deals?limit=1&account="+own+"&cursor="+cursor, "", 200)
			for _, i := range page["items"].([]any) {
				seen += i.(map[string]any)["name"].(string) + ","
			}
			if cursor = page["next"].(string); cursor == "" {
				break
			}
		}
		if seen != "Deal 0,Deal 1,Deal 2," {
			t.Errorf("%s", seen)
		}
		if got := rep.do("POST", "/accounts/"+own+"/deals", `{"name":"x","amount":1}`, 422); got["key"] != "deal.currency" {
			t.Errorf("%v", got)
		}
		other.do("POST", "/accounts/"+own+"/deals", `{"name":"x"}`, 404)
		if got := other.do("GET", "/deals", "", 200); len(got["items"].([]any)) != 0 {
			t.Errorf("%v", got)
		}
		first := rep.do("GET", "/deals?from=2026-02-01&to=2026-04-01", "", 200)["items"].([]any)
		if len(first) != 1 {
			t.Fatalf("%v", first)
		}
		id := first[0].(map[string]any)["id"].(string)
		if got := rep.do("PATCH", "/deals/"+id, `{"outcome":"won","amount":null}`, 200); got["outcome"] != "won" || got["amount"] != nil || got["close_on"] != "2026-03-01" {
			t.Errorf("%v", got)
		}
		other.do("GET", "/deals/"+id, "", 404)
		other.do("DELETE", "/deals/"+id, "", 404)
		rep.do("DELETE", "/deals/"+id, "", 204)
		rep.do("GET", "/deals/"+id, "", 404)
		hq.do("POST", "/deals/"+id+"/restore", "", 200)
		visit := rep.do("POST", "/accounts/"+own+"/activities", `{"kind":"visit","happened_on":"2026-02-03","minutes":45,"subject":"First visit"}`, 200)
		rep.do("POST", "/accounts/"+own+"/activities", `{"happened_on":"2026-02-03"}`, 422)
		if got := rep.do("PATCH", "/activities/"+visit["id"].(string), `{"minutes":60}`, 200); got["minutes"] != 60.0 || got["subject"] != "First visit" {
			t.Errorf("%v", got)
		}
		other.do("PATCH", "/activities/"+visit["id"].(string), `{"minutes":1}`, 404)
		if got := rep.do("GET", "/activities?kind=visit&account="+own, "", 200); len(got["items"].([]any)) != 1 {
			t.Errorf("%v", got)
		}
		rep.do("DELETE", "/activities/"+visit["id"].(string), "", 204)
		rep.do("DELETE", "/activities/"+visit["id"].(string), "", 404)
		rep.do("POST", "/activities/"+visit["id"].(string)+"/restore", "", 200)
	})
}
