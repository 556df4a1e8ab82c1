package runs

import (
	"slices"
	"sync"
	"time"

	"arpent/engine/districting/solve"
	"arpent/internal/plan/design"
	"arpent/internal/plan/draft"
	"arpent/internal/platform/job"
)

// showEvery is how often a run is shown to those who watch.
const showEvery = 250 * time.Millisecond

// watcher shows a run while it goes on: numbers always, the assignment and its
// sums only when somebody watches and they changed.
type watcher struct {
	s      *Service
	j      *job.Run
	q      *question
	at, of int
	limit  float64

	mu    sync.Mutex
	shown time.Time
	last  []int32
}

func (w *watcher) progress(p solve.Progress) {
	now := w.s.now()
	w.mu.Lock()
	defer w.mu.Unlock()
	if now.Sub(w.shown) < showEvery {
		return
	}
	w.shown = now
	elapsed := now.Sub(w.q.started).Seconds()
	if w.limit > 0 {
		w.j.Progress(int64(min(elapsed, w.limit)*10), int64(w.limit*10), p.Phase)
	} else {
		w.j.Progress(p.Iterations, w.q.run.Wish.V.Iterations, p.Phase)
	}
	e := &RunEvent{Run: w.q.run.ID, Job: w.j.ID, Phase: p.Phase, Alternative: w.at, Of: w.of, Seconds: elapsed, Limit: w.limit,
		Iterations: p.Iterations, Objective: p.Objective, Violation: p.Violation, Feasible: p.Feasible}
	if w.j.Watched() && !slices.Equal(p.Plan, w.last) {
		w.last = p.Plan
		plan := design.FromEngine(p.Plan)
		e.Assignment = draft.AssignmentText(plan)
		e.Sums = design.NewWorking(w.q.units.Units, len(w.q.row.Slots.V), plan, w.q.units.Near).Sums
	}
	w.s.looks.put(w.q.row.ID, e)
	w.j.Publish("plan", e)
}

// looks are the latest looks at runs that go on.
type looks struct {
	mu     sync.Mutex
	latest map[draft.ID]*RunEvent
}

func (l *looks) put(id draft.ID, e *RunEvent) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.latest == nil {
		l.latest = map[draft.ID]*RunEvent{}
	}
	l.latest[id] = e
}

func (l *looks) get(id draft.ID) *RunEvent {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.latest[id]
}

func (l *looks) drop(id draft.ID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.latest, id)
}
