package solve

import (
	"slices"

	"arpent/engine/districting"
)

// graph is the adjacency of the units in compressed rows: the neighbours of
// unit i are adj[start[i]:start[i+1]], rising. Parallel edges are merged and
// loops dropped.
type graph struct {
	start  []int32
	adj    []int32
	weight []float64 // objective weight of each entry of adj (Border: km, else 1 per edge)
	// ring[e] has bit j set when neighbour e-start[i] of i touches neighbour j
	// of i: the contiguity of a one-ring is decided by flooding bits. Rows of
	// more than 64 neighbours have none.
	ring []uint64
}

const ringLimit = 64

func newGraph(n int, edges []districting.Edge, border bool) *graph {
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
	g := &graph{start: make([]int32, n+1), adj: make([]int32, 0, len(halves)), weight: make([]float64, 0, len(halves))}
	at := 0
	for i := range n {
		for at < len(halves) && int(halves[at].a) == i {
			h := halves[at]
			if last := len(g.adj) - 1; last >= int(g.start[i]) && g.adj[last] == h.b {
				g.weight[last] += h.weight
			} else {
				g.adj = append(g.adj, h.b)
				g.weight = append(g.weight, h.weight)
			}
			at++
		}
		g.start[i+1] = int32(len(g.adj))
	}
	g.buildRings(n)
	return g
}

func (g *graph) buildRings(n int) {
	g.ring = make([]uint64, len(g.adj))
	place := make([]int8, n) // position+1 of a unit among i's neighbours
	for i := range n {
		row := g.neighbours(int32(i))
		if len(row) > ringLimit {
			continue
		}
		for j, u := range row {
			place[u] = int8(j + 1)
		}
		for j, u := range row {
			for _, v := range g.neighbours(u) {
				if place[v] > 0 {
					g.ring[int(g.start[i])+j] |= 1 << (place[v] - 1)
				}
			}
		}
		for _, u := range row {
			place[u] = 0
		}
	}
}

func (g *graph) neighbours(i int32) []int32 { return g.adj[g.start[i]:g.start[i+1]] }
