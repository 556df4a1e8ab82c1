package main

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"arpent/cmd/arpent/demo"
	"arpent/internal/access"
	"arpent/internal/account/handover"
	"arpent/internal/lead/intro"
	"arpent/internal/lead/saved"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/job"
	"arpent/internal/signal/viewed"
)

// halting is a part that holds a hand-over up.
type halting struct {
	handover.Part
	halt func(ctx context.Context) error // nil: it does not
}

func (h halting) Give(ctx context.Context, tx *db.Tx, actor access.Actor, ids []string, from, to access.UserID) ([]string, error) {
	if h.halt != nil {
		if err := h.halt(ctx); err != nil {
			return nil, err
		}
	}
	return h.Part.Give(ctx, tx, actor, ids, from, to)
}

// muchWorld hands over more than is done at once.
type muchWorld struct {
	*testing.T
	ctx context.Context
	app *app
	hq  access.Actor
	of  access.UserID
}

// program is one program on the database, which may be held up once accounts are given.
func (w *muchWorld) program(halt func(context.Context) error) (*handover.Service, *job.Runner) {
	a := w.app
	jobs := job.New(a.db, a.hub, slog.New(slog.DiscardHandler))
	var parts []handover.Part
	for _, p := range []handover.Part{a.deal.Handed(), a.task.Handed(), saved.HandedLists(), a.lead.Saved().Handed(), intro.Handed(), viewed.Handed()} {
		parts = append(parts, halting{p, halt})
	}
	return handover.New(a.db, handover.Options{Access: a.access, Territories: a.territory, Accounts: a.account, Jobs: jobs, AtOnce: 10, Now: a.now, Parts: parts}), jobs
}

func (w *muchWorld) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// only is the latest hand-over.
func (w *muchWorld) only(s *handover.Service) handover.HandOver {
	w.Helper()
	all, err := s.Done(w.ctx, w.hq, w.of)
	w.must(err)
	return all[0]
}

// broken runs the jobs until one is in its midst, and then kills the program, or
// stops the job.
func (w *muchWorld) broken(id string, stop bool) {
	w.Helper()
	reached := make(chan struct{})
	reach := sync.OnceFunc(func() { close(reached) })
	halt := func(ctx context.Context) error {
		select {
		case <-reached: // being stopped: who stops it may have to wait for this transaction
			select {
			case <-ctx.Done():
			case <-time.After(2 * time.Second):
			}
			return ctx.Err()
		default:
		}
		reach()
		if !stop {
			<-ctx.Done()
		}
		return ctx.Err()
	}
	_, jobs := w.program(halt)
	ctx, kill := context.WithCancel(w.ctx)
	ended := make(chan struct{})
	go func() { jobs.Start(ctx); close(ended) }()
	<-reached
	if stop {
		w.must(jobs.Cancel(w.ctx, id))
		w.finish(jobs, id, job.Cancelled)
	}
	kill()
	<-ended
	if stop {
		return
	}
	// A killed program does not give its job back: that it is gone shows with time.
	_, err := w.app.db.Exec(w.ctx, "UPDATE jobs SET state = ?, worker = 'dead', heartbeat_at = ? WHERE id = ?", job.Running, db.At(time.Now().Add(-time.Minute)), id)
	w.must(err)
}

func (w *muchWorld) finish(jobs *job.Runner, id string, state job.State) {
	w.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		j, err := jobs.Find(w.ctx, id)
		w.must(err)
		if j.State.Final() {
			if j.State != state {
				w.Fatalf("the job is %s, not %s: %+v", j.State, state, j.Error.V)
			}
			return
		}
	}
	w.Fatal("the job does not end")
}

// goneOn has another program finish the job.
func (w *muchWorld) goneOn(id string) *handover.Service {
	w.Helper()
	s, jobs := w.program(nil)
	ctx, stop := context.WithCancel(w.ctx)
	ended := make(chan struct{})
	go func() { jobs.Start(ctx); close(ended) }()
	w.finish(jobs, id, job.Done)
	stop()
	<-ended
	return s
}

// Much is handed over by a job: killed in the midst, another program goes on and
// all is given once; taken back the same way, all is as it was. Stopped, what was
// given stays until it is taken back.
func TestHandOverOfMuchGoesOnWhereItWas(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		a, c := testCompany(t, d.Address(), 3, demo.Size{Accounts: 400, Territories: 12})
		w := &muchWorld{T: t, ctx: context.Background(), app: a}
		users, err := a.access.Users(w.ctx)
		w.must(err)
		idOf := func(i int) access.UserID {
			return users[slices.IndexFunc(users, func(u access.User) bool { return u.Email == c.Users[i].Email })].ID
		}
		rep, _, _ := c.FirstPatch()
		w.of = idOf(rep)
		w.hq, err = a.access.ActorOf(w.ctx, idOf(0))
		w.must(err)
		order := handover.HandOverOrder{Way: handover.ByShare}
		for i, u := range c.Users {
			if u.Kind == demo.Representative && u.Left.IsZero() && i != rep && len(order.To) < 2 {
				order.To = append(order.To, handover.HandOverShare{UserID: idOf(i)})
			}
		}
		before := whose(t, a.db)
		theirs := func(now map[[2]string]access.UserID) (n int) {
			for k, who := range now {
				if who != before[k] && before[k] != w.of {
					t.Fatalf("%v was not the leaver's and is with %q", k, who)
				}
				if k[0] != "introductions" && who == w.of {
					n++
				}
			}
			if len(now) != len(before) {
				t.Fatalf("%d things, %d before", len(now), len(before))
			}
			return n
		}
		all := theirs(before)

		s, _ := w.program(nil)
		made, err := s.Give(w.ctx, w.hq, w.of, order)
		w.must(err)
		if made.State != handover.Running || made.JobID == "" || made.Left < all || made.MayUndo || theirs(whose(t, a.db)) != all {
			t.Fatalf("%+v", made)
		}
		if _, err := s.Undo(w.ctx, w.hq, made.ID); fault.CodeOf(err) != fault.Clash {
			t.Errorf("what is being done is taken back: %v", err)
		}
		w.broken(made.JobID, false)
		if n := theirs(whose(t, a.db)); n == 0 || n == all {
			t.Fatalf("%d of %d left amid the hand-over", n, all)
		}
		s = w.goneOn(made.JobID)
		if one := w.only(s); one.State != handover.Done || one.Left != 0 || !one.MayUndo || theirs(whose(t, a.db)) != 0 {
			t.Fatalf("%+v", one)
		}

		back, err := s.Undo(w.ctx, w.hq, made.ID)
		w.must(err)
		if back.State != handover.Running || back.JobID == made.JobID {
			t.Fatalf("%+v", back)
		}
		w.broken(back.JobID, true)
		if one := w.only(s); one.State != handover.Stopped || !one.MayUndo {
			t.Fatalf("%+v", one)
		}
		back, err = s.Undo(w.ctx, w.hq, made.ID)
		w.must(err)
		w.broken(back.JobID, false)
		s = w.goneOn(back.JobID)
		if one := w.only(s); one.State != handover.Undone || one.MayUndo || one.UndoneBy != w.hq.User.ID {
			t.Fatalf("%+v", one)
		}
		as := func(what string) {
			t.Helper()
			for k, who := range whose(t, a.db) {
				if who != before[k] {
					t.Fatalf("%s: %v is with %q, not %q", what, k, who, before[k])
				}
			}
		}
		as("taken back")
		if _, err := s.Undo(w.ctx, w.hq, made.ID); fault.CodeOf(err) != fault.Clash {
			t.Errorf("taken back twice: %v", err)
		}

		made, err = s.Give(w.ctx, w.hq, w.of, order)
		w.must(err)
		w.broken(made.JobID, true)
		one := w.only(s)
		if n := theirs(whose(t, a.db)); one.State != handover.Stopped || one.Left == 0 || n == 0 || n == all {
			t.Fatalf("%d of %d left, %+v", n, all, one)
		}
		back, err = s.Undo(w.ctx, w.hq, made.ID)
		w.must(err)
		if back.State == handover.Running {
			s = w.goneOn(back.JobID)
		}
		if one := w.only(s); one.State != handover.Undone {
			t.Errorf("%+v", one)
		}
		as("stopped and taken back")
	})
}
