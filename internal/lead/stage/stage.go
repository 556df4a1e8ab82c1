// Package stage keeps how far one is with a lead and the words that were put on
// it: for everybody who sees the lead, with who said what when.
package stage

import (
	"context"
	"slices"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/follow"
	"arpent/internal/lead/past"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// Stage is how far one is.
type Stage string

// The stages, in their order. A lead of which nothing was said is new.
const (
	Fresh          Stage = "new"
	Approached     Stage = "approached"
	InConversation Stage = "in_conversation"
	Qualified      Stage = "qualified"
	NotNow         Stage = "not_now"
)

// Stages lists them all.
func Stages() []Stage { return []Stage{Fresh, Approached, InConversation, Qualified, NotNow} }

// Kinds of marks.
const (
	stages = "stage"
	tags   = "tag"
)

// LeadMark is one thing that was said of a lead.
type LeadMark struct {
	ID        string        `db:"id" json:"-"`
	PersonID  person.ID     `db:"person_id" json:"-"`
	AccountID account.ID    `db:"account_id" json:"-"`
	Kind      string        `db:"kind" json:"kind" enum:"stage,tag"`
	Value     string        `db:"value" json:"value"`
	SetBy     access.UserID `db:"set_by" json:"set_by"`
	SetAt     db.Time       `db:"set_at" json:"set_at"`
	EndedBy   access.UserID `db:"ended_by" json:"ended_by,omitempty"`
	EndedAt   db.Time       `db:"ended_at" json:"ended_at,omitzero"`
}

const columns = "person_id, id, account_id, kind, value, set_by, set_at, ended_by, ended_at"

// Marks are what holds of a lead.
type Marks struct {
	Stage Stage
	Tags  []string
}

// Of gives what holds of the leads of some people; those of whom nothing was
// said are left out. Of two stages, as of people who were merged, the later holds.
func Of(ctx context.Context, q db.Q, people []person.ID) (map[past.Key]*Marks, error) {
	out := map[past.Key]*Marks{}
	for some := range slices.Chunk(people, 500) {
		var rows []LeadMark
		if err := q.Select(ctx, &rows, "SELECT "+columns+" FROM lead_marks WHERE person_id IN (?) AND ended_at IS NULL ORDER BY set_at, id", some); err != nil {
			return nil, err
		}
		for _, r := range rows {
			k := past.Key{Person: r.PersonID, Account: r.AccountID}
			m := out[k]
			if m == nil {
				m = &Marks{Stage: Fresh}
				out[k] = m
			}
			switch {
			case r.Kind == stages:
				m.Stage = Stage(r.Value)
			case !slices.Contains(m.Tags, r.Value):
				m.Tags = append(m.Tags, r.Value)
			}
		}
	}
	return out, nil
}

// Options of a Service.
type Options struct {
	Access   *access.Service
	Accounts *account.Service
	// Seen tells which leads there are within a scope.
	Seen func(ctx context.Context, scope access.Scope, leads []past.Key) (map[past.Key]bool, error)
	// Renew, which may be nil, has searches find some people as they are now.
	Renew func(ctx context.Context, people []person.ID) error
	Now   func() time.Time
}

// Service is the door.
type Service struct {
	db *db.DB
	o  Options
}

// New makes the service; marks follow their account when it is merged.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Renew == nil {
		o.Renew = func(context.Context, []person.ID) error { return nil }
	}
	o.Accounts.Follow("lead_marks", follow.Rows{Table: "lead_marks", Holds: "lead_marks WHERE account_id IN (?) AND ended_at IS NULL"})
	return &Service{d, o}
}

// Load stores many marks as they are, with ids for those that have none.
func Load(ctx context.Context, tx *db.Tx, marks []LeadMark) error {
	_, err := tx.BulkInsert(ctx, "lead_marks", []string{"person_id", "id", "account_id", "kind", "value", "set_by", "set_at", "ended_by", "ended_at"}, func(yield func([]any) bool) {
		for i := range marks {
			m := &marks[i]
			if m.ID == "" {
				m.ID = db.NewID()
			}
			if !yield([]any{string(m.PersonID), m.ID, string(m.AccountID), m.Kind, m.Value, string(m.SetBy), m.SetAt, string(m.EndedBy), m.EndedAt}) {
				return
			}
		}
	})
	return err
}
