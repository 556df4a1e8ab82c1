package solve

import (
	"math"
	"testing"

	"arpent/engine/districting"
	"arpent/engine/districting/layout"
	"arpent/engine/districting/random"
)

// Every split of a grid of 3 × 4 units is looked at: the best is that of trying
// all 2^12 sets.
func TestExhaust(t *testing.T) {
	const wide, high = 4, 3
	for seed := range uint64(40) {
		r := random.New(seed, 0)
		p := &districting.Problem{Territories: 2, Measures: []districting.Measure{{Name: "pop", Values: make([]float64, wide*high)}}}
		start := make([]int32, wide*high)
		for i := range wide * high {
			p.X, p.Y = append(p.X, float64(i%wide)*1000), append(p.Y, float64(i/wide)*1000)
			p.Measures[0].Values[i] = float64(1 + r.Below(30))
			if i%wide > 0 {
				p.Edges = append(p.Edges, districting.Edge{A: int32(i - 1), B: int32(i)})
			}
			if i >= wide {
				p.Edges = append(p.Edges, districting.Edge{A: int32(i - wide), B: int32(i)})
			}
			if i%wide > 1 {
				start[i] = 1
			}
		}
		half := p.Total(0) / 2
		p.Balance = []districting.Balance{{Low: half - 2, High: half + 2}}
		want := math.Inf(1)
		plan := make([]int32, wide*high)
		for set := 1; set < 1<<(wide*high)-1; set++ {
			for i := range plan {
				plan[i] = int32(set >> i & 1)
			}
			if c := districting.Check(p, plan); c.Feasible {
				want = math.Min(want, c.Objective)
			}
		}
		s := newState(layout.New(p, 0))
		s.load(start)
		a := newAnneal(s, r, nil)
		a.start()
		a.settle(1 << 20)
		got := districting.Check(p, s.plan)
		if math.IsInf(want, 1) {
			if got.Feasible {
				t.Errorf("seed %d: feasible, though nothing is", seed)
			}
			continue
		}
		if !got.Feasible || got.Objective > want*(1+1e-9) {
			t.Errorf("seed %d: feasible %v, objective %v, best %v", seed, got.Feasible, got.Objective, want)
		}
	}
}
