package viewed_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
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
	"arpent/internal/platform/live"
	"arpent/internal/signal/viewed"
	"arpent/internal/territory"
)

var sets = []fs.FS{access.Migrations, intake.Migrations, territory.Migrations, account.Migrations, person.Migrations, viewed.Migrations}

var places = place.New()

const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"

var pdf = []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF")

// world is two representatives, each with an account of their own, and somebody
// who works at the first.
type world struct {
	testing.TB
	ctx         context.Context
	d           *db.DB
	now         time.Time
	access      *access.Service
	people      *person.Service
	hub         *live.Hub
	s           *viewed.Service
	mux         *http.ServeMux
	hq, ann, bo access.Actor
	lea         person.ID
	acme, other account.ID
	told        []viewed.Viewed
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func open(t testing.TB, d *db.DB) *world {
	w := &world{TB: t, ctx: context.Background(), d: d, now: time.Date(2026, 5, 20, 9, 0, 0, 0, time.UTC), hub: live.NewHub(), mux: http.NewServeMux()}
	clock := func() time.Time { return w.now }
	w.access = access.New(d, access.Options{Demo: true, Now: clock})
	territories := territory.New(d, w.access, clock)
	accounts := account.New(d, account.Options{Access: w.access, Places: places, Territories: territories, Now: clock})
	w.people = person.New(d, w.access, accounts, clock)
	w.s = viewed.New(d, viewed.Options{Access: w.access, Accounts: accounts, People: w.people, Hub: w.hub, Now: clock,
		Tell: func(_ context.Context, _ *db.Tx, one viewed.Viewed) error {
			w.told = append(w.told, one)
			return nil
		}})
	w.s.Public(w.mux)
	user := func(name string, role access.Role) access.Actor {
		id, err := w.access.AddUser(w.ctx, d, access.NewUser{Email: strings.ToLower(strings.Fields(name)[0]) + "@example.org", Name: name, Role: role})
		w.ok(err)
		a, err := w.access.ActorOf(w.ctx, id)
		w.ok(err)
		return a
	}
	w.hq, w.ann, w.bo = user("Head", access.Administrator), user("Ann Kerléau", access.Representative), user("Bo Petit", access.Representative)
	for _, one := range []struct {
		name  string
		owner access.Actor
		id    *account.ID
	}{{"Acme", w.ann, &w.acme}, {"Other", w.bo, &w.other}} {
		a, err := accounts.Create(w.ctx, w.hq, account.Particulars{Name: one.name, Town: "Lille", Country: "FR", OwnerID: one.owner.User.ID}, true)
		w.ok(err)
		*one.id = a.ID
	}
	p, err := w.people.Create(w.ctx, w.hq, person.PersonDraft{GivenName: "Léa", FamilyName: "Marchand", Positions: []person.EmploymentDraft{{AccountID: w.acme, Title: "Buyer"}}})
	w.ok(err)
	w.lea = p.ID
	return w
}

func (w *world) file(by access.Actor) viewed.FileID {
	w.Helper()
	f, err := w.s.Bring(w.ctx, by.User.ID, "catalogue.pdf", bytes.NewReader(pdf))
	w.ok(err)
	return f.ID
}

func (w *world) link(by access.Actor, n viewed.LinkDraft) *viewed.SmartLink {
	w.Helper()
	if n.Title == "" {
		n.Title = "Catalogue"
	}
	l, err := w.s.Make(w.ctx, by, n)
	w.ok(err)
	return l
}

// ask sends a request as a browser does; extra are pairs of headers.
func (w *world) ask(method, path, body string, extra ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("User-Agent", browser)
	r.Header.Set("Accept-Language", "fr-FR,fr;q=0.9,en;q=0.8")
	if strings.HasPrefix(body, "password=") {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(extra); i += 2 {
		if extra[i] == "address" {
			r.RemoteAddr = extra[i+1] + ":1"
		} else {
			r.Header.Set(extra[i], extra[i+1])
		}
	}
	out := httptest.NewRecorder()
	w.mux.ServeHTTP(out, r)
	return out
}

var inPage = regexp.MustCompile(`data-visit="([^"]+)"`)

// view opens a link and gives the visit that its page names.
func (w *world) view(path string, extra ...string) string {
	w.Helper()
	answer := w.ask("GET", path, "", extra...)
	found := inPage.FindStringSubmatch(answer.Body.String())
	if answer.Code != 200 || found == nil {
		w.Fatalf("%s: %d %s", path, answer.Code, answer.Body)
	}
	return found[1]
}

func (w *world) views(a access.Actor, q viewed.ViewQuery) []viewed.ViewShown {
	w.Helper()
	q.Days, q.Limit = 400, 100
	list, err := w.s.Views(w.ctx, a, q)
	w.ok(err)
	return list
}

func (w *world) missing(err error) {
	w.Helper()
	if fault.CodeOf(err) != fault.Missing {
		w.Errorf("found what is not there: %v", err)
	}
}

// One visit by whom a personal link was made for is told once, at the first
// sign that somebody looks; what is read of the document adds up.
func TestAPersonalLinkTellsOfAVisitOnce(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		l := w.link(w.ann, viewed.LinkDraft{Kind: "file", FileID: w.file(w.ann), PersonID: w.lea})
		heard := w.hub.Listen("user/" + string(w.ann.User.ID))
		defer heard.Close()
		visit := w.view("/l/" + l.Token)
		if len(w.told) != 0 || len(w.views(w.ann, viewed.ViewQuery{})) != 0 {
			t.Errorf("told before a script ran: %v", w.told)
		}
		beat := func(visit, body string) {
			t.Helper()
			if answer := w.ask("POST", "/v/"+visit, body); answer.Code != 204 {
				t.Fatalf("%d %s", answer.Code, answer.Body)
			}
		}
		beat(visit, `{}`)
		if e := <-heard.C; e.Name != viewed.Event {
			t.Errorf("the owner hears %v", e)
		}
		w.now = w.now.Add(30 * time.Second)
		beat(visit, `{"seconds": 30, "page_count": 4, "pages": {"1": 10, "2": 20}}`)
		if again := w.view("/l/" + l.Token); again != visit {
			t.Error("a second load is another visit")
		}
		w.now = w.now.Add(10 * time.Second)
		beat(visit, `{"seconds": 9999, "page_count": 4, "pages": {"2": 9}}`)
		if len(w.told) != 1 || w.told[0] != (viewed.Viewed{Visit: visit, Person: w.lea, Title: "Catalogue", Host: "Ann Kerléau", Source: "link/" + string(l.ID)}) {
			t.Errorf("told %+v", w.told)
		}
		list := w.views(w.ann, viewed.ViewQuery{})
		if len(list) != 1 || list[0].Person != "Léa Marchand" || list[0].Account != "Acme" || list[0].Seconds != 41 || fmt.Sprint(list[0].Pages.V) != "map[1:10 2:29]" || list[0].Advice != viewed.Call {
			t.Errorf("%+v", list)
		}
		w.now = w.now.Add(time.Hour)
		beat(w.view("/l/"+l.Token), `{}`)
		if len(w.told) != 2 {
			t.Errorf("a visit an hour later is another one: told %d", len(w.told))
		}
		if got := w.ask("GET", "/l/"+l.Token+"/content?visit="+visit, ""); got.Code != 200 || !bytes.Equal(got.Body.Bytes(), pdf) {
			t.Errorf("the document: %d", got.Code)
		}
	})
}

// What robots, scanners, colleagues and those who do not wish it do is counted
// apart and told to nobody.
func TestWhatIsKeptApart(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		l := w.link(w.ann, viewed.LinkDraft{Kind: "address", Address: "https://example.org/offer", PersonID: w.lea})
		w.now = w.now.Add(time.Minute)
		for reason, how := range map[string][]string{
			"agent":     {"User-Agent", "Mozilla/5.0 (compatible; Barracuda Sentinel (EE))"},
			"declined":  {"Sec-GPC", "1"},
			"automated": {"User-Agent", browser + " x"},
			"no_script": {"User-Agent", browser + " y"},
		} {
			visit := w.view("/l/"+l.Token, how...)
			switch reason {
			case "agent", "declined":
				w.ask("POST", "/v/"+visit, `{"seconds": 3}`)
			case "automated":
				w.ask("POST", "/v/"+visit, `{"automated": true}`)
			}
		}
		w.ask("HEAD", "/l/"+l.Token, "")
		reasons := map[string]int{}
		for _, v := range w.views(w.ann, viewed.ViewQuery{Apart: true}) {
			reasons[v.Apart]++
			if v.Apart == viewed.Declined && (v.PersonID != "" || v.Seconds != 0) {
				t.Errorf("recorded against their wish: %+v", v)
			}
		}
		if fmt.Sprint(reasons) != "map[agent:1 automated:1 declined:1 head:1 no_script:1]" || len(w.told) != 0 || len(w.views(w.ann, viewed.ViewQuery{})) != 0 {
			t.Errorf("%v, told %v", reasons, w.told)
		}
		links, err := w.s.Links(w.ctx, w.ann, viewed.LinkQuery{Mine: true})
		w.ok(err)
		if len(links) != 1 || links[0].Views != 0 || links[0].Apart != 5 {
			t.Errorf("%+v", links)
		}

		visit := w.view("/l/" + l.Token)
		w.ask("POST", "/v/"+visit, `{}`)
		if answer := w.ask("GET", "/l/"+l.Token+"/go?visit="+visit, ""); answer.Code != 303 || answer.Header().Get("Location") != "https://example.org/offer" || answer.Header().Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%d %v", answer.Code, answer.Header())
		}
		if list := w.views(w.ann, viewed.ViewQuery{}); len(list) != 1 || !list[0].WentOn {
			t.Errorf("%+v", list)
		}
		w.ask("POST", "/v/"+visit, `{"decline": true}`)
		if list := w.views(w.ann, viewed.ViewQuery{}); len(list) != 0 {
			t.Errorf("still recorded: %+v", list)
		}
	})
}

func TestAPasswordIsAskedForAndGuessingSlowed(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		l := w.link(w.ann, viewed.LinkDraft{Kind: "file", FileID: w.file(w.ann), Password: "lavande bleue"})
		if answer := w.ask("GET", "/l/"+l.Token, ""); answer.Code != 200 || inPage.MatchString(answer.Body.String()) || strings.Contains(answer.Body.String(), "Catalogue") {
			t.Errorf("shown without the password: %s", answer.Body)
		}
		open := "password=" + url.QueryEscape("lavande bleue")
		found := inPage.FindStringSubmatch(w.ask("POST", "/l/"+l.Token, open, "address", "10.0.0.9").Body.String())
		if found == nil {
			t.Fatal("the password does not open")
		}
		for _, path := range []string{"/content", "/content?visit=", "/content?visit=x", "/content?visit=../x", "/../" + l.Token + "/content"} {
			if answer := w.ask("GET", "/l/"+l.Token+path, ""); answer.Code == 200 {
				t.Errorf("%s: %d", path, answer.Code)
			}
		}
		elsewhere := w.link(w.ann, viewed.LinkDraft{Kind: "file", FileID: w.file(w.ann)})
		if answer := w.ask("GET", "/l/"+l.Token+"/content?visit="+w.view("/l/"+elsewhere.Token), ""); answer.Code != 404 {
			t.Errorf("a visit of another link opens it: %d", answer.Code)
		}
		var codes []int
		for range 7 {
			codes = append(codes, w.ask("POST", "/l/"+l.Token, "password=wrong1", "address", "10.0.0.8").Code)
		}
		if fmt.Sprint(codes) != "[403 403 403 403 403 429 429]" {
			t.Errorf("%v", codes)
		}
		if answer := w.ask("POST", "/l/"+l.Token, open, "address", "10.0.0.8"); answer.Code != 429 {
			t.Errorf("guessed on: %d", answer.Code)
		}
	})
}

func TestOnlyDocumentsAreTaken(t *testing.T) {
	w := open(t, dbtest.SQLite(t, sets...))
	var dot bytes.Buffer
	w.ok(png.Encode(&dot, image.NewGray(image.Rect(0, 0, 3, 2))))
	for name, body := range map[string]string{"a.pdf": "<html><script>alert(1)</script>", "a.png": "<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "b.pdf": "<!-- %PDF-1.4", "c.png": dot.String()[:20], "d": "MZ\x90", "e.pdf": ""} {
		if _, err := w.s.Bring(w.ctx, w.ann.User.ID, name, strings.NewReader(body)); fault.CodeOf(err) != fault.Unprocessed {
			t.Errorf("%s was taken: %v", name, err)
		}
	}
	if _, err := w.s.Bring(w.ctx, w.ann.User.ID, "long.pdf", strings.NewReader("%PDF-1.4"+strings.Repeat("x", 25<<20))); fault.CodeOf(err) != fault.TooLarge {
		t.Errorf("too long, and taken: %v", err)
	}
	f, err := w.s.Bring(w.ctx, w.ann.User.ID, "..\\..\\etc/pass\nwd\".html", bytes.NewReader(dot.Bytes()))
	w.ok(err)
	if f.Media != "image/png" || f.Name != "passwd.html" {
		t.Errorf("%+v", f)
	}
	l := w.link(w.ann, viewed.LinkDraft{Kind: "file", FileID: f.ID})
	h := w.ask("GET", "/l/"+l.Token+"/content?visit="+w.view("/l/"+l.Token), "").Header()
	if h.Get("Content-Type") != "image/png" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || h.Get("Content-Disposition") != "attachment" {
		t.Errorf("%v", h)
	}
	if _, err := w.s.Make(w.ctx, w.bo, viewed.LinkDraft{Kind: "file", Title: "x", FileID: f.ID}); fault.CodeOf(err) != fault.Missing {
		t.Errorf("another's document: %v", err)
	}
	for _, address := range []string{"javascript:alert(1)", "ftp://example.org", "https://", "//example.org", "https://a:b@example.org", "data:text/html,x"} {
		if _, err := w.s.Make(w.ctx, w.ann, viewed.LinkDraft{Kind: "address", Title: "x", Address: address}); fault.CodeOf(err) != fault.Unprocessed {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// A page shows texts as texts, in the reader's language, under a policy that
// lets nothing else in.
func TestThePublicSeesPlainPages(t *testing.T) {
	w := open(t, dbtest.SQLite(t, sets...))
	l := w.link(w.ann, viewed.LinkDraft{Kind: "address", Address: "https://example.org", Title: `<script>alert("x")</script>`, PersonID: w.lea})
	fr, en := w.ask("GET", "/l/"+l.Token, ""), w.ask("GET", "/l/"+l.Token, "", "Accept-Language", "de, en;q=0.5")
	for language, answer := range map[string]*httptest.ResponseRecorder{"fr": fr, "en": en} {
		text := answer.Body.String()
		if !strings.Contains(text, `<html lang="`+language+`">`) || strings.Contains(text, "<script>alert") || !strings.Contains(text, "Ann Kerléau") {
			t.Errorf("%s: %s", language, text)
		}
		if len(answer.Result().Cookies()) > 0 {
			t.Error("a cookie is set")
		}
		if csp := answer.Header().Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'; script-src 'self';") || strings.Contains(csp, "unsafe") {
			t.Error(csp)
		}
	}
	if !strings.Contains(fr.Body.String(), "une seule personne") || strings.Contains(fr.Body.String(), "Léa") {
		t.Errorf("the viewer is not told, or named: %s", fr.Body)
	}
	if answer := w.ask("GET", "/l/nothing", ""); answer.Code != 404 || !strings.Contains(answer.Body.String(), "ne s’ouvre pas") {
		t.Errorf("%d %s", answer.Code, answer.Body)
	}
}

func TestWhoSeesAndChangesALink(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		_, err := w.s.Make(w.ctx, w.bo, viewed.LinkDraft{Kind: "address", Title: "x", Address: "https://example.org", PersonID: w.lea})
		w.missing(err)
		_, err = w.s.Make(w.ctx, w.bo, viewed.LinkDraft{Kind: "address", Title: "x", Address: "https://example.org", AccountID: w.acme})
		w.missing(err)
		l := w.link(w.ann, viewed.LinkDraft{Kind: "address", Address: "https://example.org", PersonID: w.lea, ExpiresOn: "2026-06-01"})
		firm := w.link(w.ann, viewed.LinkDraft{Kind: "address", Address: "https://example.org", AccountID: w.acme})
		for _, one := range []*viewed.SmartLink{l, firm} {
			w.ask("POST", "/v/"+w.view("/l/"+one.Token), `{}`)
		}
		if len(w.told) != 2 || w.told[1].Account != w.acme {
			t.Errorf("%+v", w.told)
		}
		w.missing(w.s.Revoke(w.ctx, w.bo, l.ID, true))
		w.missing(w.s.Give(w.ctx, w.bo, l.ID, w.bo.User.ID))
		counts := func() string {
			links, err := w.s.Links(w.ctx, w.bo, viewed.LinkQuery{})
			w.ok(err)
			return fmt.Sprint(len(links), len(w.views(w.bo, viewed.ViewQuery{})), len(w.views(w.ann, viewed.ViewQuery{})), len(w.views(w.hq, viewed.ViewQuery{})))
		}
		if got := counts(); got != "0 0 2 2" {
			t.Errorf("Bo's links, views by Bo, Ann and headquarters: %s", got)
		}

		w.ok(w.s.Revoke(w.ctx, w.ann, l.ID, true))
		if answer := w.ask("GET", "/l/"+l.Token, ""); answer.Code != 404 {
			t.Errorf("revoked, and it opens: %d", answer.Code)
		}
		w.ok(w.s.Revoke(w.ctx, w.ann, l.ID, false))
		w.view("/l/" + l.Token)
		w.now = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
		if answer := w.ask("GET", "/l/"+l.Token, ""); answer.Code != 404 {
			t.Errorf("ended, and it opens: %d", answer.Code)
		}
		w.ok(w.s.Prolong(w.ctx, w.ann, l.ID, ""))

		inactive := false
		_, err = w.access.ChangeUser(w.ctx, w.hq, w.ann.User.ID, 0, access.UserChange{Active: &inactive})
		w.ok(err)
		w.view("/l/" + l.Token)
		n, err := w.s.GiveAll(w.ctx, w.hq, w.ann.User.ID, w.bo.User.ID)
		w.ok(err)
		if got := counts(); n != 2 || got != "2 2 2 2" {
			t.Errorf("%d handed over; %s", n, got)
		}
		for _, v := range w.views(w.bo, viewed.ViewQuery{}) {
			if !v.Hidden || v.Person != "" || v.Account != "" || v.PersonID != "" || v.AccountID != "" || v.Advice != viewed.Wait {
				t.Errorf("Bo is told of whom Bo may not see: %+v", v)
			}
		}
		if _, err := w.s.GiveAll(w.ctx, w.hq, w.bo.User.ID, w.ann.User.ID); fault.CodeOf(err) != fault.Unprocessed {
			t.Errorf("handed to somebody who left: %v", err)
		}
	})
}

func TestAPublicPage(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		p, err := w.s.PageOf(w.ctx, w.ann.User)
		w.ok(err)
		if p.Handle != "ann-kerleau" || p.Published || p.Version != 0 {
			t.Errorf("%+v", p)
		}
		general := w.link(w.ann, viewed.LinkDraft{Kind: "address", Address: "https://example.org", Title: "Offer"})
		personal := w.link(w.ann, viewed.LinkDraft{Kind: "page", Title: "My page", PersonID: w.lea})
		p.Pitch, p.Meeting, p.Areas.V, p.Links.V = "Fasteners <b>since</b> 1998", "https://meet.example/ann", []string{"Nord"}, []viewed.LinkID{personal.ID}
		if _, err := w.s.KeepPage(w.ctx, w.ann, *p); fault.CodeOf(err) != fault.Unprocessed {
			t.Errorf("a personal link on a public page: %v", err)
		}
		p.Links.V = []viewed.LinkID{general.ID}
		_, err = w.s.KeepPage(w.ctx, w.bo, *p)
		w.missing(err)
		p, err = w.s.KeepPage(w.ctx, w.ann, *p)
		w.ok(err)
		for _, path := range []string{"/p/ann-kerleau", "/l/" + personal.Token} {
			if answer := w.ask("GET", path, ""); answer.Code != 404 {
				t.Errorf("not published, and %s opens: %d", path, answer.Code)
			}
		}
		html, err := w.s.Preview(w.ctx, w.ann, *p, "fr")
		w.ok(err)
		if !strings.Contains(html, "Prendre rendez-vous") || strings.Contains(html, "<b>") || strings.Contains(html, "<script") {
			t.Error(html)
		}
		p.Published = true
		_, err = w.s.KeepPage(w.ctx, w.ann, *p)
		w.ok(err)
		if _, err := w.s.KeepPage(w.ctx, w.ann, *p); fault.CodeOf(err) != fault.Stale {
			t.Errorf("kept over another edit: %v", err)
		}
		w.ask("POST", "/v/"+w.view("/p/ann-kerleau"), `{}`)
		if len(w.told) != 0 {
			t.Errorf("nobody known: %v", w.told)
		}
		visit := w.view("/l/" + personal.Token)
		w.ask("POST", "/v/"+visit, `{}`)
		w.ask("POST", "/v/"+w.view("/l/"+general.Token+"?by="+visit), `{}`)
		if len(w.told) != 2 || !w.told[0].Page || w.told[0].Person != w.lea || w.told[1].Page || w.told[1].Person != w.lea {
			t.Errorf("%+v", w.told)
		}
		w.ask("POST", "/v/"+w.view("/l/"+general.Token+"?by="+visit, "User-Agent", browser+" other"), `{}`)
		if len(w.told) != 2 {
			t.Error("another browser is taken for the same person")
		}
		// A link that is handed over is no longer on the page, which can be kept still.
		w.ok(w.s.Give(w.ctx, w.ann, general.ID, w.bo.User.ID))
		p, err = w.s.PageOf(w.ctx, w.ann.User)
		w.ok(err)
		if len(p.Links.V) != 0 || p.Pitch == "" {
			t.Errorf("%+v", p)
		}
		p, err = w.s.KeepPage(w.ctx, w.ann, *p)
		w.ok(err)
		inactive := false
		_, err = w.access.ChangeUser(w.ctx, w.hq, w.ann.User.ID, 0, access.UserChange{Active: &inactive})
		w.ok(err)
		if answer := w.ask("GET", "/p/ann-kerleau", ""); answer.Code != 404 {
			t.Errorf("of somebody who left: %d", answer.Code)
		}
	})
}

func TestOldVisitsAreDropped(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		l := w.link(w.ann, viewed.LinkDraft{Kind: "address", Address: "https://example.org"})
		for range 3 {
			w.ask("POST", "/v/"+w.view("/l/"+l.Token), `{}`)
			w.now = w.now.AddDate(0, 6, 0)
		}
		n, err := w.s.Drop(w.ctx)
		w.ok(err)
		w.ok(w.s.SetKeepMonths(w.ctx, w.hq, 7))
		m, err := w.s.Drop(w.ctx)
		w.ok(err)
		if left := len(w.views(w.ann, viewed.ViewQuery{})); n != 1 || m != 1 || left != 1 {
			t.Errorf("dropped %d and %d, %d left", n, m, left)
		}
	})
}
