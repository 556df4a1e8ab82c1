package design

import (
	"math"
	"slices"
)

// Working is an assignment being edited, with its sums kept current. It is
// not safe for concurrent use.
type Working struct {
	U     *Units
	K     int
	Plan  []uint16
	Sums  [][]float64 // per territory, per measure
	Count []int       // units per territory
	near  *Neighbours
}

// Neighbours is the units' adjacency in compressed rows.
type Neighbours struct{ start, list []int32 }

// NewNeighbours builds the rows from edges.
func NewNeighbours(n int, edges []Edge) *Neighbours {
	a := &Neighbours{start: make([]int32, n+1), list: make([]int32, 2*len(edges))}
	for _, e := range edges {
		a.start[e.A+1]++
		a.start[e.B+1]++
	}
	for i := range n {
		a.start[i+1] += a.start[i]
	}
	fill := slices.Clone(a.start)
	for _, e := range edges {
		a.list[fill[e.A]] = e.B
		a.list[fill[e.B]] = e.A
		fill[e.A]++
		fill[e.B]++
	}
	return a
}

// Of lists the neighbours of a unit.
func (a *Neighbours) Of(i int32) []int32 { return a.list[a.start[i]:a.start[i+1]] }

// NewWorking makes a working copy of plan with k territories. near may be
// shared between copies; nil builds it.
func NewWorking(u *Units, k int, plan []uint16, near *Neighbours) *Working {
	if near == nil {
		near = NewNeighbours(u.Len(), u.Edges)
	}
	w := &Working{U: u, K: k, near: near}
	w.Load(plan)
	return w
}

// Load replaces the assignment and sums it anew.
func (w *Working) Load(plan []uint16) {
	w.Plan = slices.Clone(plan)
	w.Sums, w.Count = make([][]float64, w.K), make([]int, w.K)
	for t := range w.Sums {
		w.Sums[t] = make([]float64, len(w.U.Measures))
	}
	for i, t := range w.Plan {
		if t != None {
			w.add(int32(i), t, 1)
		}
	}
}

func (w *Working) add(i int32, t uint16, sign float64) {
	for m := range w.U.Measures {
		w.Sums[t][m] += sign * w.U.Measures[m].Values[i]
	}
	w.Count[t] += int(sign)
}

// Move gives units to a territory (None takes them out) and returns the
// territories that changed, in rising order.
func (w *Working) Move(units []int32, to uint16) (changed []uint16) {
	touched := map[uint16]bool{}
	for _, i := range units {
		from := w.Plan[i]
		if from == to {
			continue
		}
		if from != None {
			w.add(i, from, -1)
			touched[from] = true
		}
		if to != None {
			w.add(i, to, 1)
			touched[to] = true
		}
		w.Plan[i] = to
	}
	for t := range touched {
		changed = append(changed, t)
		if w.Count[t] == 0 { // no rounding remains in an empty territory
			clear(w.Sums[t])
		}
	}
	slices.Sort(changed)
	return changed
}

// Piece is a part of a territory that does not hang together with the rest.
type Piece struct {
	Territory uint16
	Units     []int32
}

// Cut lists, for each of the territories asked for, all connected pieces but
// the one with the most units.
func (w *Working) Cut(territories []uint16) []Piece {
	asked := make([]bool, w.K)
	for _, t := range territories {
		asked[t] = true
	}
	seen := make([]bool, len(w.Plan))
	parts := map[uint16][][]int32{}
	var queue []int32
	for i, t := range w.Plan {
		if t == None || !asked[t] || seen[i] {
			continue
		}
		queue = append(queue[:0], int32(i))
		seen[i] = true
		for at := 0; at < len(queue); at++ {
			for _, j := range w.near.Of(queue[at]) {
				if w.Plan[j] == t && !seen[j] {
					seen[j] = true
					queue = append(queue, j)
				}
			}
		}
		parts[t] = append(parts[t], slices.Clone(queue))
	}
	var cut []Piece
	for _, t := range territories {
		pieces := parts[t]
		if len(pieces) < 2 {
			continue
		}
		slices.SortStableFunc(pieces, func(a, b []int32) int { return len(b) - len(a) })
		for _, p := range pieces[1:] {
			slices.Sort(p)
			cut = append(cut, Piece{t, p})
		}
	}
	return cut
}

// Touching lists pairs of territories that have neighbouring units, each pair
// once with the lower number first.
func (w *Working) Touching() [][2]uint16 { return Touching(w.U.Edges, w.Plan) }

// Touching lists pairs of territories with neighbouring units.
func Touching(edges []Edge, plan []uint16) [][2]uint16 {
	seen := map[[2]uint16]bool{}
	for _, e := range edges {
		a, b := plan[e.A], plan[e.B]
		if a == b || a == None || b == None {
			continue
		}
		seen[[2]uint16{min(a, b), max(a, b)}] = true
	}
	pairs := make([][2]uint16, 0, len(seen))
	for p := range seen {
		pairs = append(pairs, p)
	}
	slices.SortFunc(pairs, func(a, b [2]uint16) int { return (int(a[0])-int(b[0]))*math.MaxUint16 + int(a[1]) - int(b[1]) })
	return pairs
}

// All lists every territory's number.
func (w *Working) All() []uint16 {
	all := make([]uint16, w.K)
	for t := range all {
		all[t] = uint16(t)
	}
	return all
}

// Members lists the units of each territory.
func (w *Working) Members() [][]int32 {
	members := make([][]int32, w.K)
	for i, t := range w.Plan {
		if t != None {
			members[t] = append(members[t], int32(i))
		}
	}
	return members
}
