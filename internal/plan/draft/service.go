package draft

import (
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/plan/gather"
	"arpent/internal/platform/db"
	"arpent/internal/platform/live"
	"arpent/internal/territory"
)

// Service keeps plans: as stored, as open in memory, as edited by hand.
type Service struct {
	db          *db.DB
	access      *access.Service
	places      gather.Places
	territories *territory.Service
	accounts    *account.Service
	gather      *gather.Service
	hub         *live.Hub
	now         func() time.Time
	shelf       *shelf
}

// New makes the service.
func New(d *db.DB, a *access.Service, p gather.Places, t *territory.Service, ac *account.Service, g *gather.Service, hub *live.Hub, now func() time.Time) *Service {
	return &Service{db: d, access: a, places: p, territories: t, accounts: ac, gather: g, hub: hub, now: now, shelf: newShelf()}
}

func (s *Service) today() db.Date { return db.DateOf(s.now()) }
