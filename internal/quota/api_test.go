package quota_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/httpd"
	"arpent/internal/quota"
	"arpent/internal/territory"
)

// server serves the company; asking as someone signs them in.
func (w *world) server() *httptest.Server {
	s := httpd.New("test", slog.New(slog.DiscardHandler))
	w.access.Routes(s.API, "test")
	w.quotas.Routes(s.API)
	h := httptest.NewServer(s.Handler(w.access.Identify))
	w.t.Cleanup(h.Close)
	return h
}

// caller asks as one user.
type caller struct {
	t      *testing.T
	base   string
	client http.Client
}

func (w *world) as(h *httptest.Server, user access.UserID) *caller {
	w.t.Helper()
	jar, err := cookiejar.New(nil)
	w.ok(err)
	c := &caller{w.t, h.URL + "/api/v1", http.Client{Jar: jar}}
	c.do("POST", "/session/demo", map[string]any{"user_id": user}, 200, nil)
	return c
}

// do asks, checks the status, and reads the answer into out unless that is nil.
func (c *caller) do(method, path string, body any, status int, out any) {
	c.t.Helper()
	var text io.Reader
	if body != nil {
		b, _ := json.Marshal(body)
		text = bytes.NewReader(b)
	}
	r, _ := http.NewRequest(method, c.base+path, text)
	r.Header.Set("Content-Type", "application/json")
	answer, err := c.client.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	got, _ := io.ReadAll(answer.Body)
	if answer.StatusCode != status {
		c.t.Fatalf("%s %s: %d %s", method, path, answer.StatusCode, got)
	}
	if out != nil {
		if err := json.Unmarshal(got, out); err != nil {
			c.t.Fatalf("%s %s: %v in %s", method, path, err, got)
		}
	}
}

type credits struct{ Items []quota.NamedCredit }

func (c credits) sum() (won int64) {
	for _, k := range c.Items {
		if k.Outcome == deal.Won {
			won += k.Amount
		}
	}
	return won
}

// What a number is made of adds up to it, as of the same day, and shows nobody
// what is not theirs.
func TestCreditsOverTheAPI(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		root := w.territory("France", "")
		north, south := w.territory("Nord", root), w.territory("Sud", root)
		anne, bob := w.user("anne", access.Representative), w.user("bob", access.Representative)
		boss := w.user("boss", access.Manager)
		w.member(north, anne, territory.Owner, 100)
		w.member(south, bob, territory.Owner, 100)
		w.member(root, boss, territory.Manager, 100)
		a, b := w.firm("a"), w.firm("b")
		w.align(map[account.ID]territory.ID{a: north, b: south})
		w.deal(a, 300_00, "2026-01-05", deal.Won)
		shared := w.deal(b, 101_00, "2026-01-06", deal.Won)
		w.now = w.now.AddDate(0, 0, 3)
		w.ok(w.quotas.Split(context.Background(), w.hq, shared, []quota.DealPart{{TerritoryID: north, Percent: 50}, {TerritoryID: south, Percent: 50}}))
		w.deal(a, 70_00, "2026-01-07", deal.Won)
		w.now = w.now.Add(time.Hour)
		h := w.server()
		for _, c := range []struct {
			who, of access.UserID
			asOf    string
			wants   int64
		}{
			{anne, anne, "", 420_50}, {anne, anne, "2026-01-05", 300_00}, {boss, anne, "", 420_50}, {boss, boss, "", 471_00},
			{boss, boss, "2026-01-06", 300_00 + 101_00}, {w.hq.User.ID, bob, "", 50_50}, {w.hq.User.ID, bob, "2026-01-06", 101_00},
		} {
			var got credits
			var all quota.Attainment
			me := w.as(h, c.who)
			me.do("GET", "/attainment/people/"+string(c.of)+"/credits?as_of="+c.asOf, nil, 200, &got)
			me.do("GET", "/attainment?as_of="+c.asOf, nil, 200, &all)
			if got.sum() != c.wants {
				t.Errorf("%s of %s as of %q: %d, want %d", c.who, c.of, c.asOf, got.sum(), c.wants)
			}
			for _, p := range all.People {
				if p.UserID == c.of && p.Credited != c.wants {
					t.Errorf("%s as of %q: %d in the table, %d by its deals", p.Name, c.asOf, p.Credited, c.wants)
				}
			}
		}
		var got credits
		w.as(h, anne).do("GET", "/attainment/"+string(north)+"/credits?as_of=2026-01-06", nil, 200, &got)
		if got.sum() != 300_00 {
			t.Errorf("north as of the sixth: %d", got.sum())
		}
		w.as(h, anne).do("GET", "/attainment/people/"+string(bob)+"/credits", nil, 404, nil)
		w.as(h, anne).do("GET", "/attainment/"+string(south)+"/credits", nil, 404, nil)
	})
}
