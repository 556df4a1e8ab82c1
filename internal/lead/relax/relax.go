// Package relax says which condition of a search to give up when nobody fits.
package relax

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"arpent/engine/cql"
	"arpent/engine/facet"
)

// RelaxedFilter is a condition that leaves nothing, and what there would be without it.
type RelaxedFilter struct {
	Field     string `json:"field" doc:"What it is about: a field, keywords, position; empty when it is more than one"`
	Condition string `json:"condition" doc:"CQL2"`
	Without   string `json:"without" doc:"The filter without it, as CQL2"`
	Total     int    `json:"total"`
}

// Without says what there would be without one of the conditions joined by AND.
func Without(ctx context.Context, s *facet.Snapshot, scope *facet.Filter, e cql.Expr) ([]RelaxedFilter, error) {
	out := []RelaxedFilter{}
	parts := cql.Conjuncts(e)
	for i, part := range parts {
		var rest cql.Expr
		switch others := slices.Concat(parts[:i], parts[i+1:]); len(others) {
		case 0: // nothing is left to ask
		case 1:
			rest = others[0]
		default:
			rest = &cql.Call{Op: cql.And, Args: others}
		}
		f, err := s.Compile(rest)
		if err != nil {
			return nil, err
		}
		r, err := s.Search(ctx, facet.Query{Scope: scope, Filter: f})
		if err != nil {
			return nil, err
		}
		if r.Total == 0 {
			continue
		}
		one, err := cql.Text(part)
		if err != nil {
			return nil, err
		}
		without := ""
		if rest != nil {
			if without, err = cql.Text(rest); err != nil {
				return nil, err
			}
		}
		out = append(out, RelaxedFilter{subject(part), one, without, r.Total})
	}
	slices.SortStableFunc(out, func(a, b RelaxedFilter) int { return cmp.Compare(b.Total, a.Total) })
	return out, nil
}

// subject names what a condition is about, when it is one thing.
func subject(e cql.Expr) string {
	if call, ok := e.(*cql.Call); ok && strings.EqualFold(string(call.Op), "keywords") {
		return "keywords"
	}
	if names := cql.Fields(e); len(names) == 1 {
		return names[0]
	}
	return ""
}
