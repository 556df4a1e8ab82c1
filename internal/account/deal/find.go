package deal

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// any gives a deal at an account in scope, deleted or not.
func (s *Service) any(ctx context.Context, q db.Q, scope access.Scope, id ID) (Deal, error) {
	within, args := scope.Account("a.id", "a.owner_id", "a.created_by", s.today())
	var d Deal
	err := q.Get(ctx, &d, "SELECT "+selected+" FROM deals d JOIN accounts a ON a.id = d.account_id WHERE d.id = ? AND a.deleted_at IS NULL AND "+within, append([]any{id}, args...)...)
	if db.IsMissing(err) {
		return d, fault.NotFound("deal", id)
	}
	return d, err
}

func (s *Service) find(ctx context.Context, q db.Q, scope access.Scope, id ID) (Deal, error) {
	d, err := s.any(ctx, q, scope, id)
	if err == nil && !d.DeletedAt.IsZero() {
		return d, fault.NotFound("deal", id)
	}
	return d, err
}

// Find gives a deal at an account in scope.
func (s *Service) Find(ctx context.Context, scope access.Scope, id ID) (Deal, error) {
	return s.find(ctx, s.db, scope, id)
}
