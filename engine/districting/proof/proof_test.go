package proof_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"arpent/engine/districting"
	"arpent/engine/districting/proof"
)

// draw makes a small problem that often has no plan: sparse maps, tight bounds,
// now and then unequal territories or a lock.
func draw(t *rapid.T) *districting.Problem {
	n := rapid.IntRange(2, 8).Draw(t, "units")
	k := rapid.IntRange(1, min(n, 3)).Draw(t, "territories")
	p := &districting.Problem{Territories: k, Objective: districting.Objective{Kind: districting.Kind(rapid.IntRange(0, 3).Draw(t, "kind"))}}
	for i := range n {
		p.X, p.Y = append(p.X, 1000*float64(rapid.IntRange(0, 9).Draw(t, "x"))), append(p.Y, 1000*float64(rapid.IntRange(0, 9).Draw(t, "y")))
		if i > 0 {
			p.Edges = append(p.Edges, districting.Edge{A: int32(rapid.IntRange(0, i-1).Draw(t, "to")), B: int32(i)})
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "extra edges") {
		p.Edges = append(p.Edges, districting.Edge{A: int32(rapid.IntRange(0, n-1).Draw(t, "a")), B: int32(rapid.IntRange(0, n-1).Draw(t, "b"))})
	}
	share := []float64(nil)
	if k == 2 && rapid.IntRange(0, 5).Draw(t, "unequal") == 0 {
		share = []float64{0.25, 0.75}
	}
	for m := range rapid.IntRange(1, 2).Draw(t, "measures") {
		values := make([]float64, n)
		for i := range values {
			values[i] = float64(rapid.IntRange(0, 9).Draw(t, "value"))
		}
		p.Measures = append(p.Measures, districting.Measure{Name: "m", Values: values})
		mean := p.Total(m) / float64(k)
		width := rapid.SampledFrom([]float64{0.1, 0.3, 0.6}).Draw(t, "tolerance")
		shift := rapid.SampledFrom([]float64{1, 1, 1, 1.2}).Draw(t, "shift")
		p.Balance = append(p.Balance, districting.Balance{Measure: m, Low: shift * mean * (1 - width), High: shift * mean * (1 + width), Share: share})
	}
	if rapid.IntRange(0, 4).Draw(t, "locked") == 0 {
		p.Locked = make([]int32, n)
		for i := range p.Locked {
			p.Locked[i] = -1
		}
		p.Locked[0] = 0
	}
	return p
}

// best tries every assignment.
func best(p *districting.Problem) (plan []int32, low float64) {
	n := len(p.X)
	at, low := make([]int32, n), math.Inf(1)
	for {
		if r := districting.Check(p, at); r.Feasible && r.Objective < low {
			plan, low = append(plan[:0], at...), r.Objective
		}
		i := 0
		for ; i < n; i++ {
			if at[i]++; int(at[i]) < p.Territories {
				break
			}
			at[i] = 0
		}
		if i == n {
			return plan, low
		}
	}
}

// A witness is given only where no plan is feasible, a bound never lies above
// the best plan, and what is called optimal is.
func TestAgainstBruteForce(t *testing.T) {
	kinds := map[proof.Kind]int{}
	rapid.Check(t, func(t *rapid.T) {
		p := draw(t)
		plan, low := best(p)
		w, met := proof.Against(p, proof.Options{})
		if w != nil {
			kinds[w.Kind]++
		}
		switch {
		case w != nil && plan != nil:
			t.Fatalf("%+v, yet %v is feasible", *w, plan)
		case w == nil && plan == nil && p.Locked == nil && p.Balance[0].Share == nil:
			t.Fatal("not seen that there is no plan")
		case met != nil && p.Locked == nil && !districting.Check(p, met).Feasible:
			t.Fatalf("met %v: %v", met, districting.Check(p, met).Violations)
		}
		if plan == nil || !proof.Supported(p) {
			return
		}
		r := proof.Of(p, plan, proof.Options{})
		if r.Value > low*(1+1e-12) {
			t.Fatalf("bound %v above the optimum %v", r.Value, low)
		}
		if got := districting.Check(p, r.Plan); !got.Feasible || got.Objective > low*(1+1e-8) {
			t.Fatalf("plan %v: %v, best %v", r.Plan, got.Objective, low)
		}
	})
	for _, k := range []proof.Kind{proof.Total, proof.Unit, proof.Pocket, proof.Around} {
		if kinds[k] == 0 {
			t.Logf("no witness of kind %q was drawn", k)
		}
	}
}

// What a pocket says can be checked by hand: behind unit 1 lies 9, which holds
// no territory of 10 and makes that of unit 1 too large.
func TestPocket(t *testing.T) {
	p := &districting.Problem{X: make([]float64, 6), Y: make([]float64, 6), Territories: 2,
		Measures: []districting.Measure{{Name: "pop", Values: []float64{3, 5, 2, 3, 3, 4}}}, Objective: districting.Objective{Kind: districting.Cut},
		Edges:   []districting.Edge{{A: 0, B: 1}, {A: 1, B: 2}, {A: 1, B: 3}, {A: 1, B: 4}, {A: 4, B: 5}},
		Balance: []districting.Balance{{Low: 9.5, High: 10.5}}}
	w, _ := proof.Against(p, proof.Options{})
	if w == nil || w.Kind != proof.Pocket || w.Unit != 1 || w.Value <= 10.5 {
		t.Fatalf("%+v", w)
	}
	text := w.Say(func(u int32) string { return string(rune('a' + u)) }, func(int) string { return "pop" })
	if !strings.Contains(text, "the territory of b") {
		t.Error(text)
	}
}
