package districting

import (
	"math"

	"arpent/engine/districting/nearby"
)

// components lists the connected parts of the graph, each part's units in
// rising order, parts by their first unit.
func components(n int, edges []Edge) [][]int32 {
	root := make([]int32, n)
	for i := range root {
		root[i] = int32(i)
	}
	find := func(i int32) int32 {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for _, e := range edges {
		a, b := find(e.A), find(e.B)
		if a < b {
			root[b] = a
		} else {
			root[a] = b
		}
	}
	place := map[int32]int{}
	var parts [][]int32
	for i := range root {
		r := find(int32(i))
		j, seen := place[r]
		if !seen {
			j = len(parts)
			place[r] = j
			parts = append(parts, nil)
		}
		parts[j] = append(parts[j], int32(i))
	}
	return parts
}

// Links gives the edges that join the separate parts of a graph into one:
// starting from the largest part, the nearest part is linked by its nearest
// pair of units, again and again. Nothing is returned when the graph is
// already connected. The caller lists them: an island's link is a statement
// about ferries, not about geography.
func Links(x, y []float64, edges []Edge) []Edge {
	parts := components(len(x), edges)
	if len(parts) < 2 {
		return nil
	}
	main := 0
	for j := range parts {
		if len(parts[j]) > len(parts[main]) {
			main = j
		}
	}
	grid := nearby.New(x, y)
	for _, i := range parts[main] {
		grid.Add(i)
	}
	joined := make([]bool, len(parts))
	joined[main] = true
	type pair struct {
		from, to int32
		d        float64
	}
	best := make([]pair, len(parts))
	for j, part := range parts {
		best[j].d = math.Inf(1)
		if joined[j] {
			continue
		}
		for _, i := range part {
			if to, d := grid.Nearest(x[i], y[i]); d < best[j].d {
				best[j] = pair{i, to, d}
			}
		}
	}
	var links []Edge
	for range len(parts) - 1 {
		next := -1
		for j := range parts {
			if !joined[j] && (next < 0 || best[j].d < best[next].d) {
				next = j
			}
		}
		links = append(links, Edge{A: best[next].from, B: best[next].to})
		joined[next] = true
		for j, part := range parts { // parts may now be nearer to the new one
			if joined[j] {
				continue
			}
			for _, i := range part {
				for _, to := range parts[next] {
					d := math.Hypot(x[i]-x[to], y[i]-y[to])
					if d < best[j].d {
						best[j] = pair{i, to, d}
					}
				}
			}
		}
	}
	return links
}
