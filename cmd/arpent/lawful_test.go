package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"arpent/cmd/arpent/holds"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/intake"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/forget"
	"arpent/internal/platform/live"
	"arpent/internal/signal/mapping"
)

// lawfulWorld is a whole program on one database, by a clock of its own.
type lawfulWorld struct {
	*testing.T
	*app
	ctx    context.Context
	clock  time.Time
	hq     access.Actor
	base   string
	secret string
}

func openLawful(t *testing.T, d *db.DB) *lawfulWorld {
	w := &lawfulWorld{T: t, ctx: context.Background(), clock: time.Now()}
	w.app = wire(d, live.NewHub(), true, slog.New(slog.DiscardHandler), func() time.Time { return w.clock })
	w.lead.Remember()
	id, err := w.access.AddUser(w.ctx, d, access.NewUser{Email: "hq@example.org", Name: "HQ", Role: access.HeadOffice})
	w.must(err)
	w.hq, err = w.access.ActorOf(w.ctx, id)
	w.must(err)
	server := w.server()
	h := httptest.NewServer(server.Handler(w.outer))
	t.Cleanup(h.Close)
	w.base = h.URL
	answer, err := http.Post(h.URL+"/api/v1/session/demo", "application/json", strings.NewReader(fmt.Sprintf(`{"user_id":%q}`, id)))
	w.must(err)
	answer.Body.Close()
	for _, c := range answer.Cookies() {
		w.secret = c.Value
	}
	return w
}

func (w *lawfulWorld) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *lawfulWorld) do(method, path, body string, status int) string {
	w.Helper()
	r, _ := http.NewRequest(method, w.base+path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", db.NewID())
	r.AddCookie(&http.Cookie{Name: access.CookieName, Value: w.secret})
	answer, err := http.DefaultClient.Do(r)
	w.must(err)
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	if answer.StatusCode != status && (status != 200 || answer.StatusCode > 299) {
		w.Fatalf("%s %s: %d, want %d: %s", method, path, answer.StatusCode, status, text)
	}
	return string(text)
}

func (w *lawfulWorld) bring(target, file string) *intake.Import {
	w.Helper()
	m, err := w.intake.Upload(w.ctx, w.hq, target, "f.csv", strings.NewReader(file), intake.ImportOptions{System: "crm"})
	w.must(err)
	m, err = w.intake.Run(w.ctx, w.hq, m.ID, func(int64, int64, string) {})
	w.must(err)
	return m
}

func (w *lawfulWorld) exec(text string, args ...any) {
	w.Helper()
	if _, err := w.db.Exec(w.ctx, text, args...); err != nil {
		w.Fatalf("%s: %v", text, err)
	}
}

func (w *lawfulWorld) one(name string) person.Person {
	w.Helper()
	list, _, err := w.person.List(w.ctx, w.hq.Scope, person.Query{Text: name, Limit: 5})
	w.must(err)
	if len(list) != 1 {
		w.Fatalf("%d people called %s", len(list), name)
	}
	return list[0]
}

// columnsOf lists every column of every table.
func (w *lawfulWorld) columnsOf() map[string][]string {
	w.Helper()
	var list []struct {
		Table  string `db:"t"`
		Column string `db:"c"`
	}
	text := "SELECT m.name AS t, c.name AS c FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
	if w.db.Dialect() == db.Postgres {
		text = "SELECT c.table_name AS t, c.column_name AS c FROM information_schema.columns c JOIN information_schema.tables x ON x.table_name = c.table_name AND x.table_schema = c.table_schema WHERE c.table_schema = 'public' AND x.table_type = 'BASE TABLE'"
	}
	w.must(w.db.Select(w.ctx, &list, text))
	out := map[string][]string{}
	for _, c := range list {
		out[c.Table] = append(out[c.Table], c.Column)
	}
	if len(out) < 60 {
		w.Fatalf("only %d tables", len(out))
	}
	return out
}

// found gives every place in the database where a marker stands.
func (w *lawfulWorld) found(markers []string) []string {
	w.Helper()
	var out []string
	for table, columns := range w.columnsOf() {
		for _, c := range columns {
			var texts []string
			cast := "CAST(" + c + " AS TEXT)"
			if w.db.Dialect() == db.Postgres && (table == "import_chunks" && c == "data" || table == "once" && c == "body") {
				cast = "encode(" + c + ", 'escape')"
			}
			w.must(w.db.Select(w.ctx, &texts, "SELECT COALESCE("+cast+", '') FROM "+table))
			for _, text := range texts {
				for _, m := range markers {
					if strings.Contains(strings.ToLower(text), m) {
						out = append(out, fmt.Sprintf("%s.%s holds %s: %.200s", table, c, m, text))
					}
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

var markers = []string{"zzyxbrandt", "qz.brandt@", "699887766", "6 99 88 77 66", "qz-profile-mark", "crm-777001"}

// spread brings somebody into every place where people may be.
func (w *lawfulWorld) spread() person.Person {
	w.Helper()
	a, err := w.account.Create(w.ctx, w.hq, account.Particulars{Name: "Karvex Foods", Domain: "karvex-foods.fr", Town: "Rouen", Country: "FR"}, true)
	w.must(err)
	const head = "Contact ID,First Name,Last Name,Title,Account Name,Email,Mobile,LinkedIn,Description\n"
	const row = "CRM-777001,Quirine,Zzyxbrandt,Buyer,Karvex Foods,qz.brandt@karvex-foods.fr,06 99 88 77 66,https://www.linkedin.com/in/qz-profile-mark,Zzyxbrandt likes tea\n"
	w.bring("people", head+row)
	w.bring("people", head+strings.Replace(row, "Buyer", "Head buyer", 1)+"CRM-9,Paul,Petit,Buyer,Karvex Foods,not qz.brandt@karvex-foods.fr at all,,,\n")
	w.bring("people", head+"CRM-777001,,,,,qz.brandt@karvex-foods.fr,,,\n") // rejected, its cells kept
	p := w.one("zzyxbrandt")
	path := "/api/v1/people/" + string(p.ID)
	w.do("PATCH", path, `{"note":"Quirine Zzyxbrandt prefers mornings","custom":{"pet":"Zzyxbrandt's cat"}}`, 200)
	w.do("PATCH", path, `{"note":"nothing"}`, 200)
	w.do("POST", path+"/consents", `{"act":"consent","channel":"email","source":"Zzyxbrandt wrote","note":"qz.brandt@karvex-foods.fr"}`, 200)
	w.do("POST", "/api/v1/accounts/"+string(a.ID)+"/activities", fmt.Sprintf(`{"kind":"call","happened_on":"2026-01-05","subject":"Call with Quirine","note":"Mrs Zzyxbrandt: call +33 6 99 88 77 66, QUIRINE ZZYXBRANDT","person_id":%q}`, p.ID), 200)
	w.do("POST", "/api/v1/accounts/"+string(a.ID)+"/activities", `{"kind":"note","happened_on":"2026-01-06","subject":"Zzyxbrandt, Quirine is away"}`, 200)
	w.do("POST", "/api/v1/tasks", fmt.Sprintf(`{"account_id":%q,"kind":"call","title":"Call Quirine Zzyxbrandt","note":"qz.brandt@karvex-foods.fr","due_on":"2026-12-30"}`, a.ID), 200)
	w.do("PATCH", "/api/v1/accounts/"+string(a.ID), `{"note":"Ask for Quirine Zzyxbrandt"}`, 200)
	w.do("POST", "/api/v1/lead-searches", `{"name":"Quirine Zzyxbrandt","filter":"name = 'Zzyxbrandt Quirine'"}`, 200)
	w.do("POST", path+"/consents", `{"act":"objection","channel":"phone","source":"by phone"}`, 200)
	w.do("POST", "/api/v1/data-protection/notices", fmt.Sprintf(`{"ids":[%q],"way":"email"}`, p.ID), 200)
	w.do("PUT", "/api/v1/follows", fmt.Sprintf(`{"people":[%q],"followed":true}`, p.ID), 200)
	w.do("POST", "/api/v1/follows/rules", `{"name":"Quirine Zzyxbrandt","filter":"quote LIKE '%Quirine Zzyxbrandt%'","effect":"follow"}`, 200)
	sender, err := w.hook.Add(w.ctx, w.hq.User.ID, "Press", false, mapping.EventMapping{Kind: "funding", Email: "$.email", Quote: "$.text"})
	w.must(err)
	for i, body := range []string{`{"email":"qz.brandt@karvex-foods.fr","text":"Quirine Zzyxbrandt raises money"}`, `{"email":"someone@else.fr","given":"Quirine","family":"Zzyxbrandt"}`} {
		r := httptest.NewRequest("POST", "/hooks/"+string(sender.ID), strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+sender.Token)
		r.Header.Set("webhook-id", fmt.Sprint(i))
		answer := httptest.NewRecorder()
		w.server().Handler(w.outer).ServeHTTP(answer, r)
		if answer.Code != 202 {
			w.Fatal(answer.Body)
		}
	}
	w.must(w.hook.Work(w.ctx))
	now := db.At(w.clock)
	w.exec("INSERT INTO news_items (id, source_id, guid, link, title, body, published_on, seen_at) VALUES ('N1','S','g','https://press.example/1','Quirine Zzyxbrandt joins','She, Zzyxbrandt Quirine, joins','2026-01-01',?)", now)
	w.exec("INSERT INTO news_matches (id, account_id, person_id, item_id, name, sentence, kind, score, why, state, decided_by) VALUES ('M1',?,?,'N1','Quirine Zzyxbrandt','Quirine Zzyxbrandt joins','',1,'[]','waiting','')", string(a.ID), string(p.ID))
	w.exec("INSERT INTO tasks (id, title, kind, due_on, assignee_id, created_by, account_id, source, source_key, note, state, reason, created_at, person_id, act) VALUES ('T1','Call Zzyxbrandt','call','2026-01-01','','',?,'hand','T1','she, Quirine, is nice','done','',?,?,'')", string(a.ID), now, string(p.ID))
	w.exec("INSERT INTO lead_dismissals (person_id, id, user_id, account_id, reason, note, made_at) VALUES (?,'D1','u',?,'other','Zzyxbrandt is my cousin',?)", string(p.ID), string(a.ID), now)
	w.exec("INSERT INTO lead_log (person_id, seq, account_id, at, field, before) VALUES (?,1,?,?,'name','Zzyxbrandt Quirine')", string(p.ID), string(a.ID), now)
	w.exec(`INSERT INTO jobs (id, kind, subject, args, state, done, total, note, result, created_by, created_at, worker, attempts, cancelling) VALUES ('J1','x','x','{}','done',1,1,'',?,'',?,'',1,?)`, `{"row":["Zzyxbrandt","Quirine"],"mail":"qz.brandt@karvex-foods.fr"}`, now, false)
	err = w.lead.Refresh(w.ctx)
	w.must(err)
	return p
}

// Whoever is erased is nowhere any more, in no column of any table, and a file
// does not bring them back.
func TestNothingIsLeftOfWhoIsErased(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		w := openLawful(t, d)
		p := w.spread()
		before := w.found(markers)
		tables := map[string]bool{}
		for _, one := range before {
			tables[strings.SplitN(one, ".", 2)[0]] = true
		}
		for _, table := range []string{"people", "contact_points", "person_changes", "import_problems", "import_changes", "import_chunks", "audit", "activities", "accounts", "tasks",
			"hook_messages", "signals", "news_items", "news_matches", "jobs", "once", "lead_dismissals", "lead_log", "lead_searches", "consents", "person_external_ids", "signal_rules"} {
			if !tables[table] {
				t.Errorf("nothing of them is in %s, so that nothing is shown there", table)
			}
		}
		held, err := w.lawful.Held(w.ctx, w.hq, p.ID)
		w.must(err)
		for table := range tables {
			if table != "once" && table != "import_chunks" && !slices.ContainsFunc(held.Holdings, func(h forget.Holding) bool { return h.Table == table }) {
				t.Errorf("what is held does not tell of %s", table)
			}
		}
		var packed bytes.Buffer
		if err := held.Write(&packed); err != nil || packed.Len() < 1000 {
			t.Errorf("%d bytes, %v", packed.Len(), err)
		}

		path := "/api/v1/people/" + string(p.ID)
		w.do("POST", path+"/erase", `{"cause":"wish","confirm":"somebody else"}`, 422)
		w.do("POST", "/api/v1/data-protection/erasures", fmt.Sprintf(`{"ids":[%q],"cause":"wish"}`, p.ID), 200)
		if n, err := w.lawful.EraseDue(w.ctx); n != 0 || err != nil {
			t.Fatalf("%d erased before the day, %v", n, err)
		}
		if got := w.one("zzyxbrandt"); got.Light.State != "no" || got.Light.EraseOn == "" || got.Light.Ways[0].Because != "erasure" {
			t.Errorf("%+v", got.Light)
		}
		w.clock = w.clock.AddDate(0, 0, 1)
		frozen := filepath.Join(t.TempDir(), "leads")
		w.lead.KeepIn(frozen)
		w.must(w.lead.Refresh(w.ctx))
		w.must(w.lead.Freeze(w.ctx))
		if file, err := os.ReadFile(frozen); err != nil || !bytes.Contains(bytes.ToLower(file), []byte(markers[0])) {
			t.Fatalf("the file of the index does not hold %s: %v", markers[0], err)
		}
		if n, err := w.lawful.EraseDue(w.ctx); n != 1 || err != nil {
			t.Fatalf("%d erased, %v", n, err)
		}
		err = w.lead.Refresh(w.ctx)
		w.must(err)
		w.must(w.lawful.Work(w.ctx))
		w.must(w.lead.Freeze(w.ctx))
		if _, err := os.Stat(frozen); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the file of the index is still there: %v", err)
		}
		for _, one := range w.found(markers) {
			t.Error(one)
		}
		if d.Dialect() == db.SQLite { // not in pages that are free, either
			for _, suffix := range []string{"", "-wal"} {
				file, err := os.ReadFile(d.Address() + suffix)
				w.must(err)
				for _, m := range markers {
					if bytes.Contains(bytes.ToLower(file), []byte(m)) {
						t.Errorf("the file%s holds %s", suffix, m)
					}
				}
			}
		}
		w.do("GET", path, "", 404)

		// A file brings nobody back, and nothing of the row is kept.
		m := w.bring("people", "First Name,Last Name,Account Name,Email,Phone\nQuirine,Zzyxbrandt,Karvex Foods,qz.brandt@karvex-foods.fr,\nQuirine,Zzyxbrandt,Karvex Foods,,\nQ.,Zzyxbrandt,,,0699887766\nEva,Neu,Karvex Foods,eva@karvex-foods.fr,\n")
		if m.Rejected != 3 || m.Created != 1 {
			t.Errorf("%s", m)
		}
		problems, err := w.intake.Problems(w.ctx, w.hq, m.ID, true, -1, 9)
		if err != nil || len(problems) != 3 || problems[0].Problems.V[0].Key != "person.erased" {
			t.Errorf("%+v %v", problems, err)
		}
		_, err = w.person.Create(w.ctx, w.hq, person.PersonDraft{FamilyName: "Zzyxbrandt", ContactPoints: []person.ContactDraft{{Kind: "email", Value: "QZ.Brandt@karvex-foods.fr"}}})
		if f := fault.CodeOf(err); f != fault.Unprocessed {
			t.Errorf("a form brought them back: %v", err)
		}
		for _, one := range w.found(markers) {
			t.Error("after a file:", one)
		}

		// Who comes back of their own accord is let in.
		entries, err := w.lawful.Look(w.ctx, "qz.brandt@karvex-foods.fr")
		w.must(err)
		var ids []string
		for _, e := range entries {
			ids = append(ids, e.ID)
		}
		_, err = w.lawful.Lift(w.ctx, w.hq, ids, "wrote to us", false)
		w.must(err)
		if _, err = w.person.Create(w.ctx, w.hq, person.PersonDraft{FamilyName: "Zzyxbrandt", ContactPoints: []person.ContactDraft{{Kind: "email", Value: "qz.brandt@karvex-foods.fr"}}}); err != nil {
			t.Error(err)
		}
	})
}

// nobodys are the tables in which nothing is written of people one sells to.
var nobodys = strings.Fields(`goose_db_version users tokens territory_types territory_versions territory_members user_homes territory_stamp outside_ids
	import_mappings account_external_ids account_duplicates deal_competitors alignments geographies geography_areas geography_parts geography_accounts alignment_rules rule_sets alignment_stamp
	rule_conditions online_territories online_seats online_deals online_runs online_days plan_units plan_edits plan_runs plan_alternatives plan_periods plan_published autonomy_policy
	quota_rounds quota_approvals quota_goals quota_edits quota_ramps quota_splits quota_categories quota_pay_plans quota_enrolments quota_pay_months quota_pay_disputes quota_pay_ranges
	lead_changes lead_personas lead_introduction_wishes lead_titles lead_weights lead_columns lead_frozen followed_accounts signal_budgets signal_front own_passes own_rules account_list_accounts account_list_queue account_list_fits account_list_prints account_list_days news_sources registries registry_records hook_senders mailboxes mail_providers mail_consents mail_grants digest_settings digest_mails digest_alerts relay_endpoints relay_messages hand_overs hand_over_steps register_key register_entries person_erasures person_terms view_settings`)

// A new table says whether it holds something of people: in Holds of its noun,
// or here.
func TestEveryTableSaysWhetherItHoldsPeople(t *testing.T) {
	d := dbtest.SQLite(t, migrations()...)
	w := &lawfulWorld{T: t, app: &app{db: d}, ctx: context.Background()}
	said := map[string]bool{"import_chunks": true}
	for _, p := range holds.All() {
		if table, ok := p.(forget.Table); ok {
			said[table.Name] = true
		}
	}
	for table := range w.columnsOf() {
		if !said[table] && !slices.Contains(nobodys, table) {
			t.Errorf("%s says nowhere whether it holds something of people", table)
		}
	}
}
