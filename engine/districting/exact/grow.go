package exact

import (
	"math"

	"arpent/engine/districting/mosaic"
)

// maxBalances is the number of balanced measures that Prove takes on.
const maxBalances = 4

// grower lists the territories around one site. Sets grow from the site by
// taking or refusing a unit at their rim.
type grower struct {
	*layout
	unit   int // the site
	halt   func() bool
	lambda []float64
	root   *node
	base   float64 // each territory's reduced cost is at least that

	limit float64
	most  int64
	nodes int64
	found []mosaic.Territory
	least float64 // reduced cost of the cheapest one found
}

// start takes multipliers over.
func (g *grower) start(lambda []float64) {
	g.lambda, g.root = lambda, g.layout.root(g.unit, lambda)
	g.base = g.relax(g.root, g.reach(g.root.taken, g.all).Minus(g.root.taken), 4)
}

// run finds the territories of a reduced cost of at most limit; false when most
// nodes were used up first.
func (g *grower) run(limit float64, most int64) bool {
	g.limit, g.most = limit, most
	g.nodes, g.found, g.least = 0, g.found[:0], math.Inf(1)
	if g.base <= g.limit {
		x := *g.root
		g.grow(&x)
	}
	return g.nodes <= g.most
}

// grow completes x in all ways; it may overwrite x.
func (g *grower) grow(x *node) {
	for {
		if g.nodes++; g.nodes&1023 == 0 && g.halt() {
			g.nodes = g.most + 1
		}
		if g.nodes > g.most {
			return
		}
		open, ok := g.narrow(x)
		if !ok {
			return
		}
		front := g.around(x.taken).And(open)
		if front.Empty() {
			if x.must.Empty() {
				g.complete(x)
			}
			return
		}
		if forced := front.And(x.must); !forced.Empty() {
			for !forced.Empty() {
				g.take(x, forced.Next())
			}
			continue
		}
		widest, at := -1.0, -1
		for !front.Empty() {
			i := front.Next()
			if v := math.Abs(g.cost[g.unit][i] - g.lambda[i]); v > widest {
				widest, at = v, i
			}
		}
		y := *x
		if x.rc[at] < 0 {
			g.take(&y, at)
			g.grow(&y)
			x.refused = x.refused.With(at)
		} else {
			y.refused = y.refused.With(at)
			g.grow(&y)
			g.take(x, at)
		}
	}
}

// narrow gives the units that x may still take and settles those that only one
// side of the limit is left for; false when x can become nothing within it.
func (g *grower) narrow(x *node) (open mosaic.Set, ok bool) {
	open = g.reach(x.taken, g.all.Minus(x.refused)).Minus(x.taken)
	for rest := open; !rest.Empty(); {
		i := rest.Next()
		for b := range g.nb {
			if x.load[b]+g.a[b][i] > g.hi[b] {
				open = open.Minus(mosaic.Set{}.With(i))
				break
			}
		}
	}
	open = g.reach(x.taken, open).Minus(x.taken)
	if !x.must.Minus(open).Empty() {
		return open, false
	}
	for b := range g.nb {
		sum := x.load[b]
		for rest := open; !rest.Empty(); {
			sum += g.a[b][rest.Next()]
		}
		if x.load[b] > g.hi[b] || sum < g.lo[b] {
			return open, false
		}
	}
	bound := g.relax(x, open, 1)
	if bound > g.limit {
		return open, false
	}
	for rest := open; !rest.Empty(); {
		i := rest.Next()
		if r := x.rc[i]; r > 0 && bound+r > g.limit {
			open = open.Minus(mosaic.Set{}.With(i))
		} else if r < 0 && bound-r > g.limit {
			x.must = x.must.With(i)
		}
	}
	x.refused = g.all.Minus(open).Minus(x.taken)
	return open, !x.must.Meets(x.refused)
}

func (g *grower) take(x *node, i int) {
	x.taken = x.taken.With(i)
	x.must = x.must.Minus(mosaic.Set{}.With(i))
	x.paid += x.rc[i]
	for b := range g.nb {
		x.load[b] += g.a[b][i]
	}
}

// complete keeps a set if it is within bounds, nowhere better centred, and
// leaves units that can be divided.
func (g *grower) complete(x *node) {
	taken := x.taken
	for b := range g.nb {
		if x.load[b] < g.lo[b] {
			return
		}
	}
	cost, worth := 0.0, 0.0
	for rest := taken; !rest.Empty(); {
		i := rest.Next()
		cost += g.cost[g.unit][i]
		worth += g.lambda[i]
	}
	if cost-worth > g.limit {
		return
	}
	for centres := taken; !centres.Empty(); {
		j, other := centres.Next(), 0.0
		if j == g.unit {
			continue
		}
		for rest := taken; !rest.Empty() && other <= cost; {
			other += g.cost[j][rest.Next()]
		}
		if other < cost || other == cost && j < g.unit {
			return
		}
	}
	if !g.divisible(g.all.Minus(taken), g.k-1) {
		return
	}
	g.found = append(g.found, mosaic.Territory{Units: taken, Cost: cost, Centre: g.unit})
	g.least = math.Min(g.least, cost-worth)
}
