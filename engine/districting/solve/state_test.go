package solve

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"arpent/engine/districting"
	"arpent/engine/districting/layout"
	"arpent/engine/districting/random"
	"arpent/engine/districting/seed"
)

// A state's running sums stay what the checker computes, through any moves.
func TestStateAgreesWithCheck(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		if rapid.Bool().Draw(t, "wishes") {
			drawWishes(t, p)
		}
		m := layout.New(p, 1)
		s := newState(m)
		r := random.New(rapid.Uint64().Draw(t, "seed"), 0)
		b := seed.New(m, r, nil)
		s.load(b.Build(seed.Kind{Steps: 2}))
		a := newAnneal(s, r, nil)
		a.mix = mix{swap: 80, split: 40}
		a.rho = a.price()
		a.start()
		scale := a.scale()
		for range 20 {
			a.run(block, 2*scale, scale)
			report := districting.Check(p, s.plan)
			if diff := report.Objective - s.total; diff > 1e-6*(1+report.Objective) || diff < -1e-6*(1+report.Objective) {
				// Large territories follow their centre approximately; small ones exactly.
				t.Fatalf("running objective %v, checker %v (%v)", s.total, report.Objective, p.Objective.Kind)
			}
			if report.Feasible != s.feasible() && p.Locked == nil {
				t.Fatalf("running feasible %v, checker %v: %v", s.feasible(), report.Feasible, report.Violations)
			}
		}
	})
}

// A plan is never broken by the moves: contiguous, no territory empty.
func TestMovesKeepContiguity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		m := layout.New(p, 1)
		s := newState(m)
		r := random.New(rapid.Uint64().Draw(t, "seed"), 0)
		s.load(seed.New(m, r, nil).Build(seed.Kind{Bisect: true}))
		a := newAnneal(s, r, nil)
		a.mix = mix{swap: 80, split: 80}
		a.rho = 0
		a.start()
		for range 10 {
			a.run(block, 1e9, 1e9)
			if math.IsNaN(s.energy()) || math.IsInf(s.energy(), 0) {
				t.Fatalf("energy %v: %v", s.energy(), s.plan)
			}
			for _, v := range districting.Check(p, s.plan).Violations {
				if v.Rule == "contiguity" || v.Rule == "empty" {
					t.Fatalf("%v: %v", v, s.plan)
				}
			}
		}
	})
}

// Two territories may exchange all their units.
func TestExchangeOfEverything(t *testing.T) {
	for _, kind := range []districting.Kind{districting.Moment, districting.Median} {
		p := square10(2)
		p.Objective.Kind = kind
		s := newState(layout.New(p, 1))
		plan := make([]int32, 100)
		for i := 50; i < 100; i++ {
			plan[i] = 1
		}
		s.load(plan)
		before := s.total
		s.propose(0, 1)
		for i := range int32(100) {
			s.add(i, float64(1-2*s.plan[i]))
		}
		energy, _ := s.measure()
		s.apply()
		if math.Abs(energy) > 1e-9 || math.Abs(s.total-before) > 1e-9 {
			t.Errorf("%v: energy changes by %v, from %v to %v", kind, energy, before, s.total)
		}
	}
}
