package design

import (
	"math"
	"slices"
)

// Side is one of two assignments being compared, item by item: units or
// accounts, in the same order on both sides.
type Side struct {
	Name []string // of territories
	Key  []string // that tells a territory on both sides; empty where unknown
	Of   []int32  // territory per item, -1 none
}

// Flow is what goes from one territory to another. An index of -1 is "none".
type Flow struct {
	From  int       `json:"from" doc:"Index in from, -1 none"`
	To    int       `json:"to" doc:"Index in to, -1 none"`
	Stays bool      `json:"stays" doc:"Whether both are the same territory, so that nothing changes hands"`
	Items int       `json:"items" doc:"Units or accounts, as basis says"`
	Sums  []float64 `json:"sums" doc:"Per measure"`
}

// Comparison says what changes between two assignments.
type Comparison struct {
	Match      []int     `json:"match" doc:"Per territory of from, the same territory in to; -1 when it has gone"`
	Flows      []Flow    `json:"flows" doc:"Largest moves first, then what stays"`
	Items      int       `json:"items"`
	ItemsMoved int       `json:"items_moved"`
	Totals     []float64 `json:"totals" doc:"Per measure"`
	Moved      []float64 `json:"moved" doc:"Per measure, what changes hands"`
}

// Compare sums what goes from where to where. values holds the measures, each
// per item; the first also decides which territories of the two sides are the
// same when their keys do not tell.
func Compare(from, to Side, values [][]float64) Comparison {
	flows := map[[2]int]*Flow{}
	c := Comparison{Totals: make([]float64, len(values)), Moved: make([]float64, len(values)), Items: len(from.Of)}
	for i := range from.Of {
		at := [2]int{int(from.Of[i]), int(to.Of[i])}
		f := flows[at]
		if f == nil {
			f = &Flow{From: at[0], To: at[1], Sums: make([]float64, len(values))}
			flows[at] = f
		}
		f.Items++
		for m := range values {
			f.Sums[m] += values[m][i]
		}
	}
	c.Match = match(from, to, flows)
	for at, f := range flows {
		f.Stays = at[0] < 0 && at[1] < 0 || at[0] >= 0 && at[1] >= 0 && c.Match[at[0]] == at[1]
		for m, v := range f.Sums {
			c.Totals[m] += v
			if !f.Stays {
				c.Moved[m] += v
			}
		}
		if !f.Stays {
			c.ItemsMoved += f.Items
		}
		c.Flows = append(c.Flows, *f)
	}
	slices.SortFunc(c.Flows, func(a, b Flow) int {
		if a.Stays != b.Stays {
			if b.Stays {
				return -1
			}
			return 1
		}
		for m := range a.Sums {
			if a.Sums[m] != b.Sums[m] {
				if a.Sums[m] > b.Sums[m] {
					return -1
				}
				return 1
			}
		}
		if a.From != b.From {
			return a.From - b.From
		}
		return a.To - b.To
	})
	return c
}

// match pairs territories by key, and those without a partner by what they
// have in common, as much as possible in all.
func match(from, to Side, flows map[[2]int]*Flow) []int {
	pairs := make([]int, len(from.Name))
	byKey := map[string]int{}
	for i, k := range to.Key {
		if k != "" {
			byKey[k] = i
		}
	}
	taken := make([]bool, len(to.Name))
	for i := range pairs {
		pairs[i] = -1
		if i < len(from.Key) && from.Key[i] != "" {
			if j, ok := byKey[from.Key[i]]; ok {
				pairs[i], taken[j] = j, true
			}
		}
	}
	var rows, columns []int
	for i, p := range pairs {
		if p < 0 {
			rows = append(rows, i)
		}
	}
	for j := range to.Name {
		if !taken[j] {
			columns = append(columns, j)
		}
	}
	if len(rows) == 0 || len(columns) == 0 {
		return pairs
	}
	cost := make([][]float64, len(rows))
	for r, i := range rows {
		cost[r] = make([]float64, len(columns))
		for c, j := range columns {
			cost[r][c] = math.Inf(1)
			if f := flows[[2]int{i, j}]; f != nil {
				cost[r][c] = -float64(f.Items) * 1e-9
				if len(f.Sums) > 0 {
					cost[r][c] -= f.Sums[0]
				}
			}
		}
	}
	for r, c := range Pair(cost) {
		if c >= 0 {
			pairs[rows[r]] = columns[c]
		}
	}
	return pairs
}
