package own_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/activity"
	"arpent/internal/account/competitor"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/job"
	"arpent/internal/signal"
	"arpent/internal/signal/own"
)

func TestWhatIsUsual(t *testing.T) {
	rule := own.Defaults().DealStuck
	for _, c := range []struct {
		days  []int
		usual int
		deals int
	}{
		{[]int{1, 2, 3, 4, 5, 6, 7}, 0, 7},    // one too few
		{[]int{8, 7, 6, 5, 4, 3, 2, 1}, 7, 8}, // the 7th of 8: 6.4 rounded up
		{[]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 8, 10},
		{[]int{30, 30, 30, 30, 30, 30, 30, 30, 30, 400}, 30, 10},
		{[]int{0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 0, 10},
	} {
		if got := own.StageDaysOf(c.days, rule); got.Days != c.usual || got.Deals != c.deals {
			t.Errorf("%v: %+v", c.days, got)
		}
	}
	for _, c := range []struct {
		days []db.Date
		want float64
	}{
		{[]db.Date{"2026-01-01", "2026-01-11"}, 10},
		{[]db.Date{"2026-01-01", "2026-01-11", "2026-01-31"}, 15},
		{[]db.Date{"2026-01-01", "2026-01-02", "2026-01-03", "2026-03-01"}, 1},
	} {
		if got := own.Median(c.days); got != c.want {
			t.Errorf("%v: %g", c.days, got)
		}
	}
}

func TestDealsThatStandStillAreTold(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		acme := w.account("Acme", w.ann)
		for i := range 10 { // in “Offer” for 16 to 25 days: 23 are usual
			w.deal(acme, fmt.Sprint("Won ", i), deal.Won, nil, stay{"Start", 5}, stay{"Offer", 16 + i})
		}
		w.deal(acme, "Lost", deal.Lost, nil, stay{"Offer", 400}) // says nothing of what is usual
		close := func(ago int) func(d *deal.Deal) {
			return func(d *deal.Deal) { d.CloseOn = today.AddDays(-ago) }
		}
		w.deal(acme, "Just usual", deal.Open, nil, stay{"Start", 90}, stay{"Offer", 23})
		w.deal(acme, "Longer", deal.Open, nil, stay{"Start", 90}, stay{"OFFER", 24})
		w.deal(acme, "Short stage", deal.Open, nil, stay{"Start", 14}) // 5 are usual, no fewer than 14
		w.deal(acme, "Short stage, long", deal.Open, nil, stay{"Start", 15})
		w.deal(acme, "Unheard of", deal.Open, nil, stay{"Talks", 45})
		w.deal(acme, "Unheard of, long", deal.Open, nil, stay{"Talks", 46})
		w.deal(acme, "A week late", deal.Open, close(7), stay{"Offer", 3})
		w.deal(acme, "Later", deal.Open, close(8), stay{"Offer", 3})
		w.deal(acme, "Deleted", deal.Open, func(d *deal.Deal) { d.DeletedAt = db.At(w.now) }, stay{"Offer", 300})
		p := w.look()
		want := "Acme Later: 3 in Offer, usual 23 of 10, late since 2026-05-12; Acme Longer: 24 in OFFER, usual 23 of 10; " +
			"Acme Short stage, long: 15 in Start, usual 5 of 10; Acme Unheard of, long: 46 in Talks, usual 45 of 0 by default"
		if got := w.said(w.ann, signal.DealStuck); got != want || p.Told != 4 || p.Kinds.V[signal.DealStuck] != 4 || p.State != own.Done {
			t.Errorf("%s\nwant %s\n%+v", got, want, p)
		}
		if w.said(w.hq, signal.DealStuck) == "" || w.said(w.bo, signal.DealStuck) != "" {
			t.Error("headquarters sees it, a representative elsewhere does not")
		}
		if usual := p.Usual.V; len(usual) != 2 || usual[0] != (own.StageDays{Stage: "Offer", Days: 23, Deals: 10}) {
			t.Errorf("%+v", usual)
		}
		// The days go on, and nothing is told again.
		w.now = w.now.AddDate(0, 0, 1)
		p = w.look()
		if p.Over != 0 || !strings.Contains(w.said(w.ann, signal.DealStuck), "Longer: 25 in") {
			t.Errorf("%s %+v", w.said(w.ann, signal.DealStuck), p)
		}
	})
}

func TestADealIsToldOncePerStay(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		acme := w.account("Acme", w.ann)
		id := w.deal(acme, "Presses", deal.Open, nil, stay{"Offer", 60})
		step := func(days int, patch string) *own.Pass {
			t.Helper()
			w.now = w.now.AddDate(0, 0, days)
			if patch != "" {
				_, err := w.deals.Change(w.ctx, w.hq, id, 0, []byte(patch))
				w.ok(err)
			}
			return w.look()
		}
		for i, c := range []struct {
			days       int
			patch      string
			told, over int64
		}{
			{0, "", 1, 0},
			{5, "", 0, 0},
			{1, `{"amount":500,"currency":"EUR"}`, 0, 0}, // the stage stays
			{1, `{"stage":"Talks"}`, 0, 1},
			{45, "", 0, 0},
			{1, "", 1, 0},                  // a new stay
			{1, `{"stage":"Offer"}`, 0, 1}, // back, for a stay of its own
			{46, "", 1, 0},
			{1, `{"close_on":"2026-06-01"}`, 0, 0}, // late, too, of the same stay
			{1, `{"outcome":"lost"}`, 0, 1},
			{60, `{"outcome":"open","close_on":null}`, 0, 0}, // open again: from then on
			{46, "", 1, 0},
		} {
			if p := step(c.days, c.patch); p.Told != c.told || p.Over != c.over {
				t.Errorf("step %d: told %d, over %d, want %d and %d", i, p.Told, p.Over, c.told, c.over)
			}
		}
		worth, err := w.signals.Worth(w.ctx, w.ann, 400)
		w.ok(err)
		if len(worth.Kinds) != 1 || worth.Kinds[0].Told != 4 {
			t.Errorf("what is over counts in what became of signals: %+v", worth.Kinds)
		}
	})
}

// What is so for long is dated to the day on which it came to be so, two months
// back at most.
func TestOldNewsIsDatedBack(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		acme := w.account("Acme", w.ann)
		w.deal(acme, "New", deal.Open, nil, stay{"Talks", 46})
		w.deal(acme, "Older", deal.Open, nil, stay{"Talks", 56})
		w.deal(acme, "Ancient", deal.Open, nil, stay{"Talks", 400})
		w.deal(acme, "Late first", deal.Open, func(d *deal.Deal) { d.CloseOn = today.AddDays(-28) }, stay{"Talks", 46})
		w.deal(acme, "Ends", deal.Won, func(d *deal.Deal) { d.ContractEndsOn = today.AddDays(70) }, stay{"Talks", 1})
		w.look()
		got := map[string]db.Date{}
		for _, kind := range []signal.Kind{signal.DealStuck, signal.ContractEnding} {
			for _, one := range w.feed(w.ann, kind) {
				got[one.Evidence.V.Records.Deal] = one.HappenedOn
			}
		}
		want := map[string]db.Date{"New": today, "Older": today.AddDays(-10), "Ancient": today.AddDays(-60), "Late first": today.AddDays(-20), "Ends": today.AddDays(-20)}
		if !maps.Equal(got, want) {
			t.Errorf("%v\nwant %v", got, want)
		}
	})
}

func TestContractsThatEndAreTold(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		contract := func(at account.ID, name string, in int, outcome deal.Outcome) deal.ID {
			return w.deal(at, name, outcome, func(d *deal.Deal) { d.ContractEndsOn = today.AddDays(in) }, stay{"Offer", 10})
		}
		for _, in := range []int{-1, 0, 1, 90, 91} {
			contract(w.account(fmt.Sprintf("In%d", in), w.ann), fmt.Sprint("c", in), in, deal.Won)
		}
		renewed := w.account("Renewed", w.ann)
		contract(renewed, "old", 30, deal.Won)
		contract(renewed, "new", 400, deal.Won)
		hoped := w.account("Hoped for", w.ann)
		contract(hoped, "old", 30, deal.Won)
		next := contract(hoped, "next", 400, deal.Open)
		rival, err := w.rivals.Add(w.ctx, w.hq, competitor.Saying{Name: "Rival"})
		w.ok(err)
		var entries []string
		for _, in := range []int{120, 121} {
			entry, err := w.rivals.Install(w.ctx, w.hq, w.account(fmt.Sprintf("Theirs%d", in), w.bo), competitor.NewInstallation{CompetitorID: rival.ID, Product: "Gloves", EndsOn: today.AddDays(in)})
			w.ok(err)
			entries = append(entries, entry)
		}
		w.look()
		if got, want := w.said(w.ann, signal.ContractEnding), "Hoped for old in 30; In0 c0 in 0; In1 c1 in 1; In90 c90 in 90"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if got, want := w.said(w.bo, signal.ContractEnding), "Theirs120 Rival in 120"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		// Won on: the old one is over. A competitor that is no longer there, too.
		_, err = w.deals.Change(w.ctx, w.hq, next, 0, []byte(`{"outcome":"won"}`))
		w.ok(err)
		w.ok(w.rivals.Remove(w.ctx, w.hq, w.called["Theirs120"], entries[0], false))
		w.now = w.now.AddDate(0, 0, 1)
		if p := w.look(); p.Over != 2 || p.Told != 2 {
			t.Errorf("%+v", p)
		}
		if got, want := w.said(w.hq, signal.ContractEnding), "In0 c0 in -1; In1 c1 in 0; In90 c90 in 89; In91 c91 in 90; Theirs121 Rival in 120"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		w.now = w.now.AddDate(0, 0, 30)
		if p := w.look(); p.Over != 1 { // ended 31 days ago
			t.Errorf("%+v", p)
		}
	})
}

func TestSilentAccountsAreTold(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		for _, c := range []struct {
			name string
			ago  []int
		}{
			{"Monthly 60", []int{60, 90, 120, 150}}, // twice the median of 30: not more
			{"Monthly 61", []int{61, 91, 121, 151}},
			{"Weekly 45", []int{45, 52, 59, 66}}, // no fewer than 45
			{"Weekly 46", []int{46, 53, 60, 67}},
			{"Few 180", []int{180, 200}},
			{"Few 181", []int{181, 181, 181, 181, 200}}, // days, not activities
			{"Old rhythm", []int{181, 740, 750, 760, 770}},
			{"Prospect?", []int{400, 401}},
			{"Regular prospect?", []int{100, 110, 120, 130}},
			{"Never", nil},
		} {
			w.did(w.account(c.name, w.ann), activity.Visit, c.ago...)
		}
		w.deal(w.account("Pipeline?", w.ann), "Open", deal.Open, nil, stay{"Offer", 3})
		w.did(w.called["Pipeline?"], activity.Call, 46, 50, 55, 60)
		w.did(w.called["Monthly 61"], activity.Note, 2)
		w.did(w.called["Weekly 46"], activity.Problem, 1) // they reached us, nobody reached them
		w.look()
		want := "Few 181 181, usual 180 of 2; Monthly 61 61, usual 30 of 4; Old rhythm 181, usual 180 of 1; Pipeline? 46, usual 5 of 4; Weekly 46 46, usual 7 of 4"
		if got := w.said(w.ann, signal.SilentAccount); got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
		if w.said(w.bo, signal.SilentAccount) != "" {
			t.Error("a representative elsewhere is told")
		}
		w.did(w.called["Monthly 61"], activity.Email, 0)
		if p := w.look(); p.Over != 1 || p.Told != 0 || strings.Contains(w.said(w.ann, signal.SilentAccount), "Monthly") {
			t.Errorf("somebody got in touch: %+v", p)
		}
		w.now = w.now.AddDate(0, 0, 100)
		w.look()
		if got := w.said(w.ann, signal.SilentAccount); !strings.Contains(got, "Monthly 61 100, usual 30 of 5") {
			t.Errorf("silent again: %s", got)
		}
	})
}

func TestSpikesOfProblemsAreTold(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		var ids []account.ID
		for i := range 40 {
			ids = append(ids, w.account(fmt.Sprintf("A%02d", i), w.ann))
		}
		w.did(ids[0], activity.Problem, 0, 5, 27)
		w.did(ids[1], activity.Problem, 1, 2)
		if w.look(); w.said(w.ann, signal.ProblemSpike) != "" {
			t.Error("the first problems of all are a spike: " + w.said(w.ann, signal.ProblemSpike))
		}
		w.did(ids[5], activity.Problem, 392) // from then on problems are kept: a year and four weeks
		for i := range 30 {                  // busy: thirty in the year, three now
			w.did(ids[2], activity.Problem, 30+12*i)
		}
		w.did(ids[2], activity.Problem, 3, 10, 20)
		w.did(ids[3], activity.Problem, 3, 10, 20, 28, 29) // the 28th day before is no longer within
		for i := range 30 {
			w.did(ids[10+i], activity.Problem, 60+i)
		}
		w.look()
		got := w.said(w.ann, signal.ProblemSpike)
		if !strings.Contains(got, "A00 3, expected") || strings.Contains(got, "A01") || strings.Contains(got, "A02") || !strings.Contains(got, "A03 3, expected") {
			t.Error(got)
		}
		for _, one := range w.feed(w.ann, signal.ProblemSpike) {
			if r := one.Evidence.V.Records; r.Within != 28 || r.Expected <= 0 || r.Expected > 1 || r.Chance <= 0 || r.Chance >= 0.01 {
				t.Errorf("%+v", r)
			}
		}
		w.now = w.now.AddDate(0, 0, 30)
		if p := w.look(); p.Over != 2 {
			t.Errorf("quiet again: %+v, %s", p, w.said(w.ann, signal.ProblemSpike))
		}
	})
}

func TestRulesAreHeadquarters(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		acme := w.account("Acme", w.ann)
		w.deal(acme, "Presses", deal.Open, nil, stay{"Offer", 60})
		w.did(acme, activity.Visit, 200)
		if p := w.look(); p.Told != 2 {
			t.Fatalf("%+v", p)
		}
		r := own.Defaults()
		r.DealStuck.DefaultDays, r.SilentAccount.On = 60, false
		w.ok(w.own.Keep(w.ctx, w.hq, r))
		if kept, err := w.own.Rules(w.ctx, d); err != nil || kept != r {
			t.Errorf("%+v %v", kept, err)
		}
		if p := w.look(); p.Over != 2 || p.Told != 0 {
			t.Errorf("%+v", p)
		}
		r.ProblemSpike.Percent = 0
		if err := w.own.Keep(w.ctx, w.hq, r); err == nil {
			t.Error("a bound does not hold")
		}
	})
}

func TestSignalsFollowTheirAccount(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		theirs, ours := w.account("Acme", w.bo), w.account("Acme SA", w.ann)
		w.deal(theirs, "Presses", deal.Open, nil, stay{"Offer", 60})
		w.look()
		if w.said(w.bo, signal.DealStuck) == "" || w.said(w.ann, signal.DealStuck) != "" {
			t.Fatal("it is Bo's")
		}
		// Somebody else's signal that names the deal of an account out of sight does not tell what it is called.
		told := w.feed(w.bo, signal.DealStuck)[0]
		_, err := d.Exec(w.ctx, "UPDATE signal_accounts SET account_id = ? WHERE signal_id = ?", ours, told.ID)
		w.ok(err)
		if r := w.feed(w.ann, signal.DealStuck)[0].Evidence.V.Records; r.Deal != "" || r.DealID != "" {
			t.Errorf("%+v", r)
		}
		_, err = d.Exec(w.ctx, "UPDATE signal_accounts SET account_id = ? WHERE signal_id = ?", theirs, told.ID)
		w.ok(err)
		_, err = w.accounts.Merge(w.ctx, w.hq, ours, theirs, nil)
		w.ok(err)
		after := w.feed(w.ann, signal.DealStuck)
		if len(after) != 1 || after[0].ID != told.ID || after[0].Evidence.V.Records.Deal != "Presses" {
			t.Fatalf("%+v", after)
		}
		if p := w.look(); p.Told != 0 || p.Over != 0 {
			t.Errorf("%+v", p)
		}
		if w.said(w.bo, signal.DealStuck) != "" {
			t.Error("Bo still sees it")
		}
	})
}

// populate makes a company at random.
func (w *world) populate(r *rand.Rand) {
	rival, err := w.rivals.Add(w.ctx, w.hq, competitor.Saying{Name: "Rival"})
	w.ok(err)
	for i := range 60 {
		name := fmt.Sprintf("A%02d", i)
		if r.IntN(3) == 0 {
			name += "?"
		}
		id := w.account(name, []access.Actor{w.ann, w.bo}[r.IntN(2)])
		for k := range r.IntN(4) {
			outcome := []deal.Outcome{deal.Open, deal.Open, deal.Won, deal.Lost}[r.IntN(4)]
			var stays []stay
			for _, s := range []string{"Start", "Offer", "Talks"}[:1+r.IntN(3)] {
				stays = append(stays, stay{s, r.IntN(60)})
			}
			w.deal(id, fmt.Sprint(name, " ", k), outcome, func(d *deal.Deal) {
				if r.IntN(2) == 0 {
					d.ContractEndsOn = today.AddDays(r.IntN(300) - 60)
				}
				if outcome == deal.Open {
					d.CloseOn = today.AddDays(r.IntN(80) - 20)
				}
			}, stays...)
		}
		for _, kind := range []activity.Kind{activity.Visit, activity.Problem} {
			var ago []int
			for range r.IntN(9) {
				ago = append(ago, r.IntN(500))
			}
			w.did(id, kind, ago...)
		}
		if r.IntN(9) == 0 {
			w.did(id, activity.Problem, 1, 2, 3, 4)
		}
		if r.IntN(3) == 0 {
			_, err := w.rivals.Install(w.ctx, w.hq, id, competitor.NewInstallation{CompetitorID: rival.ID, EndsOn: today.AddDays(r.IntN(300) - 40)})
			w.ok(err)
		}
	}
}

// A pass that is done twice on a day changes nothing; one that is killed again and
// again, and gone on with, tells what a whole one tells.
func TestAPassThatIsKilledTellsTheSame(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.populate(rand.New(rand.NewPCG(1, 4)))
		w.own.Sized(7)
		p, err := w.own.Look(w.ctx, w.hq.User.ID)
		w.ok(err)
		kills := 0
		for p.State != own.Done {
			ctx, stop := context.WithCancel(w.ctx)
			begun := int64(-1)
			again, err := w.own.Run(ctx, p.ID, func(done, _ int64) {
				if begun < 0 {
					begun = done
				}
				if done-begun >= 14 {
					stop()
				}
			})
			stop()
			if err == nil {
				p = again
				break
			}
			if !errors.Is(err, context.Canceled) || kills > 20 {
				t.Fatal(kills, err)
			}
			kills++
		}
		killed := w.all()
		if kills < 3 || len(killed) < 20 || p.Accounts != 60 || int(p.Told) != len(killed) {
			t.Fatalf("%d kills, %d signals, %+v", kills, len(killed), p)
		}
		for _, kind := range own.Kinds() {
			if w.said(w.hq, kind) == "" || p.Kinds.V[kind] == 0 {
				t.Errorf("nothing of %s", kind)
			}
		}
		if p := w.look(); p.Told != 0 || p.Over != 0 || !slices.Equal(w.all(), killed) {
			t.Errorf("a second pass of the day: %+v", p)
		}
		// A whole one, on the same records.
		for _, table := range []string{"signal_accounts", "signals"} {
			_, err := d.Exec(w.ctx, "DELETE FROM "+table)
			w.ok(err)
		}
		w.own.Sized(1000)
		if p := w.look(); int(p.Told) != len(killed) || !slices.Equal(w.all(), killed) {
			t.Errorf("a whole pass: %+v", p)
		}
	})
}

// The day's pass begins once, however many programs look, and runs as a job.
func TestTheDaysPassRunsOnce(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.deal(w.account("Acme", w.ann), "Presses", deal.Open, nil, stay{"Offer", 60})
		other := own.New(d, own.Options{Access: w.access, Signals: w.signals, Jobs: job.New(d, nil, nil), Now: func() time.Time { return w.now }})
		for range 3 {
			w.ok(w.own.Due(w.ctx))
			w.ok(other.Due(w.ctx))
		}
		var n int
		w.ok(d.Get(w.ctx, &n, "SELECT COUNT(*) FROM jobs"))
		if n != 1 {
			t.Fatalf("%d jobs", n)
		}
		asked, err := w.own.Look(w.ctx, w.hq.User.ID)
		if err != nil || asked.ID != string(today) {
			t.Errorf("who asks meanwhile follows the one under way: %+v %v", asked, err)
		}
		ctx, stop := context.WithCancel(w.ctx)
		done := make(chan struct{})
		go func() { defer close(done); w.jobs.Start(ctx) }()
		for {
			if last, err := w.own.Last(w.ctx); err != nil {
				t.Error(err)
				break
			} else if last != nil {
				if last.Told != 1 || last.State != own.Done {
					t.Errorf("%+v", last)
				}
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		stop()
		<-done
		w.now = w.now.AddDate(0, 0, 1)
		w.ok(w.own.Due(w.ctx))
		w.ok(d.Get(w.ctx, &n, "SELECT COUNT(*) FROM jobs"))
		if n != 2 {
			t.Errorf("%d jobs the day after", n)
		}
		// Stopped before it began, it is over.
		j, err := w.jobs.Latest(w.ctx, "own")
		w.ok(err)
		w.ok(w.jobs.Cancel(w.ctx, j.ID))
		w.ok(w.own.Due(w.ctx))
		if last, err := w.own.Last(w.ctx); err != nil || last.State != own.Cancelled {
			t.Errorf("%+v %v", last, err)
		}
	})
}
