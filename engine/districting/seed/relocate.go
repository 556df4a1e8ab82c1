package seed

import (
	"cmp"
	"slices"
)

// Relocate takes a territory away and opens it anew inside another: its units
// go to the neighbours whose centres are nearest, and the territory chosen is
// halved across its long axis. It carries the search between plans that no
// chain of boundary moves joins cheaply (the swap of p-median heuristics,
// Teitz and Bart 1968, on territories). b.Plan must be contiguous.
func (b *Builder) Relocate() {
	if b.K < 2 {
		return
	}
	from := int32(b.r.Below(b.K))
	to := int32(b.r.Below(b.K - 1))
	if to >= from {
		to++
	}
	if b.Fixed[from] || b.lockedUnit(from) >= 0 {
		return
	}
	free := make([]bool, b.N)
	var halved []int32
	for i, t := range b.Plan {
		free[i] = t == from
		if t == to && b.Allowed(int32(i), from) {
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
	key := func(i int32) float64 { return b.X[i]*dx + b.Y[i]*dy }
	slices.SortFunc(halved, func(l, r int32) int { return cmp.Or(cmp.Compare(key(l), key(r)), cmp.Compare(l, r)) })
	if b.r.Next()&1 == 0 {
		slices.Reverse(halved)
	}
	total, have := 0.0, 0.0
	for _, i := range halved {
		total += b.size[i]
	}
	want := total * (0.1 + 0.5*b.r.Unit())
	for at, i := range halved {
		if at > 0 && have >= want || at == len(halved)-1 {
			break
		}
		have += b.size[i]
		if b.Locked == nil || b.Locked[i] < 0 {
			b.Plan[i] = from
		}
	}
	b.repair()
}
