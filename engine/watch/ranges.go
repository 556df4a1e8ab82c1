package watch

import (
	"math"
	"slices"
	"sort"
)

// span is a range of a condition, ends included.
type span struct {
	low, high float64
	id        keyID
}

type bounds struct{ low, high float64 }

// ranges answers which spans hold a number. Spans are laid on a segment tree
// over the ends known when it was last built; later ones wait in a list that
// is searched in full and laid down when it has grown to an eighth of all.
type ranges struct {
	known map[bounds]keyID
	cuts  []float64 // ends in rising order; leaf i is [cuts[i-1], cuts[i])
	nodes [][]span  // segment tree in heap order over leaves
	leafs int
	laid  int
	fresh []span
}

func (r *ranges) add(s span) {
	r.known[bounds{s.low, s.high}] = s.id
	r.fresh = append(r.fresh, s)
	if len(r.fresh) > 64+r.laid/8 {
		r.build(append(r.all(), r.fresh...))
	}
}

func (r *ranges) remove(s span) {
	delete(r.known, bounds{s.low, s.high})
	if i := slices.Index(r.fresh, s); i >= 0 {
		r.fresh = slices.Delete(r.fresh, i, i+1)
		return
	}
	if r.laid == 0 {
		return
	}
	found := false
	r.cover(s, func(node int) {
		if i := slices.Index(r.nodes[node], s); i >= 0 {
			r.nodes[node] = slices.Delete(r.nodes[node], i, i+1)
			found = true
		}
	})
	if found {
		r.laid--
	}
}

// all lists the laid spans, each once.
func (r *ranges) all() []span {
	seen := map[span]bool{}
	var list []span
	for _, node := range r.nodes {
		for _, s := range node {
			if !seen[s] {
				seen[s] = true
				list = append(list, s)
			}
		}
	}
	return list
}

func (r *ranges) build(list []span) {
	r.cuts = r.cuts[:0]
	for _, s := range list {
		r.cuts = append(r.cuts, s.low, math.Nextafter(s.high, math.Inf(1)))
	}
	slices.Sort(r.cuts)
	r.cuts = slices.Compact(r.cuts)
	for r.leafs = 1; r.leafs < len(r.cuts)+1; r.leafs *= 2 {
	}
	r.nodes = make([][]span, 2*r.leafs)
	r.laid, r.fresh = len(list), nil
	for _, s := range list {
		r.cover(s, func(node int) { r.nodes[node] = append(r.nodes[node], s) })
	}
}

// leaf is the number of cuts at or below a number.
func (r *ranges) leaf(v float64) int {
	return sort.Search(len(r.cuts), func(i int) bool { return r.cuts[i] > v })
}

// cover visits the nodes that together make up a span: at most two a level.
func (r *ranges) cover(s span, fn func(node int)) {
	from, to := r.leaf(s.low)+r.leafs, r.leaf(s.high)+r.leafs+1
	for ; from < to; from, to = from/2, to/2 {
		if from&1 == 1 {
			fn(from)
			from++
		}
		if to&1 == 1 {
			to--
			fn(to)
		}
	}
}

// stab notes every span that holds v.
func (r *ranges) stab(v float64, found *Scratch) {
	for _, s := range r.fresh {
		if v >= s.low && v <= s.high {
			found.meet(s.id, false)
		}
	}
	if r.laid == 0 {
		return
	}
	for node := r.leaf(v) + r.leafs; node >= 1; node /= 2 {
		for _, s := range r.nodes[node] {
			found.meet(s.id, false)
		}
	}
}
