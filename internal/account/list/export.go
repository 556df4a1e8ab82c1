package list

import (
	"context"
	"net/http"
	"net/url"

	"github.com/jmoiron/sqlx"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/currency"
	"arpent/internal/account/industry"
	"arpent/internal/account/profile"
	"arpent/internal/account/stated"
	"arpent/internal/intake/answer"
	"arpent/internal/platform/db"
)

// exported are the columns of an export, by the names that an import reads.
var exported = []struct {
	name string
	cell func(a *account.Account, more *extra) any
}{
	{"id", func(a *account.Account, _ *extra) any { return string(a.ID) }},
	{"name", func(a *account.Account, _ *extra) any { return a.Name }},
	{"street", func(a *account.Account, _ *extra) any { return a.Street }},
	{"postcode", func(a *account.Account, _ *extra) any { return a.Postcode }},
	{"town", func(a *account.Account, _ *extra) any { return a.Town }},
	{"region", func(a *account.Account, _ *extra) any { return a.Region }},
	{"country", func(a *account.Account, _ *extra) any { return a.Country }},
	{"longitude", func(a *account.Account, _ *extra) any { return known(a.Lon) }},
	{"latitude", func(a *account.Account, _ *extra) any { return known(a.Lat) }},
	{"precision", func(a *account.Account, _ *extra) any { return a.Precision }},
	{"area", func(a *account.Account, _ *extra) any { return a.AreaID() }},
	{"area_name", func(a *account.Account, _ *extra) any { return a.AreaName }},
	{"territory", func(_ *account.Account, e *extra) any { return e.territories }},
	{"owner", func(_ *account.Account, e *extra) any { return e.owner }},
	{"customer", func(a *account.Account, _ *extra) any { return a.Customer }},
	{"industry", func(a *account.Account, _ *extra) any { return industry.Show(a.Industry, a.IndustryVersion) }},
	{"industry_version", func(a *account.Account, _ *extra) any { return a.IndustryVersion }},
	{"industry_name", func(a *account.Account, _ *extra) any {
		if a.IndustryName != "" {
			return a.IndustryName
		}
		return industry.Title(a.Industry, a.IndustryVersion)
	}},
	{"headcount", func(a *account.Account, _ *extra) any { return known(a.Headcount) }},
	{"headcount_growth", func(a *account.Account, e *extra) any {
		if g := a.Profile.V.Headcounts.Growth(e.today); g != nil {
			return g.Percent
		}
		return nil
	}},
	{"type", func(a *account.Account, _ *extra) any { return a.Profile.V.CompanyType() }},
	{"technologies", func(a *account.Account, _ *extra) any { return stated.Join(a.Profile.V.Technologies.Now()) }},
	{"funding", func(a *account.Account, _ *extra) any { return raised(a).Kind }},
	{"funding_on", func(a *account.Account, _ *extra) any { return string(raised(a).On) }},
	{"funding_amount", func(a *account.Account, _ *extra) any { return currency.Major(raised(a).Amount, raised(a).Currency) }},
	{"tags", func(a *account.Account, _ *extra) any { return stated.Join(a.Profile.V.Tags.Now()) }},
	{"potential", func(a *account.Account, _ *extra) any { return currency.Major(a.Potential, a.Currency) }},
	{"revenue", func(a *account.Account, _ *extra) any { return currency.Major(a.Revenue, a.Currency) }},
	{"currency", func(a *account.Account, _ *extra) any { return a.Currency }},
	{"visits_per_year", func(a *account.Account, _ *extra) any { return known(a.VisitsPerYear) }},
	{"visit_minutes", func(a *account.Account, _ *extra) any { return known(a.VisitMinutes) }},
	{"siren", func(a *account.Account, _ *extra) any { return a.SIREN }},
	{"siret", func(a *account.Account, _ *extra) any { return a.SIRET }},
	{"lei", func(a *account.Account, _ *extra) any { return a.LEI }},
	{"duns", func(a *account.Account, _ *extra) any { return a.DUNS }},
	{"domain", func(a *account.Account, _ *extra) any { return a.Domain }},
	{"phone", func(a *account.Account, _ *extra) any { return a.Phone }},
	{"website", func(a *account.Account, _ *extra) any { return a.Website }},
	{"note", func(a *account.Account, _ *extra) any { return a.Note }},
}

// extra is what an export shows beside the account itself.
type extra struct {
	owner, territories string
	today              db.Date
}

// raised is an account's last funding; empty for none.
func raised(a *account.Account) *profile.Funding {
	if r := a.Profile.V.Fundings.Latest(); r != nil {
		return r
	}
	return &profile.Funding{}
}

// known gives the value that is pointed at, or nothing.
func known[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

// eachExported streams the accounts of an export, in the order of names.
func (s *Service) eachExported(ctx context.Context, scope access.Scope, f Filter, fn func(cells []any) error) error {
	where, err := s.where(ctx, scope, f, "")
	if err != nil {
		return err
	}
	users, err := s.access.Users(ctx)
	if err != nil {
		return err
	}
	names := map[access.UserID]string{}
	for _, u := range users {
		names[u.ID] = u.Name
	}
	const batch = 500
	var waiting []account.Account
	flush := func() error {
		ids := make([]account.ID, len(waiting))
		for i := range waiting {
			ids[i] = waiting[i].ID
		}
		in, err := s.accounts.TerritoriesOf(ctx, scope, ids)
		if err != nil {
			return err
		}
		for i := range waiting {
			e := extra{names[waiting[i].OwnerID], account.Joined(in[waiting[i].ID]), s.today()}
			cells := make([]any, len(exported))
			for k, c := range exported {
				cells[k] = c.cell(&waiting[i], &e)
			}
			if err := fn(cells); err != nil {
				return err
			}
		}
		waiting = waiting[:0]
		return nil
	}
	err = s.db.Each(ctx, "SELECT "+account.Selected+" FROM accounts a WHERE "+where.String()+" ORDER BY a.sort_name, a.id", where.args, func(r *sqlx.Rows) error {
		var a account.Account
		if err := r.StructScan(&a); err != nil {
			return err
		}
		if waiting = append(waiting, a); len(waiting) == batch {
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

// exportCSV answers with the accounts in scope that the query's filter leaves.
func (s *Service) exportCSV(w http.ResponseWriter, r *http.Request, actor access.Actor) error {
	f := filterOf(r.URL.Query())
	if _, err := s.where(r.Context(), actor.Scope, f, ""); err != nil {
		return err // while there is still a status to say so
	}
	return answer.CSV(w, "accounts-"+string(s.today()), heading(), func(row func([]any) error) error {
		return s.eachExported(r.Context(), actor.Scope, f, row)
	})
}

// exportXLSX answers with a workbook of the same rows.
func (s *Service) exportXLSX(w http.ResponseWriter, r *http.Request, actor access.Actor) error {
	return answer.XLSX(w, "accounts-"+string(s.today()), heading(), func(row func([]any) error) error {
		return s.eachExported(r.Context(), actor.Scope, filterOf(r.URL.Query()), row)
	})
}

// filterOf reads a filter from the query of a raw route.
func filterOf(q url.Values) Filter {
	return Filter{Text: q.Get("text"), Territory: q.Get("territory"), Owner: q.Get("owner"), Sector: q.Get("sector"), Industry: q.Get("industry"), Size: q.Get("size"),
		Country: q.Get("country"), Area: q.Get("area"), Placed: q.Get("placed"), Customer: q.Get("customer"), Unassigned: q.Get("unassigned") == "true",
		Parent: q.Get("parent"), IDs: q.Get("ids"), List: q.Get("list")}
}
