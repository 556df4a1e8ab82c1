// Package access knows who someone is and what they may see and change: users,
// sessions, API tokens, roles, the audit log, and Scope, the one type by which
// every query is confined.
package access

import (
	"context"
	"embed"
	"encoding/json"
	"log/slog"
	"slices"
	"time"

	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Migrations make the tables users, tokens and audit.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Role says what kind of work someone does; each includes the ones before it.
type Role string

// The roles, from the field to the machine room.
const (
	Representative Role = "representative" // works own territories
	Manager        Role = "manager"        // answers for a subtree
	HeadOffice     Role = "headquarters"   // sees and plans everything
	Administrator  Role = "administrator"  // also users, tokens and settings
)

// Reaches says whether a role is at least what an operation asks for.
func (r Role) Reaches(allow Allow) bool { return r.rank() >= allow }

func (r Role) rank() Allow {
	switch r {
	case Administrator:
		return Administrators
	case HeadOffice:
		return Headquarters
	case Manager:
		return Managers
	case Representative:
		return Everyone
	default:
		return Public
	}
}

// UserID identifies a user.
type UserID string

// User is a person of the sales organisation. One without a password has not
// accepted an invitation yet and cannot sign in, but can hold territories.
type User struct {
	ID        UserID  `db:"id" json:"id"`
	Email     string  `db:"email" json:"email"`
	Name      string  `db:"name" json:"name"`
	Title     string  `db:"title" json:"title" doc:"What the person's job is called"`
	Role      Role    `db:"role" json:"role" enum:"representative,manager,headquarters,administrator"`
	Locale    string  `db:"locale" json:"locale" doc:"fr, en, or empty for the browser's language"`
	Active    bool    `db:"active" json:"active"`
	SignsIn   bool    `db:"signs_in" json:"signs_in" doc:"Whether a password is set"`
	CreatedAt db.Time `db:"created_at" json:"created_at"`
	Version   int64   `db:"version" json:"version"`
}

const userColumns = `id, email, name, title, role, locale, active, (password_hash <> '') AS signs_in, created_at, version`

// Actor is who acts in a request, and how far.
type Actor struct {
	User  User
	Scope Scope
}

// ScopeSource computes what someone may see today; the territory noun does.
type ScopeSource interface {
	ScopeOf(ctx context.Context, user User) (Scope, error)
	ScopesOf(ctx context.Context, users []User) (map[UserID]Scope, error)
}

// Service is the noun's door.
type Service struct {
	db     *db.DB
	log    *slog.Logger
	now    func() time.Time
	demo   bool
	scopes ScopeSource
	limits *limits
	gate   Gate
	acts   map[string]func(ctx context.Context, actor Actor, input json.RawMessage) error
}

// Options of a Service. Demo lets anyone sign in as a demo user by one click.
type Options struct {
	Log  *slog.Logger
	Now  func() time.Time
	Demo bool
}

// New makes the service; UseScopes must follow before requests are served.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	return &Service{db: d, log: o.Log, now: o.Now, demo: o.Demo, scopes: ownOnly{}, limits: newLimits(), acts: map[string]func(context.Context, Actor, json.RawMessage) error{}}
}

// UseScopes says who computes scopes. Until then headquarters sees all and
// everyone else only what is their own.
func (s *Service) UseScopes(source ScopeSource) { s.scopes = source }

type ownOnly struct{}

func (ownOnly) ScopeOf(_ context.Context, user User) (Scope, error) {
	return Scope{All: user.Role.rank() >= Headquarters, User: user.ID}, nil
}

func (o ownOnly) ScopesOf(ctx context.Context, users []User) (map[UserID]Scope, error) {
	out := map[UserID]Scope{}
	for _, u := range users {
		out[u.ID], _ = o.ScopeOf(ctx, u)
	}
	return out, nil
}

// ScopesOf gives what some users may see today; those who are no longer active
// are left out.
func (s *Service) ScopesOf(ctx context.Context, ids []UserID) (map[UserID]Scope, error) {
	var users []User
	for some := range slices.Chunk(ids, 500) {
		var part []User
		if err := s.db.Select(ctx, &part, "SELECT "+userColumns+" FROM users WHERE id IN (?) AND active = ?", some, true); err != nil {
			return nil, err
		}
		users = append(users, part...)
	}
	return s.scopes.ScopesOf(ctx, users)
}

// ActorOf gives the actor that a user is today, for work done in the user's name.
func (s *Service) ActorOf(ctx context.Context, id UserID) (Actor, error) {
	user, err := s.User(ctx, id)
	if err != nil {
		return Actor{}, err
	}
	if !user.Active {
		return Actor{}, fault.Forbidden("access.inactive", "this account is closed")
	}
	scope, err := s.scopes.ScopeOf(ctx, user)
	return Actor{User: user, Scope: scope}, err
}
