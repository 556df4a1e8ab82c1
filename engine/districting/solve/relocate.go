package solve

import (
	"cmp"
	"slices"
)

// relocate takes a territory away and opens it anew inside another: its units
// go to the neighbours whose centres are nearest, and the territory chosen is
// halved across its long axis. It carries the search between plans that no
// chain of boundary moves joins cheaply (the swap of p-median heuristics,
// Teitz and Bart 1968, on territories). b.plan must be contiguous.
func (b *builder) relocate() {
	if b.k < 2 {
		return
	}
	from := int32(b.r.below(b.k))
	to := int32(b.r.below(b.k - 1))
	if to >= from {
		to++
	}
	if b.fixed[from] || b.lockedUnit(from) >= 0 {
		return
	}
	free := make([]bool, b.n)
	var halved []int32
	for i, t := range b.plan {
		free[i] = t == from
		if t == to && b.allowed(int32(i), from) {
			halved = append(halved, int32(i))
		}
	}
	if len(halved) < 2 {
		return
	}
	clear(b.price)
	b.centroids()
	b.regrow(free)
	dx, dy := b.longAxis(halved)
	key := func(i int32) float64 { return b.x[i]*dx + b.y[i]*dy }
	slices.SortFunc(halved, func(l, r int32) int { return cmp.Or(cmp.Compare(key(l), key(r)), cmp.Compare(l, r)) })
	if b.r.next()&1 == 0 {
		slices.Reverse(halved)
	}
	total, have := 0.0, 0.0
	for _, i := range halved {
		total += b.size[i]
	}
	want := total * (0.1 + 0.5*b.r.unit())
	for at, i := range halved {
		if at > 0 && have >= want || at == len(halved)-1 {
			break
		}
		have += b.size[i]
		if b.locked == nil || b.locked[i] < 0 {
			b.plan[i] = from
		}
	}
	b.repair()
}
