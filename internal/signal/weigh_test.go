package signal_test

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"arpent/internal/account"
	"arpent/internal/lead/intro"
	"arpent/internal/person"
	"arpent/internal/person/network"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/signal"
)

// worth says what one might sell at a firm in a year, in euros.
func (w *world) worth(firm string, euros int64) {
	w.Helper()
	a, err := w.accounts.Find(w.ctx, w.hq.Scope, w.called[firm])
	w.ok(err)
	_, err = w.accounts.Change(w.ctx, w.hq, a.ID, a.Version, json.RawMessage(fmt.Sprintf(`{"potential": %d, "currency": "EUR"}`, euros*100)))
	w.ok(err)
}

// The score is the product of what is shown, to the last decimal; what is worth
// more, fresher or nearer comes first, and of equals what became known last.
func TestASignalStandsWhereItsFactorsSay(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		for i, f := range firms[:4] {
			w.worth(f.name, int64(10_000*(i+1)))
		}
		w.ok(w.options.Leads.Refresh(w.ctx))
		today := db.DateOf(w.now)
		who, err := w.people.Create(w.ctx, w.hq, person.PersonDraft{GivenName: "Léa", FamilyName: "Morel", Positions: []person.EmploymentDraft{{AccountID: w.called[firms[3].name], Title: "CEO"}}})
		w.ok(err)
		w.ok(d.Tx(w.ctx, func(tx *db.Tx) error {
			return network.Load(w.ctx, tx, db.At(w.now), []person.Tie{{PersonID: who.ID, UserID: w.hq.User.ID, Network: "linkedin", ConnectedOn: "2025-01-10", Sent: 3, Received: 1, Source: "test"}})
		}))
		tell := func(kind signal.Kind, firm, days int, about person.ID) signal.ID {
			return w.tellMany(1, func(int) signal.Telling {
				return signal.Telling{Kind: kind, Person: about, Concerns: []signal.Concern{{Account: w.called[firms[firm].name], Side: signal.About}}, HappenedOn: today.AddDays(-days), Source: fmt.Sprint(kind, firm, days)}
			})[0]
		}
		least := tell(signal.Funding, 0, 0, "")
		great := tell(signal.Hiring, 3, 0, "")
		stale := tell(signal.Tender, 3, 10, "")
		known := tell(signal.Promoted, 3, 30, who.ID)
		nothing := tell(signal.NewContract, 5, 0, "") // nobody said what one might sell there
		feed, err := w.signals.Feed(w.ctx, w.hq, signal.Query{Days: 90, State: "open"})
		w.ok(err)
		at := map[signal.ID]signal.Shown{}
		order := ""
		for i, one := range feed {
			at[one.ID] = one
			order += fmt.Sprint(one.Kind, " ")
			product := 100 * one.Weight.Fit.Factor * one.Weight.Freshness.Factor * one.Weight.Relationship.Factor
			if math.Abs(product-one.Score) > 1e-6 || one.Rank != i+1 {
				t.Errorf("line %d: %v is not %v", one.Rank, one.Score, product)
			}
		}
		// Four are known: the greatest stands above three and half of itself, 2^(2×0.875−1).
		if f := at[great].Weight.Fit; f.Factor != 1.68 || f.AccountID != w.called[firms[3].name] || *f.Potential != 4_000_000 || f.Above != 0.875 {
			t.Errorf("worth most: %+v", f)
		}
		if f := at[least].Weight.Fit; f.Factor != 0.59 {
			t.Errorf("worth least: %+v", f)
		}
		if f := at[nothing].Weight.Fit; f.Factor != 1 || f.Potential != nil || f.AccountID == "" {
			t.Errorf("of what nobody knows: %+v", f)
		}
		if f := at[stale].Weight.Freshness; f.Factor != 0.5 || f.Days != 10 || f.HalfLife != 10 {
			t.Errorf("half of it: %+v", f)
		}
		if r := at[known].Weight.Relationship; r.Degree != intro.First || r.Messages != 4 || r.Factor != 1.7 {
			t.Errorf("known: %+v", r)
		}
		if order != "hiring promoted new_contract tender funding " {
			t.Errorf("order: %s", order)
		}
		for id, one := range at { // a stream tells the same
			told, err := w.signals.Numbered(w.ctx, w.hq.User.ID, one.Seq)
			w.ok(err)
			if told.Score != one.Score || told.Weight.Relationship != one.Weight.Relationship || told.Weight.Fit.Factor != one.Weight.Fit.Factor {
				t.Errorf("%s: told %+v, shown %+v", id, told.Weight, one.Weight)
			}
		}
		// What somebody changes counts from then on.
		w.worth(firms[0].name, 90_000)
		w.ok(w.options.Leads.Refresh(w.ctx))
		feed, err = w.signals.Feed(w.ctx, w.hq, signal.Query{Days: 90, State: "open", Kind: "funding"})
		w.ok(err)
		if len(feed) != 1 || feed[0].Weight.Fit.Factor != 2 {
			t.Errorf("after its potential rose: %+v", feed[0].Weight.Fit)
		}
	})
}

// An account out of sight lifts nothing: of the sides of a change of job, each
// sees what their own is worth.
func TestWhatIsOutOfSightWeighsNothing(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.worth(firms[0].name, 1_000_000) // rep0's
		w.worth(firms[1].name, 1_000)     // rep1's
		w.ok(w.options.Leads.Refresh(w.ctx))
		id := w.tellMany(1, func(int) signal.Telling {
			return signal.Telling{Kind: signal.OfficeMoved, Concerns: []signal.Concern{{Account: w.called[firms[0].name], Side: signal.Before}, {Account: w.called[firms[1].name], Side: signal.After}}}
		})[0]
		for who, want := range map[string]account.ID{"rep0": w.called[firms[0].name], "rep1": w.called[firms[1].name], "manager": w.called[firms[0].name]} {
			feed, err := w.signals.Feed(w.ctx, w.actor(who), signal.Query{Days: 90, State: "open"})
			w.ok(err)
			if len(feed) != 1 || feed[0].ID != id || feed[0].Weight.Fit.AccountID != want {
				t.Errorf("%s: %+v", who, feed)
			}
			told, err := w.signals.Numbered(w.ctx, w.users[who], feed[0].Seq)
			w.ok(err)
			if told.Weight.Fit.AccountID != want || told.Score != feed[0].Score {
				t.Errorf("%s is told %+v", who, told.Weight)
			}
		}
	})
}

// Less of a kind counts half, and is told; nothing of it leaves it out, and it is
// told how many that are. Both can be taken back.
func TestLessOfAKind(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		rep := w.actor("rep1")
		w.tellMany(2, func(i int) signal.Telling {
			return signal.Telling{Kind: []signal.Kind{signal.Funding, signal.LeadershipChange}[i], Concerns: about(w, firms[1].name)}
		})
		read := func() (string, []signal.Tuned) {
			t.Helper()
			feed, err := w.signals.Feed(w.ctx, rep, signal.Query{Days: 90, State: "open"})
			w.ok(err)
			said := ""
			for _, one := range feed {
				said += fmt.Sprint(one.Kind, " ", one.Score, " ", one.Weight.Less, " ")
			}
			tuned, err := w.signals.Tuned(w.ctx, rep)
			w.ok(err)
			return said, tuned
		}
		tune := func(to signal.Tuning, want, tuned string) {
			t.Helper()
			w.ok(w.signals.Tune(w.ctx, rep.User.ID, signal.LeadershipChange, to))
			if said, list := read(); said != want || fmt.Sprint(list) != tuned {
				t.Errorf("%s: %s %v", to, said, list)
			}
		}
		tune(signal.Usual, "leadership_change 100 0 funding 100 0 ", "[]")
		tune(signal.Less, "funding 100 0 leadership_change 50 0.5 ", "[{leadership_change less 1}]")
		told, err := w.signals.Numbered(w.ctx, rep.User.ID, 2)
		w.ok(err)
		if told.Score != 50 {
			t.Errorf("told with %v", told.Score)
		}
		tune(signal.Muted, "funding 100 0 ", "[{leadership_change muted 1}]")
		tune(signal.Usual, "leadership_change 100 0 funding 100 0 ", "[]")
		if err := w.signals.Tune(w.ctx, rep.User.ID, "nonsense", signal.Less); fault.CodeOf(err) != fault.Missing {
			t.Errorf("a kind that is none: %v", err)
		}
		if err := w.signals.Tune(w.ctx, rep.User.ID, signal.Funding, "nonsense"); fault.CodeOf(err) != fault.Unprocessed {
			t.Errorf("a tuning that is none: %v", err)
		}
	})
}
