package signal_test

import (
	"testing"

	"arpent/internal/lead"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/signal"
)

// Leads are found by what signals tell of the person, or of the company as a
// whole, until these are old.
func TestLeadsAreFoundByRecentSignals(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		hq := w.hq
		leads := lead.New(d, lead.Options{Access: w.access, Places: places, Territories: w.territories, Accounts: w.accounts, People: w.people, Signals: signal.Recent, Now: w.options.Now})
		at := w.called["Brasserie Quintard"]
		work := func(family string) person.ID {
			p, err := w.people.Create(w.ctx, hq, person.PersonDraft{GivenName: "Ana", FamilyName: family, Positions: []person.EmploymentDraft{{AccountID: at, Title: "Directrice", From: "2020-01-01"}}})
			w.ok(err)
			return p.ID
		}
		reader, colleague := work("Lectrice"), work("Collègue")
		tell := func(n signal.Telling) {
			n.Source, n.Confidence, n.Same = "hand", 90, string(n.Kind)+string(n.For)
			n.Concerns = []signal.Concern{{Account: at, Side: signal.About}}
			w.ok(d.Tx(w.ctx, func(tx *db.Tx) error {
				_, err := w.signals.Write(w.ctx, tx, []signal.Telling{n})
				return err
			}))
		}
		is := func(kind string, who ...person.ID) {
			t.Helper()
			w.ok(leads.Refresh(w.ctx))
			page, err := leads.Search(w.ctx, hq, lead.Query{Filter: "A_OVERLAPS(signal, ('" + kind + "'))", Limit: 50, Facets: []string{"signal"}})
			w.ok(err)
			found := map[person.ID]bool{}
			for _, l := range page.Items {
				found[l.PersonID] = true
			}
			if page.Total != len(who) || len(found) != len(who) {
				t.Fatalf("%s: %d leads, not %d", kind, page.Total, len(who))
			}
			for _, id := range who {
				if !found[id] {
					t.Fatalf("%s: %s is not found", kind, id)
				}
			}
		}
		is("funding")
		tell(signal.Telling{Kind: signal.Funding})
		tell(signal.Telling{Kind: signal.OpenedLink, Person: reader})
		tell(signal.Telling{Kind: signal.SavedSearch, Person: reader, For: w.users["rep0"]})
		is("funding", reader, colleague)
		is("opened_link", reader)
		is("saved_search")
		w.now = w.now.AddDate(0, 0, lead.RecentDays+1)
		is("funding")
	})
}
