// Package layout lays a problem out for the search: kilometres, rows of
// balanced measures, bounds by territory, adjacency in compressed rows.
package layout

import (
	"math"
	"slices"

	"arpent/engine/districting"
)

// Instance is a Problem laid out for the search: positions in km about their
// mean, balanced measures row by row, bounds per territory.
type Instance struct {
	Problem *districting.Problem
	N, K    int
	*Graph
	Kind districting.Kind

	X, Y []float64 // km
	W    []float64 // objective weight per unit (Moment, Median); 1s otherwise

	NB     int       // number of balanced measures
	Val    []float64 // N × NB balanced measures
	Lo, Hi []float64 // K × NB bounds, widened by the rounding allowance
	Inv    []float64 // NB: 1 ÷ mean territory, makes violations relative

	Fixed  []bool // territory's centre is given
	FX, FY []float64

	Locked []int32  // nil or per unit
	Barred []uint64 // bitmap N × K; nil when nothing is forbidden

	// Disruption. The search minimises Share × objective + Σ Stay over units
	// away from Current. MoveMax are hard bounds on moved sums.
	Share   float64
	Current []int32
	Stay    []float64 // nil when Keep is 0
	Uproot  float64   // Σ Stay when everything changes hands
	MoveVal []float64 // N × NM
	MoveMax []float64 // NM
	MoveInv []float64
	NM      int // number of limits on what changes hands

	Free   bool // territories are interchangeable: no centre, lock, ban or share names one
	MaxRun int  // most units a composite move carries
}

// New lays p out; reference scales disruption (see Problem.Keep) and is
// only read when Keep > 0.
func New(p *districting.Problem, reference float64) *Instance {
	n, k := len(p.X), p.Territories
	m := &Instance{Problem: p, N: n, K: k, Kind: p.Objective.Kind, Graph: newGraph(n, p.Edges, p.Objective.Kind == districting.Border)}
	mx, my := mean(p.X), mean(p.Y)
	m.X, m.Y, m.W = make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range n {
		m.X[i], m.Y[i], m.W[i] = (p.X[i]-mx)/1000, (p.Y[i]-my)/1000, 1
	}
	if m.Kind <= districting.Median {
		copy(m.W, p.Measures[p.Objective.Measure].Values)
	}
	m.layBalance()
	m.Fixed, m.FX, m.FY = make([]bool, k), make([]float64, k), make([]float64, k)
	for _, c := range p.Centres {
		x, y := c.X, c.Y
		if c.Unit >= 0 {
			x, y = p.X[c.Unit], p.Y[c.Unit]
		}
		m.Fixed[c.Territory], m.FX[c.Territory], m.FY[c.Territory] = true, (x-mx)/1000, (y-my)/1000
	}
	if slices.ContainsFunc(p.Locked, func(t int32) bool { return t >= 0 }) {
		m.Locked = p.Locked
	}
	if len(p.Forbidden) > 0 {
		m.Barred = make([]uint64, (n*k+63)/64)
		for _, f := range p.Forbidden {
			bit := int(f.Unit)*k + int(f.Territory)
			m.Barred[bit/64] |= 1 << (bit % 64)
		}
	}
	m.layDisruption(reference)
	m.Free = len(p.Centres) == 0 && m.Locked == nil && m.Barred == nil
	for _, b := range p.Balance {
		m.Free = m.Free && b.Share == nil
	}
	m.MaxRun = min(max(4, n/k/3), 60)
	return m
}

func (m *Instance) layBalance() {
	p, k := m.Problem, m.K
	m.NB = len(p.Balance)
	m.Val = make([]float64, m.N*m.NB)
	m.Lo, m.Hi, m.Inv = make([]float64, k*m.NB), make([]float64, k*m.NB), make([]float64, m.NB)
	for j, b := range p.Balance {
		for i, v := range p.Measures[b.Measure].Values {
			m.Val[i*m.NB+j] = v
		}
		total := p.Total(b.Measure)
		m.Inv[j] = 1
		if total > 0 {
			m.Inv[j] = float64(k) / total
		}
		for t := range k {
			low, high := p.Bounds(b, int32(t))
			slack := p.Slack(b) / 2
			m.Lo[t*m.NB+j], m.Hi[t*m.NB+j] = low-slack, high+slack
		}
	}
}

func (m *Instance) layDisruption(reference float64) {
	p := m.Problem
	m.Share, m.Current = 1, p.Current
	if p.Current == nil {
		return
	}
	if p.Keep > 0 {
		m.Share, m.Uproot = 1-p.Keep, p.Keep*reference
		m.Stay = make([]float64, m.N)
		measure, total := p.DisruptionMeasure(), float64(m.N)
		if measure >= 0 {
			total = p.Total(measure)
		}
		for i := range m.Stay {
			v := 1.0
			if measure >= 0 {
				v = p.Measures[measure].Values[i]
			}
			if total > 0 && p.Current[i] >= 0 {
				m.Stay[i] = p.Keep * reference * v / total
			}
		}
	}
	m.NM = len(p.MaxMoved)
	m.MoveVal = make([]float64, m.N*m.NM)
	for j, limit := range p.MaxMoved {
		total := p.Total(limit.Measure)
		for i, v := range p.Measures[limit.Measure].Values {
			if p.Current[i] >= 0 {
				m.MoveVal[i*m.NM+j] = v
			}
		}
		m.MoveMax = append(m.MoveMax, (limit.Share+5e-10)*total)
		m.MoveInv = append(m.MoveInv, float64(m.K)/math.Max(total, 1e-300))
	}
}

// Allowed tells whether locks and bans let unit i be in territory t.
func (m *Instance) Allowed(i, t int32) bool {
	if m.Locked != nil && m.Locked[i] >= 0 && m.Locked[i] != t {
		return false
	}
	return m.Barred == nil || !m.IsBarred(i, t)
}

// IsBarred looks a ban up; only when there are some.
func (m *Instance) IsBarred(i, t int32) bool {
	bit := int(i)*m.K + int(t)
	return m.Barred[bit/64]&(1<<(bit%64)) != 0
}

func mean(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total / float64(len(values))
}
