package layout

import (
	"slices"

	"arpent/engine/districting"
)

// Graph is the adjacency of the units in compressed rows: the neighbours of
// unit i are Adj[Start[i]:Start[i+1]], rising. Parallel edges are merged and
// loops dropped.
type Graph struct {
	Start  []int32
	Adj    []int32
	Weight []float64 // objective weight of each entry of Adj (Border: km, else 1 per edge)
	// Ring[e] has bit j set when neighbour e-Start[i] of i touches neighbour j
	// of i: the contiguity of a one-ring is decided by flooding bits. Rows of
	// more than 64 neighbours have none.
	Ring []uint64
}

// RingLimit is the most neighbours a unit with a ring may have.
const RingLimit = 64

func newGraph(n int, edges []districting.Edge, border bool) *Graph {
	type half struct {
		a, b   int32
		weight float64
	}
	halves := make([]half, 0, 2*len(edges))
	for _, e := range edges {
		if e.A == e.B {
			continue
		}
		weight := 1.0
		if border {
			weight = e.BorderMeters / 1000
		}
		halves = append(halves, half{e.A, e.B, weight}, half{e.B, e.A, weight})
	}
	slices.SortStableFunc(halves, func(l, r half) int {
		if l.a != r.a {
			return int(l.a - r.a)
		}
		return int(l.b - r.b)
	})
	g := &Graph{Start: make([]int32, n+1), Adj: make([]int32, 0, len(halves)), Weight: make([]float64, 0, len(halves))}
	at := 0
	for i := range n {
		for at < len(halves) && int(halves[at].a) == i {
			h := halves[at]
			if last := len(g.Adj) - 1; last >= int(g.Start[i]) && g.Adj[last] == h.b {
				g.Weight[last] += h.weight
			} else {
				g.Adj = append(g.Adj, h.b)
				g.Weight = append(g.Weight, h.weight)
			}
			at++
		}
		g.Start[i+1] = int32(len(g.Adj))
	}
	g.buildRings(n)
	return g
}

func (g *Graph) buildRings(n int) {
	g.Ring = make([]uint64, len(g.Adj))
	place := make([]int8, n) // position+1 of a unit among i's neighbours
	for i := range n {
		row := g.Neighbours(int32(i))
		if len(row) > RingLimit {
			continue
		}
		for j, u := range row {
			place[u] = int8(j + 1)
		}
		for j, u := range row {
			for _, v := range g.Neighbours(u) {
				if place[v] > 0 {
					g.Ring[int(g.Start[i])+j] |= 1 << (place[v] - 1)
				}
			}
		}
		for _, u := range row {
			place[u] = 0
		}
	}
}

// Neighbours lists the units that touch i, rising.
func (g *Graph) Neighbours(i int32) []int32 { return g.Adj[g.Start[i]:g.Start[i+1]] }
