package solve

import (
	"math"

	"arpent/engine/districting"
)

// splitTree re-splits two neighbouring territories along an edge of a random
// spanning tree of their union, as in ReCom (DeFord, Duchin, Solomon 2021),
// but takes the best edge rather than a random balanced one.
type splitTree struct {
	order  []int32 // units, parents before children
	parent []int32 // index in order
	place  []int32 // per unit: index in order, -1 outside
	heap   []treeEdge
	sums   []float64 // per index: w, x, y, q, values, units barred from b, from a
}

type treeEdge struct {
	key      uint64
	unit, to int32
}

// split proposes a re-split of a random pair of neighbours.
func (a *anneal) split() {
	s := a.s
	i, b, ok := a.pick()
	if !ok {
		return
	}
	t := s.plan[i]
	if !a.resplit(t, b) {
		return
	}
	if e, v := s.measure(); a.accepts(e, v) {
		a.commit()
	}
}

// resplit fills the exchange with the best cut of a random tree over a and b;
// false when no cut is allowed or nothing would change.
func (a *anneal) resplit(t, b int32) bool {
	s, tree := a.s, &a.tree
	if tree.place == nil {
		tree.place = make([]int32, s.N)
		for i := range tree.place {
			tree.place[i] = -1
		}
	}
	a.growTree(t, b)
	defer func() {
		for _, i := range tree.order {
			tree.place[i] = -1
		}
	}()
	width := 6 + s.NB
	a.sumTree(t, b, width)
	root := tree.sums[:width]
	bestAt, bestFlip, best := -1, false, math.Inf(1)
	for at := 1; at < len(tree.order); at++ {
		row := tree.sums[at*width : (at+1)*width]
		for flip := range 2 {
			inA := flip == 0 // the subtree becomes a
			if inA && (row[4] > 0 || root[5] > row[5]) || !inA && (row[5] > 0 || root[4] > row[4]) {
				continue
			}
			if score := a.cutScore(row, root, t, b, inA); score < best {
				bestAt, bestFlip, best = at, !inA, score
			}
		}
	}
	if bestAt < 0 {
		return false
	}
	return a.fillSplit(t, b, bestAt, bestFlip)
}

// growTree builds a random spanning tree of a ∪ b by Prim's algorithm with
// random keys.
func (a *anneal) growTree(t, b int32) {
	s, tree := a.s, &a.tree
	tree.order, tree.parent, tree.heap = tree.order[:0], tree.parent[:0], tree.heap[:0]
	list := s.members[t]
	start := list[a.r.Below(len(list))]
	tree.heap = pushEdge(tree.heap, treeEdge{0, start, -1})
	for len(tree.heap) > 0 {
		var e treeEdge
		tree.heap, e = popEdge(tree.heap)
		if tree.place[e.unit] >= 0 {
			continue
		}
		at := int32(len(tree.order))
		tree.place[e.unit] = at
		tree.order = append(tree.order, e.unit)
		tree.parent = append(tree.parent, e.to)
		for _, j := range s.Neighbours(e.unit) {
			if p := s.plan[j]; (p == t || p == b) && tree.place[j] < 0 {
				tree.heap = pushEdge(tree.heap, treeEdge{a.r.Next(), j, at})
			}
		}
	}
}

// sumTree adds every unit's sums up the tree: row at of sums is the subtree.
func (a *anneal) sumTree(t, b int32, width int) {
	s, tree := a.s, &a.tree
	need := len(tree.order) * width
	if cap(tree.sums) < need {
		tree.sums = make([]float64, need)
	}
	tree.sums = tree.sums[:need]
	clear(tree.sums)
	for at := len(tree.order) - 1; at >= 0; at-- {
		i := tree.order[at]
		row := tree.sums[at*width : (at+1)*width]
		w, x, y := s.W[i], s.X[i], s.Y[i]
		row[0] += w
		row[1] += w * x
		row[2] += w * y
		row[3] += w * (x*x + y*y)
		if !s.Allowed(i, t) {
			row[4]++ // cannot be in a
		}
		if !s.Allowed(i, b) {
			row[5]++
		}
		for j := range s.NB {
			row[6+j] += s.Val[int(i)*s.NB+j]
		}
		if up := tree.parent[at]; up >= 0 {
			above := tree.sums[int(up)*width : (int(up)+1)*width]
			for j, v := range row {
				above[j] += v
			}
		}
	}
}

// cutScore is the energy, or its stand-in, of giving the subtree row to a
// (inA) or b and the rest to the other.
func (a *anneal) cutScore(row, root []float64, t, b int32, inA bool) float64 {
	s := a.s
	if !inA {
		t, b = b, t
	}
	violation := 0.0
	for j := range s.NB {
		in, out := row[6+j], root[6+j]-row[6+j]
		at, bt := int(t)*s.NB+j, int(b)*s.NB+j
		violation += s.Inv[j] * (math.Max(0, in-s.Hi[at]) + math.Max(0, s.Lo[at]-in) +
			math.Max(0, out-s.Hi[bt]) + math.Max(0, s.Lo[bt]-out))
	}
	cost := a.spread(t, row[0], row[1], row[2], row[3]) +
		a.spread(b, root[0]-row[0], root[1]-row[1], root[2]-row[2], root[3]-row[3])
	if s.Kind != districting.Moment {
		cost *= a.temp // only a nudge: small against violations
	}
	return s.Share*cost + a.rho*violation
}

// spread is the inertia of sums; for objectives other than Moment √(inertia ÷
// weight), a length that ranks cuts by compactness.
func (a *anneal) spread(t int32, w, x, y, q float64) float64 {
	if w <= 0 {
		return 0
	}
	s := a.s
	inertia := q - (x*x+y*y)/w
	if s.Fixed[t] {
		inertia = q - 2*(s.FX[t]*x+s.FY[t]*y) + w*(s.FX[t]*s.FX[t]+s.FY[t]*s.FY[t])
	}
	switch s.Kind {
	case districting.Moment:
		return inertia
	case districting.Median:
		return math.Sqrt(math.Max(0, inertia*w)) / math.Max(a.temp, 1e-300)
	}
	return math.Sqrt(math.Max(0, inertia/w)) / (1 + distance(s.X[0], s.Y[0]))
}

// fillSplit turns the cut at index at into an exchange. With flip the subtree
// becomes b.
func (a *anneal) fillSplit(t, b int32, at int, flip bool) bool {
	s, tree := a.s, &a.tree
	in, out := t, b
	if flip {
		in, out = b, t
	}
	inside := make([]bool, len(tree.order))
	inside[at] = true
	s.propose(t, b)
	for x, i := range tree.order {
		if x > at && inside[tree.parent[x]] {
			inside[x] = true
		}
		to := out
		if inside[x] {
			to = in
		}
		if s.plan[i] != to {
			if s.plan[i] == t {
				s.add(i, 1)
			} else {
				s.add(i, -1)
			}
		}
	}
	return len(s.delta.units) > 0
}

func pushEdge(h []treeEdge, e treeEdge) []treeEdge {
	h = append(h, e)
	for i := len(h) - 1; i > 0; {
		up := (i - 1) / 2
		if h[up].key <= h[i].key {
			break
		}
		h[up], h[i] = h[i], h[up]
		i = up
	}
	return h
}

func popEdge(h []treeEdge) ([]treeEdge, treeEdge) {
	top := h[0]
	last := len(h) - 1
	h[0] = h[last]
	h = h[:last]
	for i := 0; ; {
		child := 2*i + 1
		if child >= last {
			break
		}
		if child+1 < last && h[child+1].key < h[child].key {
			child++
		}
		if h[i].key <= h[child].key {
			break
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
	return h, top
}
