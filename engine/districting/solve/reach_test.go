package solve

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"arpent/engine/districting"
	"arpent/engine/districting/layout"
	"arpent/engine/districting/random"
	"arpent/engine/districting/seed"
)

// uneven is a market of two measures: hours of work, much alike, and a potential
// as uneven as real ones, of which some regions have a quarter more per hour than
// the mean and others a quarter less.
func uneven(k int) *districting.Problem {
	const wide, high = 40, 60
	p := &districting.Problem{Territories: k, Measures: []districting.Measure{{Name: "hours"}, {Name: "potential"}}}
	r := rand.New(rand.NewPCG(1, 2))
	for i := range wide * high {
		x, y := i%wide, i/wide
		p.X, p.Y = append(p.X, 1000*(float64(x)+0.6*r.Float64())), append(p.Y, 1000*(float64(y)+0.6*r.Float64()))
		more := 1 + 0.25*math.Sin(float64(x)/9)*math.Sin(float64(y)/9)
		p.Measures[0].Values = append(p.Measures[0].Values, math.Exp(0.4*r.NormFloat64()))
		p.Measures[1].Values = append(p.Measures[1].Values, more*math.Exp(r.NormFloat64()))
		if x > 0 {
			p.Edges = append(p.Edges, districting.Edge{A: int32(i - 1), B: int32(i)})
		}
		if y > 0 {
			p.Edges = append(p.Edges, districting.Edge{A: int32(i - wide), B: int32(i)})
		}
	}
	for m := range p.Measures {
		mean := p.Total(m) / float64(k)
		p.Balance = append(p.Balance, districting.Balance{Measure: m, Low: 0.95 * mean, High: 1.05 * mean})
	}
	return p
}

// Two measures that do not go together are balanced at once.
func TestReach(t *testing.T) {
	p := uneven(60)
	for seed := range uint64(3) {
		r, err := Solve(p, Options{Seed: seed, Iterations: 12_000_000})
		if err != nil {
			t.Fatal(err)
		}
		if !r.Feasible {
			t.Errorf("seed %d: %v", seed, r.Violations)
		}
	}
}

// What is kept of leaning from move to move is what it is.
func TestLeaning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := layout.New(drawProblem(t), 1)
		s, r := newState(m), random.New(rapid.Uint64().Draw(t, "seed"), 0)
		s.load(seed.New(m, r, nil).Build(seed.Kind{Bisect: true}))
		a := newAnneal(s, r, nil)
		a.start()
		s.pullBy(1)
		a.run(4*block, 1e9, 1e9)
		clear(s.delta.val)
		for territory, kept := range s.leaning {
			if now := s.lean(int32(territory), 0); math.Abs(now-kept) > 1e-6*math.Max(1, now) {
				t.Fatalf("territory %d leans %v, kept as %v", territory, now, kept)
			}
		}
	})
}
