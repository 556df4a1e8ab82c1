package viewed

import (
	"context"

	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/signal"
)

// passedOn is how sure it is that who opened a personal link is whom it was made
// for: links are passed on.
const passedOn = 80

// Signals makes signals of visits by somebody known, about the accounts that
// they work at: once a visit, however long it goes on.
func Signals(to *signal.Service) func(ctx context.Context, tx *db.Tx, one Viewed) error {
	return func(ctx context.Context, tx *db.Tx, one Viewed) error {
		n := signal.Telling{Kind: signal.OpenedLink, Person: one.Person, Source: one.Source, Evidence: signal.SignalEvidence{Quote: one.Title},
			Confidence: passedOn, Same: "view " + one.Visit}
		if one.Page {
			n.Kind, n.Evidence.Quote = signal.ViewedPage, one.Host // whose page
		}
		at := []account.ID{one.Account}
		if one.Person != "" {
			found, err := workplaces(ctx, tx, []person.ID{one.Person})
			if err != nil {
				return err
			}
			at = found[one.Person]
		}
		for _, id := range at {
			n.Concerns = append(n.Concerns, signal.Concern{Account: id, Side: signal.About})
		}
		_, err := to.Write(ctx, tx, []signal.Telling{n})
		return err
	}
}
