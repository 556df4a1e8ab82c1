package design

import "math"

// Pair finds the cheapest way to give each row a column of its own: the
// Hungarian method in the shortest-path form of Jonker and Volgenant (1987),
// O(rows² × columns). cost is rows × columns; +Inf forbids a pair. A row that
// gets no column, because there are fewer columns or all are forbidden, has -1.
func Pair(cost [][]float64) []int {
	rows := len(cost)
	if rows == 0 {
		return nil
	}
	columns := len(cost[0])
	// A column of its own for "none" keeps every row assignable; its price is
	// above any sum of real ones, so as many rows as possible get a real column.
	high := 1.0
	for _, row := range cost {
		for _, c := range row {
			if !math.IsInf(c, 1) {
				high += math.Abs(c)
			}
		}
	}
	width := columns + rows
	price := func(r, c int) float64 {
		if c >= columns {
			return high
		}
		return math.Min(cost[r][c], 3*high)
	}
	u, v := make([]float64, rows+1), make([]float64, width+1)
	match, way := make([]int, width+1), make([]int, width+1) // 1-based rows; 0 = free
	for r := 1; r <= rows; r++ {
		match[0] = r
		least, done := make([]float64, width+1), make([]bool, width+1)
		for c := range least {
			least[c] = math.Inf(1)
		}
		at := 0
		for match[at] != 0 {
			done[at] = true
			row, delta, next := match[at], math.Inf(1), 0
			for c := 1; c <= width; c++ {
				if done[c] {
					continue
				}
				if d := price(row-1, c-1) - u[row] - v[c]; d < least[c] {
					least[c], way[c] = d, at
				}
				if least[c] < delta {
					delta, next = least[c], c
				}
			}
			for c := 0; c <= width; c++ {
				if done[c] {
					u[match[c]] += delta
					v[c] -= delta
				} else {
					least[c] -= delta
				}
			}
			at = next
		}
		for at != 0 {
			match[at] = match[way[at]]
			at = way[at]
		}
	}
	pairs := make([]int, rows)
	for c := 1; c <= width; c++ {
		if r := match[c]; r > 0 {
			pairs[r-1] = c - 1
			if c > columns || math.IsInf(cost[r-1][c-1], 1) {
				pairs[r-1] = -1
			}
		}
	}
	return pairs
}
