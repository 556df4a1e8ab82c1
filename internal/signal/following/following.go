// Package following holds what each user wants to hear of: the accounts and
// people that they follow by name, and rules, CQL2 filters over signals, that
// raise what they match, let it count less or leave it out. A rule never shows
// anything: it is asked of signals that its owner may see, and of them it is
// told only what its owner may see.
package following

import (
	"context"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/follow"
	"arpent/internal/lead/title"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// Options of a Service.
type Options struct {
	Access   *access.Service
	Accounts *account.Service
	People   *person.Service
	Kinds    []string // of signals
	Titles   *title.Table
	// Said, which may be nil, gives what users said titles mean, folded.
	Said func(ctx context.Context, q db.Q) (map[string]title.Role, error)
	Now  func() time.Time
}

// Service is the package's door.
type Service struct {
	db    *db.DB
	o     Options
	stood *stood
}

// New makes the service; who follows an account follows what it is merged into.
func New(d *db.DB, o Options) *Service {
	if o.Titles == nil {
		o.Titles = title.NewTable()
	}
	o.Accounts.Follow("follows", follow.Rows{Table: "followed_accounts", Holds: "followed_accounts WHERE account_id IN (?) AND user_id = ''"})
	return &Service{db: d, o: o, stood: newStood()}
}

func (s *Service) today() db.Date { return db.DateOf(s.o.Now()) }
