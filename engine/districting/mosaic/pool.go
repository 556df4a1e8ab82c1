package mosaic

import (
	"cmp"
	"math"
	"slices"
)

// Territory is a set of units that a plan may have, around its best centre.
type Territory struct {
	Units  Set
	Cost   float64
	Centre int
}

// Pool holds different territories, of which a plan takes k with different centres.
type Pool struct {
	n, k  int
	list  []Territory
	units [][]uint8 // of each
	seen  map[Set]bool
	low   []float64 // by centre: lowest reduced cost when last weighed, +Inf without
	arg   []int
	order []int
}

// NewPool makes a pool of territories of n units, at most MostUnits; k make a plan.
func NewPool(n, k int) *Pool {
	return &Pool{n: n, k: k, seen: map[Set]bool{}, low: make([]float64, n), arg: make([]int, n), order: make([]int, n)}
}

// Len is the number of territories.
func (p *Pool) Len() int { return len(p.list) }

// Has tells whether a territory was put in, even if it was pruned since.
func (p *Pool) Has(units Set) bool { return p.seen[units] }

// Add puts a territory in; false when it was in once.
func (p *Pool) Add(t Territory) bool {
	if p.Has(t.Units) {
		return false
	}
	p.seen[t.Units] = true
	p.list = append(p.list, t)
	units := make([]uint8, 0, t.Units.Size())
	for rest := t.Units; !rest.Empty(); {
		units = append(units, uint8(rest.Next())) //nolint:gosec // below MostUnits
	}
	p.units = append(p.units, units)
	return true
}

// reduced is the cost of a territory less the multipliers of its units.
func (p *Pool) reduced(at int, lambda []float64) float64 {
	value := p.list[at].Cost
	for _, i := range p.units[at] {
		value -= lambda[i]
	}
	return value
}

// Prune takes out territories whose reduced cost is above their centre's limit,
// but for the first ones.
func (p *Pool) Prune(first int, lambda, limit []float64) {
	kept := 0
	for at, t := range p.list {
		if at >= first && p.reduced(at, lambda) > limit[t.Centre] {
			continue
		}
		p.list[kept], p.units[kept] = t, p.units[at]
		kept++
	}
	p.list, p.units = p.list[:kept], p.units[:kept]
}

// Low is the lowest reduced cost of a centre's territories when last weighed.
func (p *Pool) Low(centre int) float64 { return p.low[centre] }

// Weigh gives what no plan of the pool costs less than, by the multipliers λ of
// the rows "every unit once": Σλ and the k lowest reduced costs of different
// centres; and the last of these. With dual it fills in a subgradient.
func (p *Pool) Weigh(lambda, dual []float64) (value, kth float64) {
	for j := range p.low {
		p.low[j], p.order[j] = math.Inf(1), j
	}
	for at, t := range p.list {
		if reduced := p.reduced(at, lambda); reduced < p.low[t.Centre] {
			p.low[t.Centre], p.arg[t.Centre] = reduced, at
		}
	}
	for i, l := range lambda {
		value += l
		if dual != nil {
			dual[i] = 1
		}
	}
	slices.SortFunc(p.order, func(a, b int) int { return cmp.Or(cmp.Compare(p.low[a], p.low[b]), a-b) })
	for _, j := range p.order[:p.k] {
		if kth = p.low[j]; math.IsInf(kth, 1) {
			return kth, kth // fewer centres than a plan needs
		}
		value += kth
		if dual != nil {
			for _, i := range p.units[p.arg[j]] {
				dual[i]--
			}
		}
	}
	return value, kth
}

// steps is the most subgradients that Raise follows.
const steps = 300

// Raise moves multipliers, by deflected subgradients (Camerini, Fratta, Maffioli
// 1975), until the pool's bound is at level; it gives where it came and the
// bound there.
func (p *Pool) Raise(from []float64, level float64, stop func() bool) (lambda []float64, value float64) {
	lambda, value = slices.Clone(from), math.Inf(-1)
	at, dir, dual := slices.Clone(from), make([]float64, p.n), make([]float64, p.n)
	factor, stale := 1.0, 0
	for range steps {
		if stop != nil && stop() {
			break
		}
		got, _ := p.Weigh(at, dual)
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
