// Package export writes leads as files that an import reads.
package export

import (
	"bufio"
	"context"
	"encoding/csv"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/currency"
	"arpent/internal/account/stated"
	"arpent/internal/intake/sheet"
	"arpent/internal/lead"
	"arpent/internal/lead/past"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// exported are the columns of an export, by the names that an import reads.
var exported = []string{"person_id", "given_name", "family_name", "title", "function", "seniority", "since", "email", "phone", "schools", "groups", "skills", "account_id", "company", "industry", "headcount", "headcount_growth", "company_type", "technologies", "funding", "funding_on", "funding_amount", "funding_currency", "potential", "currency", "customer",
	"postcode", "town", "department", "region", "country", "territory", "owner", "last_contact", "open_deals", "stage", "tags", "account_tags"}

// Service is the door.
type Service struct {
	db     *db.DB
	access *access.Service
	leads  *lead.Service
	people *person.Service
}

// New makes the service.
func New(d *db.DB, a *access.Service, leads *lead.Service, people *person.Service) *Service {
	return &Service{d, a, leads, people}
}

// Routes adds the file to what is served.
func (s *Service) Routes(mux *http.ServeMux) {
	mux.Handle("GET /api/v1/leads/export.csv", s.access.Authenticated(access.Everyone, s.exporting))
}

// exporting answers with everybody in scope whom a filter finds, as CSV.
func (s *Service) exporting(w http.ResponseWriter, r *http.Request, actor access.Actor) error {
	var found []past.Key
	if err := s.leads.Each(r.Context(), actor, r.URL.Query().Get("filter"), func(p person.ID, a account.ID) { found = append(found, past.Key{Person: p, Account: a}) }); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="leads.csv"`)
	if err := s.write(r.Context(), actor.Scope, found, w); err != nil {
		panic(http.ErrAbortHandler) // half a file must not look whole
	}
	return nil
}

// write writes leads as CSV. Ways of reaching someone that they objected to are
// left out.
func (s *Service) write(ctx context.Context, scope access.Scope, found []past.Key, w io.Writer) error {
	buffer := bufio.NewWriterSize(w, 1<<16)
	_, _ = buffer.WriteString("\ufeff") // without it Excel reads UTF-8 as Windows-1252
	out := csv.NewWriter(buffer)
	out.UseCRLF = true
	_ = out.Write(exported)
	for some := range slices.Chunk(found, 500) {
		items, err := s.leads.Listed(ctx, scope, some)
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

// major is an amount in units of its currency; empty when it is not known.
func major(minor *int64, code string) string {
	if v, ok := currency.Major(minor, code).(float64); ok {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

func line(l *lead.ListedLead, reach [2]string) []string {
	names := make([]string, len(l.TerritoryNames))
	for i, t := range l.TerritoryNames {
		names[i] = t.Name
	}
	headcount := ""
	if l.Headcount != nil {
		headcount = strconv.FormatInt(*l.Headcount, 10)
	}
	growth := ""
	if l.HeadcountGrowth != nil {
		growth = strconv.FormatFloat(*l.HeadcountGrowth, 'f', -1, 64)
	}
	potential := major(l.Potential, l.Currency)
	cells := []string{string(l.PersonID), l.GivenName, l.FamilyName, l.Title, string(l.Function), string(l.Seniority), string(l.Since), reach[0], reach[1], stated.Join(l.Schools), stated.Join(l.Groups), stated.Join(l.Skills), string(l.AccountID), l.Company, l.Industry, headcount, growth, l.CompanyType, stated.Join(l.Technologies), l.Funding, string(l.FundingOn), major(l.FundingAmount, l.FundingCurrency), l.FundingCurrency, potential, l.Currency,
		strconv.FormatBool(l.Customer), l.Postcode, l.Town, l.Department, l.Region, l.Country, strings.Join(names, "; "), l.OwnerName, string(l.LastContact), strconv.Itoa(l.OpenDeals), string(l.Stage), stated.Join(l.Tags), stated.Join(l.AccountTags)}
	for i := range cells {
		cells[i] = sheet.Safe(cells[i])
	}
	return cells
}
