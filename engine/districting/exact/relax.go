package exact

import (
	"math"

	"arpent/engine/districting/mosaic"
)

// node is a set under construction with what relaxes the sets it can become:
// reduced costs with prices on balance and contiguity worked in.
type node struct {
	taken, refused mosaic.Set
	must           mosaic.Set // to be taken yet
	rc             [mosaic.MostUnits]float64
	price          [maxBalances]float64
	load           [maxBalances]float64 // sums of taken
	paid           float64              // Σ rc of taken − what the prices give back
}

// root is the node of a site alone.
func (m *layout) root(site int, lambda []float64) *node {
	x := &node{taken: mosaic.Set{}.With(site)}
	for i := range m.n {
		x.rc[i] = m.cost[site][i] - lambda[i]
	}
	x.paid = x.rc[site]
	for b := range m.nb {
		x.load[b] = m.a[b][site]
	}
	return x
}

// relax raises the bound on what x costs with units of open taken or left, and gives it.
func (m *layout) relax(x *node, open mosaic.Set, rounds int) float64 {
	for range rounds {
		for b := range m.nb {
			m.reprice(x, open, b)
		}
		if !m.connect(x, open) {
			break
		}
	}
	least := x.paid
	for rest := open; !rest.Empty(); {
		least += math.Min(x.rc[rest.Next()], 0)
	}
	return least
}

// reprice moves the price of balance b to where the units worth taking just
// meet a bound of the balance, or to 0 if they meet it unpaid.
func (m *layout) reprice(x *node, open mosaic.Set, b int) {
	a, lo, hi := m.a[b], m.lo[b], m.hi[b]
	for range 2 * mosaic.MostUnits {
		below, upto := x.load[b], x.load[b] // Σ a where rc < 0, and where rc ≤ 0
		up, down := math.Inf(1), math.Inf(1)
		upAt, downAt := -1, -1
		for rest := open; !rest.Empty(); {
			i := rest.Next()
			r := x.rc[i]
			if a[i] == 0 {
				continue
			}
			if r < 0 {
				below += a[i]
				if t := -r / a[i]; t < up {
					up, upAt = t, i
				}
			}
			if r <= 0 {
				upto += a[i]
			} else if t := r / a[i]; t < down {
				down, downAt = t, i
			}
		}
		p := x.price[b]
		move, at := 0.0, -1
		switch {
		case p >= 0 && below > hi, p < 0 && below > lo:
			move, at = up, upAt
			if p < 0 && move >= -p {
				move, at = -p, -1
			}
		case p <= 0 && upto < lo, p > 0 && upto < hi:
			move, at = -down, downAt
			if p > 0 && down >= p {
				move, at = -p, -1
			}
		default:
			return
		}
		if math.IsInf(move, 0) {
			return
		}
		for rest := open; !rest.Empty(); {
			i := rest.Next()
			x.rc[i] += move * a[i]
		}
		if at >= 0 {
			x.rc[at] = 0
		}
		next := p + move
		if at < 0 {
			next = 0
		}
		x.paid += move*x.load[b] - (m.bill(b, next) - m.bill(b, p))
		x.price[b] = next
	}
}

// bill is what the price p of balance b gives back: the most that p × sum can be.
func (m *layout) bill(b int, p float64) float64 {
	if p > 0 {
		return p * m.hi[b]
	}
	return p * m.lo[b]
}

// connect prices contiguity: a unit u of a set C away from what is taken comes
// with a unit of C's rim, x(u) ≤ x(rim of C). Units that pay but do not touch
// what is taken hand what they pay to their rim, until it costs nothing and
// joins them or nothing is left to hand on. It is false when there was nothing
// to do.
func (m *layout) connect(x *node, open mosaic.Set) bool {
	changed := false
	var paying, free mosaic.Set // rc < 0; rc ≤ 0
	for rest := open; !rest.Empty(); {
		i := rest.Next()
		if r := x.rc[i]; r < 0 {
			paying, free = paying.With(i), free.With(i)
		} else if r == 0 {
			free = free.With(i)
		}
	}
	for {
		near := m.reach(x.taken, free)
		left := paying.Minus(near)
		if left.Empty() {
			return changed
		}
		piece := m.reach(mosaic.Set{}.With(left.First()), free.Minus(near))
		rim := m.around(piece).And(open)
		most := math.Inf(1)
		for rest := rim; !rest.Empty(); {
			most = math.Min(most, x.rc[rest.Next()])
		}
		handed := 0.0
		for rest := piece.And(paying); !rest.Empty() && handed < most; {
			i := rest.Next()
			if v := -x.rc[i]; v <= most-handed {
				handed += v
				x.rc[i] = 0
				paying = paying.Minus(mosaic.Set{}.With(i))
			} else {
				x.rc[i] += most - handed
				handed = most
			}
		}
		changed = true
		for rest := rim; !rest.Empty(); {
			i := rest.Next()
			x.rc[i] = math.Max(0, x.rc[i]-handed)
			if x.rc[i] == 0 {
				free = free.With(i)
			}
		}
	}
}

// around gives the units that touch a set and are not of it.
func (m *layout) around(s mosaic.Set) mosaic.Set {
	var wide mosaic.Set
	for rest := s; !rest.Empty(); {
		wide = wide.Or(m.adj[rest.Next()])
	}
	return wide.Minus(s)
}
