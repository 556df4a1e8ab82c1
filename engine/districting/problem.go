package districting

import (
	"fmt"
	"math"
)

// Kind names an objective.
type Kind uint8

const (
	// Moment is Σ measure × squared distance in km to the territory's centre.
	Moment Kind = iota
	// Median is Σ measure × distance in km to the territory's centre.
	Median
	// Border is the length in km of the border between territories.
	Border
	// Cut is the number of edges between territories.
	Cut
)

func (k Kind) String() string {
	return [...]string{"moment", "median", "border", "cut"}[k]
}

// Objective is what a plan minimises. The centre of a territory, for Moment
// and Median, is the given one (Problem.Centres) or else the unit of the
// territory with the lowest sum. Measure is ignored by Border and Cut.
type Objective struct {
	Kind    Kind
	Measure int
}

// Measure is a number per unit that is summed over territories.
type Measure struct {
	Name   string
	Values []float64 // one per unit, finite, ≥ 0
}

// Edge says that units A and B touch. BorderMeters may be 0 when unknown.
type Edge struct {
	A, B         int32
	BorderMeters float64
}

// Balance bounds a measure in every territory: Low ≤ sum ≤ High. With Share
// (one per territory, adding up to 1) the bounds are those of an average
// territory and territory t's are scaled by Share[t] × Territories.
type Balance struct {
	Measure   int
	Low, High float64
	Share     []float64
}

// Centre fixes the centre of a territory: unit Unit, or the point X, Y in
// metres when Unit is negative.
type Centre struct {
	Territory int32
	X, Y      float64
	Unit      int32
}

// Forbidden bars a unit from a territory.
type Forbidden struct {
	Unit, Territory int32
}

// MaxMoved bounds the share (0 to 1) of a measure that may change hands
// against Problem.Current.
type MaxMoved struct {
	Measure int
	Share   float64
}

// Problem is one territory design question. See the package documentation.
type Problem struct {
	X, Y        []float64 // metres on a plane, one per unit
	Measures    []Measure
	Edges       []Edge
	Territories int
	Balance     []Balance
	Objective   Objective

	Centres   []Centre
	Locked    []int32 // territory per unit, -1 free; nil = none locked
	Forbidden []Forbidden

	Current []int32 // today's territory per unit, -1 none; nil = no alignment
	// Keep, 0 to 1, weighs stability: the search minimises
	// (1-Keep) × objective ÷ Reference + Keep × Disruption.
	Keep float64
	// Reference is the best objective known without Keep; with 0, Solve finds
	// one first.
	Reference float64
	MaxMoved  []MaxMoved
}

// Units is the number of units.
func (p *Problem) Units() int { return len(p.X) }

// InputError is a defect of a Problem: Field as in Go, Index of the unit, edge
// or entry (-1 when it concerns the whole field).
type InputError struct {
	Field  string
	Index  int
	Reason string
}

func (e *InputError) Error() string {
	if e.Index < 0 {
		return fmt.Sprintf("%s: %s", e.Field, e.Reason)
	}
	return fmt.Sprintf("%s[%d]: %s", e.Field, e.Index, e.Reason)
}

// Bad makes an InputError.
func Bad(field string, index int, format string, args ...any) error {
	return &InputError{Field: field, Index: index, Reason: fmt.Sprintf(format, args...)}
}

// Validate reports the first defect that makes the problem meaningless, as an
// *InputError. A problem that merely has no feasible plan is valid.
func (p *Problem) Validate() error {
	n, k := len(p.X), p.Territories
	switch {
	case n == 0:
		return Bad("X", -1, "there are no units")
	case len(p.Y) != n:
		return Bad("Y", -1, "%d values for %d units", len(p.Y), n)
	case k < 1 || k > n:
		return Bad("Territories", -1, "%d territories asked of %d units", k, n)
	}
	for i := range p.X {
		if !finite(p.X[i]) || !finite(p.Y[i]) {
			return Bad("X", i, "position is not finite")
		}
	}
	for i, m := range p.Measures {
		if len(m.Values) != n {
			return Bad("Measures", i, "measure %q has %d values for %d units", m.Name, len(m.Values), n)
		}
		for u, v := range m.Values {
			if !finite(v) || v < 0 {
				return Bad("Measures", i, "measure %q of unit %d is %v; it must be finite and not negative", m.Name, u, v)
			}
		}
	}
	for i, e := range p.Edges {
		if e.A < 0 || e.B < 0 || int(e.A) >= n || int(e.B) >= n {
			return Bad("Edges", i, "edge %d–%d names a unit that does not exist", e.A, e.B)
		}
		if !finite(e.BorderMeters) || e.BorderMeters < 0 {
			return Bad("Edges", i, "border length %v", e.BorderMeters)
		}
	}
	if parts := len(components(n, p.Edges)); parts > 1 {
		return Bad("Edges", -1, "the units form %d separate parts; link them (see Links) or design each part alone", parts)
	}
	if o := p.Objective; o.Kind > Cut {
		return Bad("Objective", -1, "unknown kind %d", o.Kind)
	} else if o.Kind <= Median && (o.Measure < 0 || o.Measure >= len(p.Measures)) {
		return Bad("Objective", -1, "measure %d does not exist", o.Measure)
	}
	if err := p.validateBalance(); err != nil {
		return err
	}
	return p.validateWishes()
}

func (p *Problem) validateBalance() error {
	for i, b := range p.Balance {
		switch {
		case b.Measure < 0 || b.Measure >= len(p.Measures):
			return Bad("Balance", i, "measure %d does not exist", b.Measure)
		case math.IsNaN(b.Low) || math.IsNaN(b.High) || b.Low > b.High || b.High < 0:
			return Bad("Balance", i, "bounds %v..%v", b.Low, b.High)
		case b.Share != nil && len(b.Share) != p.Territories:
			return Bad("Balance", i, "%d shares for %d territories", len(b.Share), p.Territories)
		}
		total := 0.0
		for _, s := range b.Share {
			if !finite(s) || s <= 0 {
				return Bad("Balance", i, "share %v must be positive", s)
			}
			total += s
		}
		if b.Share != nil && math.Abs(total-1) > 1e-6 {
			return Bad("Balance", i, "shares add up to %v, not 1", total)
		}
	}
	return nil
}

// validateWishes checks centres, locks, bans and the current alignment.
func (p *Problem) validateWishes() error {
	n, k := len(p.X), p.Territories
	for i, c := range p.Centres {
		if c.Territory < 0 || int(c.Territory) >= k {
			return Bad("Centres", i, "territory %d does not exist", c.Territory)
		}
		if int(c.Unit) >= n || c.Unit < 0 && (!finite(c.X) || !finite(c.Y)) {
			return Bad("Centres", i, "neither a unit nor a position")
		}
	}
	for name, plan := range map[string][]int32{"Locked": p.Locked, "Current": p.Current} {
		if plan != nil && len(plan) != n {
			return Bad(name, -1, "%d entries for %d units", len(plan), n)
		}
		for i, t := range plan {
			if t < -1 || int(t) >= k {
				return Bad(name, i, "territory %d does not exist", t)
			}
		}
	}
	for i, f := range p.Forbidden {
		if f.Unit < 0 || int(f.Unit) >= n || f.Territory < 0 || int(f.Territory) >= k {
			return Bad("Forbidden", i, "unit %d, territory %d: no such", f.Unit, f.Territory)
		}
		if p.Locked != nil && p.Locked[f.Unit] == f.Territory {
			return Bad("Forbidden", i, "unit %d is locked into the territory it is barred from", f.Unit)
		}
	}
	if !(p.Keep >= 0 && p.Keep <= 1) {
		return Bad("Keep", -1, "%v is not between 0 and 1", p.Keep)
	}
	if (p.Keep > 0 || len(p.MaxMoved) > 0) && p.Current == nil {
		return Bad("Current", -1, "Keep and MaxMoved need a current alignment")
	}
	for i, m := range p.MaxMoved {
		if m.Measure < 0 || m.Measure >= len(p.Measures) || !(m.Share >= 0) {
			return Bad("MaxMoved", i, "measure %d, share %v", m.Measure, m.Share)
		}
	}
	return nil
}

// Bounds gives the lowest and highest sum that territory t may have of b.
func (p *Problem) Bounds(b Balance, t int32) (low, high float64) {
	if b.Share == nil {
		return b.Low, b.High
	}
	scale := b.Share[t] * float64(p.Territories)
	return b.Low * scale, b.High * scale
}

// Total is the sum of a measure over all units.
func (p *Problem) Total(measure int) float64 {
	total := 0.0
	for _, v := range p.Measures[measure].Values {
		total += v
	}
	return total
}

// DisruptionMeasure is the measure whose moved share Keep weighs: the first
// balanced one, else the objective's; -1 (units are counted) when there is none.
func (p *Problem) DisruptionMeasure() int {
	if len(p.Balance) > 0 {
		return p.Balance[0].Measure
	}
	if p.Objective.Kind <= Median {
		return p.Objective.Measure
	}
	return -1
}

// Moved is the share (0 to 1) of a measure (-1: of units) whose territory in
// plan differs from Current; units without a current territory do not count.
func (p *Problem) Moved(plan []int32, measure int) float64 {
	moved, total := 0.0, 0.0
	for i, t := range p.Current {
		v := 1.0
		if measure >= 0 {
			v = p.Measures[measure].Values[i]
		}
		total += v
		if t >= 0 && plan[i] != t {
			moved += v
		}
	}
	if total == 0 {
		return 0
	}
	return moved / total
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
