package signal_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/signal"
)

// Nobody is told of accounts out of their territories, while accounts move
// about and signals keep coming: held against a table of who is where.
func TestNobodyIsToldOfWhatIsOutOfSight(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		r := rand.New(rand.NewPCG(3, 3))
		in := map[string]int{}
		for _, f := range firms {
			in[f.name] = f.leaf
		}
		w.bring("Connections.csv")
		w.bring("Connections-later.csv")
		w.ok(w.signals.Catch(w.ctx))
		sees := func(who string, firm int) bool {
			leaf := in[firms[firm].name]
			switch who {
			case "manager", "boss", "hq":
				return leaf >= 0 || who == "hq"
			case "rep1":
				return leaf == 1 || firms[firm].leaf < 0 // whose own it is
			case "rep0":
				return leaf == 0
			}
			return leaf == 2
		}
		for range 12 {
			firm := firms[r.IntN(len(firms))]
			in[firm.name] = r.IntN(4)
			w.move(w.called[firm.name], w.leaves[in[firm.name]])
			for who := range w.users {
				list, err := w.signals.Feed(w.ctx, w.actor(who), signal.Query{Days: 400, State: "open"})
				w.ok(err)
				told := map[string]bool{}
				for _, one := range list {
					for _, p := range one.Places {
						told[p.Name] = true
					}
					if before, after := one.Evidence.V.Before, one.Evidence.V.After; before == nil && after == nil {
						t.Errorf("%s is told nothing by %s", who, one.ID)
					}
				}
				for i, f := range firms {
					if told[f.name] != sees(who, i) {
						t.Errorf("%s is told of %s: %t", who, f.name, told[f.name])
					}
				}
			}
		}
	})
}

func TestSignalsAreDismissedSnoozedAndMuted(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.bring("Connections.csv")
		w.bring("Connections-later.csv")
		w.ok(w.signals.Catch(w.ctx))
		hq := w.actor("hq")
		count := func(q signal.Query) int {
			t.Helper()
			q.Days = 400
			list, err := w.signals.Feed(w.ctx, hq, q)
			w.ok(err)
			return len(list)
		}
		all, err := w.signals.Feed(w.ctx, hq, signal.Query{Days: 400, State: "open", Kind: "changed_job"})
		w.ok(err)
		w.ok(w.signals.Set(w.ctx, hq, all[0].ID, "dismissed", "known", ""))
		w.ok(w.signals.Set(w.ctx, hq, all[1].ID, "snoozed", "", "2026-05-27"))
		w.ok(w.signals.Tune(w.ctx, hq.User.ID, signal.Promoted, signal.Muted))
		got := fmt.Sprint(len(all), count(signal.Query{State: "open"}), count(signal.Query{State: "dismissed"}), count(signal.Query{State: "open", Kind: "promoted"}))
		w.ok(w.signals.Tune(w.ctx, hq.User.ID, signal.Promoted, signal.Usual))
		w.now = w.now.AddDate(0, 0, 8)
		w.ok(w.signals.Set(w.ctx, hq, all[0].ID, "open", "", ""))
		if got += fmt.Sprint(" ", count(signal.Query{State: "open"})); got != "14 12 1 4 18" {
			t.Errorf("moves, open, dismissed, promoted, all again: %s", got)
		}
		if err := w.signals.Set(w.ctx, w.actor("rep0"), "none", "dismissed", "", ""); fault.CodeOf(err) != fault.Missing {
			t.Errorf("a signal that is not there: %v", err)
		}
	})
}
