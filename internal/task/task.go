// Package task holds what someone has to do by a day. Other nouns make tasks
// within their own transactions, each under a key that makes it only once.
package task

import (
	"context"
	"embed"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/follow"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Migrations make the table of tasks.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// ID identifies a task.
type ID string

// State says whether a task is still to be done.
type State string

// The states.
const (
	Open      State = "open"
	Done      State = "done"
	Dismissed State = "dismissed"
)

// Task is one thing to do.
type Task struct {
	ID        ID            `db:"id" json:"id"`
	Title     string        `db:"title" json:"title"`
	Kind      string        `db:"kind" json:"kind" enum:"visit,call,email,meeting,follow_up,other"`
	DueOn     db.Date       `db:"due_on" json:"due_on"`
	Assignee  access.UserID `db:"assignee_id" json:"assignee_id" doc:"Whose it is; empty when nobody's"`
	CreatedBy access.UserID `db:"created_by" json:"created_by"`
	AccountID string        `db:"account_id" json:"account_id,omitempty" doc:"What it is about, where that is in sight"`
	Account   string        `db:"account" json:"account,omitempty" doc:"The account's name"`
	PersonID  string        `db:"person_id" json:"person_id,omitempty" doc:"Whom it is about, where the account is in sight"`
	Person    string        `db:"person" json:"person,omitempty" doc:"The person's name"`
	Act       Act           `db:"act" json:"act,omitempty" enum:"congratulate,succeed,review_deal,look_at,ask_or_erase,introduce," doc:"Which known act it is; its title then says it without names"`
	Whose     string        `db:"whose" json:"whose,omitempty" doc:"The assignee's name"`
	Source    string        `db:"source" json:"source"`
	Note      string        `db:"note" json:"note"`
	State     State         `db:"state" json:"state" enum:"open,done,dismissed"`
	Reason    string        `db:"reason" json:"reason" doc:"Why it was dismissed"`
	EndedAt   db.Time       `db:"ended_at" json:"ended_at,omitzero"`
	CreatedAt db.Time       `db:"created_at" json:"created_at"`
	ChangedAt db.Time       `db:"changed_at" json:"-"`
}

// Making is a task to make. What it is about was found in scope by the caller.
type Making struct {
	Title, Kind         string
	DueOn               db.Date
	Assignee, CreatedBy access.UserID
	AccountID, PersonID string
	Act                 Act // empty: what the title says
	Source, Key         string
	Note                string
}

// Service is the door to tasks.
type Service struct {
	db       *db.DB
	access   *access.Service
	accounts *account.Service
	now      func() time.Time
}

// New makes the service and lets tasks follow accounts that are merged.
func New(d *db.DB, a *access.Service, accounts *account.Service, now func() time.Time) *Service {
	s := &Service{d, a, accounts, now}
	if accounts != nil {
		accounts.Follow("tasks", follow.Rows{Table: "tasks", Holds: "tasks WHERE account_id IN (?) AND source = 'hand'"})
	}
	return s
}

const titleLimit, noteLimit = 300, 5000

func (n *Making) check() error {
	if n.Act != "" {
		n.Title = n.Act.Title()
	}
	title := strings.TrimSpace(n.Title)
	switch {
	case title == "" || utf8.RuneCountInString(title) > titleLimit:
		return fault.Invalid("task.title", "a task has a title of at most %d characters", titleLimit).With("limit", titleLimit)
	case utf8.RuneCountInString(n.Note) > noteLimit:
		return fault.Invalid("task.note", "a note has at most %d characters", noteLimit).With("limit", noteLimit)
	case !slices.Contains([]string{"visit", "call", "email", "meeting", "follow_up", "other"}, n.Kind):
		return fault.Invalid("task.kind", "no kind of task is called %s", n.Kind)
	case n.Source == "" || n.Key == "":
		return fault.Invalid("task.source", "a task has a source and a key")
	}
	_, err := db.ParseDate(string(n.DueOn))
	return err
}

// Ensure makes a task unless its source made it before, whatever became of
// it since.
func (s *Service) Ensure(ctx context.Context, tx *db.Tx, n Making) error {
	if err := n.check(); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "INSERT INTO tasks (id, title, kind, due_on, assignee_id, created_by, account_id, person_id, act, source, source_key, note, state, reason, ended_at, created_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,NULL,?) ON CONFLICT (source, source_key) DO NOTHING",
		db.NewID(), strings.TrimSpace(n.Title), n.Kind, n.DueOn, n.Assignee, n.CreatedBy, n.AccountID, n.PersonID, n.Act, n.Source, n.Key, n.Note, Open, "", db.At(s.now()))
	return err
}

// visible is true of one's own tasks, those one made, and those about accounts
// that are in a territory in scope today.
func (s *Service) visible(scope access.Scope) (string, []any) {
	return scope.Accounts("tasks.account_id", "tasks.assignee_id", "tasks.created_by", db.DateOf(s.now()))
}

// listLimit bounds what one list holds.
const listLimit = 500

// Query narrows a list.
type Query struct {
	State   State  `query:"state" enum:"open,done,dismissed" default:"open"`
	Account string `query:"account" maxLength:"60" doc:"Only those about this account"`
	Mine    bool   `query:"mine" doc:"Only those that are the caller's to do"`
}

// List gives the tasks in scope, at most 500: open ones by the day they are
// due, others the latest ended first.
func (s *Service) List(ctx context.Context, scope access.Scope, q Query) ([]Task, error) {
	where, args := s.visible(scope)
	if q.Mine {
		where, args = "tasks.assignee_id = ?", []any{scope.User}
	}
	order := "tasks.due_on, tasks.created_at, tasks.id"
	if q.State != Open {
		order = "tasks.ended_at DESC, tasks.id"
	}
	out := []Task{}
	seen, within := scope.Accounts("a.id", "a.owner_id", "a.created_by", db.DateOf(s.now()))
	args = append(append(within, args...), q.State, q.Account, q.Account, listLimit)
	err := s.db.Select(ctx, &out, `SELECT tasks.id, tasks.title, tasks.kind, tasks.due_on, tasks.assignee_id, tasks.created_by, tasks.source, tasks.note,
			tasks.state, tasks.reason, tasks.ended_at, tasks.created_at, tasks.changed_at, COALESCE(a.id, '') AS account_id, COALESCE(a.name, '') AS account, tasks.act,
			COALESCE(p.id, '') AS person_id, COALESCE(TRIM(p.given_name || ' ' || p.family_name), '') AS person, COALESCE(u.name, '') AS whose
		FROM tasks LEFT JOIN accounts a ON a.id = tasks.account_id AND a.deleted_at IS NULL AND `+seen+` LEFT JOIN people p ON p.id = tasks.person_id AND a.id IS NOT NULL AND p.deleted_at IS NULL LEFT JOIN users u ON u.id = tasks.assignee_id
		WHERE `+where+" AND tasks.state = ? AND (? = '' OR tasks.account_id = ?) ORDER BY "+order+" LIMIT ?", args...)
	return out, err
}

// Finish marks a task in scope done or dismissed, or opens it again.
func (s *Service) Finish(ctx context.Context, scope access.Scope, id ID, state State, reason string) error {
	if !slices.Contains([]State{Open, Done, Dismissed}, state) || utf8.RuneCountInString(reason) > titleLimit {
		return fault.Invalid("task.state", "a task is open, done or dismissed, with a reason of at most %d characters", titleLimit)
	}
	ended := db.At(s.now())
	if state == Open {
		ended = db.Time{}
	}
	return s.set(ctx, scope, id, "state = ?, reason = ?, ended_at = ?", state, reason, ended)
}

// Postpone gives a task in scope another due day.
func (s *Service) Postpone(ctx context.Context, scope access.Scope, id ID, due db.Date) error {
	if _, err := db.ParseDate(string(due)); err != nil {
		return err
	}
	return s.set(ctx, scope, id, "due_on = ?", due)
}

func (s *Service) set(ctx context.Context, scope access.Scope, id ID, what string, values ...any) error {
	where, args := s.visible(scope)
	rows, err := s.db.Exec(ctx, "UPDATE tasks SET "+what+", changed_at = ? WHERE id = ? AND "+where, append(append(values, db.At(s.now()), id), args...)...)
	if err != nil || rows == 1 {
		return err
	}
	return fault.NotFound("task", id)
}
