package account_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/list"
	"arpent/internal/place"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/httpd"
	"arpent/internal/territory"
)

// world is a running server with someone of each role: a representative who
// works territory T1 (tree numbers 2 to 3), and one who works nothing.
type world struct {
	t      *testing.T
	d      *db.DB
	s      *account.Service
	base   string
	cookie map[string]*http.Cookie
	users  map[string]access.UserID
}

// scopes gives the representative "rep" one territory.
type scopes struct{ w *world }

func (s scopes) ScopeOf(_ context.Context, u access.User) (access.Scope, error) {
	scope := access.Scope{User: u.ID, All: u.Role == access.HeadOffice}
	if u.ID == s.w.users["rep"] || u.ID == s.w.users["manager"] {
		scope.Intervals = []access.Interval{{Left: 2, Right: 3}}
	}
	return scope, nil
}

func (s scopes) ScopesOf(ctx context.Context, users []access.User) (map[access.UserID]access.Scope, error) {
	out := map[access.UserID]access.Scope{}
	for _, u := range users {
		out[u.ID], _ = s.ScopeOf(ctx, u)
	}
	return out, nil
}

var places = place.New()

func open(t *testing.T, d *db.DB) *world {
	t.Helper()
	standIn(t, d)
	ctx := context.Background()
	w := &world{t: t, d: d, cookie: map[string]*http.Cookie{}, users: map[string]access.UserID{}}
	a := access.New(d, access.Options{Demo: true})
	a.UseScopes(scopes{w})
	territories := territory.New(d, a, nil)
	w.s = account.New(d, account.Options{Access: a, Places: places, Territories: territories})
	server := httpd.New("test", slog.New(slog.DiscardHandler))
	a.Routes(server.API, "test")
	w.s.Routes(server.API)
	list.New(d, a, w.s, time.Now).Routes(server.API, server.Mux)
	h := httptest.NewServer(server.Handler(a.Identify))
	t.Cleanup(h.Close)
	w.base = h.URL + "/api/v1"
	for name, role := range map[string]access.Role{"hq": access.HeadOffice, "manager": access.Manager, "rep": access.Representative, "other": access.Representative} {
		id, err := a.AddUser(ctx, d, access.NewUser{Email: name + "@example.org", Name: name, Role: role})
		if err != nil {
			t.Fatal(err)
		}
		w.users[name] = id
		answer, err := http.Post(w.base+"/session/demo", "application/json", strings.NewReader(fmt.Sprintf(`{"user_id":%q}`, id)))
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		for _, c := range answer.Cookies() {
			w.cookie[name] = c
		}
	}
	return w
}

func (w *world) raw(who, method, path, body string, headers ...string) (int, []byte, http.Header) {
	w.t.Helper()
	r, _ := http.NewRequest(method, w.base+path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	r.AddCookie(w.cookie[who])
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, text, answer.Header
}

// do sends a request as someone and checks the status.
func (w *world) do(who, method, path, body string, status int, headers ...string) map[string]any {
	w.t.Helper()
	got, text, _ := w.raw(who, method, path, body, headers...)
	if got != status {
		w.t.Fatalf("%s: %s %s: %d, want %d: %s", who, method, path, got, status, text)
	}
	var out map[string]any
	if len(bytes.TrimSpace(text)) > 0 {
		if err := json.Unmarshal(text, &out); err != nil {
			w.t.Fatalf("%s %s: %s", method, path, text)
		}
	}
	return out
}

func names(page map[string]any) string {
	out := []string{}
	for _, i := range page["items"].([]any) {
		out = append(out, i.(map[string]any)["name"].(string))
	}
	return strings.Join(out, ",")
}

// inT1 puts an account into the representative's territory.
func (w *world) inT1(id any) {
	w.t.Helper()
	if _, err := w.d.Exec(context.Background(), "INSERT INTO account_territory (account_id, territory_id, tree_left, valid_from) VALUES (?,?,?,?)", id, "T1", 2, "2020-01-01"); err != nil {
		w.t.Fatal(err)
	}
}

var apiSets = append(sets[:len(sets):len(sets)], territory.Migrations)

func TestAccountsThroughTheAPI(t *testing.T) {
	dbtest.Each(t, apiSets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		a := w.do("hq", "POST", "/accounts", `{"name":" Établissements  Dupont ","town":"Lyon","postcode":"69003","country":"france","siret":"732 829 320 00074",
			"website":"https://www.dupont.fr/x","industry":"25.62B","headcount":42,"potential":1200000,"currency":"eur"}`, 200)
		if a["name"] != "Établissements Dupont" || a["country"] != "FR" || a["siren"] != "732829320" || a["domain"] != "dupont.fr" || a["industry"] != "25.62B" ||
			a["industry_version"] != "naf2" || a["industry_title"] != "Mécanique industrielle" || a["currency"] != "EUR" || a["version"] != 1.0 {
			t.Errorf("%v", a)
		}
		id := a["id"].(string)
		for name, c := range map[string]struct {
			body, key string
		}{
			"no name": {`{"town":"Lyon"}`, "account.name"}, "bad SIREN": {`{"name":"X","siren":"123456789"}`, "identifier.siren"},
			"amount without currency": {`{"name":"X","revenue":1}`, "account.currency"}, "no country": {`{"name":"X","country":"Atlantis"}`, "account.country"},
			"half a point": {`{"name":"X","given_lon":4}`, "account.half_point"}, "no owner": {`{"name":"X","owner_id":"nobody"}`, "account.owner"},
			"other SIREN": {`{"name":"X","siren":"552059024","siret":"73282932000074"}`, "account.siren_siret"}, "no parent": {`{"name":"X","parent_id":"zz"}`, "account.parent"},
		} {
			if got := w.do("hq", "POST", "/accounts", c.body, 422); got["key"] != c.key {
				t.Errorf("%s: %v", name, got)
			}
		}
		// Editing: a merge patch, guarded by the version.
		w.do("hq", "PATCH", "/accounts/"+id, `{"headcount":null,"custom":{"Segment":"A"},"note":"x"}`, 200, "If-Match", `"1"`)
		if got := w.do("hq", "PATCH", "/accounts/"+id, `{"headcount":7}`, 412, "If-Match", `"1"`); got["key"] != "stale" {
			t.Errorf("%v", got)
		}
		if got := w.do("hq", "GET", "/accounts/"+id, "", 200); got["headcount"] != nil || got["note"] != "x" || got["custom"].(map[string]any)["Segment"] != "A" || got["potential"] != 1200000.0 {
			t.Errorf("%v", got)
		}
		if got := w.do("hq", "PATCH", "/accounts/"+id, `{"custom":{"Segment":""}}`, 200); len(got["custom"].(map[string]any)) != 0 {
			t.Errorf("%v", got)
		}
		if got := w.do("hq", "PATCH", "/accounts/"+id, `{"parent_id":"`+id+`"}`, 422); got["key"] != "account.parent_loop" {
			t.Errorf("%v", got)
		}
		// Outside the scope there is nothing, in whatever way one asks.
		for _, path := range []string{"/accounts/" + id, "/accounts/" + id + "/merges"} {
			w.do("other", "GET", path, "", 404)
		}
		w.do("other", "PATCH", "/accounts/"+id, `{"note":"y"}`, 404)
		w.do("other", "DELETE", "/accounts/"+id, "", 404)
		w.do("other", "POST", "/accounts/"+id+"/restore", "", 404)
		if got := w.do("other", "GET", "/accounts", "", 200); got["total"] != 0.0 {
			t.Errorf("%v", got)
		}
		if got := w.do("other", "GET", "/accounts/facets", "", 200); got["totals"].(map[string]any)["accounts"] != 0.0 {
			t.Errorf("%v", got)
		}
		w.inT1(id)
		head := w.do("hq", "POST", "/accounts", `{"name":"Groupe Lointain","town":"Brest","postcode":"29200","country":"FR"}`, 200)
		w.do("hq", "PATCH", "/accounts/"+id, `{"parent_id":"`+head["id"].(string)+`"}`, 200)
		for who, want := range map[string]any{"hq": head["id"], "rep": ""} {
			if got := w.do(who, "GET", "/accounts/"+id, "", 200); got["parent_id"] != want {
				t.Errorf("%s sees the parent %v, want %v", who, got["parent_id"], want)
			}
		}
		w.do("rep", "PATCH", "/accounts/"+id, `{"note":"seen"}`, 200)
		if got := w.do("hq", "GET", "/accounts/"+id, "", 200); got["parent_id"] != head["id"] {
			t.Errorf("a change by one who does not see the parent lost it: %v", got["parent_id"])
		}
		if got := w.do("rep", "DELETE", "/accounts/"+id, "", 403); got["key"] != "account.delete" {
			t.Errorf("%v", got)
		}
		// A sure duplicate: refused to who sees it, made and reviewed for who does not.
		if got := w.do("rep", "POST", "/accounts", `{"name":"Dupont","siret":"73282932000074"}`, 409); got["key"] != "account.exists" || got["params"].(map[string]any)["id"] != id {
			t.Errorf("%v", got)
		}
		twin := w.do("other", "POST", "/accounts", `{"name":"Dupont SARL","siret":"73282932000074","postcode":"69003","town":"Lyon","country":"FR"}`, 200)
		if twin["owner_id"] != string(w.users["other"]) {
			t.Errorf("%v", twin)
		}
		w.do("other", "GET", "/accounts/"+twin["id"].(string), "", 200)
		pairs := w.do("hq", "GET", "/account-duplicates", "", 200)["items"].([]any)
		if len(pairs) != 1 || pairs[0].(map[string]any)["score"] != 1.0 {
			t.Fatalf("%v", pairs)
		}
		if got := w.do("manager", "GET", "/account-duplicates", "", 200); len(got["items"].([]any)) != 0 {
			t.Errorf("a pair that is half hidden shows: %v", got)
		}
		w.do("other", "GET", "/account-duplicates", "", 403)
		w.do("manager", "PATCH", "/account-duplicates/"+pairs[0].(map[string]any)["id"].(string), `{"state":"apart"}`, 404)
		w.do("hq", "PATCH", "/account-duplicates/"+pairs[0].(map[string]any)["id"].(string), `{"state":"apart"}`, 204)
		// Deleting is undone by restoring.
		w.do("manager", "DELETE", "/accounts/"+id, "", 204)
		w.do("rep", "GET", "/accounts/"+id, "", 404)
		w.do("other", "POST", "/accounts/"+id+"/restore", "", 404)
		w.do("manager", "POST", "/accounts/"+id+"/restore", "", 200)
		w.do("rep", "GET", "/accounts/"+id, "", 200)
	})
}

func TestListsFacetsAndExport(t *testing.T) {
	dbtest.Each(t, apiSets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		for _, body := range []string{
			`{"name":"Éclair","town":"Paris","postcode":"75001","country":"FR","headcount":5,"potential":100,"currency":"EUR","customer":true,"industry":"10.71C"}`,
			`{"name":"=Danger","town":"Lyon","postcode":"69003","country":"FR","headcount":300,"potential":300,"currency":"EUR","given_lon":0,"given_lat":0}`,
			`{"name":"Brown","town":"Denver","postcode":"80202","country":"US","industry":"541511","potential":50,"currency":"USD"}`,
			`{"name":"Ailleurs"}`,
		} {
			w.do("hq", "POST", "/accounts", body, 200)
		}
		for query, want := range map[string]string{
			"":                                  "Ailleurs,Brown,=Danger,Éclair",
			"sort=-name":                        "Éclair,=Danger,Brown,Ailleurs",
			"sort=-potential":                   "=Danger,Éclair,Brown,Ailleurs",
			"sort=headcount":                    "Brown,Ailleurs,Éclair,=Danger",
			"text=eclair":                       "Éclair",
			"text=ÉCL%20paris":                  "Éclair",
			"text=69003":                        "=Danger",
			"country=FR":                        "=Danger,Éclair",
			"country=none":                      "Ailleurs",
			"sector=naf:C":                      "Éclair",
			"sector=naics:54,none":              "Ailleurs,Brown,=Danger",
			"size=0-9,250-999":                  "=Danger,Éclair",
			"size=none":                         "Ailleurs,Brown",
			"customer=yes":                      "Éclair",
			"placed=no":                         "Ailleurs",
			"placed=doubtful":                   "=Danger",
			"unassigned=true":                   "Ailleurs,Brown,=Danger,Éclair",
			"industry=10.7":                     "Éclair",
			"area=fr-departement/69":            "=Danger",
			"area=fr-region/11":                 "Éclair",
			"owner=none&customer=no&country=US": "Brown",
		} {
			got := names(w.do("hq", "GET", "/accounts?"+query, "", 200))
			if query == "sort=headcount" { // ties go by id, which the same millisecond leaves open
				got, want = strings.Join(strings.Split(got, ",")[2:], ","), strings.Join(strings.Split(want, ",")[2:], ",")
			}
			if got != want {
				t.Errorf("%s: %s, want %s", query, got, want)
			}
		}
		for sort := range strings.SplitSeq("name,-town,headcount,-potential,updated_at,-created_at,customer,-confidence", ",") {
			seen, cursor := []string{}, ""
			for range 5 {
				page := w.do("hq", "GET", "/accounts?limit=1&sort="+sort+"&cursor="+cursor, "", 200)
				seen = append(seen, names(page))
				if cursor = page["next"].(string); cursor == "" {
					break
				}
			}
			if all := names(w.do("hq", "GET", "/accounts?sort="+sort, "", 200)); strings.Join(seen, ",") != all {
				t.Errorf("%s page by page: %v, at once: %s", sort, seen, all)
			}
		}
		w.do("hq", "GET", "/accounts?sort=nonsense", "", 422)
		w.do("hq", "GET", "/accounts?cursor=%21%21", "", 400)
		w.do("hq", "GET", "/accounts?territory=zz", "", 404)
		facets := w.do("hq", "GET", "/accounts/facets?country=FR", "", 200)
		count := func(field, value string) float64 {
			for _, b := range facets[field].([]any) {
				if b.(map[string]any)["value"] == value {
					return b.(map[string]any)["count"].(float64)
				}
			}
			return 0
		}
		if count("country", "US") != 1 || count("size", "250-999") != 1 || count("sector", "naf:C") != 1 || count("sector", "naics:54") != 0 || count("placed", "doubtful") != 1 {
			t.Errorf("%v", facets)
		}
		if totals := facets["totals"].(map[string]any); totals["accounts"] != 2.0 || totals["potential"].(map[string]any)["EUR"] != 400.0 {
			t.Errorf("%v", facets)
		}
		_, csv, _ := w.raw("hq", "GET", "/accounts.csv?country=FR", "")
		if text := string(csv); !strings.Contains(text, ",'=Danger,") || strings.Contains(text, "Brown") || !strings.Contains(text, ",1,") {
			t.Errorf("%s", text)
		}
		if status, xlsx, _ := w.raw("hq", "GET", "/accounts.xlsx", ""); status != 200 || !bytes.HasPrefix(xlsx, []byte("PK")) {
			t.Errorf("%d", status)
		}
		if status, tile, h := w.raw("hq", "GET", "/tiles/accounts/3/4/2.mvt", ""); status != 200 || !bytes.Contains(tile, []byte("accounts")) || h.Get("Content-Type") != "application/vnd.mapbox-vector-tile" {
			t.Errorf("%d %q %v", status, tile, h)
		}
		if _, tile, _ := w.raw("other", "GET", "/tiles/accounts/3/4/2.mvt", ""); bytes.Contains(tile, []byte("Éclair")) {
			t.Error("a tile shows what is out of scope")
		}
		w.do("hq", "GET", "/tiles/accounts/3/9/2.mvt", "", 404)
	})
}

func TestBulkOwnerAndItsUndo(t *testing.T) {
	dbtest.Each(t, apiSets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		var ids []string
		for i := range 3 {
			a := w.do("hq", "POST", "/accounts", fmt.Sprintf(`{"name":"Account %c"}`, 'A'+i), 200)
			ids = append(ids, a["id"].(string))
		}
		w.inT1(ids[0])
		body := func(owner string, ids ...string) string {
			b, _ := json.Marshal(map[string]any{"ids": ids, "owner_id": w.users[owner]})
			return string(b)
		}
		w.do("rep", "POST", "/accounts/bulk/owner", body("rep", ids[0]), 403)
		w.do("manager", "POST", "/accounts/bulk/owner", body("rep", ids[0], ids[1]), 404)
		w.do("hq", "POST", "/accounts/bulk/owner", `{"owner_id":""}`, 422)
		change := w.do("hq", "POST", "/accounts/bulk/owner", body("other", ids...), 200)
		if change["changed"] != 3.0 {
			t.Errorf("%v", change)
		}
		if got := w.do("other", "GET", "/accounts", "", 200); got["total"] != 3.0 {
			t.Errorf("%v", got)
		}
		w.do("hq", "PATCH", "/accounts/"+ids[2], fmt.Sprintf(`{"owner_id":%q}`, w.users["rep"]), 200)
		w.do("manager", "POST", "/accounts/bulk/"+change["id"].(string)+"/undo", "", 404)
		if got := w.do("hq", "POST", "/accounts/bulk/"+change["id"].(string)+"/undo", "", 200); got["changed"] != 2.0 || got["same"] != 1.0 {
			t.Errorf("%v", got)
		}
		w.do("hq", "POST", "/accounts/bulk/"+change["id"].(string)+"/undo", "", 409)
		if got := names(w.do("rep", "GET", "/accounts", "", 200)); got != "Account A,Account C" {
			t.Errorf("%v", got)
		}
		all := w.do("hq", "POST", "/accounts/bulk/owner?text=account+b", fmt.Sprintf(`{"all":true,"owner_id":%q}`, w.users["rep"]), 200)
		if all["changed"] != 1.0 {
			t.Errorf("%v", all)
		}
	})
}
