package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	netmail "net/mail"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"arpent/cmd/arpent/demo"
	"arpent/cmd/arpent/outlets"
	"arpent/internal/access"
	"arpent/internal/platform/mail/mailtest"
)

// unsaid is a message's key where its text should be.
var unsaid = regexp.MustCompile(`\b(deliver|signal|task)_[a-z_]+`)

// The whole program tells somebody what changed by letter, feed and calendar, in
// their language, and takes them at their word when they want no more.
func TestTheWaysOut(t *testing.T) {
	ctx := context.Background()
	a, _ := testCompany(t, filepath.Join(t.TempDir(), "arpent.db"), 3, demo.Size{Accounts: 600, Territories: 16})
	server := mailtest.Start(t, mailtest.Options{})
	h := httptest.NewServer(func() http.Handler { s := a.server(); return s.Handler(a.outer) }())
	t.Cleanup(h.Close)
	flags := outlets.Flags{PublicAddress: h.URL + "/", SMTP: server.Address, SMTPSecurity: "none", SMTPTimeout: 10 * time.Second, MailFrom: "Arpent <arpent@example.org>"}
	if err := flags.Open(a.outlets); err != nil {
		t.Fatal(err)
	}
	ask := func(c *http.Client, method, path, body string) (int, string) {
		t.Helper()
		r, _ := http.NewRequest(method, h.URL+path, strings.NewReader(body))
		if strings.HasPrefix(body, "{") {
			r.Header.Set("Content-Type", "application/json")
		}
		got, err := c.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer got.Body.Close()
		text, _ := io.ReadAll(got.Body)
		return got.StatusCode, string(text)
	}
	jar, _ := cookiejar.New(nil)
	in, out := &http.Client{Jar: jar}, &http.Client{} // signed in, and not
	users, err := a.access.Users(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range users {
		if u.Role == access.HeadOffice {
			if status, text := ask(in, "POST", "/api/v1/session/demo", `{"user_id":"`+string(u.ID)+`"}`); status >= 300 {
				t.Fatalf("%d %s", status, text)
			}
			break
		}
	}
	for path, begins := range map[string]string{"/api/v1/signals/feed": "<?xml", "/api/v1/tasks/calendar": "BEGIN:VCALENDAR"} {
		status, text := ask(in, "POST", path, `{"language":"fr"}`)
		var made struct{ Path string }
		if err := json.Unmarshal([]byte(text), &made); err != nil || status != 200 {
			t.Fatalf("%s: %d %s", path, status, text)
		}
		status, text = ask(out, "GET", made.Path, "")
		if status != 200 || !strings.HasPrefix(text, begins) || unsaid.MatchString(text) {
			t.Errorf("%s: %d %.300s %q", path, status, text, unsaid.FindString(text))
		}
		if status, text = ask(out, "GET", path, ""); status != http.StatusUnauthorized {
			t.Errorf("%s, not signed in: %d %s", path, status, text)
		}
	}
	if status, text := ask(in, "PUT", "/api/v1/digest", `{"wanted":true,"hour":0,"weekdays":127,"zone":"UTC","language":"fr"}`); status >= 300 {
		t.Fatalf("%d %s", status, text)
	}
	if status, text := ask(in, "POST", "/api/v1/digest/test", "{}"); status >= 300 {
		t.Fatalf("%d %s", status, text)
	}
	tomorrow := a.now().AddDate(0, 0, 1)
	later := outlets.New(a.db, a.access, a.signal, a.task, a.log, func() time.Time { return tomorrow }) // an hour that is past today counts from tomorrow on
	if err := flags.Open(later); err != nil {
		t.Fatal(err)
	}
	if err := later.Digest.Work(ctx); err != nil {
		t.Fatal(err)
	}
	letters := server.Letters()
	if len(letters) != 2 {
		t.Fatalf("%d letters", len(letters))
	}
	for _, l := range letters {
		if found := unsaid.Find(l.Data); found != nil {
			t.Errorf("not said: %s", found)
		}
	}
	m, err := netmail.ReadMessage(bytes.NewReader(letters[1].Data))
	if err != nil {
		t.Fatal(err)
	}
	link := strings.TrimPrefix(strings.Trim(m.Header.Get("List-Unsubscribe"), "<>"), h.URL)
	if status, text := ask(out, "POST", link, "List-Unsubscribe=One-Click"); status != 200 || unsaid.MatchString(text) {
		t.Errorf("%s: %d %s", link, status, text)
	}
	if _, text := ask(in, "GET", "/api/v1/digest", ""); !strings.Contains(text, `"wanted":false`) || !strings.Contains(text, `"state":"sent"`) {
		t.Error(text)
	}
}
