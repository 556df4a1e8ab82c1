package solve

import (
	"fmt"
	"math"

	"pgregory.net/rapid"

	"arpent/engine/districting"
)

// drawProblem makes a small random problem: units at random places of a plane,
// joined by a spanning tree and a few more edges.
func drawProblem(t *rapid.T) *districting.Problem {
	n := rapid.IntRange(2, 7).Draw(t, "units")
	k := rapid.IntRange(1, min(n, 4)).Draw(t, "territories")
	p := &districting.Problem{Territories: k}
	coordinate := rapid.IntRange(0, 20)
	for range n {
		p.X = append(p.X, 1000*float64(coordinate.Draw(t, "x")))
		p.Y = append(p.Y, 1000*float64(coordinate.Draw(t, "y")))
	}
	for i := 1; i < n; i++ {
		p.Edges = append(p.Edges, districting.Edge{A: int32(rapid.IntRange(0, i-1).Draw(t, "to")), B: int32(i), BorderMeters: float64(rapid.IntRange(0, 9).Draw(t, "border") * 100)})
	}
	for range rapid.IntRange(0, 2*n).Draw(t, "extra edges") {
		p.Edges = append(p.Edges, districting.Edge{A: int32(rapid.IntRange(0, n-1).Draw(t, "a")), B: int32(rapid.IntRange(0, n-1).Draw(t, "b")), BorderMeters: 300})
	}
	for m := range rapid.IntRange(1, 3).Draw(t, "measures") {
		values := make([]float64, n)
		for i := range values {
			values[i] = float64(rapid.IntRange(0, 12).Draw(t, "value"))
		}
		p.Measures = append(p.Measures, districting.Measure{Name: fmt.Sprint("m", m), Values: values})
		if !rapid.Bool().Draw(t, "balanced") {
			continue
		}
		mean := p.Total(m) / float64(k)
		share := rapid.SampledFrom([]float64{0, 0.05, 0.2, 0.5, 1}).Draw(t, "tolerance")
		p.Balance = append(p.Balance, districting.Balance{Measure: m, Low: mean * (1 - share), High: mean * (1 + share)})
	}
	p.Objective.Kind = rapid.SampledFrom([]districting.Kind{districting.Moment, districting.Median, districting.Border, districting.Cut}).Draw(t, "objective")
	return p
}

// drawWishes adds locks, bans, centres and a current plan.
func drawWishes(t *rapid.T, p *districting.Problem) {
	n, k := len(p.X), p.Territories
	territory := func(name string) int32 { return int32(rapid.IntRange(0, k-1).Draw(t, name)) }
	if rapid.Bool().Draw(t, "locks") {
		p.Locked = make([]int32, n)
		for i := range p.Locked {
			p.Locked[i] = -1
			if rapid.IntRange(0, 3).Draw(t, "locked") == 0 {
				p.Locked[i] = territory("locked into")
			}
		}
	}
	if rapid.Bool().Draw(t, "bans") {
		for range rapid.IntRange(1, 3).Draw(t, "ban count") {
			f := districting.Forbidden{Unit: int32(rapid.IntRange(0, n-1).Draw(t, "barred")), Territory: territory("barred from")}
			if p.Locked == nil || p.Locked[f.Unit] != f.Territory {
				p.Forbidden = append(p.Forbidden, f)
			}
		}
	}
	if rapid.Bool().Draw(t, "centre") {
		p.Centres = []districting.Centre{{Territory: territory("centred"), X: 5000, Y: 7000, Unit: -1}}
	}
	if rapid.Bool().Draw(t, "has current") {
		p.Current = make([]int32, n)
		for i := range p.Current {
			p.Current[i] = int32(rapid.IntRange(-1, k-1).Draw(t, "current"))
		}
		if rapid.Bool().Draw(t, "limit") {
			p.MaxMoved = []districting.MaxMoved{{Measure: 0, Share: rapid.SampledFrom([]float64{0, 0.2, 0.5}).Draw(t, "share")}}
		}
	}
}

// brute tries every assignment: the best feasible one by value, nil when there
// is none. It uses nothing but the checker.
func brute(p *districting.Problem, value func(plan []int32, r districting.Report) float64) (best []int32, low float64) {
	n, k := len(p.X), p.Territories
	plan := make([]int32, n)
	low = math.Inf(1)
	for {
		if r := districting.Check(p, plan); r.Feasible {
			if v := value(plan, r); v < low {
				best, low = append(best[:0], plan...), v
			}
		}
		at := 0
		for ; at < n; at++ {
			if plan[at]++; int(plan[at]) < k {
				break
			}
			plan[at] = 0
		}
		if at == n {
			return best, low
		}
	}
}

func objectiveOf(_ []int32, r districting.Report) float64 { return r.Objective }
