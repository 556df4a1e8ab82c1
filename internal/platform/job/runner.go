package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/live"
)

// Lease is how long a running job may stay without a sign of life before
// another worker takes it up.
const Lease = 12 * time.Second

const (
	slots       = 3
	maxAttempts = 5
)

// Runner claims and runs jobs. Register all kinds before Start.
type Runner struct {
	db    *db.DB
	hub   *live.Hub
	log   *slog.Logger
	kinds map[string]func(context.Context, *Run, json.RawMessage) (any, error)
	name  string
	wake  chan struct{}
	lease time.Duration

	mu      sync.Mutex
	running map[string]context.CancelCauseFunc
	group   sync.WaitGroup
}

// New makes a runner without kinds.
func New(d *db.DB, hub *live.Hub, log *slog.Logger) *Runner {
	host, _ := os.Hostname()
	return &Runner{
		db: d, hub: hub, log: log, lease: Lease,
		kinds:   map[string]func(context.Context, *Run, json.RawMessage) (any, error){},
		name:    fmt.Sprintf("%s/%d/%s", host, os.Getpid(), db.NewID()),
		wake:    make(chan struct{}, 1),
		running: map[string]context.CancelCauseFunc{},
	}
}

// Register says how jobs of a kind run. fn's context ends on cancel
// (context.Cause is ErrCancelled) and at shutdown; a job interrupted by a
// shutdown or a crash runs again, and may use Run.Saved to go on where it was.
// A fn that is cancelled and still returns a result keeps that result.
func Register[A any](r *Runner, kind string, fn func(ctx context.Context, run *Run, args A) (any, error)) {
	r.kinds[kind] = func(ctx context.Context, run *Run, text json.RawMessage) (any, error) {
		var args A
		if err := json.Unmarshal(text, &args); err != nil {
			return nil, fmt.Errorf("job %s: arguments: %w", kind, err)
		}
		return fn(ctx, run, args)
	}
}

// SetLease shortens the lease; for tests of crashes.
func (r *Runner) SetLease(d time.Duration) { r.lease = d }

func (r *Runner) nudge() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// Start runs jobs until ctx ends, then waits for those that run to stop.
func (r *Runner) Start(ctx context.Context) {
	busy := make(chan struct{}, slots)
	poll := time.NewTicker(min(time.Second, r.lease/2))
	defer poll.Stop()
	defer r.group.Wait()
	for {
		for ctx.Err() == nil {
			select {
			case busy <- struct{}{}:
			case <-ctx.Done():
				return
			}
			c, err := r.claim(ctx)
			if err != nil || c == nil {
				<-busy
				if err != nil && ctx.Err() == nil {
					r.log.Error("claim a job", "err", err)
				}
				break
			}
			r.group.Go(func() {
				defer func() { <-busy; r.nudge() }()
				r.run(ctx, c)
			})
		}
		select {
		case <-ctx.Done():
			return
		case <-r.wake:
		case <-poll.C:
		}
	}
}

type claimed struct {
	ID        string                   `db:"id"`
	Kind      string                   `db:"kind"`
	Subject   string                   `db:"subject"`
	Args      db.JSON[json.RawMessage] `db:"args"`
	Saved     db.JSON[json.RawMessage] `db:"saved"`
	Attempts  int                      `db:"attempts"`
	CreatedBy string                   `db:"created_by"`
	Done      int64                    `db:"done"`
	Total     int64                    `db:"total"`
}

// claim takes the oldest job that waits, or that runs without a sign of life.
func (r *Runner) claim(ctx context.Context) (*claimed, error) {
	lock := ""
	if r.db.Dialect() == db.Postgres {
		lock = " FOR UPDATE SKIP LOCKED"
	}
	now := time.Now()
	// A look without the writer's lock first: mostly there is nothing to do.
	var waiting int
	const due = "(state = ? OR (state = ? AND heartbeat_at < ?))"
	due3 := []any{Queued, Running, db.At(now.Add(-r.lease))}
	if err := r.db.Get(ctx, &waiting, "SELECT COUNT(*) FROM jobs WHERE "+due, due3...); err != nil || waiting == 0 {
		return nil, err
	}
	var c claimed
	err := r.db.Tx(ctx, func(tx *db.Tx) error {
		return tx.Get(ctx, &c, `UPDATE jobs SET state = ?, worker = ?, heartbeat_at = ?, started_at = COALESCE(started_at, ?), attempts = attempts + 1
			WHERE id = (SELECT id FROM jobs WHERE `+due+` ORDER BY created_at LIMIT 1`+lock+`)
			RETURNING id, kind, subject, args, saved, attempts, created_by, done, total`,
			append([]any{Running, r.name, db.At(now), db.At(now)}, due3...)...)
	})
	if db.IsMissing(err) {
		return nil, nil
	}
	return &c, err
}

func (r *Runner) run(parent context.Context, c *claimed) {
	ctx, stop := context.WithCancelCause(parent)
	defer stop(nil)
	r.mu.Lock()
	r.running[c.ID] = stop
	r.mu.Unlock()
	defer func() {
		r.mu.Lock()
		delete(r.running, c.ID)
		r.mu.Unlock()
	}()
	run := &Run{ID: c.ID, Subject: c.Subject, By: c.CreatedBy, runner: r, saved: c.Saved.V, done: c.Done, total: c.Total}
	go r.beat(ctx, c.ID, stop)
	result, err := r.call(ctx, run, c)
	cause := context.Cause(ctx)
	if err != nil && parent.Err() != nil && !errors.Is(cause, ErrCancelled) {
		r.release(c.ID)
		return
	}
	r.finish(run, result, err, errors.Is(cause, ErrCancelled))
}

// call runs the job's function and turns a panic into an error.
func (r *Runner) call(ctx context.Context, run *Run, c *claimed) (result any, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	fn := r.kinds[c.Kind]
	if fn == nil {
		return nil, fmt.Errorf("job %s: this program knows no kind %q", c.ID, c.Kind)
	}
	if c.Attempts > maxAttempts {
		return nil, fault.New(fault.Internal, "job.gave_up", "stopped unexpectedly %d times", c.Attempts-1).With("times", c.Attempts-1)
	}
	return fn(ctx, run, c.Args.V)
}

// beat gives signs of life and notices a cancel asked for in another program.
// A job that lost its lease to another worker is stopped here.
func (r *Runner) beat(ctx context.Context, id string, stop context.CancelCauseFunc) {
	tick := time.NewTicker(r.lease / 4)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if n, err := r.db.Exec(ctx, "UPDATE jobs SET heartbeat_at = ? WHERE id = ? AND worker = ? AND state = ?", db.At(time.Now()), id, r.name, Running); err == nil && n == 0 {
			stop(errors.New("job: taken over by another worker"))
			return
		}
		var cancelling bool
		if err := r.db.Get(ctx, &cancelling, "SELECT cancelling FROM jobs WHERE id = ?", id); err == nil && cancelling {
			stop(ErrCancelled)
			return
		}
	}
}

// release gives an interrupted job back, to be taken up at the next start.
func (r *Runner) release(id string) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if _, err := r.db.Exec(ctx, "UPDATE jobs SET state = ?, attempts = attempts - 1 WHERE id = ? AND worker = ? AND state = ?", Queued, id, r.name, Running); err != nil {
		r.log.Error("release a job", "job", id, "err", err)
	}
}

func (r *Runner) finish(run *Run, result any, err error, cancelled bool) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	state, failure := Done, db.JSON[*Failure]{}
	switch {
	case cancelled:
		state = Cancelled
	case err != nil:
		state, failure.V = Failed, r.explain(run, err)
	}
	run.mu.Lock()
	done, total, note := run.done, run.total, run.note
	run.mu.Unlock()
	_, dberr := r.db.Exec(ctx, `UPDATE jobs SET state = ?, result = ?, error = ?, finished_at = ?, done = ?, total = ?, note = ?
		WHERE id = ? AND worker = ? AND state = ?`,
		state, db.JSON[any]{V: result}, failure, db.At(time.Now()), done, total, note, run.ID, r.name, Running)
	if dberr != nil {
		r.log.Error("finish a job", "job", run.ID, "err", dberr)
	}
	run.publish("finished", map[string]any{"id": run.ID, "state": state, "done": done, "total": total, "note": note, "result": result, "error": failure.V})
}

func (r *Runner) explain(run *Run, err error) *Failure {
	var f *fault.Error
	if errors.As(err, &f) {
		return &Failure{Code: f.Code, Key: f.Key, Message: f.Message, Params: f.Params}
	}
	r.log.Error("job failed", "job", run.ID, "err", err)
	return &Failure{Code: fault.Internal, Key: "internal", Message: "something went wrong; the program's log says what"}
}
