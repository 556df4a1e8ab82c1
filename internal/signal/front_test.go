package signal_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"arpent/internal/account"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/signal"
)

func ids(items []signal.Shown) []signal.ID {
	out := []signal.ID{}
	for _, one := range items {
		out = append(out, one.ID)
	}
	return out
}

// The front never holds more than its budget but for what is urgent or followed;
// what came to it stays for the day, acted on or not, after a restart and on other
// devices too; front and rest are the whole feed.
func TestTheFrontKeepsToItsBudget(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		r := rand.New(rand.NewPCG(5, 5))
		hq := w.actor("hq")
		w.ok(w.signals.KeepBudget(w.ctx, hq.User.ID, 5, "Europe/Paris"))
		_, err := w.signals.Following().Set(w.ctx, hq, []account.ID{w.called["Fonderie Lagrave"]}, nil, true)
		w.ok(err)
		n, acted := 0, map[signal.ID]bool{}
		var came []signal.ID // within the budget, today
		day := db.Date("")
		for range 60 {
			if r.IntN(3) > 0 {
				n++
				one := w.news(r.IntN(len(firms)), n, "")
				if one.HappenedOn = db.DateOf(w.now).AddDays(-r.IntN(20)); r.IntN(6) == 0 {
					one.Kind = signal.Replied
				}
				_, err := w.signals.Tell1(w.ctx, one)
				w.ok(err)
			}
			by := w.signals
			if r.IntN(3) == 0 {
				by = w.run2()
			}
			f, err := by.Front(w.ctx, hq, "")
			w.ok(err)
			if f.Day != day {
				day, came = f.Day, nil
			}
			within := 0
			for _, one := range f.Items {
				switch {
				case one.Front == "budget":
					if within++; !slices.Contains(came, one.ID) {
						came = append(came, one.ID)
					}
				case one.Front == "urgent" && one.Kind == signal.Replied:
				case one.Front == "followed" && one.Weight.Follow != nil:
				default:
					t.Fatalf("%+v stands at the front: %s", one, one.Front)
				}
				if acted[one.ID] {
					t.Fatalf("%s is there though it was dismissed", one.ID)
				}
			}
			if within > 5 || len(came) > 5 || f.Used != len(came) {
				t.Fatalf("%d within the budget, %d came today, %d said", within, len(came), f.Used)
			}
			for _, id := range came {
				if !acted[id] && !slices.Contains(ids(f.Items), id) {
					t.Fatalf("%s left the front of %s", id, day)
				}
			}
			rest, err := w.signals.Feed(w.ctx, hq, signal.Query{Days: 90, State: "open", Rest: true})
			w.ok(err)
			all, err := w.signals.Feed(w.ctx, hq, signal.Query{Days: 90, State: "open"})
			w.ok(err)
			both := append(ids(f.Items), ids(rest)...)
			slices.Sort(both)
			whole := ids(all)
			slices.Sort(whole)
			if !slices.Equal(both, whole) || f.Rest != len(rest) {
				t.Fatalf("front %d and rest %d are not the %d of the feed; %d said", len(f.Items), len(rest), len(all), f.Rest)
			}
			if len(f.Items) > 0 && r.IntN(2) == 0 {
				id := f.Items[r.IntN(len(f.Items))].ID
				w.ok(w.signals.Set(w.ctx, hq, id, "dismissed", "", ""))
				acted[id] = true
			}
			if r.IntN(12) == 0 {
				w.now = w.now.AddDate(0, 0, 1)
			}
		}
		if n < 20 || len(acted) < 10 {
			t.Errorf("%d told, %d dismissed", n, len(acted))
		}
	})
}

// run2 is another program on the same database, or the same one started again.
func (w *world) run2() *signal.Service { return signal.New(w.d, w.options) }

// A day begins at midnight where the user is, whichever device asks; many at once
// settle one front; a budget that is lowered shows less, and raised again the same.
func TestTheFrontIsOfTheUsersDay(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		for i := range 40 {
			_, err := w.signals.Tell1(w.ctx, w.news(i%len(firms), i, ""))
			w.ok(err)
		}
		hq := w.actor("hq")
		var at [8][]signal.ID
		var work sync.WaitGroup
		for i := range at {
			by := w.run2()
			work.Go(func() {
				f, err := by.Front(w.ctx, hq, []string{"America/New_York", "Asia/Tokyo"}[i%2])
				if err != nil {
					t.Error(err)
					return
				}
				at[i] = ids(f.Items)
			})
		}
		work.Wait()
		for i := range at {
			if len(at[i]) != 15 {
				t.Errorf("%d stand at the front", len(at[i]))
			}
		}
		w.ok(w.signals.KeepBudget(w.ctx, hq.User.ID, 15, "Europe/Paris"))
		day := func(at time.Time) string {
			w.now = at
			f, err := w.signals.Front(w.ctx, hq, "Asia/Tokyo")
			w.ok(err)
			return fmt.Sprint(f.Day, " ", f.Used)
		}
		for at, want := range map[time.Time]string{
			time.Date(2026, 5, 21, 21, 59, 59, 0, time.UTC): "2026-05-21 15",
			time.Date(2026, 5, 21, 22, 0, 0, 0, time.UTC):   "2026-05-22 15",
			time.Date(2026, 10, 24, 22, 30, 0, 0, time.UTC): "2026-10-25 0", // what happened is past
			time.Date(2026, 10, 25, 22, 30, 0, 0, time.UTC): "2026-10-25 0", // the hour that comes twice was between
			time.Date(2026, 10, 25, 23, 0, 0, 0, time.UTC):  "2026-10-26 0",
		} {
			if got := day(at); got != want {
				t.Errorf("at %s: %s, want %s", at, got, want)
			}
		}
		w.now = time.Date(2026, 5, 23, 9, 0, 0, 0, time.UTC)
		front := func() []signal.ID {
			f, err := w.signals.Front(w.ctx, hq, "")
			w.ok(err)
			return ids(f.Items)
		}
		first := front()
		w.ok(w.signals.KeepBudget(w.ctx, hq.User.ID, 5, "Europe/Paris"))
		fewer := front()
		w.ok(w.signals.KeepBudget(w.ctx, hq.User.ID, 15, "Europe/Paris"))
		if again := front(); len(fewer) != 5 || !slices.Equal(first, again) {
			t.Errorf("%d after it was lowered; %v, raised again %v", len(fewer), first, again)
		}
		if err := w.signals.KeepBudget(w.ctx, hq.User.ID, 4, "UTC"); err == nil {
			t.Error("a budget of 4 is taken")
		}
		if err := w.signals.KeepBudget(w.ctx, hq.User.ID, 5, "Mars"); err == nil {
			t.Error("a zone that is none is taken")
		}
	})
}
