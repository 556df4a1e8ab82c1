package exact_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"arpent/engine/districting"
	"arpent/engine/districting/exact"
)

// draw makes a small connected problem with one to three balanced measures.
func draw(t *rapid.T) *districting.Problem {
	n := rapid.IntRange(2, 8).Draw(t, "units")
	k := rapid.IntRange(1, min(n, 3)).Draw(t, "territories")
	p := &districting.Problem{Territories: k}
	place := rapid.IntRange(0, 20)
	for i := range n {
		p.X = append(p.X, 1000*float64(place.Draw(t, "x")))
		p.Y = append(p.Y, 1000*float64(place.Draw(t, "y")))
		if i > 0 {
			p.Edges = append(p.Edges, districting.Edge{A: int32(rapid.IntRange(0, i-1).Draw(t, "to")), B: int32(i)})
		}
	}
	for range rapid.IntRange(0, n).Draw(t, "extra edges") {
		p.Edges = append(p.Edges, districting.Edge{A: int32(rapid.IntRange(0, n-1).Draw(t, "a")), B: int32(rapid.IntRange(0, n-1).Draw(t, "b"))})
	}
	for m := range rapid.IntRange(1, 3).Draw(t, "measures") {
		values := make([]float64, n)
		for i := range values {
			values[i] = float64(rapid.IntRange(0, 12).Draw(t, "value")) / 3
		}
		p.Measures = append(p.Measures, districting.Measure{Name: fmt.Sprint("m", m), Values: values})
		if rapid.IntRange(0, 4).Draw(t, "balanced") == 0 {
			continue
		}
		mean := p.Total(m) / float64(k)
		share := rapid.SampledFrom([]float64{0, 0.2, 0.4, 0.8}).Draw(t, "tolerance")
		p.Balance = append(p.Balance, districting.Balance{Measure: m, Low: mean * (1 - share), High: mean * (1 + share)})
	}
	p.Objective.Kind = rapid.SampledFrom([]districting.Kind{districting.Moment, districting.Median}).Draw(t, "objective")
	return p
}

// feasible lists the objectives and plans of all feasible plans, by the checker alone.
func feasible(p *districting.Problem) (plans [][]int32, objectives []float64) {
	n := len(p.X)
	plan := make([]int32, n)
	for {
		if r := districting.Check(p, plan); r.Feasible {
			plans, objectives = append(plans, append([]int32{}, plan...)), append(objectives, r.Objective)
		}
		at := 0
		for ; at < n; at++ {
			if plan[at]++; int(plan[at]) < p.Territories {
				break
			}
			plan[at] = 0
		}
		if at == n {
			return plans, objectives
		}
	}
}

// From any feasible plan the best of all is reached, and no bound is above it.
func TestAgainstAllPlans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := draw(t)
		plans, objectives := feasible(p)
		if len(plans) == 0 {
			return
		}
		low := math.Inf(1)
		for _, v := range objectives {
			low = math.Min(low, v)
		}
		plan := plans[rapid.IntRange(0, len(plans)-1).Draw(t, "start")]
		for _, nodes := range []int64{0, 1, 40} {
			r := exact.Prove(p, plan, exact.Options{Nodes: nodes})
			if r.Value > low {
				t.Fatalf("bound %v above the optimum %v", r.Value, low)
			}
			report := districting.Check(p, r.Plan)
			if !report.Feasible || report.Objective > districting.Evaluate(p, plan) {
				t.Fatalf("plan %v: %v", r.Plan, report.Violations)
			}
			if (r.Optimal || nodes == 0) && report.Objective > low*(1+1e-8) || nodes == 0 && !r.Optimal {
				t.Fatalf("optimal %v: %v, the best is %v", r.Optimal, report.Objective, low)
			}
			if r.Optimal && r.Value < low*(1-1e-8) {
				t.Fatalf("bound %v far below the optimum %v", r.Value, low)
			}
		}
	})
}

// On a map too large to try all plans, workers make no difference.
func TestWorkersMakeNoDifference(t *testing.T) {
	p := &districting.Problem{Territories: 4, Measures: []districting.Measure{{Name: "one"}}}
	plan := make([]int32, 36)
	for i := range 36 {
		p.X, p.Y = append(p.X, float64(i%6)*1000), append(p.Y, float64(i/6)*1300)
		p.Measures[0].Values = append(p.Measures[0].Values, float64(1+i*i%5))
		if i%6 > 0 {
			p.Edges = append(p.Edges, districting.Edge{A: int32(i - 1), B: int32(i)})
		}
		if i >= 6 {
			p.Edges = append(p.Edges, districting.Edge{A: int32(i - 6), B: int32(i)})
		}
		plan[i] = int32(i%6/3 + i/18*2)
	}
	mean := p.Total(0) / 4
	p.Balance = []districting.Balance{{Low: 0.8 * mean, High: 1.2 * mean}}
	one := exact.Prove(p, plan, exact.Options{Workers: 1})
	three := exact.Prove(p, plan, exact.Options{Workers: 3})
	if !one.Optimal || one.Value != three.Value || one.Nodes != three.Nodes {
		t.Errorf("one worker %+v, three %+v", one, three)
	}
}

// No plan is claimed not to exist when one does, and the other way round.
func TestRefuteAgainstAllPlans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := draw(t)
		if !exact.CanRefute(p) {
			return
		}
		plans, _ := feasible(p)
		for _, nodes := range []int64{0, 3, 30} {
			r := exact.Refute(p, exact.Options{Nodes: nodes})
			switch {
			case r.Proven && len(plans) > 0:
				t.Fatalf("no plan, it says (unit %d), but %v is one", r.Unit, plans[0])
			case nodes == 0 && !r.Proven && len(plans) == 0:
				t.Fatal("not seen that there is no plan")
			case nodes == 0 && len(plans) > 0 && r.Plan == nil:
				t.Fatal("no plan met, though there are some")
			case r.Plan != nil && !districting.Check(p, r.Plan).Feasible:
				t.Fatalf("plan %v: %v", r.Plan, districting.Check(p, r.Plan).Violations)
			}
		}
	})
}
