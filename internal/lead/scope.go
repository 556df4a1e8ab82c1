package lead

import (
	"context"

	"arpent/engine/cql"
	"arpent/engine/facet"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/lead/past"
	"arpent/internal/lead/within"
	"arpent/internal/person"
)

// Listed gives leads within a scope as lists show them; the others are left out.
func (s *Service) Listed(ctx context.Context, scope access.Scope, leads []past.Key) ([]ListedLead, error) {
	refs := make([]ref, len(leads))
	for i, k := range leads {
		refs[i] = ref{k.Person, k.Account}
	}
	return s.rows(ctx, scope, refs)
}

// Seen tells which of some leads there are within a scope.
func (s *Service) Seen(ctx context.Context, scope access.Scope, leads []past.Key) (map[past.Key]bool, error) {
	items, err := s.Listed(ctx, scope, leads)
	out := map[past.Key]bool{}
	for i := range items {
		out[past.Key{Person: items[i].PersonID, Account: items[i].AccountID}] = true
	}
	return out, err
}

// Each gives all leads in scope that a filter finds to fn, in no particular order.
func (s *Service) Each(ctx context.Context, actor access.Actor, filter string, fn func(person.ID, account.ID)) error {
	v, scope, wanted, err := s.asked(ctx, actor, filter)
	if err == nil {
		v.Keys(scope, wanted, func(k facet.Key) bool { fn(v.refs[k].person, v.refs[k].account); return true })
	}
	return err
}

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
