package activity

import (
	"context"
	"strings"

	"github.com/jmoiron/sqlx"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// find gives an activity at an account in scope: one that is there or, with
// deleted, one that was taken away.
func (s *Service) find(ctx context.Context, q db.Q, scope access.Scope, id ID, deleted bool) (Activity, error) {
	within, args := scope.Account("a.id", "a.owner_id", "a.created_by", s.today())
	var v Activity
	err := q.Get(ctx, &v, "SELECT "+selected+" FROM activities v JOIN accounts a ON a.id = v.account_id WHERE v.id = ? AND a.deleted_at IS NULL AND "+within, append([]any{id}, args...)...)
	if db.IsMissing(err) || err == nil && v.DeletedAt.IsZero() == deleted {
		return v, fault.NotFound("activity", id)
	}
	return v, err
}

// Query narrows a list of activities; empty fields do not.
type Query struct {
	Account account.ID    `query:"account"`
	User    access.UserID `query:"user"`
	Kind    string        `query:"kind" enum:"visit,call,email,meeting,note,problem,"`
	From    string        `query:"from" doc:"First day"`
	To      string        `query:"to" doc:"Day after the last one"`
	Before  string        `query:"before" doc:"The next of the page before"`
	Limit   int           `query:"limit" default:"100" minimum:"1" maximum:"500"`
}

func (s *Service) where(scope access.Scope, f Query) (string, []any) {
	within, args := scope.Accounts("a.id", "a.owner_id", "a.created_by", s.today())
	text := "v.deleted_at IS NULL AND a.deleted_at IS NULL AND " + within
	add := func(set bool, condition string, value any) {
		if set {
			text += " AND " + condition
			args = append(args, value)
		}
	}
	add(f.Account != "", "v.account_id = ?", f.Account)
	add(f.User != "", "v.user_id = ?", f.User)
	add(f.Kind != "", "v.kind = ?", f.Kind)
	add(f.From != "", "v.happened_on >= ?", db.Date(f.From))
	add(f.To != "", "v.happened_on < ?", db.Date(f.To))
	return text, args
}

// List gives activities at accounts in scope, the latest first.
func (s *Service) List(ctx context.Context, scope access.Scope, f Query) ([]Activity, string, error) {
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
		text += " AND (v.happened_on, v.id) < (?, ?)"
		args = append(args, db.Date(day), id)
	}
	out := []Activity{}
	err := s.db.Select(ctx, &out, "SELECT "+selected+" FROM activities v JOIN accounts a ON a.id = v.account_id WHERE "+text+" ORDER BY v.happened_on DESC, v.id DESC LIMIT ?", append(args, f.Limit+1)...)
	if err != nil || len(out) <= f.Limit {
		return out, "", err
	}
	out = out[:f.Limit]
	return out, string(out[len(out)-1].HappenedOn) + "/" + string(out[len(out)-1].ID), nil
}

// Each streams activities at accounts in scope, for export and analysis.
func (s *Service) Each(ctx context.Context, q db.Q, scope access.Scope, f Query, fn func(*Activity) error) error {
	text, args := s.where(scope, f)
	return q.Each(ctx, "SELECT "+selected+" FROM activities v JOIN accounts a ON a.id = v.account_id WHERE "+text+" ORDER BY v.id", args, func(r *sqlx.Rows) error {
		var a Activity
		if err := r.StructScan(&a); err != nil {
			return err
		}
		return fn(&a)
	})
}
