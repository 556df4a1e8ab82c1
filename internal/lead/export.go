package lead

import (
	"bufio"
	"context"
	"encoding/csv"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"arpent/engine/facet"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/currency"
	"arpent/internal/intake/sheet"
	"arpent/internal/person"
)

// exported are the columns of an export, by the names that an import reads.
var exported = []string{"person_id", "given_name", "family_name", "title", "function", "seniority", "since", "email", "phone", "account_id", "company", "industry", "headcount", "potential", "currency", "customer",
	"postcode", "town", "department", "region", "country", "territory", "owner", "last_contact", "open_deals"}

// exporting answers with everybody in scope whom a filter finds, as CSV.
func (s *Service) exporting(w http.ResponseWriter, r *http.Request, actor access.Actor) error {
	refs, err := s.refsOf(r.Context(), actor, r.URL.Query().Get("filter"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="leads.csv"`)
	if err := s.write(r.Context(), actor.Scope, refs, w); err != nil {
		panic(http.ErrAbortHandler) // half a file must not look whole
	}
	return nil
}

// Each gives all leads in scope that a filter finds to fn, in no particular order.
func (s *Service) Each(ctx context.Context, actor access.Actor, filter string, fn func(person.ID, account.ID)) error {
	v, scope, wanted, err := s.asked(ctx, actor, filter)
	if err == nil {
		v.Keys(scope, wanted, func(k facet.Key) bool { fn(v.refs[k].person, v.refs[k].account); return true })
	}
	return err
}

func (s *Service) refsOf(ctx context.Context, actor access.Actor, filter string) (refs []ref, err error) {
	err = s.Each(ctx, actor, filter, func(p person.ID, a account.ID) { refs = append(refs, ref{p, a}) })
	return refs, err
}

// write writes leads as CSV. Ways of reaching someone that they objected to are
// left out.
func (s *Service) write(ctx context.Context, scope access.Scope, refs []ref, w io.Writer) error {
	buffer := bufio.NewWriterSize(w, 1<<16)
	_, _ = buffer.WriteString("\ufeff") // without it Excel reads UTF-8 as Windows-1252
	out := csv.NewWriter(buffer)
	out.UseCRLF = true
	_ = out.Write(exported)
	for some := range slices.Chunk(refs, 500) {
		items, err := s.rows(ctx, scope, some)
		if err != nil {
			return err
		}
		ids := make([]person.ID, len(items))
		for i := range items {
			ids[i] = items[i].PersonID
		}
		people, err := s.people.Batch(ctx, s.db, ids)
		if err != nil {
			return err
		}
		reach := map[person.ID][2]string{}
		for i := range people {
			reach[people[i].ID] = [2]string{allowed(&people[i], "email"), allowed(&people[i], "phone", "mobile")}
		}
		for i := range items {
			_ = out.Write(line(&items[i], reach[items[i].PersonID]))
		}
		if out.Flush(); out.Error() != nil {
			return out.Error()
		}
	}
	out.Flush()
	return buffer.Flush()
}

// allowed gives the first way of some kinds that is open to approach a person by.
func allowed(p *person.Person, kinds ...string) string {
	for _, c := range p.ContactPoints {
		if slices.Contains(kinds, c.Kind) && p.Light.May(c.Kind) {
			return c.Value
		}
	}
	return ""
}

func line(l *ListedLead, reach [2]string) []string {
	names := make([]string, len(l.TerritoryNames))
	for i, t := range l.TerritoryNames {
		names[i] = t.Name
	}
	headcount := ""
	if l.Headcount != nil {
		headcount = strconv.FormatInt(*l.Headcount, 10)
	}
	potential := ""
	if v, ok := currency.Major(l.Potential, l.Currency).(float64); ok {
		potential = strconv.FormatFloat(v, 'f', -1, 64)
	}
	cells := []string{string(l.PersonID), l.GivenName, l.FamilyName, l.Title, string(l.Function), string(l.Seniority), string(l.Since), reach[0], reach[1], string(l.AccountID), l.Company, l.Industry, headcount, potential, l.Currency,
		strconv.FormatBool(l.Customer), l.Postcode, l.Town, l.Department, l.Region, l.Country, strings.Join(names, "; "), l.OwnerName, string(l.LastContact), strconv.Itoa(l.OpenDeals)}
	for i := range cells {
		cells[i] = sheet.Safe(cells[i])
	}
	return cells
}
