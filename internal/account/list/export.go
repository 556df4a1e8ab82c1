package list

import (
	"bufio"
	"context"
	"encoding/csv"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/jmoiron/sqlx"
	"github.com/xuri/excelize/v2"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/currency"
	"arpent/internal/account/industry"
	"arpent/internal/intake/sheet"
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
type extra struct{ owner, territories string }

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
			e := extra{owner: names[waiting[i].OwnerID]}
			for k, t := range in[waiting[i].ID] {
				if k > 0 {
					e.territories += "; "
				}
				e.territories += t.Name
			}
			cells := make([]any, len(exported))
			for k, c := range exported {
				if cells[k] = c.cell(&waiting[i], &e); cells[k] != nil {
					if text, ok := cells[k].(string); ok {
						cells[k] = sheet.Safe(text)
					}
				}
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
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="accounts-`+string(s.today())+`.csv"`)
	buffer := bufio.NewWriterSize(w, 1<<16)
	_, _ = buffer.WriteString("\ufeff") // without it Excel reads UTF-8 as Windows-1252
	out := csv.NewWriter(buffer)
	out.UseCRLF = true
	_ = out.Write(heading())
	line := make([]string, len(exported))
	err := s.eachExported(r.Context(), actor.Scope, f, func(cells []any) error {
		for i, c := range cells {
			line[i] = plainText(c)
		}
		return out.Write(line)
	})
	if err != nil {
		panic(http.ErrAbortHandler) // half a file must not look whole
	}
	out.Flush()
	return buffer.Flush()
}

func plainText(c any) string {
	switch c := c.(type) {
	case string:
		return c
	case int64:
		return strconv.FormatInt(c, 10)
	case float64:
		return strconv.FormatFloat(c, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(c)
	}
	return ""
}

// exportXLSX answers with a workbook of the same rows.
func (s *Service) exportXLSX(w http.ResponseWriter, r *http.Request, actor access.Actor) error {
	book := excelize.NewFile()
	defer book.Close()
	sheet, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	head := []any{}
	for _, name := range heading() {
		head = append(head, name)
	}
	if err := sheet.SetRow("A1", head); err != nil {
		return err
	}
	line := 2
	err = s.eachExported(r.Context(), actor.Scope, filterOf(r.URL.Query()), func(cells []any) error {
		at, err := excelize.CoordinatesToCellName(1, line)
		if err != nil {
			return err
		}
		line++
		return sheet.SetRow(at, cells)
	})
	if err != nil {
		return err
	}
	if err := sheet.Flush(); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	w.Header().Set("Content-Disposition", `attachment; filename="accounts-`+string(s.today())+`.xlsx"`)
	_, err = book.WriteTo(io.Writer(w))
	return err
}

// filterOf reads a filter from the query of a raw route.
func filterOf(q url.Values) Filter {
	return Filter{Text: q.Get("text"), Territory: q.Get("territory"), Owner: q.Get("owner"), Sector: q.Get("sector"), Industry: q.Get("industry"), Size: q.Get("size"),
		Country: q.Get("country"), Area: q.Get("area"), Placed: q.Get("placed"), Customer: q.Get("customer"), Unassigned: q.Get("unassigned") == "true",
		Parent: q.Get("parent"), IDs: q.Get("ids")}
}
