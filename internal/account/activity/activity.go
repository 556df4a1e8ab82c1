// Package activity holds what was done with accounts: visits, calls, e-mails,
// meetings, each by someone on a day.
package activity

import (
	"context"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/follow"
	"arpent/internal/platform/db"
)

// ID identifies an activity.
type ID string

// Kind says what was done.
type Kind string

// The kinds.
const (
	Visit   Kind = "visit"
	Call    Kind = "call"
	Email   Kind = "email"
	Meeting Kind = "meeting"
	Note    Kind = "note"
	Problem Kind = "problem" // a customer reported one
)

// Activity is one thing done with an account.
type Activity struct {
	ID         ID            `db:"id" json:"id"`
	AccountID  account.ID    `db:"account_id" json:"account_id"`
	Kind       Kind          `db:"kind" json:"kind" enum:"visit,call,email,meeting,note,problem"`
	HappenedOn db.Date       `db:"happened_on" json:"happened_on"`
	Minutes    *int64        `db:"minutes" json:"minutes,omitempty"`
	UserID     access.UserID `db:"user_id" json:"user_id" doc:"Who did it"`
	Subject    string        `db:"subject" json:"subject"`
	Note       string        `db:"note" json:"note"`
	PersonID   string        `db:"person_id" json:"person_id,omitempty"`
	DealID     string        `db:"deal_id" json:"deal_id,omitempty"`
	System     string        `db:"system" json:"system,omitempty"`
	ExternalID string        `db:"external_id" json:"external_id,omitempty"`
	CreatedBy  access.UserID `db:"created_by" json:"created_by"`
	CreatedAt  db.Time       `db:"created_at" json:"created_at"`
	UpdatedAt  db.Time       `db:"updated_at" json:"updated_at"`
	DeletedAt  db.Time       `db:"deleted_at" json:"-"`
	Version    int64         `db:"version" json:"version"`
}

// Service is the door to activities.
type Service struct {
	db       *db.DB
	access   *access.Service
	accounts *account.Service
	now      func() time.Time
}

// New makes the service; activities follow their account when it is merged.
func New(d *db.DB, a *access.Service, accounts *account.Service, now func() time.Time) *Service {
	if now == nil {
		now = time.Now
	}
	s := &Service{db: d, access: a, accounts: accounts, now: now}
	accounts.Follow("activities", follow.Rows{Table: "activities", Holds: "activities WHERE account_id IN (?) AND deleted_at IS NULL"})
	return s
}

// Load stores many new activities as they are, filling ids and dates.
func (s *Service) Load(ctx context.Context, tx *db.Tx, activities []Activity) error {
	now := db.At(s.now())
	rows := func(yield func([]any) bool) {
		for i := range activities {
			a := &activities[i]
			if a.ID == "" {
				a.ID = ID(db.NewID())
			}
			if a.CreatedAt.IsZero() {
				a.CreatedAt = now
			}
			if a.UpdatedAt.IsZero() {
				a.UpdatedAt = a.CreatedAt
			}
			a.Version = max(a.Version, 1)
			if !yield(row(a)) {
				return
			}
		}
	}
	_, err := tx.BulkInsert(ctx, "activities", columns, rows)
	return err
}
