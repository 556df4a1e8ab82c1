package handover

import (
	"context"
	"errors"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/job"
)

const (
	giveKind = "account.hand_over"
	undoKind = "account.hand_over_undo"
)

type handOverArgs struct {
	HandOver string `json:"hand_over"`
}

// giveJob gives what is not given yet.
func (s *Service) giveJob(ctx context.Context, run *job.Run, a handOverArgs) (any, error) {
	return s.walk(ctx, run, a, wantedStep, s.give, func(ctx context.Context, tx *db.Tx, actor access.Actor, k *kept, _ bool) error {
		return s.audited(ctx, tx, actor, k, "account.hand_over", given)
	})
}

// undoJob gives back what is not given back yet; stopped before its end, it is
// still to be undone.
func (s *Service) undoJob(ctx context.Context, run *job.Run, a handOverArgs) (any, error) {
	return s.walk(ctx, run, a, givenStep, s.giveBack, func(ctx context.Context, tx *db.Tx, actor access.Actor, k *kept, stopped bool) error {
		if stopped {
			return s.audited(ctx, tx, actor, k, "account.hand_over_undo", returned)
		}
		return s.undone(ctx, tx, actor, k)
	})
}

// over is the checkpoint of a job that has nothing left to do.
type over struct {
	Counts []HandOverCount `json:"counts"`
}

// walk takes step after step, each in a transaction of its own together with a
// sign of life: killed at any moment, a step is done or it is not, and those that
// are not are taken when the job runs again. Stopped by a person, what was done
// stays. end is called once.
func (s *Service) walk(ctx context.Context, run *job.Run, a handOverArgs, state string, do func(context.Context, *db.Tx, access.Actor, *kept, *step) error,
	end func(ctx context.Context, tx *db.Tx, actor access.Actor, k *kept, stopped bool) error) (any, error) {
	var done over
	if saved, err := run.Saved(&done); saved || err != nil {
		return done, err
	}
	actor, err := s.access.ActorOf(ctx, access.UserID(run.By))
	if err != nil {
		return nil, err
	}
	k, err := s.find(ctx, s.db, a.HandOver, "job_id = ?", run.ID)
	if err != nil {
		return nil, err
	}
	steps, err := stepsOf(ctx, s.db, k.ID, state)
	if err != nil {
		return nil, err
	}
	var total, at int64
	if err := s.db.Get(ctx, &total, "SELECT CAST(COALESCE(SUM(number), 0) AS BIGINT) FROM hand_over_steps WHERE hand_over_id = ?", k.ID); err != nil {
		return nil, err
	}
	for _, st := range steps {
		at += st.Number
	}
	at = total - at
	for i := range steps {
		if ctx.Err() != nil {
			break
		}
		run.Progress(at, total, "")
		err := s.db.Tx(ctx, func(tx *db.Tx) error { return do(ctx, tx, actor, k, &steps[i]) })
		if err != nil && ctx.Err() == nil {
			return nil, err
		}
		if err == nil {
			at += steps[i].Number
		}
	}
	stopped := errors.Is(context.Cause(ctx), job.ErrCancelled)
	if ctx.Err() != nil && !stopped {
		return nil, ctx.Err() // at a shutdown: it goes on at the next start
	}
	ctx = context.WithoutCancel(ctx)
	run.Progress(at, total, "")
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := end(ctx, tx, actor, k, stopped && at < total); err != nil {
			return err
		}
		t, err := counted(ctx, tx, k.ID, given)
		if err != nil {
			return err
		}
		done.Counts = s.told(t, HandOverOrder{To: k.Shares.V})
		return run.Save(ctx, tx, done)
	})
	return done, err
}
