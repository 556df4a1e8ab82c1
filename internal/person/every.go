package person

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/db"
)

// Batch gives those of some people who are not deleted, with all that is known
// of them but the names of accounts, whatever one may see; for what is computed
// over everybody.
func (s *Service) Batch(ctx context.Context, q db.Q, ids []ID) ([]Person, error) {
	people := []Person{}
	if len(ids) == 0 {
		return people, nil
	}
	if err := q.Select(ctx, &people, "SELECT "+selected+" FROM people p WHERE p.deleted_at IS NULL AND p.id IN (?)", ids); err != nil {
		return nil, err
	}
	return people, s.fill(ctx, q, people, nil)
}

// Erased gives, of some people, those of whom nothing is left.
func Erased(ctx context.Context, q db.Q, ids []ID) ([]ID, error) {
	var known []ID
	if len(ids) == 0 {
		return nil, nil
	}
	if err := q.Select(ctx, &known, "SELECT id FROM people WHERE id IN (?)", ids); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id ID) bool { return slices.Contains(known, id) }), nil
}

// Some gives, of some people, those who are in scope and not deleted.
func (s *Service) Some(ctx context.Context, q db.Q, scope access.Scope, ids []ID) ([]Person, error) {
	people := []Person{}
	within, args := s.visible(scope)
	for some := range slices.Chunk(ids, 500) {
		var part []Person
		if err := q.Select(ctx, &part, "SELECT "+selected+" FROM people p WHERE p.deleted_at IS NULL AND p.id IN (?) AND "+within, append([]any{some}, args...)...); err != nil {
			return nil, err
		}
		people = append(people, part...)
	}
	return people, s.complete(ctx, q, scope, people)
}

// After gives the next people by id, like Batch.
func (s *Service) After(ctx context.Context, q db.Q, id ID, limit int) ([]Person, error) {
	people := make([]Person, 0, limit)
	if err := q.Select(ctx, &people, "SELECT "+selected+" FROM people p WHERE p.deleted_at IS NULL AND p.id > ? ORDER BY p.id LIMIT ?", id, limit); err != nil {
		return nil, err
	}
	return people, s.fillWhere(ctx, q, people, nil, func(some []ID) (string, []any) { return "BETWEEN ? AND ?", []any{some[0], some[len(some)-1]} })
}

// WorkingAt gives those who work or worked at some accounts.
func WorkingAt(ctx context.Context, q db.Q, accounts []account.ID) ([]ID, error) {
	ids := []ID{}
	if len(accounts) == 0 {
		return ids, nil
	}
	return ids, q.Select(ctx, &ids, "SELECT DISTINCT person_id FROM positions WHERE account_id IN (?)", accounts)
}
