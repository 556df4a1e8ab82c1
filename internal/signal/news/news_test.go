package news_test

import (
	"bufio"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/intake"
	"arpent/internal/person"
	"arpent/internal/place"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/signal/news"
	"arpent/internal/territory"
)

var sets = []fs.FS{access.Migrations, intake.Migrations, territory.Migrations, account.Migrations, person.Migrations, news.Migrations}

// world has accounts, a representative who owns the first of them, and
// headquarters.
type world struct {
	testing.TB
	ctx      context.Context
	d        *db.DB
	now      time.Time
	accounts *account.Service
	people   *person.Service
	news     *news.Service
	hq, rep  access.Actor
	told     []news.Told
	ids      map[string]account.ID
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func open(t testing.TB, d *db.DB, private bool) *world {
	w := &world{TB: t, ctx: context.Background(), d: d, now: time.Date(2026, 5, 20, 9, 0, 0, 0, time.UTC), ids: map[string]account.ID{}}
	clock := func() time.Time { return w.now }
	a := access.New(d, access.Options{Demo: true, Now: clock})
	territories := territory.New(d, a, clock)
	a.UseScopes(territories)
	// The view that alignment publishes.
	_, err := d.Exec(w.ctx, "CREATE TABLE account_territory (account_id TEXT, tree_left BIGINT, valid_from DATE, valid_to DATE)")
	w.ok(err)
	w.accounts = account.New(d, account.Options{Access: a, Places: place.New(), Territories: territories, Now: clock})
	w.people = person.New(d, a, w.accounts, clock)
	w.news = news.New(d, news.Options{Access: a, Accounts: w.accounts, People: w.people, Private: private, Now: clock, Tell: func(_ context.Context, _ *db.Tx, one news.Told) error {
		w.told = append(w.told, one)
		return nil
	}})
	for name, role := range map[string]access.Role{"hq": access.HeadOffice, "rep": access.Representative} {
		id, err := a.AddUser(w.ctx, d, access.NewUser{Email: name + "@example.org", Name: name, Role: role})
		w.ok(err)
		actor, err := a.ActorOf(w.ctx, id)
		w.ok(err)
		if name == "hq" {
			w.hq = actor
		} else {
			w.rep = actor
		}
	}
	return w
}

func (w *world) account(key string, p account.Particulars) {
	w.Helper()
	one, err := w.accounts.Create(w.ctx, w.hq, p, true)
	w.ok(err)
	w.ids[key] = one.ID
}

func (w *world) person(given, family, at string) {
	w.Helper()
	_, err := w.people.Create(w.ctx, w.hq, person.PersonDraft{GivenName: given, FamilyName: family, Positions: []person.EmploymentDraft{{AccountID: w.ids[at], Title: "Directeur général"}}})
	w.ok(err)
}

type entry struct {
	Title       string `xml:"title"`
	Link        string `xml:"link"`
	GUID        string `xml:"guid"`
	Description string `xml:"description"`
	PubDate     string `xml:"pubDate"`
}

// feed is a server of one feed that can be told to misbehave.
type feed struct {
	*httptest.Server
	entries  []entry
	asked    atomic.Int64
	sent     atomic.Int64
	misdo    http.HandlerFunc
	modified string
}

func serve(t testing.TB, entries []entry) *feed {
	f := &feed{entries: entries, modified: `"1"`}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.asked.Add(1)
		if f.misdo != nil {
			f.misdo(w, r)
			return
		}
		w.Header().Set("ETag", f.modified)
		if r.Header.Get("If-None-Match") == f.modified {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		f.sent.Add(1)
		type channel struct {
			Title string  `xml:"title"`
			Items []entry `xml:"item"`
		}
		_ = xml.NewEncoder(w).Encode(struct {
			XMLName xml.Name `xml:"rss"`
			Version string   `xml:"version,attr"`
			Channel channel  `xml:"channel"`
		}{Version: "2.0", Channel: channel{"Journal", f.entries}})
	}))
	t.Cleanup(f.Close)
	return f
}

func TestFeed(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d, true)
		w.account("karvex", account.Particulars{Name: "Karvex Foods SAS", Town: "Rouen", Country: "FR", Domain: "karvex.example", OwnerID: w.rep.User.ID})
		w.account("orange", account.Particulars{Name: "Orange", Town: "Lille", Country: "FR"})
		w.account("martin", account.Particulars{Name: "Martin", Town: "Nantes", Country: "FR", OwnerID: w.rep.User.ID})
		w.person("Claire", "Aubrac", "karvex")
		day := w.now.Format(time.RFC1123Z)
		f := serve(t, []entry{
			{"Karvex Foods lève 12 millions d'euros", "https://news.example/1", "1", "<p>La société de <b>Rouen</b> boucle un tour de table.</p><script>alert(1)</script>", day},
			{"Une orange par jour", "https://news.example/2", "2", "L'orange est bonne.", day},
			{"Martin recrute", "javascript:alert(1)", "3", "Le groupe Martin va embaucher.", day},
			{"Karvex Foods : un an déjà", "https://news.example/4", "4", "Vieille nouvelle.", w.now.AddDate(-1, 0, 0).Format(time.RFC1123Z)},
		})
		if _, err := w.news.Add(w.ctx, w.hq.User.ID, "", "ftp://x.example", 60); keyOf(err) != "news.url" {
			t.Errorf("%v", err)
		}
		one, err := w.news.Add(w.ctx, w.hq.User.ID, "Journal", f.URL, 60)
		w.ok(err)
		if _, err := w.news.Add(w.ctx, w.hq.User.ID, "Again", f.URL, 60); keyOf(err) != "news.known" {
			t.Errorf("%v", err)
		}
		sample, err := w.news.Try(w.ctx, f.URL)
		if err != nil || sample.Title != "Journal" || sample.Count != 4 || len(sample.Items[0].Names) == 0 || !sample.Items[0].Names[0].Sure {
			t.Errorf("%+v, %v", sample, err)
		}
		w.ok(w.news.Run(w.ctx))
		if len(w.told) != 1 || w.told[0].Account != w.ids["karvex"] || w.told[0].Kind != news.Funding || w.told[0].Quote != "Karvex Foods lève 12 millions d'euros" || w.told[0].Link != "https://news.example/1" || w.told[0].HappenedOn != "2026-05-20" {
			t.Errorf("%+v", w.told)
		}
		list, err := w.news.Review(w.ctx, w.rep.Scope)
		if err != nil || len(list) != 1 || list[0].AccountID != w.ids["martin"] || list[0].Kind != news.Hiring || list[0].Link != "" || list[0].Account != "Martin" {
			t.Fatalf("%+v, %v", list, err)
		}
		// Out of sight is not there.
		stranger := w.rep
		stranger.Scope = access.Scope{User: "someone"}
		if got, err := w.news.Review(w.ctx, stranger.Scope); err != nil || len(got) != 0 {
			t.Errorf("%v, %v", got, err)
		}
		if err := w.news.Decide(w.ctx, stranger, list[0].ID, news.StateAccepted); fault.CodeOf(err) != fault.Missing {
			t.Errorf("%v", err)
		}
		w.ok(w.news.Decide(w.ctx, w.rep, list[0].ID, news.StateRejected))
		w.ok(w.news.Decide(w.ctx, w.rep, list[0].ID, news.StateAccepted))
		w.ok(w.news.Decide(w.ctx, w.rep, list[0].ID, news.StateAccepted))
		if err := w.news.Decide(w.ctx, w.rep, list[0].ID, news.StateRejected); keyOf(err) != "news.told" {
			t.Errorf("%v", err)
		}
		if len(w.told) != 2 || w.told[1].Account != w.ids["martin"] || w.told[1].Confidence != 99 {
			t.Errorf("%+v", w.told)
		}
		if got, err := w.news.About(w.ctx, w.rep.Scope, "", ""); err != nil || len(got) != 2 {
			t.Errorf("%+v, %v", got, err)
		}
		if got, err := w.news.About(w.ctx, w.rep.Scope, news.Hiring, w.ids["martin"]); err != nil || len(got) != 1 || got[0].Account != "Martin" {
			t.Errorf("%+v, %v", got, err)
		}
		if got, err := w.news.About(w.ctx, stranger.Scope, "", ""); err != nil || len(got) != 0 {
			t.Errorf("%+v, %v", got, err)
		}
		// Not due; due and unchanged; due and changed.
		w.ok(w.news.Run(w.ctx))
		w.now = w.now.Add(time.Hour)
		w.ok(w.news.Run(w.ctx))
		if f.asked.Load() != 3 || f.sent.Load() != 2 { // one of them was the test
			t.Errorf("asked %d times, sent %d times", f.asked.Load(), f.sent.Load())
		}
		f.entries, f.modified = append(f.entries, entry{"Nomination", "https://news.example/5", "5", "Claire Aubrac, de Karvex Foods, est nommée directrice.", day}), `"2"`
		w.now = w.now.Add(time.Hour)
		w.ok(w.news.Run(w.ctx))
		if len(w.told) != 4 || w.told[2].Kind != news.LeadershipChange || w.told[3].Account != w.ids["karvex"] || (w.told[2].Person == "") == (w.told[3].Person == "") {
			t.Errorf("%+v", w.told)
		}
		for key, misdo := range map[string]http.HandlerFunc{
			"news.status": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) },
			"news.feed":   func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html><body>hello")) },
			"news.large":  func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(strings.Repeat(" ", 9<<20))) },
			"news.unreachable": func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, r.URL.Path+"/x", http.StatusFound)
			},
		} {
			f.misdo = misdo
			w.ok(w.news.Soon(w.ctx, one.ID))
			w.ok(w.news.Run(w.ctx))
			sources, err := w.news.Sources(w.ctx)
			if err != nil || len(sources) != 1 || sources[0].Problem != key || sources[0].Failures == 0 || sources[0].Items != 5 || sources[0].Told != 4 {
				t.Errorf("%s: %+v, %v", key, sources, err)
			}
		}
		f.misdo = nil
		w.ok(w.news.Soon(w.ctx, one.ID))
		w.ok(w.news.Run(w.ctx))
		if sources, err := w.news.Sources(w.ctx); err != nil || sources[0].Problem != "" || sources[0].Failures != 0 || len(w.told) != 4 {
			t.Errorf("%+v, %v", sources, err)
		}
		w.ok(w.news.End(w.ctx, one.ID))
		asked := f.asked.Load()
		w.now = w.now.Add(24 * time.Hour)
		w.ok(w.news.Run(w.ctx))
		if f.asked.Load() != asked {
			t.Error("an ended feed is read")
		}
	})
}

func keyOf(err error) string {
	if f, ok := err.(*fault.Error); ok {
		return f.Key
	}
	return ""
}

// Nothing inside is reached unless that is allowed, by a redirect neither.
func TestPrivate(t *testing.T) {
	d := dbtest.SQLite(t, sets...)
	w := open(t, d, false)
	f := serve(t, nil)
	for _, address := range []string{f.URL, strings.Replace(f.URL, "127.0.0.1", "localhost", 1), strings.Replace(f.URL, "127.0.0.1", "[::ffff:127.0.0.1]", 1), "http://169.254.169.254/feed", "http://0.0.0.0/", "http://10.0.0.1:81/"} {
		if _, err := w.news.Try(w.ctx, address); keyOf(err) != "news.private" {
			t.Errorf("%s: %v", address, err)
		}
	}
	if f.asked.Load() != 0 {
		t.Error("it was asked")
	}
}

type company struct {
	ID                                    string
	Names, Places, Words, Domains, Others []string
}

type labelled struct {
	ID          string
	HeldOut     bool `json:"held_out"`
	Title, Body string
	About       []string
}

func lines[T any](t testing.TB, name string) []T {
	file, err := os.Open("../../../engine/names/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var out []T
	for in := bufio.NewScanner(file); in.Scan(); {
		var one T
		if err := json.Unmarshal(in.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		out = append(out, one)
	}
	return out
}

// A feed of a thousand items about two hundred accounts with look-alike names:
// what becomes signals is right, and what is not sure waits for review.
func TestLookAlikes(t *testing.T) {
	d := dbtest.SQLite(t, sets...)
	w := open(t, d, true)
	of := map[account.ID]string{}
	for _, c := range lines[company](t, "companies.jsonl") {
		w.account(c.ID, account.Particulars{Name: c.Names[0], Town: c.Places[0], Region: c.Places[1], Domain: c.Domains[0], IndustryName: strings.Join(c.Words, " ")})
		of[w.ids[c.ID]] = c.ID
		given, family, _ := strings.Cut(c.Others[0], " ")
		w.person(given, family, c.ID)
	}
	about := map[string]map[string]bool{}
	var entries []entry
	wanted := 0
	for _, it := range append(lines[labelled](t, "hand.jsonl"), lines[labelled](t, "templated.jsonl")...) {
		link := "https://news.example/" + it.ID
		about[link] = map[string]bool{}
		for _, id := range it.About {
			about[link][id] = true
			wanted++
		}
		entries = append(entries, entry{it.Title, link, it.ID, "<p>" + it.Body + "</p>", w.now.Format(time.RFC1123Z)})
	}
	f := serve(t, entries)
	_, err := w.news.Add(w.ctx, w.hq.User.ID, "Journal", f.URL, 60)
	w.ok(err)
	w.ok(w.news.Run(w.ctx))
	sure, right := 0, 0
	for _, one := range w.told {
		if one.Person != "" {
			continue
		}
		if sure++; about[one.Link][of[one.Account]] {
			right++
		}
	}
	review, err := w.news.Review(w.ctx, w.hq.Scope)
	w.ok(err)
	precision, recall := float64(right)/float64(sure), float64(right)/float64(wanted)
	fmt.Printf("%d items, %d mentions: precision %.3f, recall %.3f, %d for review\n", len(entries), wanted, precision, recall, len(review))
	if len(entries) != 1000 || precision < 0.95 || recall < 0.8 || len(review) == 0 {
		t.Errorf("%d items, precision %.3f, recall %.3f, %d for review", len(entries), precision, recall, len(review))
	}
}
