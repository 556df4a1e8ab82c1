package quota_test

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/competitor"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/quota/winloss"
	"arpent/internal/territory"
)

// Two territories, three competitors: what is counted, drawn together and told
// must be what was recorded, to each only what is theirs.
func TestWinLoss(t *testing.T) {
	ctx := context.Background()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.now = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
		rivals := competitor.New(d, w.access, w.accounts, w.deals, func() time.Time { return w.now })
		answers := winloss.New(d, winloss.Options{Access: w.access, Territories: w.territories, Accounts: w.accounts, Alignment: w.alignment, Competitors: rivals, Now: func() time.Time { return w.now }})
		root := w.territory("France", "")
		north, south := w.territory("Nord", root), w.territory("Sud", root)
		boss := w.user("boss", access.Manager)
		w.member(north, boss, territory.Manager, 100)
		home := w.firm("north firm")
		away := w.firm("south firm")
		w.align(map[account.ID]territory.ID{home: north, away: south})
		named := map[string]competitor.ID{}
		for _, name := range []string{"Vauban", "Belcourt", "Haxo"} {
			c, err := rivals.Add(ctx, w.hq, competitor.Saying{Name: name})
			w.ok(err)
			named[name] = c.ID
		}
		if _, err := rivals.Add(ctx, w.hq, competitor.Saying{Name: " VAUBAN "}); fault.CodeOf(err) != fault.Clash {
			t.Errorf("the same name again: %v", err)
		}
		fight := func(at account.ID, amount int64, outcome deal.Outcome, against ...string) deal.ID {
			id := w.deal(at, amount, "2026-02-01", outcome)
			list := []competitor.ID{}
			for _, name := range against {
				list = append(list, named[name])
			}
			w.ok(rivals.Fight(ctx, w.hq, id, list))
			return id
		}
		for range 6 {
			fight(home, 100, deal.Won, "Vauban")
		}
		var lost []deal.ID
		for range 8 {
			lost = append(lost, fight(away, 300, deal.Lost, "Belcourt"))
		}
		fight(home, 100, deal.Lost, "Vauban", "Haxo")
		fight(home, 100, deal.Won)
		open := fight(home, 100, deal.Open, "Haxo")
		tell := func(id deal.ID, voice competitor.Voice, outcome, reason string) error {
			return rivals.Tell(ctx, w.hq, id, voice, competitor.NewVerdict{Outcome: outcome, Reason: reason})
		}
		w.ok(tell(lost[0], competitor.Rep, "lost", "price"))
		w.ok(tell(lost[0], competitor.Buyer, "lost", "service"))
		w.ok(tell(lost[1], competitor.Rep, "lost", "price"))
		w.ok(tell(lost[1], competitor.Buyer, "lost", "price"))
		w.ok(tell(lost[2], competitor.Rep, "lost", "price"))
		w.ok(tell(lost[2], competitor.Buyer, "no_decision", "budget")) // the buyer's word counts
		if err := tell(open, competitor.Rep, "lost", "price"); fault.CodeOf(err) != fault.Clash {
			t.Errorf("a verdict on an open deal: %v", err)
		}
		if err := tell(lost[0], competitor.Rep, "won", "price"); fault.CodeOf(err) != fault.Unprocessed {
			t.Errorf("a verdict against the outcome: %v", err)
		}
		w.now = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
		ask := func(who access.Actor, q winloss.Question) *winloss.WinLoss {
			t.Helper()
			q.From, q.To = "2026-01-01", "2026-03-01"
			a, err := answers.Answer(ctx, who, q)
			w.ok(err)
			return a
		}
		lines := func(list []winloss.RateLine) string {
			out := []string{}
			for _, l := range list {
				out = append(out, text(map[string]any{l.Name: []int{l.Tally.Won, l.Tally.Lost, l.Tally.Undecided}})+l.Verdict)
				p := l.Count
				if p.Low > p.Shrunk || p.Shrunk > p.High || l.Value.Low > l.Value.High {
					t.Errorf("%s: %+v", l.Name, l)
				}
			}
			return strings.Join(out, " ")
		}
		all := ask(w.hq, winloss.Question{})
		if got := lines(all.Competitors); got != `{"Belcourt":[0,7,1]}below {"Vauban":[6,1,0]}above {"":[1,0,0]}few {"Haxo":[0,1,0]}few` {
			t.Error(got)
		}
		if got := lines(all.Territories); got != `{"Nord":[7,1,0]}above {"Sud":[0,7,1]}below` {
			t.Error(got)
		}
		if got := text(all.Reasons); got != `[{"reason":"price","rep":3,"buyer":1},{"reason":"budget","rep":0,"buyer":1},{"reason":"service","rep":0,"buyer":1}]` || all.BothTold != 3 || all.BothAgree != 1 {
			t.Error(got, all.BothTold, all.BothAgree)
		}
		north1 := all.Territories[0]
		p := all.PriorTerritory
		if want := (7 + p.Alpha) / (8 + p.Alpha + p.Beta); math.Abs(north1.Count.Shrunk-want) > 1e-12 || *north1.Count.Raw != 7.0/8 || north1.Count.Shrunk >= *north1.Count.Raw {
			t.Errorf("%+v, want %g", north1.Count, want)
		}
		mine := ask(w.actor(boss), winloss.Question{})
		if lines(mine.Territories) != `{"Nord":[7,1,0]}above` || mine.All.Won != 7 || mine.All.Lost != 1 || mine.PriorTerritory != all.PriorTerritory {
			t.Errorf("%+v", mine)
		}
		if got := lines(ask(w.hq, winloss.Question{Territory: south}).Competitors); got != `{"Belcourt":[0,7,1]}below` {
			t.Error(got)
		}
		if got := lines(ask(w.hq, winloss.Question{Against: winloss.Nobody}).Territories); got != `{"Nord":[1,0,0]}few` {
			t.Error(got)
		}
		if _, err := answers.Answer(ctx, w.actor(boss), winloss.Question{From: "2026-01-01", To: "2026-03-01", Territory: south}); fault.CodeOf(err) != fault.Missing {
			t.Errorf("another's territory: %v", err)
		}
		if _, err := rivals.Contest(ctx, w.actor(boss).Scope, lost[0]); fault.CodeOf(err) != fault.Missing {
			t.Errorf("another's deal: %v", err)
		}
		// What is known follows accounts that are merged, and comes back.
		_, err := rivals.Install(ctx, w.hq, away, competitor.NewInstallation{CompetitorID: named["Haxo"], Product: "bearings"})
		w.ok(err)
		m, err := w.accounts.Merge(ctx, w.hq, home, away, nil)
		w.ok(err)
		there, err := rivals.Installed(ctx, w.hq.Scope, home)
		w.ok(err)
		contest, err := rivals.Contest(ctx, w.hq.Scope, lost[0])
		w.ok(err)
		if len(there) != 1 || len(contest.Against) != 1 || len(contest.Verdicts) != 2 {
			t.Errorf("after the merge: %+v %+v", there, contest)
		}
		_, err = w.accounts.Unmerge(ctx, w.hq, m.ID)
		w.ok(err)
		there, err = rivals.Installed(ctx, w.hq.Scope, away)
		w.ok(err)
		w.ok(rivals.Remove(ctx, w.hq, away, there[0].ID, false))
		if err := rivals.Remove(ctx, w.hq, away, there[0].ID, false); fault.CodeOf(err) != fault.Missing {
			t.Error(err)
		}
		w.ok(rivals.Remove(ctx, w.hq, away, there[0].ID, true))
	})
}
