package relay_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/signal"
	"arpent/internal/signal/deliver/delivertest"
	"arpent/internal/signal/deliver/relay"
)

var sets = delivertest.Sets(relay.Migrations)

// heard is a message that a receiver was sent.
type heard struct {
	id, body string
	head     http.Header
}

// receiver is another system.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	all    []heard
	answer func(w http.ResponseWriter)
}

func receive(t *testing.T) *receiver {
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, _ := io.ReadAll(q.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.all = append(r.all, heard{q.Header.Get("webhook-id"), string(body), q.Header})
		if r.answer != nil {
			r.answer(w)
		}
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) say(status int, head ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = func(w http.ResponseWriter) {
		for i := 0; i < len(head); i += 2 {
			w.Header().Set(head[i], head[i+1])
		}
		w.WriteHeader(status)
	}
}

func (r *receiver) heard() []heard {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]heard(nil), r.all...)
}

type world struct {
	*delivertest.World
	s *relay.Service
}

func open(t *testing.T, d *db.DB) *world {
	w := &world{World: delivertest.Open(t, d)}
	w.s = w.service(true)
	return w
}

func (w *world) service(private bool) *relay.Service {
	return relay.New(w.D, relay.Options{Access: w.Access, Signals: w.Signals, Private: private, Now: w.Clock, Site: func() string { return "https://arpent.example.org" }})
}

func (w *world) add(who access.Actor, url string, n relay.EndpointDraft) *relay.EndpointMade {
	w.Helper()
	n.Name, n.URL = "CRM", url
	one, err := w.s.Add(w.Ctx, who, n)
	w.OK(err)
	return one
}

// later lets time pass and works.
func (w *world) later(d time.Duration) {
	w.Helper()
	w.Now = w.Now.Add(d)
	w.OK(w.s.Work(w.Ctx))
}

func (w *world) fares(who access.Actor) relay.Endpoint {
	w.Helper()
	list, err := w.s.Endpoints(w.Ctx, who)
	w.OK(err)
	if len(list) != 1 {
		w.Fatalf("%d endpoints", len(list))
	}
	return list[0]
}

// Each signal that one sees is sent on once, signed, though several programs
// do it.
func TestSignalsAreSentOn(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		mine, all, some := receive(t), receive(t), receive(t)
		w.Tell(w.Acme, signal.Funding, "Avant")
		made := w.add(w.Ann, mine.URL, relay.EndpointDraft{})
		w.add(w.HQ, all.URL, relay.EndpointDraft{Organisation: true})
		w.add(w.HQ, some.URL, relay.EndpointDraft{Kinds: []signal.Kind{signal.Hiring}})
		for i := range 30 {
			w.Tell(w.Acme, signal.Funding, fmt.Sprintf("Acme %d", i))
		}
		w.Tell(w.Other, signal.Hiring, "Other recrute")
		var both sync.WaitGroup
		for _, s := range []*relay.Service{w.s, w.service(true)} {
			both.Go(func() {
				for range 3 { // 25 in a row at most
					if err := s.Work(w.Ctx); err != nil {
						t.Error(err)
					}
				}
			})
		}
		both.Wait()
		got := mine.heard()
		if len(got) != 30 || len(all.heard()) != 31 || len(some.heard()) != 1 {
			t.Fatalf("%d of 30, %d of 31, %d of 1", len(got), len(all.heard()), len(some.heard()))
		}
		seen := map[string]bool{}
		for _, one := range got {
			var body struct {
				Type      string
				Timestamp time.Time
				Data      struct {
					Kind, Link string
					Evidence   struct{ Quote string }
				}
			}
			w.OK(json.Unmarshal([]byte(one.body), &body))
			if seen[body.Data.Evidence.Quote] || !strings.HasPrefix(body.Data.Evidence.Quote, "Acme") || body.Type != "signal.told" || body.Timestamp.IsZero() ||
				body.Data.Link != "https://arpent.example.org/accounts/"+string(w.Acme) {
				t.Errorf("%s", one.body)
			}
			seen[body.Data.Evidence.Quote] = true
			verifier, err := standardwebhooks.NewWebhook(made.Secret)
			w.OK(err)
			if err := verifier.VerifyIgnoringTimestamp([]byte(one.body), one.head); err != nil || one.head.Get("webhook-timestamp") != fmt.Sprint(w.Now.Unix()) {
				t.Errorf("signature: %v", err)
			}
		}
		if e := w.fares(w.Ann); e.Done != 30 || e.Waiting != 0 || e.GoodAt.IsZero() || e.Status != 200 {
			t.Errorf("%+v", e)
		}
	})
}

// What is not taken is sent again, later and later, under the same id, and given
// up; what its owner no longer sees by then is not sent at all.
func TestWhatIsNotTakenIsSentAgain(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		r := receive(t)
		w.add(w.Ann, r.URL, relay.EndpointDraft{})
		r.say(500)
		w.Tell(w.Acme, signal.Funding, "Un")
		w.Tell(w.Acme, signal.Funding, "Deux")
		w.later(0) // the first fails, the second waits for its turn
		w.later(time.Second)
		w.later(4 * time.Second)
		if got := r.heard(); len(got) != 3 || got[0].id != got[2].id || got[0].id == got[1].id {
			t.Errorf("%d attempts: %+v", len(got), got)
		}
		if e := w.fares(w.Ann); e.Waiting != 2 || e.FailingSince.IsZero() || e.Problem != "deliver.status" || e.Status != 500 {
			t.Errorf("%+v", e)
		}
		r.say(429, "Retry-After", "3600")
		w.later(5 * time.Minute)
		n := len(r.heard())
		w.later(50 * time.Minute)
		if len(r.heard()) > n+1 { // the other message may have been due
			t.Errorf("asked again %d times though told to wait an hour", len(r.heard())-n)
		}
		w.Give(w.Acme, w.Bo) // out of sight before it could be sent
		r.say(200)
		n = len(r.heard())
		w.later(12 * time.Hour)
		if e := w.fares(w.Ann); len(r.heard()) != n || e.Waiting != 0 || e.Done != 0 {
			t.Errorf("%d sent, %+v", len(r.heard())-n, e)
		}
		ids := map[string]int{}
		for _, one := range r.heard() {
			ids[one.id]++
		}
		if len(ids) != 2 {
			t.Errorf("%d ids for two signals", len(ids))
		}
	})
}

// An endpoint that takes nothing for days, or says that it is gone, is left
// alone until somebody resumes it; nothing that came meanwhile is lost.
func TestAnEndpointThatFailsForLongIsSwitchedOff(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		r := receive(t)
		one := w.add(w.Ann, r.URL, relay.EndpointDraft{})
		r.say(503)
		for i := range 30 {
			w.Tell(w.Acme, signal.Funding, fmt.Sprint(i))
			w.later(5 * time.Hour)
		}
		e := w.fares(w.Ann)
		if e.DisabledAt.IsZero() || e.Failed == 0 {
			t.Fatalf("after six days: %+v", e)
		}
		n := len(r.heard())
		w.later(24 * time.Hour)
		if len(r.heard()) != n {
			t.Error("it was sent to though switched off")
		}
		r.say(204)
		w.OK(w.s.Again(w.Ctx, w.Ann, one.ID))
		w.later(0)
		w.later(time.Second)
		taken := map[string]bool{}
		for _, h := range r.heard()[n:] {
			taken[h.id] = true
		}
		if e = w.fares(w.Ann); e.Done != 30 || e.Failed+e.Waiting != 0 || !e.DisabledAt.IsZero() || !e.FailingSince.IsZero() || len(taken) != 30 {
			t.Errorf("%d taken, %+v", len(taken), e)
		}
		r.say(410)
		w.Tell(w.Acme, signal.Funding, "Fin")
		w.later(time.Second)
		if e = w.fares(w.Ann); e.DisabledAt.IsZero() {
			t.Errorf("gone: %+v", e)
		}
	})
}

// While nothing is taken, what becomes known meanwhile waits with the others
// rather than being tried one after the other.
func TestAnEndpointThatFailsIsLeftInPeace(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		r := receive(t)
		w.add(w.Ann, r.URL, relay.EndpointDraft{})
		r.say(500)
		for i := range 90 { // an hour and a half
			w.Tell(w.Acme, signal.Funding, fmt.Sprint(i))
			w.later(time.Minute)
		}
		if n := len(r.heard()); n < 5 || n > 20 {
			t.Errorf("tried %d times for 90 messages in 90 minutes", n)
		}
		r.say(200)
		for range 6 {
			w.later(time.Hour)
		}
		ids := map[string]bool{}
		for _, h := range r.heard() {
			ids[h.id] = true
		}
		if e := w.fares(w.Ann); e.Done != 90 || len(ids) != 90 || !e.FailingSince.IsZero() {
			t.Errorf("%d ids, %+v", len(ids), e)
		}
	})
}

// A program that is killed while it sends leaves the message to the next one.
func TestAMessageOutlivesItsProgram(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		r := receive(t)
		w.add(w.Ann, r.URL, relay.EndpointDraft{})
		r.say(500)
		w.Tell(w.Acme, signal.Funding, "Un")
		w.later(0)
		// As it stands when a program claimed it and said no more.
		_, err := w.D.Exec(w.Ctx, "UPDATE relay_messages SET next_at = ?, attempts = attempts + 1", db.At(w.Now.Add(time.Minute)))
		w.OK(err)
		r.say(200)
		w.later(30 * time.Second)
		n := len(r.heard())
		w.later(31 * time.Second)
		if got := r.heard(); n != 1 || len(got) != 2 || got[0].id != got[1].id {
			t.Errorf("%d, then %d", n, len(got))
		}
	})
}

func keyOf(err error) string {
	if f, ok := err.(*fault.Error); ok {
		return f.Key
	}
	return fmt.Sprint(err)
}

// Nothing inside is reached unless that is allowed, and nobody touches what is
// another's.
func TestWhoMaySendWhereTo(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		r := receive(t)
		outside := w.service(false)
		for url, want := range map[string]string{"http://example.org/": "deliver.url", "ftp://example.org/": "deliver.url", "https://": "deliver.url", "https://u:p@example.org/": "deliver.url"} {
			if _, err := outside.Add(w.Ctx, w.Ann, relay.EndpointDraft{Name: "x", URL: url}); keyOf(err) != want {
				t.Errorf("%s: %v", url, err)
			}
		}
		for _, url := range []string{strings.Replace(r.URL, "http:", "https:", 1), "https://localhost/", "https://[::1]/", "https://169.254.169.254/latest", "https://10.1.2.3/"} {
			one, err := outside.Add(w.Ctx, w.Ann, relay.EndpointDraft{Name: "x", URL: url})
			w.OK(err)
			if _, err := outside.Try(w.Ctx, &relay.Endpoint{URL: url, Secret: one.Secret}); keyOf(err) != "deliver.private" {
				t.Errorf("%s: %v", url, err)
			}
			w.OK(outside.End(w.Ctx, w.Ann, one.ID))
		}
		r.say(302, "Location", "https://example.org/")
		mine := w.add(w.Ann, r.URL, relay.EndpointDraft{})
		if status, err := w.s.Try(w.Ctx, &relay.Endpoint{URL: r.URL, Secret: mine.Secret}); status != 302 || keyOf(err) != "deliver.status" {
			t.Errorf("a redirect: %d %v", status, err)
		}
		if got := r.heard(); len(got) != 1 || !strings.Contains(got[0].body, `"signal.test"`) {
			t.Errorf("%+v", got)
		}
		if _, err := w.s.Add(w.Ctx, w.Ann, relay.EndpointDraft{Name: "x", URL: r.URL, Organisation: true}); fault.CodeOf(err) != fault.Denied {
			t.Errorf("a representative for all: %v", err)
		}
		for _, who := range []access.Actor{w.Bo, w.HQ} {
			if err := w.s.End(w.Ctx, who, mine.ID); fault.CodeOf(err) != fault.Missing {
				t.Errorf("%s ends another's: %v", who.User.Name, err)
			}
			if list, err := w.s.Endpoints(w.Ctx, who); err != nil || len(list) != 0 {
				t.Errorf("%s sees another's: %v %v", who.User.Name, list, err)
			}
		}
	})
}
