// Package plan designs territories: drafts and their frozen units, optimiser
// runs and alternatives, hand editing with undo, comparison, and a plan's life
// from draft to the alignment in force and back. It is the door; the rooms
// behind it, each importing only those before it: design, survey, naming
// (computing), seating, gather (reading), draft (keeping), runs, compare,
// publish.
package plan

import (
	"context"
	"embed"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/alignment"
	"arpent/internal/place"
	"arpent/internal/plan/compare"
	"arpent/internal/plan/draft"
	"arpent/internal/plan/export"
	"arpent/internal/plan/gather"
	"arpent/internal/plan/outline"
	"arpent/internal/plan/publish"
	"arpent/internal/plan/runs"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/job"
	"arpent/internal/platform/live"
	"arpent/internal/territory"
)

// Migrations make the plans' tables.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Service is the noun's door.
type Service struct {
	db          *db.DB
	access      *access.Service
	territories *territory.Service
	alignment   *alignment.Service
	gather      *gather.Service
	draft       *draft.Service
	runs        *runs.Service
	compare     *compare.Service
	publish     *publish.Service
	outline     *outline.Service
	export      *export.Service
	now         func() time.Time
}

// Options of a Service; all are needed.
type Options struct {
	Access      *access.Service
	Places      gather.Places
	Territories *territory.Service
	Accounts    *account.Service
	Alignment   *alignment.Service
	Jobs        *job.Runner
	Hub         *live.Hub
	Log         *slog.Logger
	Now         func() time.Time
}

// NewAtlas makes the place noun answer for plans.
func NewAtlas(p *place.Service) gather.Places { return gather.NewAtlas(p) }

// New makes the service and registers its kinds of job.
func New(d *db.DB, o Options) *Service {
	s := &Service{db: d, access: o.Access, territories: o.Territories, alignment: o.Alignment, now: o.Now}
	s.gather = gather.New(d, o.Places, o.Territories, o.Accounts, o.Alignment, o.Now)
	s.draft = draft.New(d, o.Access, o.Places, o.Territories, o.Accounts, s.gather, o.Hub, o.Now)
	s.runs = runs.New(d, o.Access, s.draft, o.Jobs, o.Hub, o.Now)
	s.compare = compare.New(d, o.Alignment, s.gather, s.draft, s.runs, o.Now)
	s.publish = publish.New(d, publish.Options{Access: o.Access, Territories: o.Territories, Alignment: o.Alignment, Gather: s.gather, Draft: s.draft,
		Compare: s.compare, Jobs: o.Jobs, Hub: o.Hub, Now: o.Now})
	s.outline = outline.New(o.Places, s.draft)
	s.export = export.New(s.draft, s.outline)
	return s
}

// MayFollow says whether someone may follow a plan live.
func (s *Service) MayFollow(ctx context.Context, actor access.Actor, id string) bool {
	return s.draft.MayFollow(ctx, actor, id)
}

func (s *Service) today() db.Date { return db.DateOf(s.now()) }

func etag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// versionOf reads an If-Match header; 0 when it is empty.
func versionOf(header string) (int64, error) {
	if header == "" || header == "*" {
		return 0, nil
	}
	v, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(header, "W/"), `"`), 10, 64)
	if err != nil {
		return 0, fault.New(fault.Bad, "if_match", "If-Match is not a version such as \"3\"")
	}
	return v, nil
}

// Suppose says what a plan that is not in force yet would give to whom, to who
// may see all of it; known is the answer from before, nil without one.
func (s *Service) Suppose(ctx context.Context, actor access.Actor, id draft.ID, known *publish.Supposed) (*publish.Supposed, error) {
	return s.publish.Suppose(ctx, actor, id, known)
}
