package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"arpent/cmd/arpent/holds"
	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/person/duplicate"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/follow"
	"arpent/internal/platform/forget"
)

func followers() []follow.Rows { return append(duplicate.Followers(), holds.Followers()...) }

// logs say who did what when: they are only ever added to.
var logs = []string{"audit", "once", "jobs", "person_merges"}

// snapshot is every row of every table that holds something of people. Versions
// only go up, so that what somebody read while two were one is not written over
// what they are: those of people are left out.
func (w *lawfulWorld) snapshot() map[string][]string {
	w.Helper()
	out := map[string][]string{}
	for _, p := range holds.All() {
		t, ok := p.(forget.Table)
		if !ok || slices.Contains(logs, t.Name) || out[t.Name] != nil {
			continue
		}
		out[t.Name] = []string{}
		w.must(w.db.Each(w.ctx, "SELECT * FROM "+t.Name, nil, func(r *sqlx.Rows) error {
			row := map[string]any{}
			if err := r.MapScan(row); err != nil {
				return err
			}
			if t.Name == "people" {
				delete(row, "version")
				delete(row, "updated_at")
			}
			var all []string
			for _, k := range slices.Sorted(maps.Keys(row)) {
				if b, ok := row[k].([]byte); ok {
					row[k] = string(b)
				}
				all = append(all, fmt.Sprintf("%s=%v", k, row[k]))
			}
			out[t.Name] = append(out[t.Name], strings.Join(all, " "))
			return nil
		}))
		slices.Sort(out[t.Name])
	}
	return out
}

// lives gives a person something in every place that hangs on people, some of
// it of a kind that the other may have as well.
func (w *lawfulWorld) lives(r *rand.Rand, p person.ID, accounts []string) {
	w.Helper()
	now := db.At(w.clock)
	day := func() string { return fmt.Sprintf("202%d-0%d-1%d", r.IntN(6), 1+r.IntN(9), r.IntN(10)) }
	some := func(table string, n int, do func(i int)) {
		for i := range n {
			if r.IntN(3) > 0 {
				do(i)
			}
		}
	}
	some("lead_list_people", 4, func(i int) {
		w.exec("INSERT INTO lead_list_people (person_id, list_id, added_by, added_at) VALUES (?,?,'u',?)", p, fmt.Sprint("L", i), now)
	})
	some("lead_acquaintances", 3, func(i int) {
		w.exec("INSERT INTO lead_acquaintances (person_id, user_id, knows_well, worked_from, worked_to, same_team, recorded_at) VALUES (?,?,?,?,?,?,?)", p, fmt.Sprint("u", i), r.IntN(2) == 0, day(), db.Date(""), r.IntN(2) == 0, now)
	})
	some("person_ties", 3, func(i int) {
		w.exec("INSERT INTO person_ties (person_id, user_id, network, connected_on, invited_on, invited_by, sent, received, first_on, last_on, source, recorded_at) VALUES (?,?,'linkedin',?,?,'us',?,?,?,?,'import/X',?)",
			p, fmt.Sprint("u", i), day(), db.Date([]string{"", day()}[r.IntN(2)]), r.IntN(9), r.IntN(9), day(), day(), now)
	})
	for _, a := range accounts {
		if r.IntN(3) > 0 {
			w.exec("INSERT INTO lead_states (person_id, account_id, fields) VALUES (?,?,?)", p, a, `{"name":"x"}`)
		}
		some("lead_log", 2, func(i int) {
			w.exec("INSERT INTO lead_log (person_id, seq, account_id, at, field, before) VALUES (?,?,?,?,'name','y')", p, i, a, now)
		})
		some("activities", 2, func(int) {
			w.do("POST", "/api/v1/accounts/"+a+"/activities", fmt.Sprintf(`{"kind":"call","happened_on":%q,"subject":"Call","person_id":%q}`, day(), p), 200)
		})
	}
	some("lead_introductions", 3, func(i int) {
		w.exec("INSERT INTO lead_introductions (person_id, id, requester_id, asked_id, message, state, answer, made_at) VALUES (?,?,'u1',?,'please','open','',?)", p, db.NewID(), fmt.Sprint("u", i), now)
	})
	some("lead_committee_roles", 2, func(int) {
		w.exec("INSERT INTO lead_committee_roles (account_id, id, person_id, role, attitude, note, set_by, set_at, ended_by) VALUES (?,?,?,'champion','','','u',?,'')", accounts[0], db.NewID(), p, now)
	})
	some("lead_committee_ties", 3, func(i int) {
		pair := []any{p, "somebody"}
		if i == 0 {
			pair = []any{"somebody", p}
		}
		w.exec("INSERT INTO lead_committee_ties (account_id, id, kind, person_id, other_id, set_by, set_at, ended_by) VALUES (?,?,'influences',?,?,'u',?,'')", append(append([]any{accounts[0], db.NewID()}, pair...), now)...)
	})
	some("lead_dismissals", 2, func(int) {
		w.exec("INSERT INTO lead_dismissals (person_id, id, user_id, account_id, reason, note, made_at) VALUES (?,?,'u1',?,'other','no',?)", p, db.NewID(), accounts[0], now)
	})
	some("tasks", 3, func(int) {
		id := db.NewID()
		w.exec("INSERT INTO tasks (id, title, kind, due_on, assignee_id, created_by, account_id, source, source_key, note, state, reason, created_at, person_id, act) VALUES (?,'Call','call',?,'','',?,'hand',?,'','open','',?,?,'')", id, day(), accounts[0], id, now, p)
	})
	some("signals", 3, func(i int) {
		id := db.NewID()
		w.exec("INSERT INTO signals (id, kind, person_id, happened_on, noticed_at, evidence, confidence, sources, same) VALUES (?,'promoted',?,?,?,'{}',80,'[]',?)", id, p, day(), now, id)
		w.exec("INSERT INTO signal_queue (what, of_id, change_id) VALUES ('person',?,?)", p, id)
	})
	some("followed_people", 2, func(i int) {
		w.exec("INSERT INTO followed_people (person_id, user_id, followed_at) VALUES (?,?,?)", p, fmt.Sprint("u", i), now)
	})
	some("news_matches", 2, func(int) {
		w.exec("INSERT INTO news_matches (id, account_id, person_id, item_id, name, sentence, kind, score, why, state, decided_by) VALUES (?,?,?,'N1','x','x','',1,'[]','waiting','')", db.NewID(), accounts[0], p)
	})
	some("smart_links", 2, func(int) {
		id := db.NewID()
		w.exec("INSERT INTO smart_links (id, token, kind, title, file_id, address, person_id, account_id, owner_id, created_by, created_at, password_hash) VALUES (?,?,'address','x','','x',?,'','u','u',?,'')", id, id, p, now)
		w.exec("INSERT INTO link_visits (id, link_id, page_of, person_id, account_id, opened_at, last_at, seconds, pages, page_count, went_on, apart, mark) VALUES (?,?,'',?,'',?,?,1,'[]',1,?,'','')", db.NewID(), id, p, now, now, false)
	})
	some("consents", 2, func(int) {
		w.do("POST", "/api/v1/people/"+string(p)+"/consents", fmt.Sprintf(`{"act":%q,"channel":%q,"given_on":%q}`, []string{"consent", "objection"}[r.IntN(2)], []string{"email", "phone"}[r.IntN(2)], day()), 200)
	})
	if r.IntN(2) == 0 {
		w.do("POST", "/api/v1/data-protection/notices", fmt.Sprintf(`{"ids":[%q],"way":"email"}`, p), 200)
	}
	w.exec("INSERT INTO person_keepings (person_id, id, batch, until, reason, recorded_by, recorded_at) VALUES (?,?,'b',?,'x','u',?)", p, db.NewID(), day(), now)
}

// anybody makes a person who may share much with another.
func (w *lawfulWorld) anybody(r *rand.Rand, accounts []string) person.ID {
	w.Helper()
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	d := person.PersonDraft{GivenName: pick("Zoé", "Z.", "Zoe"), FamilyName: pick("Léger", "Leger", "Legere"), Language: pick("", "fr", "en"), Note: pick("", "Mornings", "Tea"),
		Custom: map[string]string{"pet": pick("cat", "dog")}}
	for _, a := range accounts {
		if r.IntN(3) > 0 {
			d.Positions = append(d.Positions, person.EmploymentDraft{AccountID: account.ID(a), Title: pick("Buyer", "buyer", "Head buyer", ""), Department: pick("", "Purchasing"), From: db.Date(pick("", "2020-01-01", "2021-05-05")), Said: map[string]string{pick("crm", "hubspot"): "x"}})
		}
	}
	if r.IntN(2) == 0 {
		d.Positions = append(d.Positions, person.EmploymentDraft{Company: pick("Acme SARL", "ACME", "Other"), Title: "Sales"})
	}
	for range r.IntN(4) {
		d.ContactPoints = append(d.ContactPoints, person.ContactDraft{Kind: "email", Value: pick("zoe@a.fr", "zoe@b.fr", "z@c.fr"), LawfulBasis: pick("", "legitimate_interest", "consent")})
	}
	d.ContactPoints = append(d.ContactPoints, person.ContactDraft{Kind: pick("phone", "mobile"), Value: pick("06 11 22 33 44", "+33611223344", "0472000000")})
	for _, scheme := range []string{"crm", "linkedin"} {
		if r.IntN(2) == 0 {
			d.External = append(d.External, person.ExternalID{Scheme: scheme, Value: pick("1", "2")})
		}
	}
	p, err := w.person.Create(w.ctx, w.hq, d)
	w.must(err)
	if r.IntN(2) == 0 {
		w.do("PATCH", "/api/v1/people/"+string(p.ID), `{"note":"Later"}`, 200)
	}
	return p.ID
}

// What a merge did, its undo takes back to the last sign in every table; and
// while two are one, nothing hangs on the one who went.
func TestMergeAndUndoLeaveEveryTableAsItWas(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		w := openLawful(t, d)
		var accounts []string
		for _, name := range []string{"Karvex Foods", "Brelin Steel", "Tolmar Glass"} {
			a, err := w.account.Create(w.ctx, w.hq, account.Particulars{Name: name, Town: "Rouen", Country: "FR"}, true)
			w.must(err)
			accounts = append(accounts, string(a.ID))
		}
		for seed := range uint64(8) {
			r := rand.New(rand.NewPCG(seed, 1))
			stays, goes := w.anybody(r, accounts), w.anybody(r, accounts)
			w.lives(r, stays, accounts)
			w.lives(r, goes, accounts)
			if seed%4 == 3 {
				w.must(w.db.Tx(w.ctx, func(tx *db.Tx) error { return w.duplicate.Seek(w.ctx, tx, "", []person.ID{stays, goes}) }))
			}
			before := w.snapshot()
			chosen := map[string]string{}
			for _, field := range []string{"given_name", "language", "note", "custom.pet"} {
				if r.IntN(2) == 0 {
					chosen[field] = []string{"winner", "loser"}[r.IntN(2)]
				}
			}
			m, err := w.duplicate.Merge(w.ctx, w.hq, stays, goes, chosen)
			w.must(err)
			for _, f := range followers() {
				for _, table := range f.Tables {
					var n int
					w.must(w.db.Get(w.ctx, &n, "SELECT COUNT(*) FROM "+table+" WHERE "+f.Of+" = ?", goes))
					if n > 0 {
						t.Errorf("seed %d: %d rows of %s still hang on the one who went", seed, n, table)
					}
				}
			}
			after := w.snapshot()
			if a, b := len(before["signal_queue"]), len(after["signal_queue"]); a != b {
				t.Errorf("seed %d: %d changes waited to be told, now %d", seed, a, b)
			}
			for _, table := range []string{"tasks", "activities", "signals", "consents", "lead_dismissals", "smart_links"} {
				if len(before[table]) != len(after[table]) {
					t.Errorf("seed %d: %d rows of %s, were %d", seed, len(after[table]), table, len(before[table]))
				}
			}
			p, err := w.person.Find(w.ctx, w.hq.Scope, stays)
			w.must(err)
			for field, want := range chosen {
				if m.Fields.V[field] != want {
					t.Errorf("seed %d: %s of the %s, want the %s", seed, field, m.Fields.V[field], want)
				}
			}
			seen := map[string]bool{}
			for _, c := range p.ContactPoints {
				if key := strings.Replace(c.Kind, "mobile", "phone", 1) + c.MatchValue; seen[key] && !strings.HasPrefix(key, "email") {
					t.Errorf("seed %d: %s twice", seed, c.Value)
				} else {
					seen[key] = true
				}
			}
			if _, err := w.duplicate.Unmerge(w.ctx, w.hq, m.ID); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			now := w.snapshot()
			for table := range before {
				if !slices.Equal(before[table], now[table]) {
					t.Errorf("seed %d: %s\nwas %s\nis  %s", seed, table, strings.Join(minus(before[table], now[table]), "\n    "), strings.Join(minus(now[table], before[table]), "\n    "))
				}
			}
			w.do("POST", "/api/v1/person-merges/"+m.ID+"/undo", "", 409)
		}
	})
}

func minus(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

// What changed while two were one stays with who stayed.
func TestUndoKeepsWhatChangedSince(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		w := openLawful(t, d)
		make := func(text string) string {
			var p person.Person
			w.must(json.Unmarshal([]byte(w.do("POST", "/api/v1/people", text, 200)), &p))
			return string(p.ID)
		}
		stays := make(`{"given_name":"Jean","family_name":"Roux","language":"fr","contact_points":[{"kind":"email","value":"jean@a.fr"}]}`)
		goes := make(`{"given_name":"J.","family_name":"Roux","note":"Tea","custom":{"pet":"cat"},"contact_points":[{"kind":"email","value":"j.roux@b.fr"}]}`)
		var m duplicate.PersonMerge
		w.must(json.Unmarshal([]byte(w.do("POST", "/api/v1/people/"+stays+"/merge", fmt.Sprintf(`{"loser_id":%q}`, goes), 200)), &m))
		if m.Fields.V["given_name"] != "winner" || m.Fields.V["note"] != "loser" || m.Moved["contact_points"] != 1 {
			t.Errorf("%+v", m)
		}
		if at := w.do("GET", "/api/v1/people/"+goes, "", 200); !strings.Contains(at, stays) {
			t.Errorf("the old address leads to %s", at)
		}
		w.do("PATCH", "/api/v1/people/"+stays, `{"note":"Coffee"}`, 200)
		w.do("POST", "/api/v1/person-merges/"+m.ID+"/undo", "", 200)
		p, err := w.person.Find(w.ctx, w.hq.Scope, person.ID(stays))
		w.must(err)
		if p.Note != "Coffee" || p.Custom.V["pet"] != "" || len(p.ContactPoints) != 1 || p.ContactPoints[0].Value != "jean@a.fr" || strings.Contains(p.Search, "b.fr") {
			t.Errorf("%+v", p)
		}
		if p, err = w.person.Find(w.ctx, w.hq.Scope, person.ID(goes)); err != nil || p.Note != "Tea" || len(p.ContactPoints) != 1 {
			t.Errorf("%+v %v", p, err)
		}
	})
}

// A table that has a column of a person goes along when two become one, or is
// named here.
func TestEveryTableOfPeopleFollows(t *testing.T) {
	d := dbtest.SQLite(t, migrations()...)
	w := &lawfulWorld{T: t, app: &app{db: d}, ctx: t.Context()}
	moved := []string{"person_merges"} // says who was merged
	for _, f := range followers() {
		moved = append(moved, f.Tables...)
	}
	for table, columns := range w.columnsOf() {
		if slices.Contains(columns, "person_id") && !slices.Contains(moved, table) {
			t.Errorf("%s has a column of a person, but stays behind when two become one", table)
		}
	}
}

// Who was merged is no longer found, and again once that is undone; whoever is
// erased is erased with those who were merged into them.
func TestMergedPeopleAreSoughtAndErasedAsOne(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		w := openLawful(t, d)
		p := w.spread()
		a := string(p.Positions[0].AccountID)
		const head = "Contact ID,First Name,Last Name,Title,Account Name,Email\n"
		w.bring("people", head+"CRM-5,Quirine,Kxvostrat,Buyer,Karvex Foods,old.kxvostrat@karvex-foods.fr\n")
		other := w.one("kxvostrat")
		w.do("PATCH", "/api/v1/people/"+string(other.ID), `{"note":"formerly Kxvostrat"}`, 200)
		w.do("POST", "/api/v1/accounts/"+a+"/activities", fmt.Sprintf(`{"kind":"call","happened_on":"2026-01-05","subject":"Mrs Quirine Kxvostrat called","person_id":%q}`, other.ID), 200)
		// On PostgreSQL the index waits for whoever else writes on the server.
		found := func(there, gone person.ID) {
			w.Helper()
			text := ""
			for range 200 {
				w.must(w.lead.Refresh(w.ctx))
				text = w.do("GET", "/api/v1/leads?limit=50", "", 200)
				if strings.Contains(text, string(there)) && (gone == "" || !strings.Contains(text, string(gone))) {
					return
				}
				time.Sleep(50 * time.Millisecond)
			}
			t.Errorf("found %.600s, want %s without %s", text, there, gone)
		}
		found(other.ID, "")
		var m duplicate.PersonMerge
		merge := func() {
			w.must(json.Unmarshal([]byte(w.do("POST", "/api/v1/people/"+string(p.ID)+"/merge", fmt.Sprintf(`{"loser_id":%q}`, other.ID), 200)), &m))
		}
		merge()
		found(p.ID, other.ID)
		w.do("POST", "/api/v1/person-merges/"+m.ID+"/undo", "", 200)
		found(other.ID, "")
		merge()
		w.must(w.lead.Refresh(w.ctx))
		held, err := w.lawful.Held(w.ctx, w.hq, p.ID)
		w.must(err)
		if !slices.ContainsFunc(held.Holdings, func(h forget.Holding) bool { return h.Table == "person_merges" }) {
			t.Error("what is held does not tell of who was merged")
		}
		w.do("POST", "/api/v1/data-protection/erasures", fmt.Sprintf(`{"ids":[%q],"cause":"wish"}`, p.ID), 200)
		w.do("POST", "/api/v1/people/"+string(p.ID)+"/merge", fmt.Sprintf(`{"loser_id":%q}`, w.one("petit").ID), 409)
		w.clock = w.clock.AddDate(0, 0, 1)
		_, err = w.lawful.EraseDue(w.ctx)
		w.must(err)
		w.must(w.lead.Refresh(w.ctx))
		w.must(w.lawful.Work(w.ctx))
		for _, one := range w.found(append(markers, "kxvostrat", strings.ToLower(string(other.ID)))) {
			if !strings.HasPrefix(one, "audit.") && !strings.HasPrefix(one, "lead_changes.") || strings.Contains(one, "holds kxvostrat") { // an id that means nobody
				t.Error(one)
			}
		}
	})
}
