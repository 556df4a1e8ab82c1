package deal

import (
	"context"
	"net/http"
	"net/url"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/currency"
	"arpent/internal/intake/answer"
)

// exported are the columns of an export, by the names that an import reads.
var exported = []struct {
	name string
	cell func(d *ListedDeal, owner string) any
}{
	{"id", func(d *ListedDeal, _ string) any { return string(d.ID) }},
	{"name", func(d *ListedDeal, _ string) any { return d.Name }},
	{"account_id", func(d *ListedDeal, _ string) any { return string(d.AccountID) }},
	{"account", func(d *ListedDeal, _ string) any { return d.AccountName }},
	{"territory", func(d *ListedDeal, _ string) any { return account.Joined(d.Territories) }},
	{"amount", func(d *ListedDeal, _ string) any { return currency.Major(d.Amount, d.Currency) }},
	{"currency", func(d *ListedDeal, _ string) any { return d.Currency }},
	{"stage", func(d *ListedDeal, _ string) any { return d.Stage }},
	{"outcome", func(d *ListedDeal, _ string) any { return string(d.Outcome) }},
	{"probability", func(d *ListedDeal, _ string) any {
		if d.Probability == nil {
			return nil
		}
		return *d.Probability
	}},
	{"close_on", func(d *ListedDeal, _ string) any { return string(d.CloseOn) }},
	{"created_on", func(d *ListedDeal, _ string) any { return string(d.CreatedOn) }},
	{"invoiced_on", func(d *ListedDeal, _ string) any { return string(d.InvoicedOn) }},
	{"paid_on", func(d *ListedDeal, _ string) any { return string(d.PaidOn) }},
	{"contract_ends_on", func(d *ListedDeal, _ string) any { return string(d.ContractEndsOn) }},
	{"owner", func(_ *ListedDeal, owner string) any { return owner }},
	{"note", func(d *ListedDeal, _ string) any { return d.Note }},
}

// eachExported streams the rows of an export.
func (s *Service) eachExported(ctx context.Context, scope access.Scope, f Query, fn func(cells []any) error) error {
	users, err := s.access.Users(ctx)
	if err != nil {
		return err
	}
	names := map[access.UserID]string{}
	for _, u := range users {
		names[u.ID] = u.Name
	}
	const batch = 500
	var waiting []ListedDeal
	flush := func() error {
		if err := s.dress(ctx, scope, waiting); err != nil {
			return err
		}
		for i := range waiting {
			cells := make([]any, len(exported))
			for k, c := range exported {
				cells[k] = c.cell(&waiting[i], names[waiting[i].OwnerID])
			}
			if err := fn(cells); err != nil {
				return err
			}
		}
		waiting = waiting[:0]
		return nil
	}
	err = s.Each(ctx, s.db, scope, f, func(d *ListedDeal) error {
		if waiting = append(waiting, *d); len(waiting) == batch {
			return flush()
		}
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

func heading() []string {
	out := make([]string, len(exported))
	for i, c := range exported {
		out[i] = c.name
	}
	return out
}

// exportCSV answers with the deals that the address's query leaves.
func (s *Service) exportCSV(w http.ResponseWriter, r *http.Request, actor access.Actor) error {
	f := queryOf(r.URL.Query())
	if _, _, err := s.where(r.Context(), actor.Scope, f, ""); err != nil {
		return err // while there is still a status to say so
	}
	return answer.CSV(w, "deals-"+string(s.today()), heading(), func(row func([]any) error) error {
		return s.eachExported(r.Context(), actor.Scope, f, row)
	})
}

// exportXLSX answers with a workbook of the same rows.
func (s *Service) exportXLSX(w http.ResponseWriter, r *http.Request, actor access.Actor) error {
	return answer.XLSX(w, "deals-"+string(s.today()), heading(), func(row func([]any) error) error {
		return s.eachExported(r.Context(), actor.Scope, queryOf(r.URL.Query()), row)
	})
}

// queryOf reads a query from the address of a raw route.
func queryOf(q url.Values) Query {
	return Query{Text: q.Get("text"), Account: account.ID(q.Get("account")), Owner: q.Get("owner"), Stage: q.Get("stage"), Outcome: q.Get("outcome"),
		Against: q.Get("against"), Territory: q.Get("territory"), From: q.Get("from"), To: q.Get("to")}
}
