package bound

import (
	"math"
	"slices"

	"arpent/engine/districting"
)

// model is a problem laid out for the bound: kilometres, and balanced measures
// scaled so that a unit has 1 of each on average.
type model struct {
	n, nb  int
	median bool
	x, y   []float64
	w      []float64
	a      [][]float64 // per balance and unit
	scale  []float64   // per unit: how far its multiplier is expected to move
	groups []group
}

// group is a number of territories that nothing distinguishes: equal bounds,
// equal locks and bans, no given centre unless it is one alone.
type group struct {
	count  int
	lo, hi []float64 // per balance, widened by the checker's allowance
	forced []bool    // nil, or units that must be inside
	barred []bool    // nil, or units that must not
	sites  []site
	chosen []int // the cheapest sites at the present multipliers
}

// site is a place that a territory of the group may have as its centre.
type site struct {
	unit  int32 // -1 for a given point
	x, y  float64
	z     float64   // cost of its cheapest set at the present multipliers
	price []float64 // per balance but the first
}

func newModel(p *districting.Problem) *model {
	n := len(p.X)
	m := &model{n: n, nb: len(p.Balance), median: p.Objective.Kind == districting.Median}
	mx, my := mean(p.X), mean(p.Y)
	m.x, m.y, m.w = make([]float64, n), make([]float64, n), p.Measures[p.Objective.Measure].Values
	for i := range n {
		m.x[i], m.y[i] = (p.X[i]-mx)/1000, (p.Y[i]-my)/1000
	}
	average := mean(m.w)
	for i := range n {
		m.scale = append(m.scale, math.Sqrt((m.w[i]+0.1*average)/max(1.1*average, 1e-300)))
	}
	unit := make([]float64, m.nb)
	for b, balance := range p.Balance {
		values := p.Measures[balance.Measure].Values
		unit[b] = max(mean(values), 1e-300)
		scaled := make([]float64, n)
		for i, v := range values {
			scaled[i] = v / unit[b]
		}
		m.a = append(m.a, scaled)
	}
	m.layGroups(p, unit)
	return m
}

// layGroups makes a group of each set of territories that nothing distinguishes.
func (m *model) layGroups(p *districting.Problem, unit []float64) {
	given := make([]*districting.Centre, p.Territories)
	for i := range p.Centres {
		given[p.Centres[i].Territory] = &p.Centres[i]
	}
	special := make([]bool, p.Territories) // named by a lock or a ban
	for _, t := range p.Locked {
		if t >= 0 {
			special[t] = true
		}
	}
	for _, f := range p.Forbidden {
		special[f.Territory] = true
	}
	plain := map[int]bool{} // groups without a given centre, lock or ban
	for t := range int32(p.Territories) {
		lo, hi := make([]float64, m.nb), make([]float64, m.nb)
		for b, balance := range p.Balance {
			low, high := p.Bounds(balance, t)
			slack := p.Slack(balance) * (1 + 1e-6)
			lo[b], hi[b] = (low-slack)/unit[b], (high+slack)/unit[b]
		}
		if given[t] == nil && !special[t] {
			same := slices.IndexFunc(m.groups, func(g group) bool { return slices.Equal(g.lo, lo) && slices.Equal(g.hi, hi) })
			for same >= 0 && !plain[same] {
				rest := slices.IndexFunc(m.groups[same+1:], func(g group) bool { return slices.Equal(g.lo, lo) && slices.Equal(g.hi, hi) })
				if rest < 0 {
					same = -1
				} else {
					same += 1 + rest
				}
			}
			if same >= 0 {
				m.groups[same].count++
				continue
			}
			plain[len(m.groups)] = true
		}
		g := group{count: 1, lo: lo, hi: hi}
		m.layWishes(p, &g, t)
		if c := given[t]; c != nil {
			x, y := c.X, c.Y
			if c.Unit >= 0 {
				x, y = p.X[c.Unit], p.Y[c.Unit]
			}
			g.sites = []site{{unit: -1, x: (x - mean(p.X)) / 1000, y: (y - mean(p.Y)) / 1000}}
		} else {
			for i := range m.n {
				if g.barred == nil || !g.barred[i] {
					g.sites = append(g.sites, site{unit: int32(i), x: m.x[i], y: m.y[i]})
				}
			}
		}
		for s := range g.sites {
			g.sites[s].price = make([]float64, max(m.nb-1, 0))
		}
		m.groups = append(m.groups, g)
	}
}

// layWishes notes which units must and must not be in territory t.
func (m *model) layWishes(p *districting.Problem, g *group, t int32) {
	for i, to := range p.Locked {
		if to < 0 {
			continue
		}
		if g.forced == nil {
			g.forced, g.barred = make([]bool, m.n), make([]bool, m.n)
		}
		g.forced[i], g.barred[i] = to == t, to != t
	}
	for _, f := range p.Forbidden {
		if f.Territory != t {
			continue
		}
		if g.barred == nil {
			g.barred = make([]bool, m.n)
		}
		g.barred[f.Unit] = true
	}
}

// cost of unit i in a territory whose centre is at x, y.
func (m *model) cost(i int, x, y float64) float64 {
	dx, dy := m.x[i]-x, m.y[i]-y
	d := dx*dx + dy*dy
	if m.median {
		d = math.Sqrt(d)
	}
	return m.w[i] * d
}

func mean(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total / float64(len(values))
}
