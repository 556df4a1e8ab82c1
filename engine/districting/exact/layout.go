package exact

import (
	"math"

	"arpent/engine/districting"
	"arpent/engine/districting/mosaic"
)

// layout is a problem whose territories are all alike, laid out for sets of units.
type layout struct {
	n, k, nb int
	cost     [][]float64 // by centre and unit
	a        [][]float64 // by balance and unit
	lo, hi   []float64   // by balance, widened by the checker's allowance
	adj      []mosaic.Set
	all      mosaic.Set
}

func newLayout(p *districting.Problem) *layout {
	n := len(p.X)
	m := &layout{n: n, k: p.Territories, nb: len(p.Balance), cost: make([][]float64, n), adj: make([]mosaic.Set, n)}
	for j := range n {
		m.all = m.all.With(j)
		m.cost[j] = make([]float64, n)
		if p.Objective.Kind > districting.Median {
			continue
		}
		for i, w := range p.Measures[p.Objective.Measure].Values {
			d := math.Hypot(p.X[i]-p.X[j], p.Y[i]-p.Y[j]) / 1000
			if p.Objective.Kind == districting.Moment {
				d *= d
			}
			m.cost[j][i] = w * d
		}
	}
	for _, e := range p.Edges {
		if e.A != e.B {
			m.adj[e.A] = m.adj[e.A].With(int(e.B))
			m.adj[e.B] = m.adj[e.B].With(int(e.A))
		}
	}
	for _, b := range p.Balance {
		low, high := p.Bounds(b, 0)
		slack := p.Slack(b) * (1 + 1e-3) // sums in another order
		m.a = append(m.a, p.Measures[b.Measure].Values)
		m.lo, m.hi = append(m.lo, low-slack), append(m.hi, high+slack)
	}
	return m
}

// reach gives the units connected with from through ground.
func (m *layout) reach(from, ground mosaic.Set) mosaic.Set {
	reached := from
	for rim := from; !rim.Empty(); {
		var wide mosaic.Set
		for !rim.Empty() {
			wide = wide.Or(m.adj[rim.Next()])
		}
		rim = wide.And(ground).Minus(reached)
		reached = reached.Or(rim)
	}
	return reached
}

// divisible tells whether every piece of the units outside a territory could
// hold whole territories, need in all.
func (m *layout) divisible(rest mosaic.Set, need int) bool {
	least, most := 0, 0
	for !rest.Empty() {
		piece := m.reach(mosaic.Set{}.With(rest.First()), rest)
		rest = rest.Minus(piece)
		low, high := m.count(piece)
		if low > high {
			return false
		}
		least, most = least+low, most+high
	}
	return least <= need && most >= need
}

// count is the fewest and the most territories that a piece could be cut into
// by its sums alone.
func (m *layout) count(piece mosaic.Set) (low, high int) {
	low, high = 1, m.k
	for b := range m.nb {
		sum := 0.0
		for rest := piece; !rest.Empty(); {
			sum += m.a[b][rest.Next()]
		}
		if m.hi[b] <= 0 {
			if sum > 0 {
				return 1, 0
			}
			continue
		}
		low = max(low, int(math.Ceil(sum/m.hi[b]-1e-9)))
		if m.lo[b] > 0 {
			high = min(high, int(math.Floor(sum/m.lo[b]+1e-9)))
		}
	}
	return low, high
}
