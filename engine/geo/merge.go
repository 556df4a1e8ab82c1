package geo

import (
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// Merge dissolves features of o (by index) into one shape: the arcs that an
// odd number of their rings use are stitched into rings, and each hole is
// given to the smallest ring around it.
func (t *Topology) Merge(o *Object, members []int32) orb.MultiPolygon {
	count := map[int32]int{}
	var order []int32 // signed arcs as first met, for a stable result
	for _, m := range members {
		for _, polygon := range o.Features[m].Polygons {
			for _, ring := range polygon {
				for _, a := range ring {
					if count[arcIndex(a)] == 0 {
						order = append(order, a)
					}
					count[arcIndex(a)]++
				}
			}
		}
	}
	var kept []int32
	for _, a := range order {
		if count[arcIndex(a)]%2 == 1 && len(t.Arcs[arcIndex(a)]) > 1 {
			kept = append(kept, a)
		}
	}
	return nestRings(t.stitch(kept))
}

// stitch joins signed arcs into closed rings by their end points.
func (t *Topology) stitch(arcs []int32) []orb.Ring {
	ends := func(a int32) (from, to orb.Point) {
		line := t.Arcs[arcIndex(a)]
		from, to = line[0], line[len(line)-1]
		if a < 0 {
			from, to = to, from
		}
		return from, to
	}
	at := map[orb.Point][]int{} // unused arcs that touch a point
	for i, a := range arcs {
		from, to := ends(a)
		at[from] = append(at[from], i)
		if to != from {
			at[to] = append(at[to], i)
		}
	}
	used := make([]bool, len(arcs))
	next := func(p orb.Point) (int, bool) {
		for _, i := range at[p] {
			if !used[i] {
				return i, true
			}
		}
		return 0, false
	}
	var rings []orb.Ring
	for i, a := range arcs {
		if used[i] {
			continue
		}
		used[i] = true
		start, end := ends(a)
		chain := []int32{a}
		for end != start {
			j, ok := next(end)
			if !ok {
				break
			}
			used[j] = true
			from, to := ends(arcs[j])
			if from == end {
				chain, end = append(chain, arcs[j]), to
			} else {
				chain, end = append(chain, ^arcs[j]), from
			}
		}
		ring := orb.Ring(t.line(chain))
		if end == start && len(ring) >= 4 {
			rings = append(rings, ring)
		}
	}
	return rings
}

// nestRings turns rings that do not cross into polygons: a ring inside an odd
// number of others is a hole of the smallest of them.
func nestRings(rings []orb.Ring) orb.MultiPolygon {
	area := make([]float64, len(rings))
	bound := make([]orb.Bound, len(rings))
	for i, r := range rings {
		area[i] = abs(planar.Area(r))
		bound[i] = r.Bound()
	}
	parent := make([]int, len(rings))
	depth := make([]int, len(rings))
	for i, r := range rings {
		parent[i] = -1
		for j, around := range rings {
			if i == j || area[j] <= area[i] || !bound[j].Contains(bound[i].Min) || !bound[j].Contains(bound[i].Max) {
				continue
			}
			if !ringInside(around, r) {
				continue
			}
			depth[i]++
			if parent[i] < 0 || area[j] < area[parent[i]] {
				parent[i] = j
			}
		}
	}
	var shape orb.MultiPolygon
	place := make([]int, len(rings))
	for i, r := range rings {
		if depth[i]%2 == 0 {
			place[i] = len(shape)
			shape = append(shape, orb.Polygon{orient(r, orb.CCW)})
		}
	}
	for i, r := range rings {
		if depth[i]%2 == 1 {
			p := place[parent[i]]
			shape[p] = append(shape[p], orient(r, orb.CW))
		}
	}
	return shape
}

// ringInside tells whether inner lies in outer, given that they do not cross;
// points they share are passed over.
func ringInside(outer, inner orb.Ring) bool {
	on := make(map[orb.Point]bool, len(outer))
	for _, p := range outer {
		on[p] = true
	}
	for i, p := range inner {
		if !on[p] {
			return planar.RingContains(outer, p)
		}
		if i > 0 {
			mid := orb.Point{(inner[i-1][0] + p[0]) / 2, (inner[i-1][1] + p[1]) / 2}
			if !on[inner[i-1]] {
				return planar.RingContains(outer, mid)
			}
		}
	}
	return false
}

// orient gives the ring with the wanted winding (a copy when it must turn).
func orient(r orb.Ring, want orb.Orientation) orb.Ring {
	if r.Orientation() == want {
		return r
	}
	turned := append(orb.Ring(nil), r...)
	turned.Reverse()
	return turned
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}
