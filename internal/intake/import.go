package intake

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"arpent/internal/access"
	"arpent/internal/intake/sheet"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/job"
)

// Migrations make the tables imports, import_chunks, import_problems,
// import_changes, import_side_changes and import_mappings.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// State says how far an import is.
type State string

// The states. A cancelled or failed import keeps what it stored and may be
// started again where it stopped, or undone.
const (
	Ready     State = "ready" // read and mapped, nothing stored yet
	Queued    State = "queued"
	Running   State = "running"
	Done      State = "done"
	Cancelled State = "cancelled"
	Failed    State = "failed"
	Reverting State = "undoing"
	Undone    State = "undone"
)

// Import is one file on its way in, with what became of its rows:
// position = created + merged + unchanged + rejected.
type Import struct {
	ID         string                 `db:"id" json:"id"`
	Target     string                 `db:"target" json:"target"`
	FileName   string                 `db:"file_name" json:"file_name"`
	FileBytes  int64                  `db:"file_bytes" json:"file_bytes" doc:"Of what is kept of the file"`
	FileHash   string                 `db:"file_hash" json:"file_hash" doc:"SHA-256 of the file as brought"`
	Signature  string                 `db:"signature" json:"signature" doc:"Of the columns; a mapping is remembered under it"`
	Origin     string                 `db:"origin" json:"origin" doc:"The system the file seems to come from, empty when none shows"`
	Make       string                 `db:"make" json:"make" doc:"Which of the makes of file it was recognised as, empty when none"`
	State      State                  `db:"state" json:"state" enum:"ready,queued,running,done,cancelled,failed,undoing,undone"`
	Format     db.JSON[sheet.Format]  `db:"format" json:"format"`
	Mapping    db.JSON[Mapping]       `db:"mapping" json:"mapping"`
	Options    db.JSON[ImportOptions] `db:"options" json:"options"`
	JobID      string                 `db:"job_id" json:"job_id"`
	Position   int64                  `db:"position" json:"read" doc:"Rows read so far"`
	Total      int64                  `db:"total" json:"total" doc:"Rows in the file, 0 while not known"`
	Created    int64                  `db:"created" json:"created"`
	Merged     int64                  `db:"merged" json:"merged" doc:"Rows that matched something that was there and changed it"`
	Unchanged  int64                  `db:"unchanged" json:"unchanged" doc:"Rows that matched something that already said the same"`
	Rejected   int64                  `db:"rejected" json:"rejected"`
	Flagged    int64                  `db:"flagged" json:"flagged" doc:"Rows stored with a doubt worth a look"`
	Kept       int64                  `db:"kept" json:"kept" doc:"Objects that an undo left, since they were touched meanwhile"`
	Failure    db.JSON[*job.Failure]  `db:"failure" json:"failure"`
	Refusals   db.JSON[[]Refusal]     `db:"refusals" json:"refusals" doc:"The first of what an undo left, with reasons"`
	CreatedBy  access.UserID          `db:"created_by" json:"created_by"`
	CreatedAt  db.Time                `db:"created_at" json:"created_at"`
	StartedAt  db.Time                `db:"started_at" json:"started_at,omitzero"`
	FinishedAt db.Time                `db:"finished_at" json:"finished_at,omitzero"`
	UndoneAt   db.Time                `db:"undone_at" json:"undone_at,omitzero"`
}

const importColumns = `id, target, file_name, file_bytes, file_hash, signature, origin, make, state, format, mapping, options, job_id, position, total,
	created, merged, unchanged, rejected, flagged, kept, failure, refusals, created_by, created_at, started_at, finished_at, undone_at`

// Service is the noun's door.
type Service struct {
	db      *db.DB
	access  *access.Service
	jobs    *job.Runner
	log     *slog.Logger
	now     func() time.Time
	limits  sheet.Limits
	actorOf func(ctx context.Context, id access.UserID) (access.Actor, error)
	samples Samples
	targets []*Target

	translate Translate
}

// Dependencies of New.
type Dependencies struct {
	Access *access.Service
	Jobs   *job.Runner // nil: imports run only through Run
	Log    *slog.Logger
	Now    func() time.Time
	Limits sheet.Limits // zero: sheet.DefaultLimits
	// ActorOf says as whom a job acts for the user who asked for it, with the
	// scope that user has when the job runs.
	ActorOf   func(ctx context.Context, id access.UserID) (access.Actor, error)
	Samples   Samples
	Translate Translate // nil: problems are worded in English
}

// Samples are the files to try with.
type Samples struct {
	Files fs.FS
	List  []Sample
}

// New makes the service and registers its job kinds; Register gives it targets.
func New(d *db.DB, o Dependencies) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Limits == (sheet.Limits{}) {
		o.Limits = sheet.DefaultLimits()
	}
	s := &Service{db: d, access: o.Access, jobs: o.Jobs, log: o.Log, now: o.Now, limits: o.Limits, actorOf: o.ActorOf, samples: o.Samples, translate: o.Translate}
	if s.jobs != nil {
		job.Register(s.jobs, "import", s.importJob)
		job.Register(s.jobs, "import.undo", s.undoJob)
	}
	return s
}

// Register adds a noun's target, before requests are served.
func (s *Service) Register(t *Target) { s.targets = append(s.targets, t) }

// Auto stands for the target that a file's columns tell.
const Auto = "auto"

// Target finds a target by its id.
func (s *Service) Target(id string) (*Target, error) {
	for _, t := range s.targets {
		if t.ID == id {
			return t, nil
		}
	}
	return nil, fault.Invalid("intake.no_target", "nothing called %q can be imported", id).With("target", id)
}

// Find gives an import of the actor's, or any to headquarters.
func (s *Service) Find(ctx context.Context, actor access.Actor, id string) (*Import, error) {
	var m Import
	err := s.db.Get(ctx, &m, "SELECT "+importColumns+" FROM imports WHERE id = ? AND (created_by = ? OR ?)", id, actor.User.ID, seesAll(actor))
	if db.IsMissing(err) {
		return nil, fault.New(fault.Missing, "intake.not_found", "there is no import %s", id)
	}
	if err != nil {
		return nil, err
	}
	return &m, s.settle(ctx, &m)
}

func seesAll(a access.Actor) bool {
	return a.User.Role == access.Administrator || a.User.Role == access.HeadOffice
}

// settle notices a job that ended without saying so to the import: cancelled
// while it waited, or given up after too many crashes.
func (s *Service) settle(ctx context.Context, m *Import) error {
	if s.jobs == nil || m.JobID == "" || m.State != Queued && m.State != Running && m.State != Reverting {
		return nil
	}
	j, err := s.jobs.Find(ctx, m.JobID)
	if err != nil {
		return err
	}
	if !j.State.Final() {
		return nil
	}
	before := m.State
	switch {
	case before == Reverting: // what it did not come to may be undone again
		m.State, m.Failure.V = Done, j.Error.V
	case j.State == job.Cancelled:
		m.State = Cancelled
	default:
		m.State, m.Failure.V = Failed, j.Error.V
	}
	n, err := s.db.Exec(ctx, "UPDATE imports SET state = ?, failure = ?, finished_at = ? WHERE id = ? AND state = ? AND job_id = ?",
		m.State, m.Failure, db.At(s.now()), m.ID, before, m.JobID)
	if err == nil && n == 0 { // it did say so, just now
		return s.db.Get(ctx, m, "SELECT "+importColumns+" FROM imports WHERE id = ?", m.ID)
	}
	return err
}

// List gives the newest imports first: the actor's, or all to headquarters.
func (s *Service) List(ctx context.Context, actor access.Actor, before string, limit int) ([]Import, error) {
	list := []Import{}
	err := s.db.Select(ctx, &list, "SELECT "+importColumns+" FROM imports WHERE (created_by = ? OR ?) AND (id < ? OR ? = '') ORDER BY id DESC LIMIT ?",
		actor.User.ID, seesAll(actor), before, before, limit)
	for i := range list {
		if err == nil {
			err = s.settle(ctx, &list[i])
		}
	}
	return list, err
}

// Discard forgets an import that has stored nothing.
func (s *Service) Discard(ctx context.Context, actor access.Actor, id string) error {
	m, err := s.Find(ctx, actor, id)
	if err != nil {
		return err
	}
	if m.State != Ready {
		return wrongState(m, "discarded")
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "DELETE FROM imports WHERE id = ? AND state = ?", m.ID, Ready)
		if err == nil && n == 0 {
			return wrongState(m, "discarded")
		}
		if err == nil {
			_, err = tx.Exec(ctx, "DELETE FROM import_chunks WHERE import_id = ?", m.ID)
		}
		return err
	})
}

func wrongState(m *Import, act string) error {
	return fault.Conflict("intake.state", "an import that is %s cannot be %s", m.State, act).With("state", m.State).With("act", act)
}

func (m *Import) String() string {
	return fmt.Sprintf("read %d: created %d, merged %d, unchanged %d, rejected %d, flagged %d", m.Position, m.Created, m.Merged, m.Unchanged, m.Rejected, m.Flagged)
}
