package access_test

import (
	"context"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
)

// Whoever changes the password stays in, and no other browser does.
func TestOwnPasswordAndSessions(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		s, open := serve(t, d, access.Options{})
		setup, err := s.SetupLink(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		here, there := open(), open()
		here.do("POST", "/links/"+setup, `{"name":"Ada","email":"ada@example.org","password":"correct horse"}`)
		if status, body := there.do("POST", "/session", `{"email":"ada@example.org","password":"correct horse"}`); status != 200 {
			t.Fatalf("%d %v", status, body)
		}
		_, list := here.do("GET", "/sessions", "")
		items := list["items"].([]any)
		current := 0
		for _, one := range items {
			if one.(map[string]any)["current"] == true {
				current++
			}
		}
		if len(items) != 2 || current != 1 {
			t.Fatalf("%v", list)
		}
		if status, body := here.do("POST", "/session/password", `{"old":"another one","new":"battery staple"}`); status != 422 || body["key"] != "access.old_password" {
			t.Errorf("wrong old password: %d %v", status, body)
		}
		if status, body := here.do("POST", "/session/password", `{"old":"correct horse","new":"short"}`); status != 422 || body["key"] != "access.password_short" {
			t.Errorf("short new password: %d %v", status, body)
		}
		if status, body := here.do("POST", "/session/password", `{"old":"correct horse","new":"battery staple"}`); status >= 300 {
			t.Fatalf("%d %v", status, body)
		}
		if status, _ := here.do("GET", "/users", ""); status != 200 {
			t.Errorf("who changed the password is out: %d", status)
		}
		if status, _ := there.do("GET", "/users", ""); status != 401 {
			t.Errorf("the other browser is still in: %d", status)
		}
		there.cookie = nil
		if status, _ := there.do("POST", "/session", `{"email":"ada@example.org","password":"battery staple"}`); status != 200 {
			t.Fatalf("the new password: %d", status)
		}
		_, list = here.do("GET", "/sessions", "")
		for _, one := range list["items"].([]any) {
			if x := one.(map[string]any); x["current"] == false {
				if status, _ := here.do("DELETE", "/sessions/"+x["id"].(string), ""); status >= 300 {
					t.Errorf("end a session: %d", status)
				}
			}
		}
		if status, _ := there.do("GET", "/users", ""); status != 401 {
			t.Errorf("an ended session lives: %d", status)
		}
	})
}

// Nobody ends another's session or token.
func TestOthersSessionsAreNotFound(t *testing.T) {
	d := dbtest.SQLite(t, sets...)
	s, open := serve(t, d, access.Options{Demo: true})
	ctx := context.Background()
	a, _ := s.AddUser(ctx, d, access.NewUser{Email: "a@example.org", Name: "A", Role: access.Manager})
	b, _ := s.AddUser(ctx, d, access.NewUser{Email: "b@example.org", Name: "B", Role: access.Administrator})
	one, two := open(), open()
	one.do("POST", "/session/demo", `{"user_id":"`+string(a)+`"}`)
	two.do("POST", "/session/demo", `{"user_id":"`+string(b)+`"}`)
	_, list := one.do("GET", "/sessions", "")
	id := list["items"].([]any)[0].(map[string]any)["id"].(string)
	for _, path := range []string{"/sessions/", "/tokens/"} {
		if status, _ := two.do("DELETE", path+id, ""); status != 404 {
			t.Errorf("%s of another: %d", path, status)
		}
	}
}

func TestAuditIsFiltered(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		s := access.New(d, access.Options{Now: func() time.Time { return now }})
		for i, x := range []struct{ user, action string }{{"u1", "plan.publish"}, {"u1", "plan_b.x"}, {"u2", "plan.create"}, {"u2", "user.add"}} {
			now = now.Add(time.Duration(i) * time.Hour)
			time.Sleep(2 * time.Millisecond) // ids made in one millisecond are in no order
			if err := s.Audit(ctx, d, access.Actor{User: access.User{ID: access.UserID(x.user)}}, x.action, "a/1", nil); err != nil {
				t.Fatal(err)
			}
		}
		for want, f := range map[string]access.EntryFilter{
			"plan.create plan.publish": {Action: "plan"},
			"plan.create":              {Action: "plan.create"},
			"plan_b.x plan.publish":    {User: "u1"},
			"user.add":                 {From: now},
			"plan_b.x plan.publish ":   {To: now.Add(-4 * time.Hour)},
			"user.add plan.create":     {User: "u2", Object: "a/1"},
			"":                         {Action: "%"},
		} {
			list, err := s.Entries(ctx, f, 10)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for i, e := range list {
				if i > 0 {
					got += " "
				}
				got += e.Action
			}
			if got != want && got+" " != want {
				t.Errorf("%+v: %q, want %q", f, got, want)
			}
		}
	})
}
