package hook_test

import (
	"context"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/signal/hook"
	"arpent/internal/signal/mapping"
)

var usual = mapping.EventMapping{Kind: "$.type", Kinds: map[string]string{"company.funded": "funding"}, Company: "$.data.company", Domain: "$.data.site", HappenedOn: "$.at", Quote: "$.data.text", Link: "$.data.url"}

func TestMapping(t *testing.T) {
	message := `{"type": "company.funded", "at": "2026-05-03T10:00:00+02:00", "data": {"company": " Acme ", "site": "https://www.Acme.example/about", "text": "12 million", "url": "javascript:alert(1)"}}`
	got, err := hook.Try(usual, message)
	want := mapping.MappedEvent{Kind: "funding", Company: "Acme", Domain: "acme.example", HappenedOn: "2026-05-03", Quote: "12 million"}
	if err != nil || len(got) != 1 || got[0] != want {
		t.Errorf("%v, %v", got, err)
	}
	each := mapping.EventMapping{Each: "$.people[?@.new == true]", Kind: "joined", Email: "$.mail", HappenedOn: "$.since"}
	got, err = hook.Try(each, `{"people": [{"mail": "a@b.example", "new": true, "since": 1767225600}, {"mail": "c@d.example", "new": false}, {"mail": "e@f.example", "new": true, "since": 1767225600000}]}`)
	if err != nil || len(got) != 2 || got[0].Email != "a@b.example" || got[1].HappenedOn != "2026-01-01" || got[0].HappenedOn != "2026-01-01" {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := hook.Try(usual, `{"type": "something.else"}`); err != nil || len(got) != 0 {
		t.Errorf("an event that is not wanted: %v, %v", got, err)
	}
	for key, c := range map[string]struct {
		m       mapping.EventMapping
		message string
	}{
		"hook.kind": {mapping.EventMapping{Email: "$.a"}, "{}"}, "hook.about": {mapping.EventMapping{Kind: "news"}, "{}"}, "hook.path": {mapping.EventMapping{Kind: "news", Email: "$.["}, "{}"},
		"hook.json": {usual, "{"}, "hook.nobody": {mapping.EventMapping{Kind: "news", Email: "$.a"}, `{"b": 1}`}, "date.invalid": {mapping.EventMapping{Kind: "news", Email: "$.a", HappenedOn: "$.d"}, `{"a": "x", "d": "yesterday"}`},
	} {
		if _, err := hook.Try(c.m, c.message); keyOf(err) != key {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func keyOf(err error) string {
	if f, ok := err.(*fault.Error); ok {
		return f.Key
	}
	return ""
}

// post sends a message as a sender would and gives the status.
func post(t testing.TB, h http.Handler, sender *hook.HookMade, id, body string, at time.Time, change func(r *http.Request)) int {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("POST /hooks/{sender}", h)
	r := httptest.NewRequest("POST", "/hooks/"+string(sender.ID), strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+sender.Token)
	r.Header.Set("webhook-id", id)
	if sender.Secret != "" {
		signer, err := standardwebhooks.NewWebhook(sender.Secret)
		if err != nil {
			t.Fatal(err)
		}
		signature, err := signer.Sign(id, at, []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("webhook-timestamp", strconv.FormatInt(at.Unix(), 10))
		r.Header.Set("webhook-signature", signature)
	}
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	return w.Code
}

func TestMessages(t *testing.T) {
	ctx := context.Background()
	dbtest.Each(t, []fs.FS{hook.Migrations}, func(t *testing.T, d *db.DB) {
		now := time.Date(2026, 5, 20, 9, 0, 0, 0, time.UTC)
		var told []hook.Told
		nobody := false
		s := hook.New(d, hook.Options{Now: func() time.Time { return now }, Tell: func(_ context.Context, _ *db.Tx, one hook.Told) (bool, error) {
			if one.Quote == "refused" {
				return false, fault.Invalid("signal.kind", "no such kind")
			}
			if !nobody {
				told = append(told, one)
			}
			return !nobody, nil
		}})
		signed, err := s.Add(ctx, "hq", "Press", true, usual)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := s.Add(ctx, "hq", "Script", false, mapping.EventMapping{Kind: "news", Company: "$.c", Quote: "$.q"})
		if err != nil {
			t.Fatal(err)
		}
		body := `{"type": "company.funded", "data": {"company": "Acme"}}`
		for i, c := range []struct {
			sender *hook.HookMade
			id     string
			at     time.Duration
			change func(r *http.Request)
			want   int
		}{
			{signed, "1", 0, nil, 202},
			{signed, "1", time.Minute, nil, 202}, // sent again: acknowledged, not stored twice
			{signed, "2", -6 * time.Minute, nil, 401},
			{signed, "2", 6 * time.Minute, nil, 401},
			{signed, "2", 0, func(r *http.Request) { r.Header.Set("webhook-id", "3") }, 401},
			{signed, "2", 0, func(r *http.Request) { r.Header.Del("webhook-signature") }, 401},
			{signed, "2", 0, func(r *http.Request) { r.Header.Del("webhook-timestamp") }, 401},
			{plain, "a", 0, nil, 202},
			{plain, "b", 0, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+signed.Token) }, 401},
			{plain, "b", 0, func(r *http.Request) { r.Header.Del("Authorization") }, 401},
			{plain, "b", 0, func(r *http.Request) { r.URL.Path = "/hooks/none" }, 404},
		} {
			text := body
			if c.sender == plain {
				text = `{"c": "Acme", "q": "` + c.id + `"}`
			}
			if got := post(t, s.Handler(), c.sender, c.id, text, now.Add(c.at), c.change); got != c.want {
				t.Errorf("%d: %d instead of %d", i, got, c.want)
			}
		}
		if got := post(t, s.Handler(), plain, "long", `{"c": "`+strings.Repeat("x", 1<<20)+`"}`, now, nil); got != 413 {
			t.Errorf("a long one: %d", got)
		}
		for range 2 {
			if err := s.Work(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if len(told) != 2 || told[0].Kind != "funding" || told[0].Source != "hook/"+string(signed.ID) || told[0].HappenedOn != "2026-05-20" || told[1].Quote != "a" {
			t.Errorf("%v", told)
		}
		nobody = true
		post(t, s.Handler(), plain, "c", `{"c": "Nobody"}`, now, nil)
		post(t, s.Handler(), plain, "d", `{`, now, nil)
		post(t, s.Handler(), plain, "e", `{"c": "Acme", "q": "refused"}`, now, nil)
		if err := s.Work(ctx); err != nil {
			t.Fatal(err)
		}
		list, err := s.Senders(ctx)
		if err != nil || len(list) != 2 || !list[0].Signed || list[0].Refused != "hook.signature" || list[1].Done != 1 || list[1].Unmatched != 1 || list[1].Failed != 2 || list[1].Waiting != 0 || list[1].ReceivedAt.IsZero() {
			t.Errorf("%+v, %v", list, err)
		}
		failed, err := s.Messages(ctx, plain.ID, hook.Failed, 10)
		if err != nil || len(failed) != 2 || failed[0].Problem == "" || failed[0].MessageID != "e" {
			t.Errorf("%+v, %v", failed, err)
		}
		nobody = false
		if n, err := s.Again(ctx, plain.ID); err != nil || n != 3 {
			t.Errorf("%d, %v", n, err)
		}
		if err := s.Work(ctx); err != nil || len(told) != 3 || told[2].Company != "Nobody" {
			t.Errorf("%v, %v", told, err)
		}
		if err := s.End(ctx, plain.ID); err != nil {
			t.Fatal(err)
		}
		if got := post(t, s.Handler(), plain, "f", `{"c": "Acme"}`, now, nil); got != 404 {
			t.Errorf("an ended sender: %d", got)
		}
		// Four messages told something, two are left for another reading.
		for _, c := range []struct {
			days int
			gone int64
		}{{29, 0}, {31, 3}, {89, 0}, {91, 2}} {
			later := now
			now = now.AddDate(0, 0, c.days)
			if n, err := s.Tidy(ctx); err != nil || n != c.gone {
				t.Errorf("after %d days %d were deleted, %v", c.days, n, err)
			}
			now = later
		}
	})
}
