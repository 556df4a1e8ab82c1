package mosaic

import (
	"cmp"
	"slices"
)

// coverer searches the territories of a pool for the cheapest plan.
type coverer struct {
	*Pool
	lambda []float64
	margin float64
	best   float64
	plan   []Set
	stack  []Set
	nodes  int64
	limit  int64
	stop   func() bool
	rest   func(left Set) (float64, bool)
	last   Set
}

// choice is a territory with its reduced cost.
type choice struct {
	Territory
	reduced float64
}

// Limits confine Cover. Margin is what sums of costs may lose to rounding.
type Limits struct {
	Known  float64 // a plan must cost less
	Margin float64
	Nodes  int64       // partial plans to look at
	Stop   func() bool // nil = never
	// Rest, when given, tells the cost of what all territories but one leave,
	// and whether that is a territory though the pool may not have it.
	Rest func(left Set) (cost float64, ok bool)
	Last Set // units to cover after the others
}

// Cover gives the best plan of the pool that costs less than the known one, or
// nil, and whether it saw all within the limit. The unit with the fewest
// territories left is covered first; multipliers tell which are worth it.
func (p *Pool) Cover(lambda []float64, l Limits) (plan []int32, all bool) {
	c := &coverer{Pool: p, lambda: lambda, margin: l.Margin, best: l.Known, limit: l.Nodes, stop: l.Stop, rest: l.Rest, last: l.Last}
	list := make([]choice, len(p.list))
	for at, t := range p.list {
		list[at] = choice{t, p.reduced(at, lambda)}
	}
	slices.SortStableFunc(list, func(a, b choice) int { return cmp.Compare(a.reduced, b.reduced) })
	var left Set
	for i := range p.n {
		left = left.With(i)
	}
	c.search(list, left, 0)
	if c.plan == nil {
		return nil, c.nodes <= c.limit
	}
	plan = make([]int32, p.n)
	for t, s := range c.plan {
		for rest := s; !rest.Empty(); {
			plan[rest.Next()] = int32(t) //nolint:gosec // below MostUnits
		}
	}
	return plan, c.nodes <= c.limit
}

// search covers what is left with territories of the list, all within left and
// cheapest first.
func (c *coverer) search(list []choice, left Set, cost float64) {
	if c.nodes++; c.nodes&255 == 0 && c.stop != nil && c.stop() {
		c.limit = 0
	}
	if c.nodes > c.limit {
		return
	}
	need := c.k - len(c.stack)
	if left.Empty() || need == 0 {
		if left.Empty() && need == 0 && cost < c.best {
			c.best, c.plan = cost, slices.Clone(c.stack)
		}
		return
	}
	if need == 2 && c.rest != nil {
		c.finish(list, left, cost)
		return
	}
	list, fewest := c.worthwhile(list, left, need, cost)
	for _, t := range list {
		if !t.Units.Has(fewest) {
			continue
		}
		var kept []choice
		for _, s := range list {
			if !s.Units.Meets(t.Units) {
				kept = append(kept, s)
			}
		}
		c.stack = append(c.stack, t.Units)
		c.search(kept, left.Minus(t.Units), cost+t.Cost)
		c.stack = c.stack[:len(c.stack)-1]
	}
}

// finish takes each territory of the list with what it leaves.
func (c *coverer) finish(list []choice, left Set, cost float64) {
	for _, t := range list {
		if cost+t.Cost >= c.best {
			continue
		}
		rest := left.Minus(t.Units)
		if last, ok := c.rest(rest); ok && cost+t.Cost+last < c.best {
			c.best, c.plan = cost+t.Cost+last, append(slices.Clone(c.stack), t.Units, rest)
		}
	}
}

// worthwhile keeps the territories that can be part of a better plan, and names
// the unit with the fewest of them; none when there is no such plan.
func (c *coverer) worthwhile(list []choice, left Set, need int, cost float64) (kept []choice, fewest int) {
	least, dear, sites := cost-c.margin, 0.0, 0
	var seen Set
	for _, t := range list { // cheapest first: the first of each centre counts
		if !seen.Has(t.Centre) {
			seen = seen.With(t.Centre)
			least, dear = least+t.reduced, t.reduced
			if sites++; sites == need {
				break
			}
		}
	}
	for rest := left; !rest.Empty(); {
		least += c.lambda[rest.Next()]
	}
	if sites < need || least >= c.best {
		return nil, -1
	}
	var count [MostUnits]int
	var low [MostUnits]float64 // by centre of those counted: its cheapest
	seen = Set{}
	for _, t := range list {
		if !seen.Has(t.Centre) {
			seen, low[t.Centre] = seen.With(t.Centre), t.reduced
		}
		if t.reduced > c.best-least+min(low[t.Centre], dear) {
			continue
		}
		kept = append(kept, t)
		for rest := t.Units; !rest.Empty(); {
			count[rest.Next()]++
		}
	}
	first := left.Minus(c.last)
	if first.Empty() {
		first = left
	}
	fewest = first.First()
	for rest := first; !rest.Empty(); {
		if i := rest.Next(); count[i] < count[fewest] {
			fewest = i
		}
	}
	return kept, fewest
}
