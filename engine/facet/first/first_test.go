package first_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"arpent/engine/facet/first"
)

// The first few are those at the beginning of everything in order.
func TestFirst(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		f := first.Of[int]{Limit: r.IntN(12), Order: func(a, b int) int { return cmp.Compare(b, a) }}
		all := []int{}
		for range r.IntN(60) {
			n := r.IntN(40)
			all = append(all, n)
			f.Offer(n)
		}
		slices.SortFunc(all, f.Order)
		want := all[:min(f.Limit, len(all))]
		if got := f.Sorted(); !slices.Equal(got, want) || f.Full() != (len(want) == f.Limit) || len(want) > 0 && f.Last() != want[len(want)-1] {
			t.Fatalf("%d of %v: %v", f.Limit, all, got)
		}
	}
}
