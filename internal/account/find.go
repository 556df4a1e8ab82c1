package account

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// find gives an account that is within scope and not deleted.
func find(ctx context.Context, q db.Q, scope access.Scope, day db.Date, id ID) (Account, error) {
	within, args := scope.Account("a.id", "a.owner_id", "a.created_by", day)
	var a Account
	err := q.Get(ctx, &a, "SELECT "+Selected+" FROM accounts a WHERE a.id = ? AND a.deleted_at IS NULL AND "+within, append([]any{id}, args...)...)
	if db.IsMissing(err) {
		return a, fault.NotFound("account", id)
	}
	return a, err
}

// Visible says which of these accounts are within scope.
func (s *Service) Visible(ctx context.Context, q db.Q, scope access.Scope, ids []ID) (map[ID]bool, error) {
	out := map[ID]bool{}
	within, args := scope.Account("a.id", "a.owner_id", "a.created_by", s.today())
	for len(ids) > 0 {
		n := min(len(ids), 500)
		var some []ID
		if err := q.Select(ctx, &some, "SELECT a.id FROM accounts a WHERE a.id IN (?) AND a.deleted_at IS NULL AND "+within, append([]any{ids[:n]}, args...)...); err != nil {
			return nil, err
		}
		for _, id := range some {
			out[id] = true
		}
		ids = ids[n:]
	}
	return out, nil
}

// InScope lists the accounts within scope.
func (s *Service) InScope(ctx context.Context, q db.Q, scope access.Scope) (map[ID]bool, error) {
	within, args := scope.Accounts("a.id", "a.owner_id", "a.created_by", s.today())
	var ids []ID
	err := q.Select(ctx, &ids, "SELECT a.id FROM accounts a WHERE a.deleted_at IS NULL AND "+within, args...)
	out := make(map[ID]bool, len(ids))
	for _, id := range ids {
		out[id] = true
	}
	return out, err
}
