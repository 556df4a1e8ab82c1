package lead

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
	"arpent/engine/facet"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/industry"
	"arpent/internal/lead/choice"
	"arpent/internal/lead/cursor"
	"arpent/internal/lead/keyword"
	"arpent/internal/lead/relax"
	"arpent/internal/lead/would"
	"arpent/internal/person"
	"arpent/internal/plan/draft"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// Query is one question to the Lead Builder.
type Query struct {
	Filter   string   `query:"filter" maxLength:"100000" doc:"CQL2 text over the fields of GET /leads/fields; empty: everybody in scope"`
	Facets   []string `query:"facets" maxItems:"30" doc:"Fields whose values are counted, each without the conditions on itself"`
	Sort     string   `query:"sort" maxLength:"40" doc:"A field; without one, by name"`
	Order    string   `query:"order" enum:"asc,desc," doc:"asc without one"`
	Cursor   string   `query:"cursor" maxLength:"200" doc:"The next of the page before"`
	Limit    int      `query:"limit" default:"50" minimum:"0" maximum:"500"`
	Language string   `query:"language" enum:"fr,en," doc:"Of labels; the user's without one"`
	Plan     draft.ID `query:"plan" maxLength:"40" doc:"The plan that would_be_in is counted for; without one, the one that the filter names"`
}

// LeadsFound answers a Query.
type LeadsFound struct {
	Total        int                   `json:"total"`
	Items        []ListedLead          `json:"items"`
	Next         string                `json:"next" doc:"Where the list goes on; empty at its end"`
	Facets       []LeadFacet           `json:"facets"`
	Relax        []relax.RelaxedFilter `json:"relax" doc:"When nothing is found: how many there would be without one of the conditions, most first"`
	Milliseconds float64               `json:"milliseconds" doc:"Time the search took"`
	Current      db.Time               `json:"current" doc:"When the index last changed"`
}

// ListedLead is a lead as lists show it.
type ListedLead struct {
	Lead
	OwnerName      string            `json:"owner_name"`
	TerritoryNames []territory.Crumb `json:"territory_names"`
	Matched        []keyword.Matched `json:"matched" doc:"Words searched for, where they stand"`
}

// LeadFacet counts the values of one field.
type LeadFacet struct {
	Field  string       `json:"field"`
	Values []FacetValue `json:"values" doc:"The most frequent first"`
}

// FacetValue is one of a field's values.
type FacetValue struct {
	Text    string `json:"text" doc:"As filters name it; empty for unknown"`
	Label   string `json:"label,omitempty" doc:"A name for people, where the text is not one"`
	Unknown bool   `json:"unknown,omitempty"`
	Count   int    `json:"count"`
}

// mostValues of a facet are told.
const mostValues = 200

// Search finds leads within an actor's scope.
func (s *Service) Search(ctx context.Context, actor access.Actor, q Query) (*LeadsFound, error) {
	v, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	begun := time.Now()
	written, err := s.filter(ctx, actor, q.Filter)
	if err != nil {
		return nil, err
	}
	if v, q.Plan, err = s.own(ctx, actor, v, written, q.Plan, q.Facets...); err != nil {
		return nil, err
	}
	filter, err := v.Compile(written)
	if err != nil {
		return nil, wrongFilter(err)
	}
	scope, err := s.scope(ctx, actor.Scope, v)
	if err != nil {
		return nil, err
	}
	ask := facet.Query{Scope: scope, Filter: filter, Facets: q.Facets, Sort: "name", Falls: q.Order == "desc", Limit: q.Limit + 1}
	if q.Sort != "" {
		ask.Sort = q.Sort
	}
	if err := may(q.Facets, ask.Sort); err != nil {
		return nil, err
	}
	if q.Cursor != "" {
		if ask.After, err = cursor.Read(v.made, q.Cursor); err != nil {
			return nil, err
		}
	}
	if q.Limit == 0 {
		ask.Limit = 0
	}
	r, err := v.Search(ctx, ask)
	if err != nil {
		return nil, err
	}
	out := &LeadsFound{Total: r.Total, Items: []ListedLead{}, Facets: []LeadFacet{}, Relax: []relax.RelaxedFilter{}, Current: db.At(v.at)}
	if q.Limit > 0 && len(r.Rows) > q.Limit {
		r.Rows = r.Rows[:q.Limit]
		out.Next = cursor.Write(v.made, &r.Rows[q.Limit-1])
	}
	if r.Total == 0 && written != nil {
		if out.Relax, err = relax.Without(ctx, v.Snapshot, scope, written); err != nil {
			return nil, err
		}
	}
	out.Milliseconds = float64(time.Since(begun).Microseconds()) / 1000
	if out.Facets, err = s.labelled(ctx, actor, q, r.Facets, ""); err != nil {
		return nil, err
	}
	rows := make([]ref, len(r.Rows))
	for i, row := range r.Rows {
		rows[i] = v.refs[row.Key]
	}
	out.Items, err = s.rows(ctx, actor.Scope, rows)
	if phrases := keyword.Phrases(written); len(phrases) > 0 {
		for i := range out.Items {
			out.Items[i].Matched = keyword.In(textsOf(&out.Items[i].Lead), phrases)
		}
	}
	return out, err
}

// asked makes a filter and the scope of whoever asks ready.
func (s *Service) asked(ctx context.Context, actor access.Actor, filter string) (v *view, scope, wanted *facet.Filter, err error) {
	v, scope, wanted, _, err = s.counting(ctx, actor, filter, "")
	return v, scope, wanted, err
}

// counting is asked for what is counted too, under a plan if any.
func (s *Service) counting(ctx context.Context, actor access.Actor, filter string, under draft.ID, counted ...string) (v *view, scope, wanted *facet.Filter, plan draft.ID, err error) {
	if v, err = s.current(ctx); err != nil {
		return nil, nil, nil, "", err
	}
	e, err := s.filter(ctx, actor, filter)
	if err != nil {
		return nil, nil, nil, "", err
	}
	if v, plan, err = s.own(ctx, actor, v, e, under, counted...); err != nil {
		return nil, nil, nil, "", err
	}
	if wanted, err = v.Compile(e); err != nil {
		return nil, nil, nil, "", wrongFilter(err)
	}
	scope, err = s.scope(ctx, actor.Scope, v)
	return v, scope, wanted, plan, err
}

// filter reads a filter and refuses what the actor may not name.
func (s *Service) filter(ctx context.Context, actor access.Actor, text string) (cql.Expr, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	e, err := cql.ParseText(text)
	if err != nil {
		return nil, wrongFilter(err)
	}
	var wrong error
	cql.Walk(e, func(e cql.Expr) bool {
		p, ok := e.(cql.Property)
		if ok && slices.ContainsFunc(columns(), func(c column) bool { return c.hidden && c.name == p.Name }) {
			wrong = wrongFilter(cql.Wrong(p.At, "there is no field %s", p.Name))
		}
		return wrong == nil
	})
	if wrong != nil {
		return nil, wrong
	}
	return e, s.checkLists(ctx, actor, e)
}

// Choices reads a filter as choices.
func (s *Service) Choices(ctx context.Context, actor access.Actor, filter string) (*choice.Choices, error) {
	e, err := s.filter(ctx, actor, filter)
	if err != nil {
		return nil, err
	}
	return choice.Read(e, kindOf)
}

// kindOf is the kind of a field that filters may name.
func kindOf(field string) (facet.Kind, bool) {
	i := slices.IndexFunc(columns(), func(c column) bool { return c.name == field && !c.hidden })
	if i < 0 {
		return 0, false
	}
	if columns()[i].kind == facet.Own {
		return facet.Set, true
	}
	return columns()[i].kind, true
}

// wrongFilter words an error of the language.
func wrongFilter(err error) error {
	var at *cql.Error
	if !errors.As(err, &at) {
		return err
	}
	return fault.Invalid("lead.filter", "%s", at.Error()).With("message", at.Message).With("line", at.At.Line).With("column", at.At.Column)
}

// may refuses facets and orders by what is not there.
func may(facets []string, sort string) error {
	for _, c := range columns() {
		if c.name == sort && !c.hidden && c.kind != facet.Set && c.kind != facet.Own && c.kind != facet.Place && c.name != would.Field {
			sort = ""
		}
	}
	if sort != "" {
		return fault.Invalid("lead.sort", "leads cannot be sorted by %q", sort).With("field", sort)
	}
	for _, f := range facets {
		if !slices.ContainsFunc(columns(), func(c column) bool {
			return c.name == f && !c.hidden && (c.kind == facet.Category || c.kind == facet.Set || c.kind == facet.Own || c.kind == facet.Flag)
		}) {
			return fault.Invalid("lead.facet", "the values of %q are not counted", f).With("field", f)
		}
	}
	return nil
}

// labelled gives the counts with names for people: the first of those that hold
// the words of text, and that the actor may know of.
func (s *Service) labelled(ctx context.Context, actor access.Actor, q Query, counts [][]facet.Count, text string) ([]LeadFacet, error) {
	out := []LeadFacet{}
	language := cmp.Or(q.Language, actor.User.Locale)
	for i, name := range q.Facets {
		f := LeadFacet{Field: name, Values: []FacetValue{}}
		named := slices.Contains([]string{"owner", "territory", "list", "sector", would.Field}, name) // whose texts are not their names
		for _, c := range counts[i] {
			if !named && len(f.Values) == mostValues {
				break
			}
			if named || c.Unknown && text == "" || !c.Unknown && mentions(c.Text, text) {
				f.Values = append(f.Values, FacetValue{Text: c.Text, Unknown: c.Unknown, Count: c.Count})
			}
		}
		var err error
		switch name {
		case "owner":
			err = s.labelUsers(ctx, f.Values)
		case "territory":
			f.Values, err = s.labelTerritories(ctx, actor.Scope, f.Values)
		case "list":
			f.Values, err = s.labelLists(ctx, actor, f.Values)
		case would.Field:
			f.Values, err = s.labelPlan(ctx, actor, q.Plan, f.Values)
		case "sector":
			for k := range f.Values {
				if sector := industry.FindSector(f.Values[k].Text); sector != nil {
					f.Values[k].Label = sector.EN
					if language == "fr" {
						f.Values[k].Label = sector.FR
					}
				}
			}
		}
		if err != nil {
			return nil, err
		}
		f.Values = slices.DeleteFunc(f.Values, func(v FacetValue) bool { return text != "" && !mentions(cmp.Or(v.Label, v.Text), text) })
		f.Values = f.Values[:min(len(f.Values), mostValues)]
		out = append(out, f)
	}
	return out, nil
}

func (s *Service) userNames(ctx context.Context) (map[access.UserID]string, error) {
	users, err := s.access.Users(ctx)
	names := map[access.UserID]string{}
	for _, u := range users {
		names[u.ID] = u.Name
	}
	return names, err
}

func (s *Service) labelUsers(ctx context.Context, values []FacetValue) error {
	names, err := s.userNames(ctx)
	for i := range values {
		values[i].Label = names[access.UserID(values[i].Text)]
	}
	return err
}

// labelTerritories leaves out territories beyond the scope: an account that one
// owns may be in one.
func (s *Service) labelTerritories(ctx context.Context, scope access.Scope, values []FacetValue) ([]FacetValue, error) {
	all, err := s.territories.All(ctx, s.db)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for i := range all {
		if scope.Holds(all[i].TreeLeft) {
			names[string(all[i].ID)] = all[i].Name
		}
	}
	return slices.DeleteFunc(values, func(v FacetValue) bool { return !v.Unknown && names[v.Text] == "" }), label(values, names)
}

func label(values []FacetValue, names map[string]string) error {
	for i := range values {
		values[i].Label = names[values[i].Text]
	}
	return nil
}

// rows reads the leads of a page from the database, which has the last word on
// who may see what: a lead that went out of scope a moment ago is left out.
func (s *Service) rows(ctx context.Context, scope access.Scope, rows []ref) ([]ListedLead, error) {
	out := []ListedLead{}
	if len(rows) == 0 {
		return out, nil
	}
	ids := make([]person.ID, len(rows))
	accounts := []account.ID{}
	for i, r := range rows {
		ids[i] = r.person
		if r.account != "" {
			accounts = append(accounts, r.account)
		}
	}
	people, err := s.people.Batch(ctx, s.db, ids)
	if err != nil {
		return nil, err
	}
	leads, err := s.leadsOf(ctx, s.db, people)
	if err != nil {
		return nil, err
	}
	visible, err := s.accounts.Visible(ctx, s.db, scope, accounts)
	if err != nil {
		return nil, err
	}
	at := map[ref]*Lead{}
	for i := range leads {
		at[ref{leads[i].PersonID, leads[i].AccountID}] = &leads[i]
	}
	for _, r := range rows {
		l := at[r]
		if l == nil || r.account != "" && !visible[r.account] || r.account == "" && !scope.All && l.by != scope.User {
			continue
		}
		out = append(out, ListedLead{Lead: *l, TerritoryNames: []territory.Crumb{}, Matched: []keyword.Matched{}})
	}
	return out, s.dress(ctx, scope, out)
}

// dress adds the names of owners and territories; those of territories beyond
// the scope are left out.
func (s *Service) dress(ctx context.Context, scope access.Scope, items []ListedLead) error {
	names, err := s.userNames(ctx)
	if err != nil {
		return err
	}
	all, err := s.territories.All(ctx, s.db)
	if err != nil {
		return err
	}
	seen := map[territory.ID]string{}
	for i := range all {
		if scope.Holds(all[i].TreeLeft) {
			seen[all[i].ID] = all[i].Name
		}
	}
	for i := range items {
		l := &items[i]
		l.OwnerName = names[l.OwnerID]
		kept := []territory.ID{}
		for _, t := range l.Territories {
			if name, ok := seen[t]; ok {
				kept = append(kept, t)
				l.TerritoryNames = append(l.TerritoryNames, territory.Crumb{ID: t, Name: name})
			}
		}
		l.Territories = kept
	}
	return nil
}

// Fields is what filters may name.
func (s *Service) Fields(ctx context.Context) (*eval.Schema, error) {
	v, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	all := v.Schema()
	out := &eval.Schema{Functions: all.Functions}
	for i, c := range columns() {
		if !c.hidden {
			out.Fields = append(out.Fields, all.Fields[i])
		}
	}
	return out, nil
}
