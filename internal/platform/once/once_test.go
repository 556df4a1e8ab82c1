package once_test

import (
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/once"
)

func TestARepeatedPostIsAnsweredNotDone(t *testing.T) {
	dbtest.Each(t, []fs.FS{once.Migrations}, func(t *testing.T, d *db.DB) {
		done := 0
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		guard := once.Guard{DB: d, Now: func() time.Time { return now }, Caller: func(r *http.Request) string { return r.Header.Get("From") }}
		server := httptest.NewServer(guard.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			done++
			if strings.Contains(r.URL.Path, "fail") {
				w.WriteHeader(500)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(201)
			fmt.Fprintf(w, `{"n":%d}`, done)
		})))
		defer server.Close()
		post := func(path, from, key, body string) string {
			r, _ := http.NewRequest("POST", server.URL+path, strings.NewReader(body))
			r.Header.Set("From", from)
			if key != "" {
				r.Header.Set("Idempotency-Key", key)
			}
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			text, _ := io.ReadAll(answer.Body)
			return fmt.Sprint(answer.StatusCode, " ", string(text))
		}
		for i, c := range []struct{ path, from, key, body, want string }{
			{"/a", "me", "k", "x", `201 {"n":1}`},
			{"/a", "me", "k", "x", `201 {"n":1}`},
			{"/a", "you", "k", "x", `201 {"n":2}`},
			{"/a", "me", "", "x", `201 {"n":3}`},
			{"/fail", "me", "f", "x", `500 `},
			{"/fail", "me", "f", "x", `500 `},
		} {
			if got := post(c.path, c.from, c.key, c.body); got != c.want {
				t.Errorf("%d: %s, want %s", i, got, c.want)
			}
		}
		if got := post("/a", "me", "k", "other"); !strings.HasPrefix(got, "422") {
			t.Errorf("another request under the same key: %s", got)
		}
		if done != 5 {
			t.Errorf("done %d times", done)
		}
		now = now.Add(25 * time.Hour)
		if got := post("/a", "me", "k", "x"); got != `201 {"n":6}` {
			t.Errorf("after a day: %s", got)
		}
	})
}
