package person

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"arpent/internal/access"
	"arpent/internal/person/register"
	"arpent/internal/person/written"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/forget"
)

// Holds says where the noun holds something of people; the register, which holds
// nothing that says who they are, is none of it.
func Holds() []forget.Place {
	var out []forget.Place
	for _, table := range []string{"positions", "contact_points", "consents", "person_external_ids", "person_changes", "person_ties", "person_standings", "person_notices", "person_keepings"} {
		out = append(out, forget.Table{Name: table, Of: "person_id = ?", Goes: true})
	}
	return append(out, forget.Table{Name: "people", Of: "id = ?", Goes: true})
}

// Within is a condition on people p that is true of those in scope.
func (s *Service) Within(scope access.Scope) (string, []any) { return s.visible(scope) }

// Any gives a person in scope, deleted or not, with all that is known of them
// wherever it is.
func (s *Service) Any(ctx context.Context, q db.Q, scope access.Scope, id ID) (Person, error) {
	within, args := s.visible(scope)
	one := make([]Person, 1)
	err := q.Get(ctx, &one[0], "SELECT "+selected+" FROM people p WHERE p.id = ? AND "+within, append([]any{id}, args...)...)
	if db.IsMissing(err) {
		return one[0], fault.NotFound("person", id)
	}
	if err == nil {
		err = s.complete(ctx, q, access.Scope{All: true}, one)
	}
	return one[0], err
}

// Traces is by what texts would name a person: all they are and were known by.
func (s *Service) Traces(ctx context.Context, q db.Q, p *Person) (*forget.Person, error) {
	out := &forget.Person{ID: string(p.ID), Given: p.GivenName, Family: p.FamilyName}
	mark := func(kind, value string) {
		if kind == "phone" || kind == "mobile" {
			if n := written.Digits(written.Key(kind, value)); n != "" && !slices.Contains(out.Numbers, n) {
				out.Numbers = append(out.Numbers, n)
			}
		}
		for _, m := range []string{value, written.Key(kind, value)} {
			if m != "" && !slices.Contains(out.Marks, m) {
				out.Marks = append(out.Marks, m)
			}
		}
	}
	for _, c := range p.ContactPoints {
		mark(c.Kind, c.Value)
	}
	for _, e := range p.External {
		mark("", e.Value)
	}
	for _, j := range p.Positions {
		if j.AccountID != "" {
			out.Accounts = append(out.Accounts, string(j.AccountID))
		}
	}
	var changes []Change
	if err := q.Select(ctx, &changes, "SELECT field, before, after FROM person_changes WHERE person_id = ? AND field IN ('email', 'phone', 'mobile', 'profile', 'external')", p.ID); err != nil {
		return nil, err
	}
	for _, c := range changes {
		for _, text := range []json.RawMessage{c.Before.V, c.After.V} {
			var value string
			if json.Unmarshal(text, &value) == nil && value != "" {
				if _, id, ok := strings.Cut(value, " "); ok && c.Field == "external" {
					value = id
				}
				mark(c.Field, value)
			}
		}
	}
	var others int
	err := q.Get(ctx, &others, "SELECT COUNT(*) FROM people WHERE sort_name = ? AND id <> ? AND deleted_at IS NULL", p.SortName, p.ID)
	out.Shared = others > 0
	return out, err
}

// EnterErased enters a person in the register as one who is erased.
func (s *Service) EnterErased(ctx context.Context, tx *db.Tx, p *Person) error {
	all, err := subjects(ctx, tx, []Person{*p})
	if err != nil {
		return err
	}
	return s.register.Erase(ctx, tx, all[0])
}

// Ways are the ways to reach someone that a text may be.
func Ways(value string) []register.Point {
	var out []register.Point
	for _, kind := range []string{"email", "phone", "profile"} {
		if c := (ContactDraft{Kind: kind, Value: value}); c.check() == nil && written.Key(kind, c.Value) != "" {
			out = append(out, register.Point{Kind: kind, Value: written.Key(kind, c.Value)})
		}
	}
	return out
}
