package lead

import (
	"context"

	"arpent/engine/cql"
	"arpent/engine/facet"
	"arpent/internal/access"
	"arpent/internal/territory"
)

// scope is what someone may see, as a filter made ready; nil for everything.
func (s *Service) scope(ctx context.Context, scope access.Scope, v *view) (*facet.Filter, error) {
	if scope.All {
		return nil, nil
	}
	all, err := s.territories.All(ctx, s.db)
	if err != nil {
		return nil, err
	}
	return v.Compile(scopeFilter(scope, all))
}

// scopeFilter says what someone may see: leads at accounts in territories in
// scope, at accounts one owns or entered, and people one entered who work at no
// account.
func scopeFilter(scope access.Scope, all []territory.Territory) cql.Expr {
	var mine cql.List
	for i := range all {
		if scope.Holds(all[i].TreeLeft) {
			mine.Items = append(mine.Items, cql.String{Value: string(all[i].ID)})
		}
	}
	me := func(field string) cql.Expr {
		return &cql.Call{Op: cql.Equal, Args: []cql.Expr{cql.Property{Name: field}, cql.String{Value: string(scope.User)}}}
	}
	any := []cql.Expr{me("owner"), me("account_creator"), me("person_creator")}
	if len(mine.Items) > 0 {
		any = append(any, &cql.Call{Op: "a_overlaps", Args: []cql.Expr{cql.Property{Name: "territory"}, mine}})
	}
	return &cql.Call{Op: cql.Or, Args: any}
}
