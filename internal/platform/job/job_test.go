package job_test

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/job"
	"arpent/internal/platform/live"
)

var sets = []fs.FS{job.Migrations}

type args struct{ Upto int }

// start runs r until the returned function is called, which waits for it.
func start(r *job.Runner) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { r.Start(ctx); close(ended) }()
	return func() { cancel(); <-ended }
}

func await(t *testing.T, r *job.Runner, id string, ok func(*job.Job) bool) *job.Job {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		j, err := r.Find(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		if ok(j) {
			return j
		}
	}
	t.Fatal("the job did not get there")
	return nil
}

func final(j *job.Job) bool { return j.State.Final() }

func TestResultAndFailure(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		r := job.New(d, live.NewHub(), slog.Default())
		job.Register(r, "count", func(_ context.Context, run *job.Run, a args) (any, error) {
			for n := range a.Upto {
				run.Progress(int64(n+1), int64(a.Upto), "counting")
			}
			if a.Upto == 0 {
				return nil, fault.Invalid("count.zero", "nothing to count").With("n", 0)
			}
			return map[string]int{"counted": a.Upto}, nil
		})
		defer start(r)()
		var good string
		if err := d.Tx(ctx, func(tx *db.Tx) (err error) {
			good, err = r.Enqueue(ctx, tx, "count", args{7}, "me", "thing/1")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if j := await(t, r, good, final); j.State != job.Done || j.Done != 7 || string(j.Result.V) == "" || j.CreatedBy != "me" {
			t.Errorf("%+v", j)
		}
		bad, _ := r.Enqueue(ctx, d, "count", args{0}, "me", "")
		if j := await(t, r, bad, final); j.State != job.Failed || j.Error.V.Key != "count.zero" {
			t.Errorf("%+v", j)
		}
		if j, err := r.Latest(ctx, "thing/1"); err != nil || j.ID != good {
			t.Error(j, err)
		}
	})
}

func TestCancelKeepsTheResult(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		r := job.New(d, live.NewHub(), slog.Default())
		job.Register(r, "wait", func(ctx context.Context, run *job.Run, _ args) (any, error) {
			<-ctx.Done()
			if !errors.Is(context.Cause(ctx), job.ErrCancelled) {
				return nil, ctx.Err()
			}
			return "best so far", nil
		})
		defer start(r)()
		id, _ := r.Enqueue(ctx, d, "wait", args{}, "me", "")
		await(t, r, id, func(j *job.Job) bool { return j.State == job.Running })
		if err := r.Cancel(ctx, id); err != nil {
			t.Fatal(err)
		}
		if j := await(t, r, id, final); j.State != job.Cancelled || string(j.Result.V) != `"best so far"` {
			t.Errorf("%+v %s", j, j.Result.V)
		}
	})
}

func TestResumeAfterShutdownAndCrash(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		var started atomic.Int32
		runner := func() *job.Runner {
			r := job.New(d, live.NewHub(), slog.Default())
			r.SetLease(400 * time.Millisecond)
			job.Register(r, "steps", func(ctx context.Context, run *job.Run, a args) (any, error) {
				started.Add(1)
				var at int
				if _, err := run.Saved(&at); err != nil {
					return nil, err
				}
				for ; at < a.Upto; at++ {
					if err := ctx.Err(); err != nil {
						return nil, err
					}
					if at == 3 && started.Load() == 1 {
						<-ctx.Done()
						return nil, ctx.Err()
					}
					if err := d.Tx(ctx, func(tx *db.Tx) error { return run.Save(ctx, tx, at+1) }); err != nil {
						return nil, err
					}
				}
				return at, nil
			})
			return r
		}
		first := runner()
		stop := start(first)
		id, _ := first.Enqueue(ctx, d, "steps", args{6}, "me", "")
		await(t, first, id, func(j *job.Job) bool { return j.State == job.Running })
		stop() // an orderly shutdown gives the job back
		// A crash leaves the row as running, with a sign of life that grows old.
		if _, err := d.Exec(ctx, "UPDATE jobs SET state = ?, worker = 'dead', heartbeat_at = ? WHERE id = ?", job.Running, db.At(time.Now().Add(-time.Minute)), id); err != nil {
			t.Fatal(err)
		}
		second := runner()
		defer start(second)()
		if j := await(t, second, id, final); j.State != job.Done || string(j.Result.V) != "6" || started.Load() != 2 {
			t.Errorf("%+v %s started %d", j, j.Result.V, started.Load())
		}
	})
}
