package bound

import "math"

// item is a unit that the knapsack of a site may take or leave.
type item struct {
	ratio, r, a float64 // r ÷ a, reduced cost, first balanced measure
	unit        int32
}

// scratch is what the pricing of a site needs room for, one per worker.
type scratch struct {
	r     []float64
	items []item
}

// price gives the cost of the cheapest fractional set of units around a site:
// reduced costs (cost − λ, the balances but the first priced in), the first
// balance within its bounds, the site's own unit and forced ones whole. With x
// it also tells how much of each unit the set has. +Inf when no set keeps the
// bounds.
func (m *model) price(g *group, s *site, lambda []float64, sc *scratch, x []float64) float64 {
	if x != nil {
		clear(x)
	}
	z, load := 0.0, 0.0
	for b, p := range s.price {
		z -= bill(p, g.lo[b+1], g.hi[b+1])
	}
	var first []float64
	if m.nb > 0 {
		first = m.a[0]
	}
	r := sc.r
	for i := range r {
		r[i] = m.cost(i, s.x, s.y) - lambda[i]
	}
	for b, p := range s.price {
		if p != 0 {
			for i, v := range m.a[b+1] {
				r[i] += p * v
			}
		}
	}
	for i, v := range r {
		must := int32(i) == s.unit || g.forced != nil && g.forced[i]
		if !must && (v >= 0 || g.barred != nil && g.barred[i]) {
			continue
		}
		z += v
		if first != nil {
			load += first[i]
		}
		if x != nil {
			x[i] = 1
		}
	}
	if first == nil {
		return z
	}
	over, under := load-g.hi[0], g.lo[0]-load
	if over <= 0 && under <= 0 {
		return z
	}
	items := sc.items[:0]
	for i, v := range r {
		a := first[i]
		if (over > 0) != (v < 0) || a == 0 || int32(i) == s.unit || g.forced != nil && g.forced[i] || g.barred != nil && g.barred[i] {
			continue
		}
		items = append(items, item{v / a, v, a, int32(i)})
	}
	sc.items = items
	if over > 0 {
		for i := range items {
			items[i].ratio, items[i].r = -items[i].ratio, -items[i].r
		}
		extra, ok := cheapest(items, over, x, -1)
		if !ok {
			return math.Inf(1)
		}
		return z + extra
	}
	extra, ok := cheapest(items, under, x, 1)
	if !ok {
		return math.Inf(1)
	}
	return z + extra
}

// bill is what the price p of a balance within lo..hi gives back: the most that
// p × sum can be.
func bill(p, lo, hi float64) float64 {
	if p > 0 {
		return p * hi
	}
	return p * lo
}

// cheapest takes items of the lowest ratio until they weigh need, the last one
// in part, and gives their cost; false when all together weigh less. Taken items
// change x by sign. It partitions like quicksort, on the side where need ends.
func cheapest(items []item, need float64, x []float64, sign float64) (float64, bool) {
	cost := 0.0
	for len(items) > 0 {
		if len(items) <= 8 {
			for i := 1; i < len(items); i++ {
				for j := i; j > 0 && items[j].ratio < items[j-1].ratio; j-- {
					items[j], items[j-1] = items[j-1], items[j]
				}
			}
			for _, it := range items {
				if it.a >= need {
					share := need / it.a
					if x != nil {
						x[it.unit] += sign * share
					}
					return cost + share*it.r, true
				}
				need -= it.a
				cost += it.r
				if x != nil {
					x[it.unit] += sign
				}
			}
			return cost, false
		}
		pivot := middle(items[0].ratio, items[len(items)/2].ratio, items[len(items)-1].ratio)
		weight, sum := 0.0, 0.0
		low, at, high := 0, 0, len(items) // below | equal | unseen | above
		for at < high {
			switch it := items[at]; {
			case it.ratio < pivot:
				weight += it.a
				sum += it.r
				items[low], items[at] = items[at], items[low]
				low++
				at++
			case it.ratio > pivot:
				high--
				items[at], items[high] = items[high], items[at]
			default:
				at++
			}
		}
		if weight >= need {
			items = items[:low]
			continue
		}
		cost, need = cost+sum, need-weight
		if x != nil {
			for _, it := range items[:low] {
				x[it.unit] += sign
			}
		}
		for i := low; i < high; i++ { // equal to the pivot
			it := items[i]
			if it.a >= need {
				share := need / it.a
				if x != nil {
					x[it.unit] += sign * share
				}
				return cost + share*it.r, true
			}
			need -= it.a
			cost += it.r
			if x != nil {
				x[it.unit] += sign
			}
		}
		items = items[high:]
	}
	return cost, need <= 0
}

func middle(a, b, c float64) float64 {
	return max(min(a, b), min(max(a, b), c))
}
