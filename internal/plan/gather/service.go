// Package gather reads what a plan is made of, accounts, territories in force
// and places, and has survey make units of it.
package gather

import (
	"time"

	"arpent/internal/account"
	"arpent/internal/alignment"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// Service reads the inputs of plans.
type Service struct {
	db          *db.DB
	places      Places
	territories *territory.Service
	accounts    *account.Service
	alignment   *alignment.Service
	now         func() time.Time
}

// New makes the service.
func New(d *db.DB, p Places, t *territory.Service, a *account.Service, al *alignment.Service, now func() time.Time) *Service {
	return &Service{db: d, places: p, territories: t, accounts: a, alignment: al, now: now}
}

func (s *Service) today() db.Date { return db.DateOf(s.now()) }
