package solve

import (
	"math"

	"arpent/engine/districting/layout"
)

// maxRelabel is the number of territories up to which the assignment problem
// is small beside an anneal.
const maxRelabel = 300

// relabel renumbers the territories of a plan so that as little as possible
// changes hands against the current alignment (assignment problem). Only for
// problems whose territories are interchangeable.
func relabel(m *layout.Instance, plan []int32) []int32 {
	k := m.K
	gain := make([]float64, k*k)
	measure := m.Problem.DisruptionMeasure()
	for i, t := range plan {
		if c := m.Current[i]; c >= 0 {
			v := 1.0
			if measure >= 0 {
				v = m.Problem.Measures[measure].Values[i]
			}
			gain[int(t)*k+int(c)] -= v
		}
	}
	to := hungarian(k, gain)
	out := make([]int32, len(plan))
	for i, t := range plan {
		out[i] = int32(to[t])
	}
	return out
}

// hungarian solves the k × k assignment problem for the lowest total cost in
// O(k³) (Kuhn 1955; shortest augmenting paths after Jonker and Volgenant 1987).
// It gives the column of each row.
func hungarian(k int, cost []float64) []int {
	u, v := make([]float64, k+1), make([]float64, k+1)
	row, way := make([]int, k+1), make([]int, k+1) // row of a column, 1-based, 0 none
	low, used := make([]float64, k+1), make([]bool, k+1)
	for i := 1; i <= k; i++ {
		row[0] = i
		column := 0
		for j := range low {
			low[j], used[j] = math.Inf(1), false
		}
		for row[column] != 0 {
			used[column] = true
			r, next, delta := row[column], 0, math.Inf(1)
			for j := 1; j <= k; j++ {
				if used[j] {
					continue
				}
				if c := cost[(r-1)*k+j-1] - u[r] - v[j]; c < low[j] {
					low[j], way[j] = c, column
				}
				if low[j] < delta {
					delta, next = low[j], j
				}
			}
			for j := range k + 1 {
				if used[j] {
					u[row[j]] += delta
					v[j] -= delta
				} else {
					low[j] -= delta
				}
			}
			column = next
		}
		for column != 0 {
			row[column] = row[way[column]]
			column = way[column]
		}
	}
	to := make([]int, k)
	for j := 1; j <= k; j++ {
		to[row[j]-1] = j - 1
	}
	return to
}
