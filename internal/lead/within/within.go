// Package within says which leads someone may see.
package within

import (
	"sync"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
	"arpent/engine/facet"
	"arpent/internal/access"
	"arpent/internal/territory"
)

// Filter says what someone may see: leads at accounts in territories in
// scope, at accounts one owns or entered, and people one entered who work at no
// account.
func Filter(scope access.Scope, all []territory.Territory) cql.Expr {
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

// Sight says of leads, records of the schema, whether someone sees them.
func Sight(scope access.Scope, all []territory.Territory, schema *eval.Schema) (func(eval.Record) bool, error) {
	if scope.All {
		return func(eval.Record) bool { return true }, nil
	}
	program, err := eval.Compile(Filter(scope, all), schema)
	return func(r eval.Record) bool { return program.Match(r) == eval.True }, err
}

// Scopes remember who sees which leads, for those who asked last.
type Scopes struct {
	mu   sync.Mutex
	held map[access.UserID]*remembered
	uses int64
}

// remembered is one user's scope: marks are good for what text says only.
type remembered struct {
	text  string
	marks facet.Marks
	used  int64
}

// mostScopes are remembered: of ten million leads, one takes 1.3 MB at most.
const mostScopes = 100

// Of gives the marks of a user whose scope is what text says.
func (s *Scopes) Of(user access.UserID, text string) *facet.Marks {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.uses++
	r := s.held[user]
	if r == nil || r.text != text {
		if s.held == nil {
			s.held = map[access.UserID]*remembered{}
		}
		if r == nil && len(s.held) >= mostScopes {
			delete(s.held, s.oldest())
		}
		r = &remembered{text: text}
		s.held[user] = r
	}
	r.used = s.uses
	return &r.marks
}

func (s *Scopes) oldest() (user access.UserID) {
	least := s.uses
	for u, r := range s.held {
		if r.used < least {
			user, least = u, r.used
		}
	}
	return user
}
