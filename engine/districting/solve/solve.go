// Package solve searches for plans: a portfolio of seeds improved by simulated
// annealing; see docs/design/districting.md.
package solve

import (
	"math"
	"runtime"
	"slices"
	"sync"

	"arpent/engine/districting"
	"arpent/engine/districting/layout"
	"arpent/engine/districting/random"
	"arpent/engine/districting/seed"
)

// Options steer a search. Stop, and Progress when Workers is not 1, may be
// called from several goroutines, though never two at once.
type Options struct {
	Seed       uint64
	Iterations int64          // proposals to make in all; 0 = until Stop
	Workers    int            // 0 = one per processor; does not change the plan
	Start      []int32        // plan to start from and stay near, or nil
	Stop       func() bool    // nil = never
	Progress   func(Progress) // nil = none; called several times a second
}

// Progress is a look at a running search.
type Progress struct {
	Iterations int64
	Objective  float64 // of Plan, without Keep
	Violation  float64 // relative, summed over territories and measures; 0 = feasible
	Feasible   bool
	Plan       []int32 // the best so far; a copy
	Phase      string  // "construct" or "improve"
}

// Result is the best plan found.
type Result struct {
	Plan        []int32
	Feasible    bool
	Violations  []districting.Violation
	Objective   float64 // without Keep
	Score       float64 // what was minimised; differs from Objective only with Keep
	Moved       float64 // share of DisruptionMeasure that changes hands
	Reference   float64 // best objective without Keep, when Keep is used
	Territories []districting.Summary
	Iterations  int64
}

// Solve searches for the best plan until Options.Stop says so or the
// iterations are used up; with neither it makes DefaultIterations. The error
// is an *InputError about the problem or the starting plan. A result that is
// not feasible carries the plan nearest to it and what is wrong.
func Solve(p *districting.Problem, o Options) (*Result, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	if o.Start != nil && len(o.Start) != len(p.X) {
		return nil, districting.Bad("Start", -1, "%d entries for %d units", len(o.Start), len(p.X))
	}
	for i, t := range o.Start {
		if t < -1 || int(t) >= p.Territories {
			return nil, districting.Bad("Start", i, "territory %d does not exist", t)
		}
	}
	if o.Iterations == 0 && o.Stop == nil {
		o.Iterations = DefaultIterations
	}
	reference := p.Reference
	used := int64(0)
	if p.Keep > 0 && reference == 0 {
		reference, used = findReference(p, o)
		if o.Iterations > 0 {
			o.Iterations = max(o.Iterations-used, block)
		}
	}
	s := newSearch(p, o, reference)
	s.run()
	best := s.pool[0]
	report := districting.Check(p, best.plan)
	result := &Result{
		Plan: best.plan, Feasible: report.Feasible, Violations: report.Violations,
		Objective: report.Objective, Score: report.Objective, Moved: report.Moved,
		Territories: report.Territories, Iterations: s.iterations + used,
	}
	if p.Keep > 0 {
		result.Reference = reference
		result.Score = (1-p.Keep)*report.Objective/reference + p.Keep*report.Moved
	}
	return result, nil
}

// DefaultIterations is used when neither a limit nor a stop is given.
const DefaultIterations = 20_000_000

// findReference searches without Keep for a third of the iterations, or a
// fixed number when only Stop limits the search.
func findReference(p *districting.Problem, o Options) (float64, int64) {
	plain := *p
	plain.Keep = 0
	sub := o
	sub.Start, sub.Progress = nil, nil
	sub.Iterations = o.Iterations / 3
	if o.Iterations == 0 {
		sub.Iterations = max(2_000_000, 200*int64(len(p.X)))
	}
	s := newSearch(&plain, sub, 0)
	s.run()
	value := districting.Evaluate(p, s.pool[0].plan)
	if !(value > 0) {
		value = 1
	}
	return value, s.iterations
}

// candidate is a plan of the pool.
type candidate struct {
	plan      []int32
	violation float64
	energy    float64
}

// search is one run of the portfolio.
type search struct {
	m          *layout.Instance
	o          Options
	pool       []candidate // best first
	iterations int64
	tiles      *tiles // nil where plans are not laid of whole territories

	mu    sync.Mutex
	shown candidate
	count int64 // iterations seen so far by pulses
	phase string
}

func newSearch(p *districting.Problem, o Options, reference float64) *search {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	s := &search{m: layout.New(p, reference), o: o, phase: "construct"}
	s.shown.violation, s.tiles = math.Inf(1), newTiles(s.m)
	if user := o.Stop; user != nil {
		stopped := false
		s.o.Stop = func() bool {
			s.mu.Lock()
			defer s.mu.Unlock()
			stopped = stopped || user()
			return stopped
		}
	}
	return s
}

// job is one piece of work of a round: make or take a plan, then anneal it.
type job struct {
	stream    uint64 // of random numbers
	seed      *seed.Kind
	from      []int32 // plan to start from when seed is nil
	kicks     int     // re-splits of random neighbours before annealing
	relocate  int     // territories taken away and opened elsewhere before that
	budget    int64
	hot, cold float64 // in terms of anneal.scale
	reach     bool    // look for a plan within bounds first of all
	lay       bool    // of whole territories met before, instead of a seed
	mix       mix
}

func (s *search) stopped() bool { return s.o.Stop != nil && s.o.Stop() }

// run is the loop of the portfolio. Rounds of jobs run on all workers; their
// plans enter the pool in job order, so that the result does not depend on
// which worker finished first.
func (s *search) run() {
	var schedule portfolio
	schedule.begin(s)
	for round := 0; ; round++ {
		jobs := schedule.round(s, round)
		last := s.limit(jobs)
		for _, c := range s.work(jobs) {
			s.enter(c, schedule.poolSize)
		}
		s.phase = "improve"
		if last || s.stopped() {
			return
		}
	}
}

// limit cuts the jobs' budgets to the iterations that are left; true when none
// will be left after them.
func (s *search) limit(jobs []job) bool {
	if s.o.Iterations == 0 {
		return false
	}
	left, wanted := s.o.Iterations-s.iterations, int64(0)
	for _, j := range jobs {
		wanted += j.budget
	}
	if wanted < left {
		return false
	}
	for i := range jobs {
		jobs[i].budget = max(jobs[i].budget*left/max(wanted, 1), 1)
	}
	return true
}

// work runs the jobs on the workers and gives their plans in job order.
func (s *search) work(jobs []job) []candidate {
	found, hauls := make([]candidate, len(jobs)), make([]*haul, len(jobs))
	spent := make([]int64, len(jobs))
	next := make(chan int, len(jobs))
	for i := range jobs {
		next <- i
	}
	close(next)
	var group sync.WaitGroup
	for range min(s.o.Workers, len(jobs)) {
		group.Go(func() {
			st := newState(s.m)
			for i := range next {
				if i > 0 && s.stopped() {
					continue
				}
				hauls[i] = s.tiles.haul()
				found[i], spent[i] = s.do(jobs[i], st, hauls[i])
			}
		})
	}
	group.Wait()
	for i, n := range spent {
		s.iterations += n
		s.tiles.add(hauls[i])
	}
	return found
}

func (s *search) do(j job, st *state, met *haul) (candidate, int64) {
	r := random.New(s.o.Seed, j.stream)
	plan := j.from
	if j.lay {
		if plan = s.tiles.lay(s.pool[0], r, s.o.Stop); plan == nil {
			return candidate{}, 1
		}
	}
	if j.seed != nil {
		b := seed.New(s.m, r, s.o.Stop)
		plan = b.Build(*j.seed)
	}
	if j.relocate > 0 {
		b := seed.New(s.m, r, s.o.Stop)
		copy(b.Plan, plan)
		for range j.relocate {
			b.Relocate()
		}
		plan = b.Plan
	}
	if s.m.Current != nil && s.m.Free && s.m.K <= maxRelabel {
		plan = relabel(s.m, plan)
	}
	st.load(plan)
	a := newAnneal(st, r, s.o.Stop)
	a.mix, a.met = j.mix, met
	a.rho = a.price()
	a.start()
	s.show(a, 0)
	for range j.kicks {
		a.kick()
	}
	share := int64(0) // of the budget for looking at all splits of pairs, before and after
	if exhaustible(s.m) {
		share = j.budget / 4
	}
	if share > 0 && !st.feasible() {
		a.settle(share)
		s.show(a, a.iter)
	}
	scale, before := a.scale(), a.iter
	a.pulse = func(a *anneal) {
		s.show(a, a.iter-before)
		before = a.iter
	}
	var alive bool
	if j.lay {
		a.settle(j.budget - a.iter - share)
	} else if j.reach {
		alive = a.reach(j.budget - a.iter - share)
	} else {
		alive = a.run(j.budget-a.iter-share, j.hot*scale, j.cold*scale)
	}
	if share > 0 && alive {
		a.settle(share / 2) // from where it ended, often better but for the bounds
		st.load(a.best.plan)
		a.best.restored()
		a.settle(share / 2)
	}
	s.show(a, a.iter-before)
	return candidate{slices.Clone(a.best.plan), a.best.violation, a.best.energy}, a.iter
}

// show reports progress when a's best is the best of all so far.
func (s *search) show(a *anneal, iterations int64) {
	if s.o.Progress == nil && s.o.Stop == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count += iterations
	best := &a.best
	if s.shown.plan == nil || best.violation < s.shown.violation ||
		best.violation == s.shown.violation && best.energy < s.shown.energy {
		s.shown.plan = append(s.shown.plan[:0], best.plan...)
		s.shown.violation, s.shown.energy = best.violation, best.energy
	}
	if s.o.Progress != nil {
		s.o.Progress(Progress{
			Iterations: s.count, Objective: s.shown.energy, Violation: s.shown.violation,
			Feasible: s.shown.violation == 0, Plan: slices.Clone(s.shown.plan), Phase: s.phase,
		})
	}
}

// enter puts a candidate into the pool, best first, without equals.
func (s *search) enter(c candidate, size int) {
	if c.plan == nil {
		return
	}
	at := 0
	for ; at < len(s.pool); at++ {
		q := s.pool[at]
		if c.violation == q.violation && math.Abs(c.energy-q.energy) <= 1e-9*math.Abs(q.energy) {
			return
		}
		if c.violation < q.violation || c.violation == q.violation && c.energy < q.energy {
			break
		}
	}
	s.pool = slices.Insert(s.pool, at, c)
	if len(s.pool) > size {
		s.pool = s.pool[:size]
	}
}
