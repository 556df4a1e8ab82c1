package calendar_test

import (
	"context"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2/humatest"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/intake"
	"arpent/internal/person"
	"arpent/internal/place"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/task"
	"arpent/internal/task/calendar"
	"arpent/internal/territory"
)

var sets = []fs.FS{access.Migrations, intake.Migrations, territory.Migrations, account.Migrations, person.Migrations, task.Migrations}

// lines reads a calendar as RFC 5545 says: CRLF, at most 75 octets a line,
// folded lines joined, never within a letter.
func lines(t *testing.T, text string) []string {
	t.Helper()
	if !strings.HasSuffix(text, "\r\n") || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") {
		t.Error("lines do not end as they should")
	}
	for _, line := range strings.Split(text, "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) {
			t.Errorf("%d octets, or a letter in two: %q", len(line), line)
		}
	}
	return strings.Split(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n ", ""), "\r\n"), "\r\n")
}

// events gives the properties of each event by name, parameters included.
func events(t *testing.T, text string) []map[string]string {
	t.Helper()
	var out []map[string]string
	depth := ""
	for _, line := range lines(t, text) {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			t.Fatalf("no property: %q", line)
		}
		switch {
		case line == "BEGIN:VEVENT":
			depth = "event"
			out = append(out, map[string]string{})
		case line == "END:VEVENT":
			depth = ""
		case depth != "":
			if _, twice := out[len(out)-1][name]; twice {
				t.Errorf("%s stands twice", name)
			}
			out[len(out)-1][name] = value
		}
	}
	return out
}

func TestTasksStandOnTheirDays(t *testing.T) {
	ctx := context.Background()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ok := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		now := time.Date(2026, 5, 20, 9, 0, 0, 0, time.UTC)
		clock := func() time.Time { return now }
		a := access.New(d, access.Options{Now: clock})
		territories := territory.New(d, a, clock)
		a.UseScopes(territories)
		accounts := account.New(d, account.Options{Access: a, Places: place.New(), Territories: territories, Now: clock})
		person.New(d, a, accounts, clock)
		tasks := task.New(d, a, accounts, clock)
		id, err := a.AddUser(ctx, d, access.NewUser{Email: "ann@example.org", Name: "Ann", Role: access.Representative, Locale: "fr"})
		ok(err)
		ann, err := a.ActorOf(ctx, id)
		ok(err)
		acme, err := accounts.Create(ctx, ann, account.Particulars{Name: "Acme, Fils; & Cie", Town: "Lille", Country: "FR", OwnerID: id}, true)
		ok(err)
		long := strings.Repeat("é€😀", 40)
		ok(d.Tx(ctx, func(tx *db.Tx) error {
			for _, n := range []task.Making{
				{Title: "Appeler; puis, \\écrire", Kind: "call", DueOn: "2026-05-31", Assignee: id, CreatedBy: id, AccountID: string(acme.ID), Source: "hand", Key: "1", Note: "un\r\ndeux\x07\nBEGIN:VEVENT"},
				{Title: long, Kind: "visit", DueOn: "2026-12-31", Assignee: id, CreatedBy: id, Source: "hand", Key: "2"},
				{Act: task.AskOrErase, Kind: "other", DueOn: "2026-06-01", Assignee: id, Source: "retention", Key: "3"},
				{Title: "De Bo", Kind: "call", DueOn: "2026-06-01", Assignee: "bo", Source: "hand", Key: "4"},
			} {
				if err := tasks.Ensure(ctx, tx, n); err != nil {
					return err
				}
			}
			return nil
		}))
		mux := http.NewServeMux()
		_, api := humatest.New(t)
		say := func(language, key string, _ map[string]any) string { return language + ":" + key }
		calendar.New(calendar.Options{Access: a, Tasks: tasks, Say: say, Site: func() string { return "https://arpent.example.org" }, Now: clock}).Routes(api, mux)
		secret, err := a.MakeAddress(ctx, ann, access.TasksAddress, "en")
		ok(err)
		get := func() string {
			t.Helper()
			out := httptest.NewRecorder()
			mux.ServeHTTP(out, httptest.NewRequest("GET", "/calendars/"+secret+".ics", nil))
			if out.Code != 200 || out.Header().Get("Content-Type") != "text/calendar; charset=utf-8" {
				t.Fatalf("%d %v", out.Code, out.Header())
			}
			return out.Body.String()
		}
		text := get()
		got := events(t, text)
		if len(got) != 3 || !strings.HasPrefix(text, "BEGIN:VCALENDAR\r\n") || !strings.Contains(text, "VERSION:2.0\r\n") || !strings.Contains(text, "PRODID:") {
			t.Fatalf("%d events\n%s", len(got), text)
		}
		one := got[0]
		for name, want := range map[string]string{"SUMMARY": `Appeler\; puis\, \\écrire`, "DTSTART;VALUE=DATE": "20260531", "DTEND;VALUE=DATE": "20260601", "DTSTAMP": "20260520T090000Z",
			"LOCATION": `Acme\, Fils\; & Cie`, "TRANSP": "TRANSPARENT", "DESCRIPTION": `un\ndeux\nBEGIN:VEVENT\nhttps://arpent.example.org/accounts/` + string(acme.ID)} {
			if one[name] != want {
				t.Errorf("%s: %q", name, one[name])
			}
		}
		if got[1]["SUMMARY"] != "fr:task_act_ask_or_erase" || got[2]["SUMMARY"] != long || got[2]["DTEND;VALUE=DATE"] != "20270101" {
			t.Errorf("%v %v", got[1], got[2])
		}
		// Put off, it is the same event, changed later; done, it is gone.
		list, err := tasks.List(ctx, ann.Scope, task.Query{State: task.Open, Mine: true})
		ok(err)
		now = now.Add(time.Hour)
		ok(tasks.Postpone(ctx, ann.Scope, list[0].ID, "2026-06-15"))
		ok(tasks.Finish(ctx, ann.Scope, list[2].ID, task.Done, ""))
		later := events(t, get())
		if len(later) != 2 || later[1]["UID"] != one["UID"] || later[1]["DTSTART;VALUE=DATE"] != "20260615" || later[1]["DTSTAMP"] != "20260520T100000Z" || later[1]["LAST-MODIFIED"] != "20260520T100000Z" {
			t.Errorf("%v", later)
		}
	})
}
