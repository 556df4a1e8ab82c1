package lead

import (
	"context"

	"arpent/engine/cql"
	"arpent/engine/facet"
	"arpent/internal/access"
	"arpent/internal/lead/within"
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
	e := within.Filter(scope, all)
	text, err := cql.Text(e)
	if err != nil {
		return nil, err
	}
	return s.scopes.Of(scope.User, text).Filter(ctx, v.Snapshot, func() (*facet.Filter, error) { return v.Compile(e) })
}
