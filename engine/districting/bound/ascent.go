package bound

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"arpent/engine/districting"
)

// ascent improves multipliers.
type ascent struct {
	m *model
	o Options

	lambda  []float64
	best    float64   // rounded down
	kept    []float64 // λ of best
	factor  float64
	stale   int
	dir     []float64 // deflected subgradient by unit
	dual    []float64 // subgradient by unit
	x       []float64
	scratch []scratch

	iteration int
}

func newAscent(m *model, o Options) *ascent {
	if o.Iterations <= 0 {
		o.Iterations = DefaultIterations
	}
	a := &ascent{m: m, o: o, factor: 1, best: math.Inf(-1)}
	a.lambda, a.dir, a.dual, a.x = make([]float64, m.n), make([]float64, m.n), make([]float64, m.n), make([]float64, m.n)
	a.kept = make([]float64, m.n)
	a.scratch = make([]scratch, workers(o))
	for i := range a.scratch {
		a.scratch[i].r = make([]float64, m.n)
	}
	return a
}

// start takes the first multipliers from a plan: what each unit costs in it.
func (a *ascent) start(p *districting.Problem, plan []int32) {
	if plan == nil {
		spread := a.span() / math.Sqrt(float64(p.Territories)) / 3
		for i := range a.lambda {
			if a.m.median {
				a.lambda[i] = a.m.w[i] * spread
			} else {
				a.lambda[i] = a.m.w[i] * spread * spread
			}
		}
		return
	}
	mx, my := mean(p.X), mean(p.Y)
	report := districting.Check(p, plan)
	for i, t := range plan {
		s := report.Territories[t]
		a.lambda[i] = a.m.cost(i, (s.X-mx)/1000, (s.Y-my)/1000)
	}
}

// span is the diagonal of the map in km.
func (a *ascent) span() float64 {
	return math.Hypot(slices.Max(a.m.x)-slices.Min(a.m.x), slices.Max(a.m.y)-slices.Min(a.m.y))
}

// run steps along subgradients. Most steps price only the sites that were
// cheapest when all were last priced: what they give is a direction, not a
// bound. Every so often all are, and the value counts.
func (a *ascent) run() {
	for a.iteration < a.o.Iterations && (a.iteration == 0 || a.o.Stop == nil || !a.o.Stop()) {
		whole := a.iteration%wholeEvery == 0 || a.iteration == a.o.Iterations-1
		a.iteration++
		value := a.evaluate(whole)
		if math.IsInf(value, 1) {
			a.best = value
			return
		}
		if whole && !a.settle(value) || a.factor < 1e-5 || !a.move(value) {
			return
		}
	}
}

// wholeEvery is the number of steps from one pricing of all sites to the next.
const wholeEvery = 10

// settle takes note of a bound; false when it meets the known plan.
func (a *ascent) settle(value float64) bool {
	safe := a.safe(value)
	if safe > a.best {
		if safe > a.best+1e-4*math.Abs(a.best) {
			a.stale = 0
		}
		a.best = safe
		copy(a.kept, a.lambda)
	}
	if a.stale += wholeEvery; a.stale > 4*wholeEvery {
		a.factor, a.stale = a.factor*0.8, 0
	}
	if a.o.Known > 0 {
		if a.best >= a.o.Known*(1-1e-9) {
			return false
		}
		a.drop(safe)
	}
	for gi := range a.m.groups {
		a.m.groups[gi].rank()
	}
	return true
}

// safe rounds a value of the dual down by what floating-point sums may lose.
func (a *ascent) safe(value float64) float64 {
	size := math.Abs(value)
	for _, l := range a.lambda {
		size += math.Abs(l)
	}
	return value - rounding*size
}

// evaluate prices all sites, or those at the head of each group, chooses the
// cheapest and gives the value of the dual at these sites.
func (a *ascent) evaluate(whole bool) float64 {
	total := 0.0
	for _, l := range a.lambda {
		total += l
	}
	for gi := range a.m.groups {
		g := &a.m.groups[gi]
		count := len(g.sites)
		if !whole {
			count = min(count, g.head())
		}
		a.priceAll(g, count)
		g.choose(count)
		if len(g.chosen) < g.count {
			return math.Inf(1)
		}
		for _, s := range g.chosen {
			total += g.sites[s].z
		}
	}
	return total
}

// head is the number of sites that are priced at every step.
func (g *group) head() int { return max(200, 4*g.count+16, len(g.sites)/8) }

// rank puts the cheapest sites first.
func (g *group) rank() {
	slices.SortStableFunc(g.sites, func(l, r site) int { return cmp.Compare(l.z, r.z) })
	for c := range g.chosen {
		g.chosen[c] = c
	}
}

// priceAll prices the first sites of a group on all workers.
func (a *ascent) priceAll(g *group, count int) {
	part := func(w, from, to int) {
		for s := from; s < to; s++ {
			g.sites[s].z = a.m.price(g, &g.sites[s], a.lambda, &a.scratch[w], nil)
		}
	}
	if workers := len(a.scratch); workers > 1 && count*a.m.n > 4000 {
		var group sync.WaitGroup
		for w := range workers {
			group.Go(func() { part(w, count*w/workers, count*(w+1)/workers) })
		}
		group.Wait()
		return
	}
	part(0, 0, count)
}

// choose finds the cheapest of the first sites, as many as the group has
// territories.
func (g *group) choose(count int) {
	g.chosen = g.chosen[:0]
	for s := range count {
		z := g.sites[s].z
		if math.IsInf(z, 1) || len(g.chosen) == g.count && z >= g.sites[g.chosen[g.count-1]].z {
			continue
		}
		at := len(g.chosen)
		for at > 0 && g.sites[g.chosen[at-1]].z > z {
			at--
		}
		if len(g.chosen) == g.count {
			g.chosen = g.chosen[:g.count-1]
		}
		g.chosen = slices.Insert(g.chosen, at, s)
	}
}

// drop takes away the sites that no plan better than the known one can have as
// centre: in place of the dearest chosen one they lift the bound above it.
func (a *ascent) drop(value float64) {
	for gi := range a.m.groups {
		g := &a.m.groups[gi]
		limit := a.o.Known - value + g.sites[g.chosen[g.count-1]].z
		kept := 0
		for s := range g.sites {
			if g.sites[s].z > limit {
				continue
			}
			if at := slices.Index(g.chosen, s); at >= 0 {
				g.chosen[at] = kept
			}
			g.sites[kept] = g.sites[s]
			kept++
		}
		g.sites = g.sites[:kept]
	}
}

// move steps along the subgradient; false when it vanishes: the multipliers
// are the best.
func (a *ascent) move(value float64) bool {
	for i := range a.dual {
		a.dual[i] = 1
	}
	norm := 0.0
	var steps []float64 // of prices, site by site
	for gi := range a.m.groups {
		g := &a.m.groups[gi]
		for _, c := range g.chosen {
			s := &g.sites[c]
			a.m.price(g, s, a.lambda, &a.scratch[0], a.x)
			for i, v := range a.x {
				if v != 0 {
					a.dual[i] -= v
				}
			}
			for b := range s.price {
				sum := 0.0
				for i, v := range a.x {
					sum += v * a.m.a[b+1][i]
				}
				lo, hi := g.lo[b+1], g.hi[b+1]
				d := 0.0
				switch p := s.price[b]; {
				case p > 0 || p == 0 && sum > hi:
					d = sum - hi
				case p < 0 || sum < lo:
					d = sum - lo
				}
				steps = append(steps, d)
				norm += d * d
			}
		}
	}
	cross, length := 0.0, 0.0
	for i, d := range a.dual {
		s := a.m.scale[i]
		cross += s * s * d * a.dir[i]
		length += s * s * a.dir[i] * a.dir[i]
	}
	beta := 0.0
	if length > 0 && cross < 0 {
		beta = -1.5 * cross / length
	}
	for i, d := range a.dual {
		a.dir[i] = d + beta*a.dir[i]
		norm += a.m.scale[i] * a.m.scale[i] * a.dir[i] * a.dir[i]
	}
	if norm < 1e-18 {
		return false
	}
	target := a.o.Known
	if target <= 0 {
		target = max(a.best, 0)*1.02 + 1e-9
	}
	step := a.factor * max(target-value, 1e-6*math.Abs(target)) / norm
	for i := range a.lambda {
		a.lambda[i] += step * a.m.scale[i] * a.m.scale[i] * a.dir[i]
	}
	at := 0
	for gi := range a.m.groups {
		g := &a.m.groups[gi]
		for _, c := range g.chosen {
			for b := range g.sites[c].price {
				p := &g.sites[c].price[b]
				was := *p
				*p += step * steps[at]
				if was > 0 && *p < 0 || was < 0 && *p > 0 {
					*p = 0
				}
				at++
			}
		}
	}
	return true
}
