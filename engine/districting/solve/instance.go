package solve

import (
	"math"
	"slices"

	"arpent/engine/districting"
)

// instance is a Problem laid out for the search: positions in km about their
// mean, balanced measures row by row, bounds per territory.
type instance struct {
	p    *districting.Problem
	n, k int
	*graph
	kind districting.Kind

	x, y []float64 // km
	w    []float64 // objective weight per unit (Moment, Median); 1s otherwise

	nb     int
	val    []float64 // n × nb balanced measures
	lo, hi []float64 // k × nb bounds, widened by the rounding allowance
	inv    []float64 // nb: 1 ÷ mean territory, makes violations relative

	fixed  []bool // territory's centre is given
	fx, fy []float64

	locked []int32  // nil or per unit
	barred []uint64 // bitmap n × k; nil when nothing is forbidden

	// Disruption. The search minimises share × objective + Σ stay over units
	// away from current. limits are hard bounds on moved sums.
	share   float64
	current []int32
	stay    []float64 // nil when Keep is 0
	uproot  float64   // Σ stay when everything changes hands
	moveVal []float64 // n × nm
	moveMax []float64 // nm
	moveInv []float64
	nm      int

	free   bool // territories are interchangeable: no centre, lock, ban or share names one
	cool   []float64
	maxRun int // most units a composite move carries
}

// newInstance lays p out; reference scales disruption (see Problem.Keep) and is
// only read when Keep > 0.
func newInstance(p *districting.Problem, reference float64) *instance {
	n, k := len(p.X), p.Territories
	m := &instance{p: p, n: n, k: k, kind: p.Objective.Kind, graph: newGraph(n, p.Edges, p.Objective.Kind == districting.Border)}
	mx, my := mean(p.X), mean(p.Y)
	m.x, m.y, m.w = make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range n {
		m.x[i], m.y[i], m.w[i] = (p.X[i]-mx)/1000, (p.Y[i]-my)/1000, 1
	}
	if m.kind <= districting.Median {
		copy(m.w, p.Measures[p.Objective.Measure].Values)
	}
	m.layBalance()
	m.fixed, m.fx, m.fy = make([]bool, k), make([]float64, k), make([]float64, k)
	for _, c := range p.Centres {
		x, y := c.X, c.Y
		if c.Unit >= 0 {
			x, y = p.X[c.Unit], p.Y[c.Unit]
		}
		m.fixed[c.Territory], m.fx[c.Territory], m.fy[c.Territory] = true, (x-mx)/1000, (y-my)/1000
	}
	if slices.ContainsFunc(p.Locked, func(t int32) bool { return t >= 0 }) {
		m.locked = p.Locked
	}
	if len(p.Forbidden) > 0 {
		m.barred = make([]uint64, (n*k+63)/64)
		for _, f := range p.Forbidden {
			bit := int(f.Unit)*k + int(f.Territory)
			m.barred[bit/64] |= 1 << (bit % 64)
		}
	}
	m.layDisruption(reference)
	m.free = len(p.Centres) == 0 && m.locked == nil && m.barred == nil
	for _, b := range p.Balance {
		m.free = m.free && b.Share == nil
	}
	m.cool = coolTable()
	m.maxRun = min(max(4, n/k/3), 60)
	return m
}

func (m *instance) layBalance() {
	p, k := m.p, m.k
	m.nb = len(p.Balance)
	m.val = make([]float64, m.n*m.nb)
	m.lo, m.hi, m.inv = make([]float64, k*m.nb), make([]float64, k*m.nb), make([]float64, m.nb)
	for j, b := range p.Balance {
		for i, v := range p.Measures[b.Measure].Values {
			m.val[i*m.nb+j] = v
		}
		total := p.Total(b.Measure)
		m.inv[j] = 1
		if total > 0 {
			m.inv[j] = float64(k) / total
		}
		for t := range k {
			low, high := p.Bounds(b, int32(t))
			slack := p.Slack(b) / 2
			m.lo[t*m.nb+j], m.hi[t*m.nb+j] = low-slack, high+slack
		}
	}
}

func (m *instance) layDisruption(reference float64) {
	p := m.p
	m.share, m.current = 1, p.Current
	if p.Current == nil {
		return
	}
	if p.Keep > 0 {
		m.share, m.uproot = 1-p.Keep, p.Keep*reference
		m.stay = make([]float64, m.n)
		measure, total := p.DisruptionMeasure(), float64(m.n)
		if measure >= 0 {
			total = p.Total(measure)
		}
		for i := range m.stay {
			v := 1.0
			if measure >= 0 {
				v = p.Measures[measure].Values[i]
			}
			if total > 0 && p.Current[i] >= 0 {
				m.stay[i] = p.Keep * reference * v / total
			}
		}
	}
	m.nm = len(p.MaxMoved)
	m.moveVal = make([]float64, m.n*m.nm)
	for j, limit := range p.MaxMoved {
		total := p.Total(limit.Measure)
		for i, v := range p.Measures[limit.Measure].Values {
			if p.Current[i] >= 0 {
				m.moveVal[i*m.nm+j] = v
			}
		}
		m.moveMax = append(m.moveMax, (limit.Share+5e-10)*total)
		m.moveInv = append(m.moveInv, float64(m.k)/math.Max(total, 1e-300))
	}
}

// allowed tells whether locks and bans let unit i be in territory t.
func (m *instance) allowed(i, t int32) bool {
	if m.locked != nil && m.locked[i] >= 0 && m.locked[i] != t {
		return false
	}
	return m.barred == nil || !m.isBarred(i, t)
}

// isBarred looks a ban up; only when there are some.
func (m *instance) isBarred(i, t int32) bool {
	bit := int(i)*m.k + int(t)
	return m.barred[bit/64]&(1<<(bit%64)) != 0
}

func mean(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total / float64(len(values))
}
