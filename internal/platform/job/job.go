// Package job runs long work with progress, cancel and resume. A job is a row:
// it is enqueued in the caller's transaction, claimed by one worker of one
// program at a time, and taken up again by another when its worker dies.
package job

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"time"

	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Migrations make the jobs table.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// State says how far a job is.
type State string

// The states; the last three are final.
const (
	Queued    State = "queued"
	Running   State = "running"
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Final says that the job will not change any more.
func (s State) Final() bool { return s == Done || s == Failed || s == Cancelled }

// ErrCancelled is the cause of a job's context once a person cancelled it.
var ErrCancelled = errors.New("job: cancelled")

// Job is one piece of long work. Done counts up to Total, in units that Note
// names; Total 0 means not known.
type Job struct {
	ID         string                   `db:"id" json:"id"`
	Kind       string                   `db:"kind" json:"kind"`
	Subject    string                   `db:"subject" json:"subject"`
	State      State                    `db:"state" json:"state"`
	Done       int64                    `db:"done" json:"done"`
	Total      int64                    `db:"total" json:"total"`
	Note       string                   `db:"note" json:"note"`
	Result     db.JSON[json.RawMessage] `db:"result" json:"result"`
	Error      db.JSON[*Failure]        `db:"error" json:"error"`
	CreatedBy  string                   `db:"created_by" json:"created_by"`
	CreatedAt  db.Time                  `db:"created_at" json:"created_at"`
	StartedAt  db.Time                  `db:"started_at" json:"started_at,omitzero"`
	FinishedAt db.Time                  `db:"finished_at" json:"finished_at,omitzero"`
	Cancelling bool                     `db:"cancelling" json:"cancelling"`
}

// Failure is why a job failed, in the words of a fault.
type Failure struct {
	Code    fault.Code     `json:"code"`
	Key     string         `json:"key"`
	Message string         `json:"message"`
	Params  map[string]any `json:"params,omitempty"`
}

const columns = `id, kind, subject, state, done, total, note, result, error,
	created_by, created_at, started_at, finished_at, cancelling`

// Find gives one job; not_found when there is none.
func (r *Runner) Find(ctx context.Context, id string) (*Job, error) {
	var j Job
	err := r.db.Get(ctx, &j, "SELECT "+columns+" FROM jobs WHERE id = ?", id)
	if db.IsMissing(err) {
		return nil, fault.NotFound("job", id)
	}
	return &j, err
}

// List gives the newest jobs first: those of one person, or of everybody when by is empty.
func (r *Runner) List(ctx context.Context, by string, limit int) ([]Job, error) {
	jobs := []Job{}
	err := r.db.Select(ctx, &jobs, "SELECT "+columns+" FROM jobs WHERE (created_by = ? OR ? = '') ORDER BY created_at DESC LIMIT ?", by, by, limit)
	return jobs, err
}

// Latest gives the newest job on a subject, nil when there is none.
func (r *Runner) Latest(ctx context.Context, subject string) (*Job, error) {
	var j Job
	err := r.db.Get(ctx, &j, "SELECT "+columns+" FROM jobs WHERE subject = ? ORDER BY created_at DESC LIMIT 1", subject)
	if db.IsMissing(err) {
		return nil, nil
	}
	return &j, err
}

// Enqueue adds a job of a registered kind in the caller's transaction (or on
// its own when q is a *db.DB). It starts after the commit.
func (r *Runner) Enqueue(ctx context.Context, q db.Q, kind string, args any, by, subject string) (string, error) {
	if r.kinds[kind] == nil {
		return "", errors.New("job: no kind " + kind)
	}
	id := db.NewID()
	_, err := q.Exec(ctx, `INSERT INTO jobs (id, kind, subject, args, state, done, total, note, created_by, created_at, worker, attempts, cancelling)
		VALUES (?,?,?,?,?,0,0,'',?,?,'',0,?)`, id, kind, subject, db.JSON[any]{V: args}, Queued, by, db.At(time.Now()), false)
	if err != nil {
		return "", err
	}
	if tx, ok := q.(*db.Tx); ok {
		tx.AfterCommit(r.nudge)
	} else {
		r.nudge()
	}
	return id, nil
}

// Cancel asks a job to stop: one that waits stops at once, one that runs when
// it next looks, keeping what it has. Cancelling a finished job does nothing.
func (r *Runner) Cancel(ctx context.Context, id string) error {
	n, err := r.db.Exec(ctx, "UPDATE jobs SET state = ?, finished_at = ? WHERE id = ? AND state = ?", Cancelled, db.At(time.Now()), id, Queued)
	if err != nil {
		return err
	}
	if n == 0 {
		if _, err = r.db.Exec(ctx, "UPDATE jobs SET cancelling = ? WHERE id = ? AND state = ?", true, id, Running); err != nil {
			return err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if stop := r.running[id]; stop != nil {
		stop(ErrCancelled)
	}
	return nil
}
