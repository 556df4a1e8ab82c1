package lead

import (
	"context"
	"slices"
	"strings"

	"arpent/engine/facet"
	"arpent/internal/access"
	"arpent/internal/intake/fold"
	"arpent/internal/plan/draft"
)

// SuggestQuery asks for values of one field that could be chosen.
type SuggestQuery struct {
	Field    string `query:"field" maxLength:"40" required:"true" doc:"A field whose values are counted"`
	Text     string `query:"text" maxLength:"200" doc:"Words that the value must hold, the last perhaps unfinished; empty: the most frequent"`
	Filter   string `query:"filter" maxLength:"100000" doc:"CQL2 text; conditions on the field alone do not count"`
	Limit    int    `query:"limit" default:"20" minimum:"1" maximum:"200"`
	Language string `query:"language" enum:"fr,en," doc:"Of labels; the user's without one"`

	Plan draft.ID `query:"plan" maxLength:"40" doc:"The plan that would_be_in is of; without one, the one that the filter names"`
}

// Suggest gives the values of a field among the leads in scope, with how many
// there would be, the most frequent first. A value that only leads beyond the
// scope have is none.
func (s *Service) Suggest(ctx context.Context, actor access.Actor, q SuggestQuery) (*LeadFacet, error) {
	if err := may([]string{q.Field}, "name"); err != nil {
		return nil, err
	}
	v, scope, filter, plan, err := s.counting(ctx, actor, q.Filter, q.Plan, q.Field)
	if err != nil {
		return nil, err
	}
	r, err := v.Search(ctx, facet.Query{Scope: scope, Filter: filter, Facets: []string{q.Field}})
	if err != nil {
		return nil, err
	}
	found, err := s.labelled(ctx, actor, Query{Facets: []string{q.Field}, Language: q.Language, Plan: plan}, r.Facets, q.Text)
	if err != nil {
		return nil, err
	}
	out := &found[0]
	out.Values = out.Values[:min(len(out.Values), q.Limit)]
	return out, nil
}

// mentions says whether a text has all the words of another, each perhaps only the
// beginning of one.
func mentions(text, words string) bool {
	in := " " + fold.Words(text)
	for word := range strings.FieldsSeq(fold.Words(words)) {
		if !strings.Contains(in, " "+word) {
			return false
		}
	}
	return true
}

// columnAt is the place of a column; asking for one that is not there is a
// mistake of the program.
func columnAt(name string) int {
	i := slices.IndexFunc(columns(), func(c column) bool { return c.name == name })
	if i < 0 {
		panic("no column " + name)
	}
	return i
}
