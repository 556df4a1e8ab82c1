package runs

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"time"

	"arpent/engine/districting"
	"arpent/engine/districting/proof"
	"arpent/engine/districting/solve"
	"arpent/internal/access"
	"arpent/internal/plan/design"
	"arpent/internal/plan/draft"
	"arpent/internal/plan/seating"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/job"
)

// usualSeconds is how long a run takes that says nothing.
const usualSeconds = 20

const runColumns = `id, plan_id, job_id, wish, state, feasible, objective, bound, iterations, seconds, before, after, remarks, failure, created_by, created_at, finished_at`

type runArgs struct {
	Run string `json:"run"`
}

// StartRun lets the optimiser work on a draft, as a job.
func (s *Service) StartRun(ctx context.Context, actor access.Actor, id draft.ID, w RunWish) (*PlanRun, error) {
	o, err := s.draft.Draft(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	if err := s.runnable(o, w); err != nil {
		return nil, err
	}
	if w.Seconds == 0 && w.Iterations == 0 {
		w.Seconds = usualSeconds
	}
	if w.Kind == "alternatives" && w.Count == 0 {
		w.Count = 5
	}
	run := &PlanRun{ID: db.NewID(), PlanID: id, State: "queued", CreatedBy: actor.User.ID, CreatedAt: db.At(s.now())}
	run.Wish.V, run.Before.V, run.Remarks.V, run.Failure.V = w, o.Row.Score.V, []design.Remark{}, json.RawMessage("null")
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.draft.Changeable(ctx, tx, id); err != nil { // nobody began one meanwhile
			return err
		}
		if run.JobID, err = s.jobs.Enqueue(ctx, tx, "plan.run", runArgs{run.ID}, string(actor.User.ID), "plan/"+string(id)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "INSERT INTO plan_runs ("+runColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", run.ID, run.PlanID, run.JobID, run.Wish, run.State,
			run.Feasible, run.Objective, run.Bound, run.Iterations, run.Seconds, run.Before, run.After, run.Remarks, run.Failure, run.CreatedBy, run.CreatedAt, run.FinishedAt)
		return err
	})
	return run, err
}

// runnable refuses a run whose question makes no sense; one that merely has no
// feasible answer may run, and says so.
func (s *Service) runnable(o *draft.Open, w RunWish) error {
	p, _, err := o.Units.Question(o.Row.Wish.V, o.Reference, o.LockedPlan())
	if err == nil {
		err = p.Validate()
	}
	if err != nil {
		return fault.Invalid("plan.wish", "%s", err).With("reason", err.Error())
	}
	if w.Kind == "repair" && !slices.ContainsFunc(o.Work.Plan, func(t uint16) bool { return t != design.None }) {
		return fault.Conflict("plan.nothing_to_repair", "no unit has a territory yet; optimise instead")
	}
	return nil
}

// Runs gives a plan's runs, newest first.
func (s *Service) Runs(ctx context.Context, actor access.Actor, id draft.ID) ([]PlanRun, error) {
	o, err := s.draft.Whole(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	runs := []PlanRun{}
	return runs, s.db.Select(ctx, &runs, "SELECT "+runColumns+" FROM plan_runs WHERE plan_id = ? ORDER BY created_at DESC, id DESC LIMIT 50", id)
}

func (s *Service) run(ctx context.Context, id string) (*PlanRun, error) {
	var r PlanRun
	err := s.db.Get(ctx, &r, "SELECT "+runColumns+" FROM plan_runs WHERE id = ?", id)
	if db.IsMissing(err) {
		return nil, fault.NotFound("run", id)
	}
	return &r, err
}

// StopRun asks a run to stop; it keeps the best it has.
func (s *Service) StopRun(ctx context.Context, actor access.Actor, id draft.ID, runID string) (*PlanRun, error) {
	o, err := s.draft.Whole(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	o.Close()
	r, err := s.run(ctx, runID)
	if err != nil {
		return nil, err
	}
	if r.PlanID != id {
		return nil, fault.NotFound("run", runID)
	}
	if r.State != "queued" && r.State != "running" {
		return r, nil
	}
	if err := s.jobs.Cancel(ctx, r.JobID); err != nil {
		return nil, err
	}
	// A job that had not begun never will: its run ends here.
	if _, err := s.db.Exec(ctx, "UPDATE plan_runs SET state = 'stopped', finished_at = ? WHERE id = ? AND state = 'queued'", db.At(s.now()), runID); err != nil {
		return nil, err
	}
	return s.run(ctx, runID)
}

// Progress is the latest look at the run that goes on; of one that has shown
// nothing yet, only which it is.
func (s *Service) Progress(ctx context.Context, actor access.Actor, id draft.ID) (*RunEvent, error) {
	o, err := s.draft.Whole(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	o.Close()
	if e := s.looks.get(id); e != nil {
		return e, nil
	}
	var r PlanRun
	err = s.db.Get(ctx, &r, "SELECT "+runColumns+" FROM plan_runs WHERE plan_id = ? AND state IN ('queued', 'running') ORDER BY created_at DESC, id DESC LIMIT 1", id)
	if db.IsMissing(err) {
		return nil, fault.NotFound("run", id)
	}
	return &RunEvent{Run: r.ID, Job: r.JobID, Phase: "wait", Limit: r.Wish.V.Seconds}, err
}

// question is what one run works on: a snapshot, so that the plan is not held.
type question struct {
	run     *PlanRun
	actor   access.Actor
	row     draft.Row
	units   *draft.Frozen
	plan    []uint16
	locks   []uint16
	ref     []uint16
	edited  []int32 // units moved by hand since the last run
	started time.Time
}

// runJob works on a run's question and puts the answer into the plan.
func (s *Service) runJob(ctx context.Context, j *job.Run, a runArgs) (any, error) {
	run, err := s.run(ctx, a.Run)
	if err != nil {
		return nil, err
	}
	if run.JobID != j.ID || run.State != "queued" && run.State != "running" {
		return run, nil // stopped before it began
	}
	result, err := s.work(ctx, j, run)
	if err != nil && ctx.Err() != nil && !errors.Is(context.Cause(ctx), job.ErrCancelled) {
		return nil, err // the program stops; the job begins again
	}
	s.looks.drop(run.PlanID)
	if err != nil {
		failure := map[string]any{"key": "internal", "message": "something went wrong; the program's log says what"}
		if f := (*fault.Error)(nil); errors.As(err, &f) {
			failure = map[string]any{"key": f.Key, "message": f.Message, "params": f.Params}
		}
		_, end := s.db.Exec(context.WithoutCancel(ctx), "UPDATE plan_runs SET state = 'failed', failure = ?, finished_at = ? WHERE id = ?", db.JSON[any]{V: failure}, db.At(s.now()), run.ID)
		return nil, errors.Join(err, end)
	}
	return result, nil
}

// work answers one run.
func (s *Service) work(ctx context.Context, j *job.Run, run *PlanRun) (*PlanRun, error) {
	q, err := s.ask(ctx, run)
	if err != nil {
		return nil, err
	}
	if _, err := s.db.Exec(ctx, "UPDATE plan_runs SET state = 'running' WHERE id = ? AND state IN ('queued', 'running')", run.ID); err != nil {
		return nil, err
	}
	if run.Wish.V.Kind == "alternatives" {
		return s.several(ctx, j, q)
	}
	wish, locks, start := q.row.Wish.V, q.locks, []int32(nil)
	switch {
	case run.Wish.V.Kind == "repair":
		locks = q.fixed()
		start = design.WarmStart(q.units.Units, len(q.row.Slots.V), q.plan)
	case run.Wish.V.Warm:
		start = design.WarmStart(q.units.Units, len(q.row.Slots.V), q.plan)
	}
	p, _, err := q.units.Question(wish, q.ref, locks)
	if err != nil {
		return nil, err
	}
	r, err := s.solve(ctx, j, q, p, start, 0, 1)
	if err != nil {
		return nil, err
	}
	return s.finish(ctx, q, p, r)
}

// ask takes the snapshot.
func (s *Service) ask(ctx context.Context, run *PlanRun) (*question, error) {
	o, err := s.draft.Open(ctx, run.PlanID)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	user, err := s.access.User(ctx, run.CreatedBy)
	if err != nil {
		return nil, err
	}
	q := &question{run: run, actor: access.Actor{User: user}, row: *o.Row, units: o.Units, plan: slices.Clone(o.Work.Plan), locks: o.LockedPlan(), ref: o.Reference, started: s.now()}
	if run.Wish.V.Kind == "repair" {
		q.edited, err = s.movedByHand(ctx, o)
	}
	return q, err
}

// movedByHand lists the units that were moved by hand since the last run.
func (s *Service) movedByHand(ctx context.Context, o *draft.Open) ([]int32, error) {
	var edits []struct {
		Kind  string `db:"kind"`
		Delta []byte `db:"delta"`
	}
	if err := s.db.Select(ctx, &edits, "SELECT kind, delta FROM plan_edits WHERE plan_id = ? AND seq <= ? ORDER BY seq DESC", o.Row.ID, o.Row.UndoSeq); err != nil {
		return nil, err
	}
	moved := map[int32]bool{}
	for _, e := range edits {
		if e.Kind == "run" || e.Kind == "pick" {
			break
		}
		d, err := draft.DecodeDelta(e.Delta)
		if err != nil {
			return nil, err
		}
		if d.Whole != nil {
			break // numbers before it mean something else
		}
		if e.Kind == "move" || e.Kind == "add" {
			for _, i := range d.Units {
				moved[i] = true
			}
		}
	}
	out := make([]int32, 0, len(moved))
	for i := range moved {
		out = append(out, i)
	}
	slices.Sort(out)
	return out, nil
}

// fixed are the locks of a repair: what is locked, and what was moved by hand.
func (q *question) fixed() []uint16 {
	locks := slices.Clone(q.locks)
	if locks == nil {
		locks = make([]uint16, len(q.plan))
		for i := range locks {
			locks[i] = design.None
		}
	}
	for _, i := range q.edited {
		locks[i] = q.plan[i]
	}
	return locks
}

// solve runs the engine until its time is up, it is stopped or done.
func (s *Service) solve(ctx context.Context, j *job.Run, q *question, p *districting.Problem, start []int32, at, of int) (*solve.Result, error) {
	w := q.run.Wish.V
	begun := s.now()
	limit := time.Duration(w.Seconds * float64(time.Second))
	watch := &watcher{s: s, j: j, q: q, at: at, of: of, limit: w.Seconds * float64(of)}
	o := solve.Options{Seed: w.Seed + uint64(at), Iterations: w.Iterations, Start: start, Progress: watch.progress}
	o.Stop = func() bool {
		return ctx.Err() != nil || limit > 0 && s.now().Sub(begun) >= limit
	}
	r, err := solve.Solve(p, o)
	if input := (*districting.InputError)(nil); errors.As(err, &input) {
		return nil, fault.Invalid("plan.wish", "%s", err).With("reason", err.Error())
	}
	if err == nil && ctx.Err() != nil && !errors.Is(context.Cause(ctx), job.ErrCancelled) {
		return nil, ctx.Err()
	}
	return r, err
}

// provingTime is spent on proving how good a plan can be at best, or that there
// is none, after the search.
const provingTime = 2 * time.Second

// prove gives an objective that no plan is below, 0 when that cannot be said
// soon, or the reason why there is no plan, if one is found. A better plan found
// on the way takes the result's place.
func (s *Service) prove(ctx context.Context, p *districting.Problem, r *solve.Result) (float64, *proof.Witness) {
	begun := s.now()
	o := proof.Options{Stop: func() bool { return ctx.Err() != nil || s.now().Sub(begun) >= provingTime }}
	if !r.Feasible {
		because, _ := proof.Against(p, o)
		return 0, because
	}
	if !proof.Supported(p) {
		return 0, nil
	}
	proven := proof.Of(p, r.Plan, o)
	if p.Keep == 0 {
		r.Plan, r.Objective = proven.Plan, districting.Evaluate(p, proven.Plan)
	}
	return proven.Value, nil
}

// finish puts the answer into the plan as an edit, so that it can be undone.
func (s *Service) finish(ctx context.Context, q *question, p *districting.Problem, r *solve.Result) (*PlanRun, error) {
	stopped := ctx.Err() != nil
	best, because := s.prove(ctx, p, r)
	ctx = context.WithoutCancel(ctx) // what was found is kept
	plan := design.FromEngine(r.Plan)
	slots := slices.Clone(q.row.Slots.V)
	if q.run.Wish.V.Kind == "optimise" {
		if p.Current == nil && !q.run.Wish.V.Warm {
			plan = likeBefore(q, plan)
		}
		seating.Rebind(q.units.Units, q.row.Wish.V, plan, slots)
		work := design.NewWorking(q.units.Units, len(slots), plan, q.units.Near)
		seating.Seat(work, q.row.Wish.V, q.row.Settings.V.Roads.Detour, q.row.Slots.V, slots)
	}
	seating.NameSlots(q.units.Units, plan, slots, false, q.row.Settings.V.Language)
	o, err := s.draft.Open(ctx, q.row.ID)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	if o.Row.Version != q.row.Version {
		return nil, fault.Conflict("plan.changed", "the plan was changed while the run worked")
	}
	d := draft.Becoming(o.Work.Plan, plan)
	if !slices.EqualFunc(slots, o.Row.Slots.V, seating.SameSlot) {
		d.Slots = &[2][]seating.Slot{o.Row.Slots.V, slots}
	}
	run := q.run
	run.State, run.Feasible, run.Objective, run.Bound, run.Iterations = "done", r.Feasible, r.Objective, best, r.Iterations
	if stopped {
		run.State = "stopped"
	}
	run.Seconds = math.Round(s.now().Sub(q.started).Seconds()*100) / 100
	run.Remarks.V = design.Explain(p, r.Violations, func(t int32) string {
		if t < 0 || int(t) >= len(slots) {
			return ""
		}
		return slots[t].Name
	})
	if !r.Feasible {
		run.Remarks.V = append(q.units.Look(q.row.Wish.V, q.ref, q.locks).Errors(), run.Remarks.V...)
	}
	if because != nil {
		run.Remarks.V = append(q.units.Because(p, because), run.Remarks.V...)
	}
	run.FinishedAt = db.At(s.now())
	if _, _, err = s.draft.Apply(ctx, o, &d, true); err == nil {
		err = s.draft.Store(ctx, o, func(tx *db.Tx) error {
			run.After.V = &o.Row.Score.V
			if err := s.endRun(ctx, tx, run); err != nil {
				return err
			}
			return draft.Record(ctx, tx, o.Row, draft.EditRecord{Kind: "run", Count: len(d.Units), By: run.CreatedBy, At: db.At(s.now())}, &d)
		})
	}
	if err != nil {
		o.Row = nil
	}
	return run, err
}

func (s *Service) endRun(ctx context.Context, q db.Q, run *PlanRun) error {
	_, err := q.Exec(ctx, "UPDATE plan_runs SET state = ?, feasible = ?, objective = ?, bound = ?, iterations = ?, seconds = ?, after = ?, remarks = ?, finished_at = ? WHERE id = ?",
		run.State, run.Feasible, run.Objective, run.Bound, run.Iterations, run.Seconds, run.After, run.Remarks, run.FinishedAt, run.ID)
	return err
}

// likeBefore renumbers a plan made from nothing so that as little as possible
// changes hands against today (or the assignment before it, without one); a
// number that the wish speaks of keeps its meaning.
func likeBefore(q *question, plan []uint16) []uint16 {
	k := len(q.row.Slots.V)
	if len(q.row.Wish.V.Centres)+len(q.row.Wish.V.Forbidden)+len(q.row.Wish.V.Shares) > 0 || q.locks != nil {
		return plan
	}
	weight := q.units.Weights(q.row.Wish.V)
	cost := make([][]float64, k)
	for t := range cost {
		cost[t] = make([]float64, k)
	}
	base := q.ref
	if base == nil {
		base = q.plan
	}
	for i, t := range plan {
		if b := base[i]; int(b) < k && int(t) < k {
			cost[t][b] -= weight[i]
		}
	}
	pairs := design.Pair(cost)
	out := make([]uint16, len(plan))
	for i, t := range plan {
		if out[i] = t; int(t) < k {
			out[i] = uint16(pairs[t])
		}
	}
	return out
}
