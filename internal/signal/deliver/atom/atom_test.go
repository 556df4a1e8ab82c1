package atom_test

import (
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2/humatest"
	"github.com/mmcdole/gofeed"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/signal"
	"arpent/internal/signal/deliver/atom"
	"arpent/internal/signal/deliver/delivertest"
)

var sets = delivertest.Sets()

type world struct {
	*delivertest.World
	mux *http.ServeMux
}

func open(t *testing.T, d *db.DB) *world {
	w := &world{World: delivertest.Open(t, d), mux: http.NewServeMux()}
	_, api := humatest.New(t)
	atom.New(atom.Options{Access: w.Access, Signals: w.Signals, Say: delivertest.Say, Site: func() string { return "" }, Now: w.Clock}).Routes(api, w.mux)
	return w
}

func (w *world) get(path string, head ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", "https://arpent.example.org"+path, nil)
	for i := 0; i < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	out := httptest.NewRecorder()
	w.mux.ServeHTTP(out, r)
	return out
}

var dateTime = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$`)

// valid holds a feed to what RFC 4287 asks of one.
func valid(t *testing.T, text string) {
	t.Helper()
	var f struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Author  struct {
			Name string `xml:"name"`
		} `xml:"author"`
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Updated string `xml:"updated"`
		Link    []struct {
			Rel string `xml:"rel,attr"`
		} `xml:"link"`
		Entry []struct {
			ID      string `xml:"id"`
			Title   string `xml:"title"`
			Updated string `xml:"updated"`
			Link    []struct {
				Rel  string `xml:"rel,attr"`
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(text), &f); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if !strings.HasPrefix(f.ID, "urn:uuid:") || f.Title == "" || !dateTime.MatchString(f.Updated) || f.Author.Name == "" || len(f.Link) != 2 || f.Link[0].Rel != "self" {
		t.Errorf("feed: %+v", f)
	}
	seen := map[string]bool{}
	for _, e := range f.Entry {
		if seen[e.ID] || !strings.HasPrefix(e.ID, "urn:uuid:") || e.Title == "" || !dateTime.MatchString(e.Updated) || len(e.Link) != 1 || e.Link[0].Rel != "alternate" || !strings.HasPrefix(e.Link[0].Href, "https://arpent.example.org/") {
			t.Errorf("entry: %+v", e)
		}
		seen[e.ID] = true
	}
}

func TestAFeedOfWhatOneSees(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		secret, err := w.Access.MakeAddress(w.Ctx, w.Ann, access.SignalsAddress, "fr")
		w.OK(err)
		path := "/feeds/" + secret + ".atom"
		got := w.get(path)
		valid(t, got.Body.String()) // of nothing, too
		w.Tell(w.Acme, signal.Funding, "Acme & Cie lève <b>douze</b> \"millions\" \x01]]>")
		w.Now = w.Now.Add(time.Hour)
		w.Tell(w.Acme, signal.Hiring, "Acme recrute")
		w.Tell(w.Other, signal.Hiring, "Other recrute")
		got = w.get(path)
		text := got.Body.String()
		valid(t, text)
		f, err := gofeed.NewParser().ParseString(text)
		w.OK(err)
		if len(f.Items) != 2 || f.Items[0].Title != "Acme recrute" || !strings.HasPrefix(f.Items[1].Title, `Acme & Cie lève <b>douze</b> "millions" `) || f.Language != "fr" && !strings.Contains(text, `xml:lang="fr"`) {
			t.Errorf("%d items: %q %q", len(f.Items), f.Items[0].Title, f.Items[len(f.Items)-1].Title)
		}
		if got.Header().Get("Content-Type") != "application/atom+xml; charset=utf-8" || !strings.HasPrefix(got.Header().Get("Cache-Control"), "private") {
			t.Errorf("%v", got.Header())
		}
		if again := w.get(path, "If-None-Match", got.Header().Get("ETag")); again.Code != http.StatusNotModified || again.Body.Len() != 0 {
			t.Errorf("unchanged: %d", again.Code)
		}
		w.Give(w.Acme, w.Bo)
		if moved := w.get(path, "If-None-Match", got.Header().Get("ETag")); moved.Code != 200 || strings.Contains(moved.Body.String(), "recrute") {
			t.Errorf("out of sight: %d %s", moved.Code, moved.Body)
		}
	})
}

// An address serves nobody once it ended, its maker made another, or left.
func TestAnAddressEnds(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		code := func(secret string) int { return w.get("/feeds/" + secret + ".atom").Code }
		make := func() string {
			secret, err := w.Access.MakeAddress(w.Ctx, w.Ann, access.SignalsAddress, "en")
			w.OK(err)
			return secret
		}
		first := make()
		second := make()
		var kept []string
		w.OK(d.Select(w.Ctx, &kept, "SELECT secret_hash FROM tokens WHERE kind = ?", access.SignalsAddress))
		if len(kept) != 1 || strings.Contains(kept[0], second) {
			t.Errorf("kept: %v", kept)
		}
		session, err := w.Access.MakeAddress(w.Ctx, w.Ann, access.TasksAddress, "en")
		w.OK(err)
		if code(first) != 404 || code(second) != 200 || code(session) != 404 || code("guessed") != 404 || w.get("/feeds/"+second).Code != 404 {
			t.Error("addresses are mixed up")
		}
		if r, err := w.Access.AddressOf(w.Ctx, w.Ann.User.ID, access.SignalsAddress); err != nil || r == nil || r.LastUsedAt.IsZero() {
			t.Errorf("%+v %v", r, err)
		}
		w.OK(w.Access.EndAddress(w.Ctx, w.Ann, access.SignalsAddress))
		third := ""
		if code(second) != 404 {
			t.Error("an ended address serves")
		}
		third = make()
		w.Close(w.Ann)
		if code(third) != 404 {
			t.Error("the address of somebody who left serves")
		}
	})
}

func TestReadersAreSlowedDown(t *testing.T) {
	w := open(t, dbtest.SQLite(t, sets...))
	slow := 0
	for range 40 {
		if w.get("/feeds/guessed.atom").Code == http.StatusTooManyRequests {
			slow++
		}
	}
	if slow != 10 {
		t.Errorf("%d of 40 were slowed down", slow)
	}
}
