// Package intro says who may introduce a user to a person: through colleagues and
// through people who worked together, as far as the user may see them. Asks
// for an introduction are kept with what came of them.
package intro

import (
	"context"
	"sync"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/task"
)

// Options of a Service.
type Options struct {
	Access   *access.Service
	Accounts *account.Service
	People   *person.Service
	Tasks    *task.Service
	Now      func() time.Time
}

// Service is the door to introductions.
type Service struct {
	db       *db.DB
	access   *access.Service
	accounts *account.Service
	people   *person.Service
	tasks    *task.Service
	now      func() time.Time

	mu      sync.Mutex
	known   *acquainted // nil until asked for, and when ties changed
	circles map[access.UserID]*Circle
	turn    int64 // counts what made the above worthless
	uses    int64
}

// New makes the service.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Service{db: d, access: o.Access, accounts: o.Accounts, people: o.People, tasks: o.Tasks, now: o.Now, circles: map[access.UserID]*Circle{}}
}

func (s *Service) today() db.Date { return db.DateOf(s.now()) }

// colleagues are the users who may be asked, by id: those who are active and
// did not opt out, without the user who asks.
func (s *Service) colleagues(ctx context.Context, q db.Q, but access.UserID) (map[access.UserID]string, error) {
	users, err := s.access.Users(ctx)
	if err != nil {
		return nil, err
	}
	var closed []access.UserID
	if err := q.Select(ctx, &closed, "SELECT user_id FROM lead_introduction_wishes WHERE closed = ?", true); err != nil {
		return nil, err
	}
	out := map[access.UserID]string{}
	for _, u := range users {
		if u.Active && u.ID != but {
			out[u.ID] = u.Name
		}
	}
	for _, id := range closed {
		delete(out, id)
	}
	return out, nil
}
