package exact

import (
	"cmp"
	"math"
	"slices"
)

// territory is a contiguous set of units within bounds around its best centre.
type territory struct {
	units  set
	cost   float64
	centre int
}

// pool holds the territories found so far.
type pool struct {
	list  []territory
	units [][]uint8 // of each
	seen  map[set]bool
	low   []float64 // by centre: lowest reduced cost when last weighed, +Inf without
	arg   []int
}

func newPool(n int) *pool {
	return &pool{seen: map[set]bool{}, low: make([]float64, n), arg: make([]int, n)}
}

func (p *pool) add(t territory) {
	if p.seen[t.units] {
		return
	}
	p.seen[t.units] = true
	p.list = append(p.list, t)
	var units []uint8
	for rest := t.units; !rest.empty(); {
		units = append(units, uint8(rest.next())) //nolint:gosec // below MostUnits
	}
	p.units = append(p.units, units)
}

// prune takes out what no better plan has, by the bound at the best multipliers.
// The known plan's territories stay: they keep the pool's own bound finite.
func (v *prover) prune(gap, kth float64) {
	var limit [MostUnits]float64
	for j := range limit {
		limit[j] = math.Inf(-1)
	}
	for j, g := range v.sites {
		limit[g.unit] = gap + min(v.z[j], kth) + v.margin
	}
	p, kept := v.pool, 0
	for t, s := range p.list {
		reduced := s.cost
		for _, i := range p.units[t] {
			reduced -= v.centre[i]
		}
		if t >= v.k && reduced > limit[s.centre] {
			continue
		}
		p.list[kept], p.units[kept] = s, p.units[t]
		kept++
	}
	p.list, p.units = p.list[:kept], p.units[:kept]
}

// weigh gives the pool's own bound at λ, the k-th lowest reduced cost in it
// and, with dual, the subgradient.
func (v *prover) weigh(lambda, dual []float64) (value, kth float64) {
	p := v.pool
	for j := range p.low {
		p.low[j] = math.Inf(1)
	}
	for t, s := range p.list {
		reduced := s.cost
		for _, i := range p.units[t] {
			reduced -= lambda[i]
		}
		if reduced < p.low[s.centre] {
			p.low[s.centre], p.arg[s.centre] = reduced, t
		}
	}
	for i, l := range lambda {
		value += l
		if dual != nil {
			dual[i] = 1
		}
	}
	order := make([]int, v.n)
	for j := range order {
		order[j] = j
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(p.low[a], p.low[b]), a-b) })
	for _, j := range order[:v.k] { // the known plan has k centres
		value += p.low[j]
		kth = p.low[j]
		if dual != nil {
			for _, i := range p.units[p.arg[j]] {
				dual[i]--
			}
		}
	}
	return value, kth
}

// project moves from the best multipliers, by deflected subgradients, until the
// pool's bound is at level; it gives where it came and the bound there.
func (v *prover) project(level float64) (lambda []float64, value float64) {
	lambda, value = slices.Clone(v.centre), math.Inf(-1)
	at, dir, dual := slices.Clone(v.centre), make([]float64, v.n), make([]float64, v.n)
	factor, stale := 1.0, 0
	for range 300 {
		if v.stopped() {
			break
		}
		got, _ := v.weigh(at, dual)
		if got > value {
			value, stale = got, 0
			copy(lambda, at)
		} else if stale++; stale > 10 {
			factor, stale = factor*0.6, 0
			copy(at, lambda)
			clear(dir)
		}
		if value >= level-1e-9*math.Abs(level) || factor < 0.01 {
			break
		}
		cross, length, norm := 0.0, 0.0, 0.0
		for i, d := range dual {
			cross += d * dir[i]
			length += dir[i] * dir[i]
		}
		deflect := 0.0
		if length > 0 && cross < 0 {
			deflect = -1.5 * cross / length
		}
		for i, d := range dual {
			dir[i] = d + deflect*dir[i]
			norm += dir[i] * dir[i]
		}
		if norm < 1e-18 {
			break
		}
		step := factor * (level - got) / norm
		for i := range at {
			at[i] += step * dir[i]
		}
	}
	return lambda, value
}
