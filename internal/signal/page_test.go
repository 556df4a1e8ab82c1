package signal_test

import (
	"fmt"
	"slices"
	"testing"

	"arpent/internal/access"
	"arpent/internal/account/activity"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/signal"
)

// tellMany tells signals about a firm, one a day or all on one, each with its
// own text.
func (w *world) tellMany(n int, make func(i int) signal.Telling) (ids []signal.ID) {
	w.Helper()
	var many []signal.Telling
	for i := range n {
		one := make(i)
		one.Same, one.Confidence = fmt.Sprint(one.Kind, i), 90
		if one.Source == "" {
			one.Source = "hand"
		}
		many = append(many, one)
	}
	w.ok(w.d.Tx(w.ctx, func(tx *db.Tx) error {
		told, err := w.signals.Write(w.ctx, tx, many)
		for _, one := range told {
			ids = append(ids, one.ID)
		}
		return err
	}))
	return ids
}

func about(w *world, firm string) []signal.Concern {
	return []signal.Concern{{Account: w.called[firm], Side: signal.About}}
}

// However many signals there are, pages hold each once, in one order; the
// oldest can still be dismissed.
func TestPagesHoldEachSignalOnce(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		const n = 1300
		ids := w.tellMany(n, func(i int) signal.Telling {
			return signal.Telling{Kind: signal.Funding, Concerns: about(w, "Brasserie Quintard"), HappenedOn: db.DateOf(w.now).AddDays(-i % 7)}
		})
		rep := w.actor("rep1")
		page := func(cursor string) ([]signal.Shown, string, int) {
			items, next, total, err := w.signals.Page(w.ctx, rep, signal.Query{Days: 90, State: "open", Limit: 500, Cursor: cursor})
			w.ok(err)
			return items, next, total
		}
		var got []signal.Shown
		for cursor := ""; ; {
			items, next, total := page(cursor)
			if total != n {
				t.Fatalf("%d in all", total)
			}
			got = append(got, items...)
			if cursor = next; next == "" {
				break
			}
		}
		seen := map[signal.ID]bool{}
		for i, one := range got {
			if seen[one.ID] || i > 0 && (got[i-1].Score < one.Score || got[i-1].Score == one.Score && got[i-1].Seq < one.Seq) {
				t.Fatalf("%d: %s twice, or out of order", i, one.ID)
			}
			seen[one.ID] = true
		}
		if len(seen) != n {
			t.Errorf("%d of %d", len(seen), n)
		}
		w.ok(w.signals.Set(w.ctx, rep, ids[0], "dismissed", "known", ""))
		if err := w.signals.Set(w.ctx, w.actor("rep0"), ids[0], "dismissed", "", ""); fault.CodeOf(err) != fault.Missing {
			t.Errorf("another's: %v", err)
		}
		if _, _, total := page(""); total != n-1 {
			t.Errorf("%d in all after one was dismissed", total)
		}
		if _, _, _, err := w.signals.Page(w.ctx, rep, signal.Query{Days: 90, State: "open", Cursor: "nonsense"}); fault.CodeOf(err) != fault.Bad {
			t.Errorf("a cursor that is none: %v", err)
		}
	})
}

// Accounts that one rule moved on one day stand in one line that opens, and are
// dismissed together; what is told of them stays within sight.
func TestMovesOfOneCauseStandInOneLine(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		for i, f := range firms[:4] { // one in each of the leaves
			w.tellMany(5, func(j int) signal.Telling {
				return signal.Telling{Kind: signal.Moved, Concerns: about(w, f.name), Source: "rule/north", Evidence: signal.SignalEvidence{Rule: "North"}, HappenedOn: db.DateOf(w.now).AddDays(-i), ApartDays: 1}
			})
		}
		w.tellMany(2, func(j int) signal.Telling {
			return signal.Telling{Kind: signal.Funding, Concerns: about(w, firms[1].name)}
		})
		read := func(who string, q signal.Query) []signal.Shown {
			t.Helper()
			q.Days = 90
			if q.State == "" {
				q.State = "open"
			}
			list, err := w.signals.Feed(w.ctx, w.actor(who), q)
			w.ok(err)
			return list
		}
		feed := read("rep1", signal.Query{})
		if len(feed) != 3 {
			t.Fatalf("%d lines", len(feed))
		}
		i := slices.IndexFunc(feed, func(one signal.Shown) bool { return one.Group != nil })
		if i < 0 || feed[i].Group.Count != 5 || feed[i].Sentence(func(_, key string, p map[string]any) string { return fmt.Sprint(key, p["count"], p["rule"]) }, "en") != "signal_says_group5North" {
			t.Fatalf("%+v", feed)
		}
		key := feed[i].Group.Key
		if open := read("rep1", signal.Query{Group: key}); len(open) != 5 || open[0].Group != nil || open[0].Places[0].Name != firms[1].name {
			t.Errorf("opened: %+v", open)
		}
		if all := read("rep1", signal.Query{Flat: true}); len(all) != 7 {
			t.Errorf("flat: %d", len(all))
		}
		if all := read("manager", signal.Query{}); len(all) != 6 {
			t.Errorf("four causes and two signals: %d", len(all))
		}
		n, err := w.signals.SetGroup(w.ctx, w.actor("rep1"), key, "dismissed", "known", "")
		w.ok(err)
		if gone := read("rep1", signal.Query{State: "dismissed"}); n != 5 || len(gone) != 1 || gone[0].Group.Count != 5 || gone[0].Reason != "known" || len(read("rep1", signal.Query{})) != 2 {
			t.Errorf("%d dismissed: %+v", n, gone)
		}
		if _, err := w.signals.SetGroup(w.ctx, w.actor("rep0"), key, "dismissed", "", ""); fault.CodeOf(err) != fault.Missing {
			t.Errorf("another's: %v", err)
		}
	})
}

// What became of signals is counted by kind, of what one sees only.
func TestWhatSignalsAreWorth(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		quiet, firm := firms[5].name, firms[1].name // both rep1's
		ids := w.tellMany(6, func(i int) signal.Telling {
			return signal.Telling{Kind: signal.Funding, Concerns: about(w, []string{firm, quiet}[i%2])}
		})
		w.tellMany(2, func(i int) signal.Telling {
			return signal.Telling{Kind: signal.Hiring, Concerns: about(w, firms[0].name)}
		})
		rep := w.actor("rep1")
		for i, reason := range []string{"known", "", "it was a joke"} {
			w.ok(w.signals.Set(w.ctx, rep, ids[i], "dismissed", reason, ""))
		}
		for _, act := range []signal.Act{signal.ActTask, signal.ActTask, signal.ActNote} { // twice is once
			w.ok(w.signals.NoteAct(w.ctx, rep, ids[3], act))
		}
		if err := w.signals.NoteAct(w.ctx, w.actor("rep0"), ids[3], signal.ActTask); fault.CodeOf(err) != fault.Missing {
			t.Errorf("another's: %v", err)
		}
		before := func(who access.Actor, day db.Date) {
			_, err := w.activities.Create(w.ctx, who, w.called[firm], activity.ActivityDraft{Kind: activity.Meeting, HappenedOn: day})
			w.ok(err)
		}
		before(rep, db.DateOf(w.now).AddDays(-1)) // before it became known
		worth := func(who string) map[signal.Kind]signal.KindWorth {
			t.Helper()
			got, err := w.signals.Worth(w.ctx, w.actor(who), 90)
			w.ok(err)
			out := map[signal.Kind]signal.KindWorth{}
			for _, k := range got.Kinds {
				out[k.Kind] = k
			}
			return out
		}
		if k := worth("rep1")[signal.Funding]; k.Met != 0 {
			t.Errorf("a meeting from before: %+v", k)
		}
		w.now = w.now.AddDate(0, 0, 3)
		before(rep, db.DateOf(w.now))
		_, err := w.deals.Create(w.ctx, rep, w.called[firm], deal.DealDraft{Name: "Press", Currency: "EUR", Stage: "won", Outcome: deal.Won, CreatedOn: db.DateOf(w.now), CloseOn: db.DateOf(w.now)})
		w.ok(err)
		got := worth("rep1")
		k := got[signal.Funding]
		if len(got) != 1 || k.Told != 6 || k.Acted != 1 || k.Tasks != 1 || k.Notes != 1 || k.Deals != 0 || k.Dismissed != 3 || k.Met != 3 || k.Opened != 3 || k.Won != 3 ||
			fmt.Sprint(k.Reasons) != "map[known:1 none:1 other:1]" || fmt.Sprint(k.Words) != "[it was a joke]" {
			t.Errorf("%+v", got)
		}
		if all := worth("manager"); len(all) != 2 || all[signal.Funding].Dismissed != 3 || all[signal.Hiring].Told != 2 || all[signal.Hiring].Met != 0 {
			t.Errorf("to the manager: %+v", all)
		}
		list, err := w.signals.Feed(w.ctx, rep, signal.Query{Days: 90, State: "open"})
		w.ok(err)
		if i := slices.IndexFunc(list, func(o signal.Shown) bool { return o.ID == ids[3] }); i < 0 || fmt.Sprint(list[i].Acts) != "[note task]" {
			t.Errorf("acts: %+v", list)
		}
	})
}
