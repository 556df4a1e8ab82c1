package solve

import (
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
			for _, v := range districting.Check(p, s.plan).Violations {
				if v.Rule == "contiguity" || v.Rule == "empty" {
					t.Fatalf("%v: %v", v, s.plan)
				}
			}
		}
	})
}
