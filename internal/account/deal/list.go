package deal

import (
	"context"
	"strings"

	"github.com/jmoiron/sqlx"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// any gives a deal at an account in scope, deleted or not.
func (s *Service) any(ctx context.Context, q db.Q, scope access.Scope, id ID) (Deal, error) {
	within, args := scope.Accounts("a.id", "a.owner_id", "a.created_by", s.today())
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

// Query narrows a list of deals; empty fields do not.
type Query struct {
	Account account.ID    `query:"account"`
	Owner   access.UserID `query:"owner"`
	Outcome string        `query:"outcome" enum:"open,won,lost,"`
	From    string        `query:"from" doc:"First day of closing"`
	To      string        `query:"to" doc:"Day after the last one of closing"`
	Before  string        `query:"before" doc:"The next of the page before"`
	Limit   int           `query:"limit" default:"100" minimum:"1" maximum:"500"`
}

func (s *Service) where(scope access.Scope, f Query) (string, []any) {
	within, args := scope.Accounts("a.id", "a.owner_id", "a.created_by", s.today())
	text := "d.deleted_at IS NULL AND a.deleted_at IS NULL AND " + within
	add := func(set bool, condition string, value any) {
		if set {
			text += " AND " + condition
			args = append(args, value)
		}
	}
	add(f.Account != "", "d.account_id = ?", f.Account)
	add(f.Owner != "", "d.owner_id = ?", f.Owner)
	add(f.Outcome != "", "d.outcome = ?", f.Outcome)
	add(f.From != "", "d.close_on >= ?", db.Date(f.From))
	add(f.To != "", "d.close_on < ?", db.Date(f.To))
	return text, args
}

// List gives deals at accounts in scope, the latest to close first, those
// without a day last.
func (s *Service) List(ctx context.Context, scope access.Scope, f Query) ([]Deal, string, error) {
	for _, day := range []string{f.From, f.To} {
		if day != "" {
			if _, err := db.ParseDate(day); err != nil {
				return nil, "", err
			}
		}
	}
	text, args := s.where(scope, f)
	if f.Before != "" {
		day, id, _ := strings.Cut(f.Before, "/")
		if _, err := db.ParseDate(day); err != nil {
			return nil, "", fault.New(fault.Bad, "cursor", "the cursor is none that this API gave")
		}
		text += " AND (COALESCE(d.close_on, ?), d.id) < (?, ?)"
		args = append(args, db.Date(noDay), db.Date(day), id)
	}
	out := []Deal{}
	err := s.db.Select(ctx, &out, "SELECT "+selected+" FROM deals d JOIN accounts a ON a.id = d.account_id WHERE "+text+" ORDER BY COALESCE(d.close_on, ?) DESC, d.id DESC LIMIT ?",
		append(args, db.Date(noDay), f.Limit+1)...)
	if err != nil || len(out) <= f.Limit {
		return out, "", err
	}
	out = out[:f.Limit]
	last := out[len(out)-1]
	day := last.CloseOn
	if day == "" {
		day = noDay
	}
	return out, string(day) + "/" + string(last.ID), nil
}

const noDay = "0001-01-01"

// Each streams deals at accounts in scope, for export and analysis.
func (s *Service) Each(ctx context.Context, q db.Q, scope access.Scope, f Query, fn func(*Deal) error) error {
	text, args := s.where(scope, f)
	return q.Each(ctx, "SELECT "+selected+" FROM deals d JOIN accounts a ON a.id = d.account_id WHERE "+text+" ORDER BY d.id", args, func(r *sqlx.Rows) error {
		var d Deal
		if err := r.StructScan(&d); err != nil {
			return err
		}
		return fn(&d)
	})
}
