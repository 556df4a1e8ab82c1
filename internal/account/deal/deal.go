// Package deal holds opportunities: an amount, a stage, a day by which they
// are expected to close, won or lost in the end.
package deal

import (
	"context"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/follow"
	"arpent/internal/platform/db"
)

// ID identifies a deal.
type ID string

// Outcome says how a deal ended, if it did.
type Outcome string

// The outcomes.
const (
	Open Outcome = "open"
	Won  Outcome = "won"
	Lost Outcome = "lost"
)

// Deal is an opportunity at an account. Amount is in minor units of Currency.
type Deal struct {
	ID             ID            `db:"id" json:"id"`
	AccountID      account.ID    `db:"account_id" json:"account_id"`
	Name           string        `db:"name" json:"name"`
	Amount         *int64        `db:"amount" json:"amount,omitempty" doc:"Minor units"`
	Currency       string        `db:"currency" json:"currency" doc:"ISO 4217"`
	Stage          string        `db:"stage" json:"stage" doc:"In the words of the team"`
	Outcome        Outcome       `db:"outcome" json:"outcome" enum:"open,won,lost"`
	Probability    *int64        `db:"probability" json:"probability,omitempty" minimum:"0" maximum:"100" doc:"Per cent"`
	CloseOn        db.Date       `db:"close_on" json:"close_on,omitempty" doc:"Expected day of closing; the day it closed once won or lost"`
	InvoicedOn     db.Date       `db:"invoiced_on" json:"invoiced_on,omitempty"`
	PaidOn         db.Date       `db:"paid_on" json:"paid_on,omitempty" doc:"Day the customer's money came in"`
	ContractEndsOn db.Date       `db:"contract_ends_on" json:"contract_ends_on,omitempty" doc:"Day on which what was sold ends: a contract, a subscription"`
	OwnerID        access.UserID `db:"owner_id" json:"owner_id"`
	System         string        `db:"system" json:"system,omitempty"`
	ExternalID     string        `db:"external_id" json:"external_id,omitempty"`
	Note           string        `db:"note" json:"note"`
	CreatedBy      access.UserID `db:"created_by" json:"created_by"`
	CreatedOn      db.Date       `db:"created_on" json:"created_on,omitempty" doc:"Day the opportunity was opened"`
	CreatedAt      db.Time       `db:"created_at" json:"created_at"`
	UpdatedAt      db.Time       `db:"updated_at" json:"updated_at"`
	UpdatedBy      access.UserID `db:"updated_by" json:"updated_by,omitempty" doc:"Who changed it last; empty when nobody has"`
	DeletedAt      db.Time       `db:"deleted_at" json:"-"`
	Version        int64         `db:"version" json:"version"`
}

// Service is the door to deals.
type Service struct {
	db       *db.DB
	access   *access.Service
	accounts *account.Service
	now      func() time.Time
}

// New makes the service; deals follow their account when it is merged.
func New(d *db.DB, a *access.Service, accounts *account.Service, now func() time.Time) *Service {
	if now == nil {
		now = time.Now
	}
	s := &Service{db: d, access: a, accounts: accounts, now: now}
	accounts.Follow("deals", follow.Rows{Table: "deals", Also: []follow.Also{{Table: "deal_history", Column: "deal_id"},
		{Table: "deal_competitors", Column: "deal_id"}, {Table: "deal_verdicts", Column: "deal_id"}}, Holds: "deals WHERE account_id IN (?) AND deleted_at IS NULL"})
	return s
}

// Load stores many new deals as they are, filling ids and dates.
func (s *Service) Load(ctx context.Context, tx *db.Tx, deals []Deal) error {
	now := db.At(s.now())
	rows := func(yield func([]any) bool) {
		for i := range deals {
			d := &deals[i]
			if d.ID == "" {
				d.ID = ID(db.NewID())
			}
			if d.Outcome == "" {
				d.Outcome = Open
			}
			if d.CreatedAt.IsZero() {
				d.CreatedAt = now
			}
			if d.CreatedOn == "" {
				d.CreatedOn = db.DateOf(d.CreatedAt.Time)
			}
			if d.UpdatedAt.IsZero() {
				d.UpdatedAt = d.CreatedAt
			}
			d.Version = max(d.Version, 1)
			if !yield(row(d)) {
				return
			}
		}
	}
	_, err := tx.BulkInsert(ctx, "deals", columns, rows)
	return err
}
