// Package runs lets the optimiser work on drafts, as jobs that are followed
// live, and keeps alternatives side by side.
package runs

import (
	"time"

	"arpent/internal/access"
	"arpent/internal/plan/draft"
	"arpent/internal/platform/db"
	"arpent/internal/platform/job"
	"arpent/internal/platform/live"
)

// Service runs the optimiser.
type Service struct {
	db     *db.DB
	access *access.Service
	draft  *draft.Service
	jobs   *job.Runner
	hub    *live.Hub
	now    func() time.Time
	looks  looks
}

// New makes the service and registers its kind of job.
func New(d *db.DB, a *access.Service, drafts *draft.Service, jobs *job.Runner, hub *live.Hub, now func() time.Time) *Service {
	s := &Service{db: d, access: a, draft: drafts, jobs: jobs, hub: hub, now: now}
	job.Register(jobs, "plan.run", s.runJob)
	return s
}
