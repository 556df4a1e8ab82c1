// Package compare says what moves between a plan and another, an alternative
// or the alignment in force.
package compare

import (
	"time"

	"arpent/internal/alignment"
	"arpent/internal/plan/draft"
	"arpent/internal/plan/gather"
	"arpent/internal/plan/runs"
	"arpent/internal/platform/db"
)

// Service compares plans.
type Service struct {
	db        *db.DB
	alignment *alignment.Service
	gather    *gather.Service
	draft     *draft.Service
	runs      *runs.Service
	now       func() time.Time
}

// New makes the service.
func New(d *db.DB, a *alignment.Service, g *gather.Service, drafts *draft.Service, r *runs.Service, now func() time.Time) *Service {
	return &Service{db: d, alignment: a, gather: g, draft: drafts, runs: r, now: now}
}

func (s *Service) today() db.Date { return db.DateOf(s.now()) }
