package lead_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"

	"arpent/internal/lead"
	"arpent/internal/lead/export"
	"arpent/internal/lead/recommend"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/httpd"
)

// browser asks a running server as one of the users.
type browser struct {
	*world
	base    string
	cookies []*http.Cookie
}

func (w *world) serve() *browser {
	server := httpd.New("test", slog.New(slog.DiscardHandler))
	w.access.Routes(server.API, "test")
	w.leads.Routes(server.API)
	export.New(w.d, w.access, w.leads, w.people).Routes(server.Mux)
	recommend.New(w.d, recommend.Options{Access: w.access, Leads: w.leads, Accounts: w.accounts, People: w.people, Now: w.options.Now}).Routes(server.API)
	h := httptest.NewServer(server.Handler(w.access.Identify))
	w.Cleanup(h.Close)
	b := &browser{world: w, base: h.URL + "/api/v1"}
	for _, id := range w.users {
		answer, err := http.Post(b.base+"/session/demo", "application/json", strings.NewReader(fmt.Sprintf(`{"user_id":%q}`, id)))
		w.ok(err)
		w.ok(answer.Body.Close())
		b.cookies = append(b.cookies, answer.Cookies()[0])
	}
	return b
}

func (b *browser) get(user int, path string, q url.Values) []byte {
	b.Helper()
	r, err := http.NewRequest(http.MethodGet, b.base+path+"?"+q.Encode(), nil)
	b.ok(err)
	r.AddCookie(b.cookies[user])
	answer, err := http.DefaultClient.Do(r)
	b.ok(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	b.ok(err)
	if answer.StatusCode != http.StatusOK {
		b.Fatalf("%s?%s: %d %s", path, q.Encode(), answer.StatusCode, text)
	}
	return text
}

// sight is what a user may see, by the tables alone.
type sight struct {
	leads  map[[2]string]bool // person and account
	hidden map[string]bool    // texts that tell of what is beyond the scope
}

// sights reads the tables: user 0 sees all, 1 the first three leaves, 2 to 4 one
// leaf each; and what one owns. Everything was entered by user 0.
func (w *world) sights() []sight {
	w.Helper()
	leaves := [][]int{nil, {0, 1, 2}, {0}, {1}, {3}}
	var accounts []struct {
		ID    string `db:"id"`
		Name  string `db:"name"`
		Owner string `db:"owner_id"`
		In    string `db:"territory_id"`
	}
	w.ok(w.d.Select(w.ctx, &accounts, `SELECT a.id, a.name, a.owner_id, COALESCE(t.territory_id, '') AS territory_id FROM accounts a
		LEFT JOIN account_territory t ON t.account_id = a.id AND t.valid_from <= ? AND (t.valid_to IS NULL OR t.valid_to > ?) WHERE a.deleted_at IS NULL`, db.DateOf(w.now), db.DateOf(w.now)))
	var jobs []struct {
		Person  string `db:"person_id"`
		Account string `db:"account_id"`
		Family  string `db:"family_name"`
		Given   string `db:"given_name"`
	}
	w.ok(w.d.Select(w.ctx, &jobs, `SELECT j.person_id, j.account_id, p.family_name, p.given_name FROM positions j JOIN people p ON p.id = j.person_id
		WHERE p.deleted_at IS NULL AND (j.valid_to IS NULL OR j.valid_to > ?)`, db.DateOf(w.now)))
	out := make([]sight, len(w.users))
	for u := range out {
		s := sight{map[[2]string]bool{}, map[string]bool{}}
		seen := map[string]bool{}
		for _, a := range accounts {
			visible := u == 0 || a.Owner == string(w.users[u])
			for _, leaf := range leaves[u] {
				visible = visible || a.In == string(w.leaves[leaf])
			}
			if visible {
				seen[a.ID] = true
			}
		}
		for _, a := range accounts {
			if !seen[a.ID] {
				s.hidden[a.ID], s.hidden[a.Name] = true, true
			}
		}
		met, namesakes := map[string]bool{}, map[string]bool{}
		for _, j := range jobs {
			if seen[j.Account] {
				s.leads[[2]string{j.Person, j.Account}] = true
				met[j.Person], namesakes[j.Family+" "+j.Given] = true, true
			}
		}
		for _, j := range jobs {
			if !met[j.Person] && u != 0 {
				s.hidden[j.Person] = true
				if name := j.Family + " " + j.Given; !namesakes[name] {
					s.hidden[name] = true
				}
			}
		}
		for i, leaf := range w.leaves {
			own := u == 0
			for _, mine := range leaves[u] {
				own = own || mine == i
			}
			if !own {
				s.hidden[string(leaf)], s.hidden[fmt.Sprintf("Secteur %d", i)] = true, true
			}
		}
		out[u] = s
	}
	return out
}

// leak finds a text of an answer that tells of what is hidden.
func (s *sight) leak(v any) string {
	switch v := v.(type) {
	case string:
		if s.hidden[v] {
			return v
		}
	case []any:
		for _, one := range v {
			if found := s.leak(one); found != "" {
				return found
			}
		}
	case map[string]any:
		for _, one := range v {
			if found := s.leak(one); found != "" {
				return found
			}
		}
	}
	return ""
}

// Whoever asks whatever of the server, no answer tells of what they may not see,
// not even by a number: results, counts, exports, suggestions, map and
// recommendations. ARPENT_HTTP_CHECKS says how many requests.
func TestNothingLeaksThroughHTTP(t *testing.T) {
	checks := 240
	if n, err := strconv.Atoi(os.Getenv("ARPENT_HTTP_CHECKS")); err == nil {
		checks = n
	}
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		b := w.serve()
		var seen []sight
		for n := range checks / 5 { // requests each
			if n%40 == 0 {
				for range 4 {
					w.change()
				}
				w.refresh()
				seen = w.sights()
			}
			u := w.r.IntN(len(w.users))
			b.check(u, &seen[u])
		}
	})
}

// anyFilter names things of which only some are in sight.
func (w *world) anyFilter() string {
	if w.r.IntN(3) == 0 {
		return filters[w.r.IntN(len(filters))]
	}
	var name string
	w.ok(w.d.Get(w.ctx, &name, "SELECT name FROM accounts WHERE id = ?", w.account[w.r.IntN(len(w.account))]))
	leaf := w.leaves[w.r.IntN(len(w.leaves))]
	return []string{
		fmt.Sprintf("company = '%s'", name), fmt.Sprintf("company = '%s' AND town = 'Lyon'", name), fmt.Sprintf("keywords('%s')", name), fmt.Sprintf("NOT (company = '%s')", name),
		fmt.Sprintf("A_OVERLAPS(territory, ('%s'))", leaf), fmt.Sprintf("NOT A_OVERLAPS(territory, ('%s'))", leaf), fmt.Sprintf("owner = '%s' AND customer = TRUE", w.users[w.r.IntN(5)]), "title LIKE '%a%' OR headcount > 5",
		fmt.Sprintf("A_OVERLAPS(technology, ('%s'))", name), fmt.Sprintf("NOT A_OVERLAPS(tag, ('%s'))", name), fmt.Sprintf("A_OVERLAPS(account_tag, ('%s')) OR stage = 'approached'", name),
	}[w.r.IntN(11)]
}

func (b *browser) check(u int, s *sight) {
	b.Helper()
	filter := b.anyFilter()
	field := []string{"company", "town", "title", "territory", "owner", "name", "technology", "school", "tag", "account_tag"}[b.r.IntN(10)]
	with := func(more ...string) url.Values {
		q := url.Values{"filter": {filter}}
		for i := 0; i < len(more); i += 2 {
			q.Set(more[i], more[i+1])
		}
		return q
	}
	read := func(path string, q url.Values, into any) {
		b.Helper()
		text := b.get(u, path, q)
		var plain any
		b.ok(json.Unmarshal(text, &plain))
		if found := s.leak(plain); found != "" {
			b.Fatalf("user %d, %s?%s tells of %q", u, path, q.Encode(), found)
		}
		b.ok(json.Unmarshal(text, into))
	}
	var found lead.LeadsFound
	read("/leads", with("facets", "company,territory,owner,country,list,technology,school,skill,stage,tag,account_tag", "limit", "500"), &found)
	for _, l := range found.Items {
		if l.AccountID != "" && !s.leads[[2]string{string(l.PersonID), string(l.AccountID)}] {
			b.Fatalf("user %d, %s finds %s at %s", u, filter, l.PersonID, l.AccountID)
		}
	}
	if len(found.Items) != found.Total || u != 0 && found.Total > len(s.leads) {
		b.Fatalf("user %d, %s: %d counted, %d shown, %d in sight", u, filter, found.Total, len(found.Items), len(s.leads))
	}
	for _, r := range found.Relax {
		if u != 0 && r.Total > len(s.leads) {
			b.Fatalf("user %d, %s: without %s %d, in sight are %d", u, filter, r.Condition, r.Total, len(s.leads))
		}
	}
	sum := 0
	for _, v := range found.Facets[3].Values {
		sum += v.Count
	}
	if sum != found.Total {
		b.Fatalf("user %d, %s: countries count %d of %d", u, filter, sum, found.Total)
	}
	var where lead.LeadMap
	read("/leads/map", with(), &where)
	if where.Total != found.Total {
		b.Fatalf("user %d, %s: %d on the map, %d found", u, filter, where.Total, found.Total)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(b.get(u, "/leads/export.csv", with())), "\ufeff"))).ReadAll()
	b.ok(err)
	if len(rows)-1 != found.Total {
		b.Fatalf("user %d, %s: %d exported, %d found", u, filter, len(rows)-1, found.Total)
	}
	for _, row := range rows[1:] {
		for _, cell := range row {
			if s.hidden[cell] {
				b.Fatalf("user %d, %s exports %q", u, filter, cell)
			}
		}
	}
	var values lead.LeadFacet
	read("/leads/values", with("field", field, "text", []string{"", "f", "fir", "lyo", "secteur"}[b.r.IntN(5)]), &values)
	for _, v := range values.Values {
		if v.Count == 0 || u != 0 && v.Count > len(s.leads) {
			b.Fatalf("user %d, %s suggests %+v", u, filter, v)
		}
	}
	var any json.RawMessage
	read("/leads/recommended", url.Values{"limit": {"20"}}, &any)
}
