package access

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"arpent/internal/platform/db"
)

// Entry is one line of the audit log, which is append-only.
type Entry struct {
	ID       string                   `db:"id" json:"id"`
	At       db.Time                  `db:"at" json:"at"`
	UserID   UserID                   `db:"user_id" json:"user_id"`
	UserName string                   `db:"user_name" json:"user_name"`
	Action   string                   `db:"action" json:"action" doc:"noun.verb, such as plan.publish"`
	Object   string                   `db:"object" json:"object" doc:"noun/id"`
	Detail   db.JSON[json.RawMessage] `db:"detail" json:"detail"`
}

// Audit writes a line in the transaction of the act itself. action is
// "noun.verb", object "noun/id".
func (s *Service) Audit(ctx context.Context, q db.Q, actor Actor, action, object string, detail any) error {
	_, err := q.Exec(ctx, "INSERT INTO audit (id, at, user_id, action, object, detail) VALUES (?,?,?,?,?,?)",
		db.NewID(), db.At(s.now()), actor.User.ID, action, object, db.JSON[any]{V: detail})
	return err
}

// EntryFilter chooses lines of the audit log; what is zero asks nothing.
type EntryFilter struct {
	Object   string // "noun/id"
	User     UserID
	Action   string    // "noun.verb", or "noun" for all of its acts
	From, To time.Time // half open
	Before   string    // the id to go on from
}

// Entries gives the newest lines that a filter chooses.
func (s *Service) Entries(ctx context.Context, f EntryFilter, limit int) ([]Entry, error) {
	where, args := []string{"1 = 1"}, []any{}
	ask := func(condition string, values ...any) { where, args = append(where, condition), append(args, values...) }
	if f.Object != "" {
		ask("audit.object = ?", f.Object)
	}
	if f.User != "" {
		ask("audit.user_id = ?", f.User)
	}
	if f.Action != "" {
		ask("(audit.action = ? OR SUBSTR(audit.action, 1, ?) = ?)", f.Action, len([]rune(f.Action))+1, f.Action+".")
	}
	if !f.From.IsZero() {
		ask("audit.at >= ?", db.At(f.From))
	}
	if !f.To.IsZero() {
		ask("audit.at < ?", db.At(f.To))
	}
	if f.Before != "" {
		ask("audit.id < ?", f.Before)
	}
	entries := []Entry{}
	err := s.db.Select(ctx, &entries, `SELECT audit.id, audit.at, audit.user_id, COALESCE(users.name, '') AS user_name, audit.action, audit.object, audit.detail
		FROM audit LEFT JOIN users ON users.id = audit.user_id WHERE `+strings.Join(where, " AND ")+" ORDER BY audit.id DESC LIMIT ?", append(args, limit)...)
	return entries, err
}
