// Package person holds people: where they work and worked, how they can be
// reached, on what grounds one may, and whether they objected.
package person

import (
	"context"
	"embed"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/follow"
	"arpent/internal/person/background"
	"arpent/internal/person/register"
	"arpent/internal/platform/db"
)

// Migrations make the tables people, positions, contact_points, consents,
// person_external_ids, person_changes, person_ties and the register's.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// ID identifies a person.
type ID string

// Person is a human being one may work with.
type Person struct {
	ID         ID                             `db:"id" json:"id"`
	GivenName  string                         `db:"given_name" json:"given_name"`
	FamilyName string                         `db:"family_name" json:"family_name"`
	SortName   string                         `db:"sort_name" json:"-"` // family name first, folded
	Search     string                         `db:"search" json:"-"`
	Language   string                         `db:"language" json:"language"`
	Note       string                         `db:"note" json:"note"`
	Custom     db.JSON[map[string]string]     `db:"custom" json:"custom"`
	Background db.JSON[background.Background] `db:"background" json:"background" doc:"Schools, groups and skills, with who said so"`
	Source     string                         `db:"source" json:"source,omitempty" doc:"Where the person came from first: import/ID, or empty for a form"`
	CreatedBy  access.UserID                  `db:"created_by" json:"created_by"`
	CreatedAt  db.Time                        `db:"created_at" json:"created_at"`
	UpdatedAt  db.Time                        `db:"updated_at" json:"updated_at"`
	DeletedAt  db.Time                        `db:"deleted_at" json:"-"`
	Version    int64                          `db:"version" json:"version"`

	External      []ExternalID   `db:"-" json:"external" doc:"Ids in other systems"`
	Positions     []Employment   `db:"-" json:"positions" doc:"Present ones first"`
	ContactPoints []ContactPoint `db:"-" json:"contact_points"`
	Consents      []Consent      `db:"-" json:"consents" doc:"Newest first"`
	Objects       []string       `db:"-" json:"objects" doc:"Channels on which the person may not be approached: any, email, phone, mail, social"`
	Light         PersonLight    `db:"-" json:"light" doc:"Whether the person may be approached, and why"`
}

// ExternalID is a person's id in another system, such as linkedin.
type ExternalID = account.ExternalID

// Employment is a position at an account, or at a company that is none; several may
// hold at once. To is the first day it holds no more.
type Employment struct {
	ID          string     `db:"id" json:"id,omitempty"`
	PersonID    ID         `db:"person_id" json:"-"`
	AccountID   account.ID `db:"account_id" json:"account_id"`
	AccountName string     `db:"-" json:"account_name,omitempty"`
	Company     string     `db:"company" json:"company" doc:"The employer's name when it is no account"`
	Title       string     `db:"title" json:"title"`
	Department  string     `db:"department" json:"department"`
	From        db.Date    `db:"valid_from" json:"valid_from,omitempty"`
	To          db.Date    `db:"valid_to" json:"valid_to,omitempty"`
	Source      string     `db:"source" json:"source"`
	// Said is how each system that speaks of the position names the employer:
	// what it said before is known by it, whatever the account is called.
	Said       db.JSON[map[string]string] `db:"said" json:"-"`
	RecordedAt db.Time                    `db:"recorded_at" json:"recorded_at,omitzero"`
}

// ContactPoint is a way to reach someone, with where it comes from and the
// grounds on which it is kept (GDPR art. 6 and 14).
type ContactPoint struct {
	ID          string  `db:"id" json:"id,omitempty"`
	PersonID    ID      `db:"person_id" json:"-"`
	Kind        string  `db:"kind" json:"kind" enum:"email,phone,mobile,profile"`
	Value       string  `db:"value" json:"value"`
	MatchValue  string  `db:"match_value" json:"-"`
	Label       string  `db:"label" json:"label"`
	Source      string  `db:"source" json:"source" doc:"Where it comes from: a file, a form, the person"`
	CollectedOn db.Date `db:"collected_on" json:"collected_on,omitempty"`
	LawfulBasis string  `db:"lawful_basis" json:"lawful_basis" enum:"legitimate_interest,consent,contract,"`
	RecordedAt  db.Time `db:"recorded_at" json:"recorded_at,omitzero"`
}

// Consent is what someone said about being approached. The newest act on a
// channel holds; an objection to "any" covers every channel.
type Consent struct {
	ID         string        `db:"id" json:"id,omitempty"`
	PersonID   ID            `db:"person_id" json:"-"`
	Act        string        `db:"act" json:"act" enum:"consent,objection,withdrawal"`
	Channel    string        `db:"channel" json:"channel" enum:"any,email,phone,mail,social"`
	Source     string        `db:"source" json:"source"`
	Note       string        `db:"note" json:"note"`
	GivenOn    db.Date       `db:"given_on" json:"given_on"`
	RecordedBy access.UserID `db:"recorded_by" json:"recorded_by"`
	RecordedAt db.Time       `db:"recorded_at" json:"recorded_at,omitzero"`
}

// Service is the noun's door.
type Service struct {
	db       *db.DB
	access   *access.Service
	accounts *account.Service
	register *register.Register
	standing Standings
	alike    Alike
	remains  func(context.Context, access.Scope, ID) (Person, error)
	now      func() time.Time
}

// New makes the service; positions follow their account when it is merged.
func New(d *db.DB, a *access.Service, accounts *account.Service, now func() time.Time) *Service {
	if now == nil {
		now = time.Now
	}
	s := &Service{db: d, access: a, accounts: accounts, register: register.New(now), now: now}
	s.standing = func(context.Context, db.Q, []ID) (map[ID]PersonStanding, error) { return nil, nil }
	accounts.Follow("positions", follow.Rows{Table: "positions",
		Holds: "positions j JOIN people p ON p.id = j.person_id WHERE j.account_id IN (?) AND p.deleted_at IS NULL"})
	return s
}

// Alike looks for whom some people, who are new or changed, may be the same as,
// and puts them up for review.
type Alike func(ctx context.Context, tx *db.Tx, by access.UserID, ids []ID) error

// UseAlike says who looks for duplicates. Until then nobody does.
func (s *Service) UseAlike(of Alike) { s.alike = of }

func (s *Service) compare(ctx context.Context, tx *db.Tx, by access.UserID, ids ...ID) error {
	if s.alike == nil || len(ids) == 0 {
		return nil
	}
	return s.alike(ctx, tx, by, ids)
}

// UseRemains says who gives the one who remains, in scope, of somebody merged.
func (s *Service) UseRemains(of func(context.Context, access.Scope, ID) (Person, error)) {
	s.remains = of
}
