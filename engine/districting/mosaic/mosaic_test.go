package mosaic_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"arpent/engine/districting/mosaic"
)

// draw makes territories of a few units; every centre is of its territory.
func draw(t *rapid.T, n int) []mosaic.Territory {
	var list []mosaic.Territory
	for range rapid.IntRange(1, 30).Draw(t, "territories") {
		s := mosaic.Set{}.With(rapid.IntRange(0, n-1).Draw(t, "centre"))
		one := mosaic.Territory{Centre: s.First(), Cost: float64(rapid.IntRange(0, 40).Draw(t, "cost"))}
		for i := range n {
			if rapid.IntRange(0, 3).Draw(t, "in") == 0 {
				s = s.With(i)
			}
		}
		one.Units = s
		list = append(list, one)
	}
	return list
}

// cheapest looks at every choice of k territories.
func cheapest(list []mosaic.Territory, left mosaic.Set, k int) float64 {
	if k == 0 || left.Empty() {
		if k == 0 && left.Empty() {
			return 0
		}
		return math.Inf(1)
	}
	low := math.Inf(1)
	for at, one := range list {
		if one.Units.Minus(left).Empty() {
			low = min(low, one.Cost+cheapest(list[at+1:], left.Minus(one.Units), k-1))
		}
	}
	return low
}

// The plan laid is the best of all that the territories allow, whatever the
// multipliers; no bound is above it.
func TestAgainstAllChoices(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "units")
		k := rapid.IntRange(1, min(n, 4)).Draw(t, "of a plan")
		pool := mosaic.NewPool(n, k)
		var list []mosaic.Territory
		for _, one := range draw(t, n) {
			if pool.Add(one) {
				list = append(list, one)
			}
		}
		var all mosaic.Set
		for i := range n {
			all = all.With(i)
		}
		low := cheapest(list, all, k)
		lambda := make([]float64, n)
		for i := range lambda {
			lambda[i] = float64(rapid.IntRange(-20, 20).Draw(t, "multiplier"))
		}
		if rapid.Bool().Draw(t, "raised") {
			lambda, _ = pool.Raise(lambda, 100, nil)
		}
		if bound, _ := pool.Weigh(lambda, nil); bound > low+1e-9 {
			t.Fatalf("bound %v above the best, %v", bound, low)
		}
		for _, known := range []float64{math.Inf(1), low + 0.5, low} {
			plan, whole := pool.Cover(lambda, mosaic.Limits{Known: known, Margin: 1e-9, Nodes: math.MaxInt64})
			if !whole {
				t.Fatal("not all seen, without a limit")
			}
			if math.IsInf(low, 1) || known == low {
				if plan != nil {
					t.Fatalf("plan %v costs less than %v", plan, known)
				}
				continue
			}
			if got := cost(list, plan, n, k, nil); math.Abs(got-low) > 1e-9 {
				t.Fatalf("plan %v costs %v, the best %v", plan, got, low)
			}
		}
		// With a territory that the pool lacks, a plan is no dearer, and what it says.
		spare := func(s mosaic.Set) (float64, bool) { return float64(s.Size()), !s.Empty() && s.Size() <= 3 }
		last := mosaic.Set{}.With(rapid.IntRange(0, n-1).Draw(t, "last"))
		plan, _ := pool.Cover(lambda, mosaic.Limits{Known: math.Inf(1), Margin: 1e-9, Nodes: math.MaxInt64, Rest: spare, Last: last})
		switch {
		case plan != nil && math.IsInf(cost(list, plan, n, k, spare), 1):
			t.Fatalf("plan %v has parts that are no territories", plan)
		case plan == nil && k == 1 && !math.IsInf(low, 1):
			t.Fatal("no plan, though the pool has one")
		}
		if _, whole := pool.Cover(lambda, mosaic.Limits{Known: math.Inf(1), Nodes: 0}); whole {
			t.Fatal("all seen in no step")
		}
	})
}

// cost is that of a plan, infinite when a part of it is no territory listed, or
// more than one is only a spare.
func cost(list []mosaic.Territory, plan []int32, n, k int, spare func(mosaic.Set) (float64, bool)) float64 {
	if len(plan) != n {
		return math.Inf(1)
	}
	parts := make([]mosaic.Set, k)
	for i, t := range plan {
		parts[t] = parts[t].With(i)
	}
	sum, spares := 0.0, 0
	for _, part := range parts {
		found := math.Inf(1)
		for _, one := range list {
			if one.Units == part {
				found = one.Cost
			}
		}
		if other, ok := 0.0, false; math.IsInf(found, 1) && spare != nil {
			if other, ok = spare(part); ok && spares == 0 {
				found, spares = other, 1
			}
		}
		sum += found
	}
	return sum
}
