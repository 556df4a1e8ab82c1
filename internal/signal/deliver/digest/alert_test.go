package digest_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/signal"
	"arpent/internal/signal/deliver/digest"
)

// What is urgent comes in a letter of its own at once, within what one sees, once,
// and not more often than every ten minutes; the daily letter is another matter.
func TestWhatIsUrgentComesAtOnce(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		letters := func(want int) string {
			t.Helper()
			list := w.server.Letters()
			if len(list) != want {
				t.Fatalf("%d letters, not %d", len(list), want)
			}
			if want == 0 {
				return ""
			}
			_, plain, _ := texts(t, list[want-1])
			return plain
		}
		w.Now = time.Date(2026, 5, 21, 10, 0, 0, 0, time.UTC)
		w.Tell(w.Acme, signal.OpenedLink, "Avant")
		w.OK(w.s.Keep(w.Ctx, w.Ann.User.ID, digest.DigestSettings{Hour: 7, Zone: "Europe/Paris", Language: "fr", AtOnce: true}))
		w.at(21, 10, 1) // what was known before one wished it
		w.Tell(w.Acme, signal.Funding, "Peut attendre")
		w.Tell(w.Other, signal.OpenedLink, "Chez un autre")
		w.at(21, 10, 2)
		letters(0)

		w.Tell(w.Acme, signal.OpenedLink, "Premier")
		w.Now = w.Now.Add(time.Minute)
		var both sync.WaitGroup // two programs at once
		for _, s := range []*digest.Service{w.s, w.service()} {
			both.Go(func() {
				if err := s.Work(w.Ctx); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		text := letters(1)
		for _, no := range []string{"Avant", "attendre", "autre"} {
			if strings.Contains(text, no) {
				t.Errorf("%q is told:\n%s", no, text)
			}
		}
		if !strings.Contains(text, "Acme") {
			t.Errorf("what is told:\n%s", text)
		}

		w.Tell(w.Acme, signal.Replied, "Deuxième")
		w.at(21, 10, 9) // too soon
		letters(1)
		w.server.Fail(func(command string) string {
			if command == "RCPT" {
				return "451 4.7.1 later"
			}
			return ""
		})
		w.at(21, 10, 14)
		letters(1)
		w.server.Fail(nil)
		w.at(21, 10, 20) // it was not sent: the next may be in ten minutes
		letters(1)
		w.at(21, 10, 25)
		text = letters(2)
		w.at(21, 10, 40)
		letters(2)

		// Its link ends these letters alone.
		w.want(w.Ann)
		one, err := w.s.Settings(w.Ctx, w.Ann.User.ID)
		w.OK(err)
		one.AtOnce = true
		w.OK(w.s.Keep(w.Ctx, w.Ann.User.ID, one))
		_, link, _ := strings.Cut(text, "https://arpent.example.org/u/")
		secret, _, _ := strings.Cut(link, "\n")
		r := httptest.NewRequest("POST", "/u/"+strings.TrimSpace(secret), strings.NewReader(url.Values{"List-Unsubscribe": {"One-Click"}}.Encode()))
		answer := httptest.NewRecorder()
		w.mux.ServeHTTP(answer, r)
		if one, err = w.s.Settings(w.Ctx, w.Ann.User.ID); err != nil || answer.Code != http.StatusOK || one.AtOnce || !one.Wanted {
			t.Errorf("%d, %v: %+v", answer.Code, err, one)
		}
		w.Tell(w.Acme, signal.Replied, "Troisième")
		w.at(21, 11, 0)
		letters(2)
		w.at(22, 6, 0)
		letters(3) // the day's
	})
}
