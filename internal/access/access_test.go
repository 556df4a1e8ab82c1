package access_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/httpd"
)

var sets = []fs.FS{access.Migrations}

type browser struct {
	t      *testing.T
	base   string
	cookie *http.Cookie
	bearer string
}

// do sends a request and returns its status and body; it keeps the session cookie.
func (b *browser) do(method, path, body string) (int, map[string]any) {
	b.t.Helper()
	r, _ := http.NewRequest(method, b.base+path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if b.cookie != nil {
		r.AddCookie(b.cookie)
	}
	if b.bearer != "" {
		r.Header.Set("Authorization", "Bearer "+b.bearer)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	for _, c := range answer.Cookies() {
		if c.Name == access.CookieName {
			b.cookie = c
			if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode {
				b.t.Error("the session cookie is not guarded")
			}
		}
	}
	text, _ := io.ReadAll(answer.Body)
	var out map[string]any
	if len(bytes.TrimSpace(text)) > 0 {
		if err := json.Unmarshal(text, &out); err != nil {
			b.t.Fatalf("%s %s: %s", method, path, text)
		}
	}
	return answer.StatusCode, out
}

func serve(t *testing.T, d *db.DB, o access.Options) (*access.Service, func() *browser) {
	s := access.New(d, o)
	server := httpd.New("test", slog.Default())
	s.Routes(server.API, "test")
	h := httptest.NewServer(server.Handler(s.Identify))
	t.Cleanup(h.Close)
	return s, func() *browser { return &browser{t: t, base: h.URL + "/api/v1"} }
}

func TestFirstAdministratorInvitesAndEveryoneSignsIn(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s, open := serve(t, d, access.Options{})
		setup, err := s.SetupLink(ctx)
		if err != nil || setup == "" {
			t.Fatal(setup, err)
		}
		admin := open()
		if status, _ := admin.do("GET", "/users", ""); status != 401 {
			t.Errorf("a stranger lists users: %d", status)
		}
		if status, body := admin.do("POST", "/links/"+setup, `{"name":"Ada","email":"Ada@Example.org","password":"short"}`); status != 422 || body["key"] != "access.password_short" {
			t.Errorf("%d %v", status, body)
		}
		if status, body := admin.do("POST", "/links/"+setup, `{"name":"Ada","email":"Ada@Example.org","password":"correct horse"}`); status != 200 {
			t.Fatalf("%d %v", status, body)
		}
		if status, _ := open().do("POST", "/links/"+setup, `{"name":"Eve","email":"eve@example.org","password":"correct horse"}`); status != 404 {
			t.Errorf("the link worked twice: %d", status)
		}
		if again, err := s.SetupLink(ctx); err != nil || again != "" {
			t.Errorf("a second setup link: %q %v", again, err)
		}
		status, rep := admin.do("POST", "/users", `{"name":"Rémi","email":"remi@example.org","role":"representative"}`)
		if status != 200 {
			t.Fatalf("%d %v", status, rep)
		}
		if status, body := admin.do("POST", "/users", `{"name":"R","email":"REMI@example.org","role":"representative"}`); status != 409 || body["key"] != "access.email_taken" {
			t.Errorf("%d %v", status, body)
		}
		_, link := admin.do("POST", fmt.Sprintf("/users/%s/link", rep["id"]), "")
		remi := open()
		if status, body := remi.do("GET", "/links"+strings.TrimPrefix(link["path"].(string), "/link"), ""); status != 200 || body["name"] != "Rémi" || body["kind"] != "invite" {
			t.Errorf("%d %v", status, body)
		}
		remi.do("POST", "/links"+strings.TrimPrefix(link["path"].(string), "/link"), `{"password":"battery staple"}`)
		for path, want := range map[string]int{"/users": 200, "/audit": 403} {
			if status, _ := remi.do("GET", path, ""); status != want {
				t.Errorf("a representative's GET %s: %d, want %d", path, status, want)
			}
		}
		if status, _ := open().do("POST", "/session", `{"email":"remi@example.org","password":"wrong password"}`); status != 401 {
			t.Errorf("wrong password: %d", status)
		}
		if status, _ := open().do("POST", "/session", `{"email":"remi@example.org","password":"battery staple"}`); status != 200 {
			t.Errorf("right password: %d", status)
		}
		_, token := remi.do("POST", "/tokens", `{"name":"script"}`)
		program := open()
		program.bearer = token["secret"].(string)
		if _, body := program.do("GET", "/session", ""); body["user"].(map[string]any)["name"] != "Rémi" {
			t.Errorf("%v", body)
		}
		if status, _ := admin.do("PATCH", fmt.Sprintf("/users/%s", rep["id"]), `{"active":false}`); status != 200 {
			t.Error(status)
		}
		if status, _ := program.do("GET", "/users", ""); status != 401 {
			t.Errorf("a closed account still works: %d", status)
		}
		if _, me := admin.do("GET", "/session", ""); me["user"] == nil {
			t.Error("the administrator is signed out")
		} else if status, body := admin.do("PATCH", fmt.Sprintf("/users/%s", me["user"].(map[string]any)["id"]), `{"role":"manager"}`); status != 409 {
			t.Errorf("the last administrator left: %d %v", status, body)
		}
		if status, body := admin.do("GET", "/audit?limit=3", ""); status != 200 || len(body["items"].([]any)) != 3 || body["next"] == "" {
			t.Errorf("%d %v", status, body)
		}
		admin.do("DELETE", "/session", "")
		if status, _ := admin.do("GET", "/users", ""); status != 401 {
			t.Errorf("signed out, still in: %d", status)
		}
	})
}

func TestGuessingIsSlowedDown(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) // however long the guesses take
	_, open := serve(t, dbtest.SQLite(t, sets...), access.Options{Now: func() time.Time { return now }})
	b, last := open(), 0
	for range 12 {
		last, _ = b.do("POST", "/session", `{"email":"a@example.org","password":"x"}`)
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the twelfth guess got %d", last)
	}
}

func TestSessionsEnd(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	d := dbtest.SQLite(t, sets...)
	s, open := serve(t, d, access.Options{Demo: true, Now: func() time.Time { return now }})
	id, err := s.AddUser(context.Background(), d, access.NewUser{Email: "m@example.org", Name: "M", Role: access.Manager})
	if err != nil {
		t.Fatal(err)
	}
	b := open()
	if status, body := b.do("POST", "/session/demo", fmt.Sprintf(`{"user_id":%q}`, id)); status != 200 {
		t.Fatalf("%d %v", status, body)
	}
	now = now.Add(13 * 24 * time.Hour)
	if status, _ := b.do("GET", "/users", ""); status != 200 {
		t.Errorf("after 13 days: %d", status)
	}
	now = now.Add(13 * 24 * time.Hour)
	if status, _ := b.do("GET", "/users", ""); status != 200 {
		t.Errorf("a session in use ended: %d", status)
	}
	now = now.Add(15 * 24 * time.Hour)
	if status, _ := b.do("GET", "/users", ""); status != 401 {
		t.Errorf("an idle session lives: %d", status)
	}
}

func TestAuditIsAppendOnly(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := access.New(d, access.Options{})
		if err := s.Audit(ctx, d, access.Actor{}, "a.b", "a/1", nil); err != nil {
			t.Fatal(err)
		}
		_, _ = d.Exec(ctx, "DELETE FROM audit")
		_, _ = d.Exec(ctx, "UPDATE audit SET action = 'x.y'")
		if e, err := s.Entries(ctx, access.EntryFilter{Object: "a/1"}, 10); err != nil || len(e) != 1 || e[0].Action != "a.b" {
			t.Errorf("%v %v", e, err)
		}
	})
}
