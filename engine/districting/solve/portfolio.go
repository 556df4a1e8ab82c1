package solve

import (
	"arpent/engine/districting/random"
	"arpent/engine/districting/seed"
)

// portfolio decides what the rounds of a search do: first diverse seeds, each
// annealed briefly, then the best plans shaken and annealed again, longer when
// nothing better comes, with a fresh seed now and then.
type portfolio struct {
	lanes    int
	poolSize int
	base     int64 // proposals of a short anneal
	budget   int64
	longest  int64
	reach    int64 // proposals of an anneal that looks for balance
	stale    int
	best     candidate
	stream   uint64
	warm     []int32
}

// Seeds stopped after one or two Lloyd steps are diverse, converged ones are
// compact; which of them leads to the best plan depends on the instance.
var seedKinds = [...]seed.Kind{{Steps: 40}, {Steps: 2}, {Bisect: true}, {Steps: 5}, {Steps: 1}, {Steps: 15}}

func (f *portfolio) begin(s *search) {
	n := int64(s.m.N)
	f.lanes = 4
	f.poolSize = 8
	if n > 8000 {
		f.lanes, f.poolSize = 2, 3
	}
	f.base = max(min(500*n, 100_000), 60*n)
	if exhaustible(s.m) {
		f.base = max(f.base, 4*pairLimit)
	}
	f.budget, f.longest = f.base, 400*f.base
	f.reach = max(min(1000*n, 4_000_000+100*n), 1_000_000)
	if exhaustible(s.m) {
		f.longest = 8 * f.base // balance comes from re-splits: many starts tell more than long anneals
	}
	if s.o.Start != nil {
		f.warm = s.o.Start
	}
}

func (f *portfolio) next() uint64 { f.stream++; return f.stream }

func (f *portfolio) round(s *search, round int) []job {
	var jobs []job
	small := s.m.N <= 300
	if f.warm != nil {
		return f.warmRound(s, round)
	}
	if round == 0 {
		count := 4 * f.lanes
		if s.m.N > 8000 {
			count = f.lanes
		}
		if s.m.Current != nil {
			jobs = append(jobs, job{stream: f.next(), from: completed(s, s.m.Current), budget: f.base, hot: 0.3, cold: 0.002, mix: mix{swap: 70}})
		}
		for i := range count {
			kind := seedKinds[i%len(seedKinds)]
			j := job{stream: f.next(), seed: &kind, budget: f.base, hot: 0.3, cold: 0.002, mix: mix{swap: 70}}
			if small {
				j.hot, j.mix.split = []float64{0.3, 1, 3}[i%3], 12
			}
			jobs = append(jobs, j)
		}
		return jobs
	}
	top := s.pool[0]
	if round > 1 && top.violation == f.best.violation && top.energy >= f.best.energy {
		if f.stale++; f.stale >= 3 {
			f.stale = 0
			f.budget = min(f.budget*2, f.longest)
		}
	} else {
		f.stale = 0
	}
	f.best = top
	if round > 1 && top.violation > 0 {
		f.reach = min(f.reach*3/2, 16_000*int64(s.m.N))
	}
	r := random.New(s.o.Seed, 1<<40+uint64(round))
	for lane := range f.lanes {
		j := job{stream: f.next(), budget: f.budget, hot: 1, cold: 0.002, mix: mix{swap: 70}}
		if small {
			j.mix.split = 10
		}
		switch {
		case top.violation > 0 && lane < f.lanes/2 && !exhaustible(s.m):
			kind := seedKinds[r.Below(len(seedKinds))]
			j.seed, j.reach, j.budget = &kind, true, f.reach
		case lane == f.lanes-1 && round%2 == 0 && s.m.N <= 8000, lane == 1 && exhaustible(s.m):
			kind := seedKinds[r.Below(len(seedKinds))]
			j.seed = &kind
		default:
			at := min(r.Below(len(s.pool)), r.Below(len(s.pool)))
			if lane == 0 {
				at = 0
			}
			j.from = s.pool[at].plan
			j.kicks = r.Below(3)
			if lane%2 == 1 {
				j.relocate = r.Below(3)
			}
			j.hot = []float64{0.1, 0.3, 1, 2}[r.Below(4)]
		}
		jobs = append(jobs, j)
	}
	if s.tiles.ready() {
		jobs = append(jobs, job{stream: f.next(), lay: true, budget: f.base})
	}
	return jobs
}

// warmRound stays near the given plan: cool anneals from it, then from the best.
func (f *portfolio) warmRound(s *search, round int) []job {
	var jobs []job
	var from []int32
	if round == 0 {
		from = completed(s, f.warm)
	} else {
		from = s.pool[0].plan
		f.budget = min(f.budget*2, 100*f.base)
	}
	for range f.lanes {
		jobs = append(jobs, job{stream: f.next(), from: from, budget: f.budget, hot: 0.1, cold: 0.002, mix: mix{swap: 90}})
	}
	return jobs
}

// completed makes any assignment a plan: contiguous, locks kept, nobody left
// out, no territory empty.
func completed(s *search, plan []int32) []int32 {
	b := seed.New(s.m, random.New(s.o.Seed, 1<<41), s.o.Stop)
	b.Adopt(plan)
	return b.Plan
}
