// Package publish brings plans into force and takes them out again: territories,
// who works them, and the dated alignment of every account, in one transaction.
package publish

import (
	"time"

	"arpent/internal/access"
	"arpent/internal/alignment"
	"arpent/internal/plan/compare"
	"arpent/internal/plan/draft"
	"arpent/internal/plan/gather"
	"arpent/internal/platform/db"
	"arpent/internal/platform/job"
	"arpent/internal/platform/live"
	"arpent/internal/territory"
)

// Service publishes plans.
type Service struct {
	db          *db.DB
	access      *access.Service
	territories *territory.Service
	alignment   *alignment.Service
	gather      *gather.Service
	draft       *draft.Service
	compare     *compare.Service
	jobs        *job.Runner
	hub         *live.Hub
	now         func() time.Time
}

// Options of a Service; all are needed.
type Options struct {
	Access      *access.Service
	Territories *territory.Service
	Alignment   *alignment.Service
	Gather      *gather.Service
	Draft       *draft.Service
	Compare     *compare.Service
	Jobs        *job.Runner
	Hub         *live.Hub
	Now         func() time.Time
}

// New makes the service and registers its kinds of job.
func New(d *db.DB, o Options) *Service {
	s := &Service{db: d, access: o.Access, territories: o.Territories, alignment: o.Alignment, gather: o.Gather, draft: o.Draft, compare: o.Compare,
		jobs: o.Jobs, hub: o.Hub, now: o.Now}
	job.Register(o.Jobs, "plan.publish", s.publishJob)
	job.Register(o.Jobs, "plan.withdraw", s.withdrawJob)
	return s
}

func (s *Service) today() db.Date { return db.DateOf(s.now()) }
