package exact

import (
	"cmp"
	"slices"
)

// coverer searches the territories listed for the cheapest plan.
type coverer struct {
	*prover
	best  float64
	plan  []set
	stack []set
	nodes int64
	limit int64
}

// choice is a territory with its reduced cost at the best multipliers.
type choice struct {
	territory
	reduced float64
}

// cover gives the best plan made of the pool's territories that costs less than
// the known one, or nil, and whether it saw all within limit partial plans. The
// unit with the fewest territories left is covered first.
func (v *prover) cover(limit int64) (plan []int32, all bool) {
	c := &coverer{prover: v, best: v.known, limit: limit}
	list := make([]choice, len(v.pool.list))
	for at, t := range v.pool.list {
		list[at] = choice{t, t.cost}
		for _, i := range v.pool.units[at] {
			list[at].reduced -= v.centre[i]
		}
	}
	slices.SortStableFunc(list, func(a, b choice) int { return cmp.Compare(a.reduced, b.reduced) })
	c.search(list, v.all, 0)
	if c.plan == nil {
		return nil, c.nodes <= c.limit
	}
	plan = make([]int32, v.n)
	for t, s := range c.plan {
		for rest := s; !rest.empty(); {
			plan[rest.next()] = int32(t) //nolint:gosec // below MostUnits
		}
	}
	return plan, c.nodes <= c.limit
}

// search covers what is left with territories of the list, all within left and
// cheapest first.
func (c *coverer) search(list []choice, left set, cost float64) {
	if c.nodes++; c.nodes&255 == 0 && c.stopped() {
		c.limit = 0
	}
	if c.nodes > c.limit {
		return
	}
	need := c.k - len(c.stack)
	if left.empty() || need == 0 {
		if left.empty() && need == 0 && cost < c.best {
			c.best, c.plan = cost, slices.Clone(c.stack)
		}
		return
	}
	list, fewest := c.worthwhile(list, left, need, cost)
	for _, t := range list {
		if !t.units.has(fewest) {
			continue
		}
		var kept []choice
		for _, s := range list {
			if !s.units.meets(t.units) {
				kept = append(kept, s)
			}
		}
		c.stack = append(c.stack, t.units)
		c.search(kept, left.minus(t.units), cost+t.cost)
		c.stack = c.stack[:len(c.stack)-1]
	}
}

// worthwhile keeps the territories that can be part of a better plan, and names
// the unit with the fewest of them; none when there is no such plan.
func (c *coverer) worthwhile(list []choice, left set, need int, cost float64) (kept []choice, fewest int) {
	least, dear, sites := cost-c.margin, 0.0, 0
	var seen set
	for _, t := range list { // cheapest first: the first of each centre counts
		if !seen.has(t.centre) {
			seen = seen.with(t.centre)
			least, dear = least+t.reduced, t.reduced
			if sites++; sites == need {
				break
			}
		}
	}
	for rest := left; !rest.empty(); {
		least += c.centre[rest.next()]
	}
	if sites < need || least >= c.best {
		return nil, -1
	}
	var count [MostUnits]int
	var low [MostUnits]float64 // by centre of those counted: its cheapest
	seen = set{}
	for _, t := range list {
		if !seen.has(t.centre) {
			seen, low[t.centre] = seen.with(t.centre), t.reduced
		}
		if t.reduced > c.best-least+min(low[t.centre], dear) {
			continue
		}
		kept = append(kept, t)
		for rest := t.units; !rest.empty(); {
			count[rest.next()]++
		}
	}
	fewest = left.first()
	for rest := left; !rest.empty(); {
		if i := rest.next(); count[i] < count[fewest] {
			fewest = i
		}
	}
	return kept, fewest
}
