package seed

import "slices"

// repair makes b.Plan contiguous with no empty territory: every territory
// keeps one piece (the one with its locked units, else the heaviest), and all
// other units are given out again, nearest territory first. Locked units that
// lie apart are joined along shortest paths beforehand.
func (b *Builder) repair() {
	keep := b.skeleton()
	b.fillEmpty(keep)
	pieces := b.pieces()
	best := make([]int, b.K)
	for t := range best {
		best[t] = -1
	}
	worth := make([]float64, len(pieces))
	for at, piece := range pieces {
		for _, i := range piece {
			worth[at] += b.size[i] + 1e-9
			if keep[i] >= 0 {
				worth[at] += 1e9
			}
		}
		t := b.Plan[piece[0]]
		if best[t] < 0 || worth[at] > worth[best[t]] {
			best[t] = at
		}
	}
	free := make([]bool, b.N)
	for at, piece := range pieces {
		if best[b.Plan[piece[0]]] == at {
			continue
		}
		for _, i := range piece {
			if b.Locked == nil || b.Locked[i] < 0 {
				free[i] = true
			}
		}
	}
	b.regrow(free)
}

// regrow gives free units to the territories around them, cheapest first, so
// that everything given out hangs together.
func (b *Builder) regrow(free []bool) {
	var heap []growth
	reach := func(i, t int32) {
		for _, j := range b.Neighbours(i) {
			if free[j] {
				heap = pushGrowth(heap, growth{b.costOf(j, t), j, t})
			}
		}
	}
	for i := range b.N {
		if !free[i] {
			reach(int32(i), b.Plan[i])
		}
	}
	for pass := range 2 { // bans are kept first, then broken if nothing else is left
		for len(heap) > 0 {
			var g growth
			heap, g = popGrowth(heap)
			if !free[g.unit] || pass == 0 && !b.Allowed(g.unit, g.to) {
				continue
			}
			free[g.unit] = false
			b.Plan[g.unit] = g.to
			reach(g.unit, g.to)
		}
		if pass == 0 && slices.Contains(free, true) {
			for i := range b.N {
				if !free[i] {
					reach(int32(i), b.Plan[i])
				}
			}
		}
	}
}

// costOf is what unit i would cost in territory t: squared distance plus price.
func (b *Builder) costOf(i, t int32) float64 {
	cost := square(b.X[i]-b.cx[t]) + square(b.Y[i]-b.cy[t])
	for j := range b.NB {
		cost += b.price[int(t)*b.NB+j] * b.part[int(i)*b.NB+j]
	}
	return cost
}

// pieces lists the connected pieces of all territories.
func (b *Builder) pieces() [][]int32 {
	seen := make([]bool, b.N)
	var pieces [][]int32
	for i := range b.N {
		if seen[i] {
			continue
		}
		seen[i] = true
		piece := []int32{int32(i)}
		for at := 0; at < len(piece); at++ {
			for _, j := range b.Neighbours(piece[at]) {
				if !seen[j] && b.Plan[j] == b.Plan[i] {
					seen[j] = true
					piece = append(piece, j)
				}
			}
		}
		pieces = append(pieces, piece)
	}
	return pieces
}

// fillEmpty gives every empty territory the allowed unit nearest to its centre
// from a territory that has others.
func (b *Builder) fillEmpty(keep []int32) {
	count := make([]int, b.K)
	for _, t := range b.Plan {
		count[t]++
	}
	for t := range b.K {
		if count[t] > 0 {
			continue
		}
		found, low := int32(-1), 0.0
		for i := range b.N {
			if count[b.Plan[i]] < 2 || keep[i] >= 0 || !b.Allowed(int32(i), int32(t)) {
				continue
			}
			if d := square(b.X[i]-b.cx[t]) + square(b.Y[i]-b.cy[t]); found < 0 || d < low {
				found, low = int32(i), d
			}
		}
		if found >= 0 {
			count[b.Plan[found]]--
			count[t]++
			b.Plan[found] = int32(t)
			keep[found] = int32(t)
		}
	}
}

// skeleton marks the units that must stay together: locked units and the
// shortest paths that join those of one territory. It writes them into the
// plan and returns the territory per unit, -1 elsewhere.
func (b *Builder) skeleton() []int32 {
	keep := make([]int32, b.N)
	for i := range keep {
		keep[i] = -1
	}
	if b.Locked == nil {
		return keep
	}
	lists := make([][]int32, b.K)
	for i, t := range b.Locked {
		if t >= 0 {
			keep[i] = t
			lists[t] = append(lists[t], int32(i))
		}
	}
	from := make([]int32, b.N)
	for t, list := range lists {
		if len(list) > 0 {
			b.join(int32(t), list, keep, from)
		}
	}
	for i, t := range keep {
		if t >= 0 {
			b.Plan[i] = t
		}
	}
	return keep
}

// join grows t's skeleton from its first locked unit by breadth-first search,
// adding the path to each further piece of locked units that is reached.
func (b *Builder) join(t int32, list, keep, from []int32) {
	inside := make([]bool, b.N)
	var members []int32
	absorb := func(i int32) { // takes i and what is locked together with it
		inside[i] = true
		at := len(members)
		for members = append(members, i); at < len(members); at++ {
			for _, j := range b.Neighbours(members[at]) {
				if keep[j] == t && !inside[j] {
					inside[j] = true
					members = append(members, j)
				}
			}
		}
	}
	absorb(list[0])
	for {
		for i := range from {
			from[i] = -1
		}
		queue := slices.Clone(members)
		for _, i := range members {
			from[i] = i
		}
		target := int32(-1)
		for at := 0; at < len(queue) && target < 0; at++ {
			for _, j := range b.Neighbours(queue[at]) {
				if from[j] >= 0 || keep[j] >= 0 && keep[j] != t || !b.Allowed(j, t) {
					continue
				}
				from[j] = queue[at]
				if keep[j] == t {
					target = j
					break
				}
				queue = append(queue, j)
			}
		}
		if target < 0 {
			return
		}
		for i := target; !inside[i]; i = from[i] {
			keep[i] = t
			if i != target {
				inside[i] = true
				members = append(members, i)
			}
		}
		absorb(target)
	}
}

type growth struct {
	cost float64
	unit int32
	to   int32
}

func (g growth) less(h growth) bool {
	if g.cost != h.cost {
		return g.cost < h.cost
	}
	if g.unit != h.unit {
		return g.unit < h.unit
	}
	return g.to < h.to
}

func pushGrowth(h []growth, g growth) []growth {
	h = append(h, g)
	for i := len(h) - 1; i > 0; {
		up := (i - 1) / 2
		if !h[i].less(h[up]) {
			break
		}
		h[up], h[i] = h[i], h[up]
		i = up
	}
	return h
}

func popGrowth(h []growth) ([]growth, growth) {
	top := h[0]
	last := len(h) - 1
	h[0] = h[last]
	h = h[:last]
	for i := 0; ; {
		child := 2*i + 1
		if child >= last {
			break
		}
		if child+1 < last && h[child+1].less(h[child]) {
			child++
		}
		if !h[child].less(h[i]) {
			break
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
	return h, top
}

// Adopt takes over an assignment (-1: none) as the plan and repairs it.
func (b *Builder) Adopt(plan []int32) {
	for t := range b.K {
		b.cx[t], b.cy[t] = b.X[b.r.Below(b.N)], b.Y[b.r.Below(b.N)]
	}
	copy(b.Plan, plan)
	free := make([]bool, b.N)
	some := false
	for i, t := range plan {
		if t < 0 || !b.Allowed(int32(i), t) {
			free[i] = true
			b.Plan[i] = 0
			if b.Locked != nil && b.Locked[i] >= 0 {
				b.Plan[i], free[i] = b.Locked[i], false
			}
		}
		some = some || !free[i]
	}
	if !some {
		b.spread()
		b.lloyd(2)
		b.repair()
		return
	}
	assigned := make([]float64, 3*b.K)
	for i, t := range b.Plan {
		if !free[i] {
			assigned[3*t]++
			assigned[3*t+1] += b.X[i]
			assigned[3*t+2] += b.Y[i]
		}
	}
	for t := range b.K {
		if assigned[3*t] > 0 {
			b.cx[t], b.cy[t] = assigned[3*t+1]/assigned[3*t], assigned[3*t+2]/assigned[3*t]
		}
	}
	b.regrow(free)
	b.repair()
}
