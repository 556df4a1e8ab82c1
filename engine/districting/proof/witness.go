package proof

import (
	"fmt"
	"math"
	"slices"

	"arpent/engine/districting"
	"arpent/engine/districting/exact"
)

// Kind is the kind of argument a witness is.
type Kind string

const (
	// Total: the whole does not divide into territories within bounds.
	Total Kind = "total"
	// Unit: a unit is larger than a territory may be.
	Unit Kind = "unit"
	// Pocket: what lies behind a unit cannot be cut into whole territories, and
	// what must be added to the unit's own territory makes that too large.
	Pocket Kind = "pocket"
	// Around: no contiguous set around a unit is within bounds and leaves a rest
	// that whole territories can be made of; all were looked at.
	Around Kind = "around"
	// All: every way to cut the map was looked at.
	All Kind = "all"
)

// Witness is why no feasible plan exists: units and a measure that anyone can
// check. Unit is -1 for Total and All.
type Witness struct {
	Kind      Kind
	Unit      int32
	Units     []int32 // Pocket: what lies behind the unit
	Balance   int     // index in Problem.Balance; -1 for Around and All
	Value     float64 // Total, Unit: the sum; Pocket: the least that the unit's territory would have
	Low, High float64 // what is allowed
	Looked    int64   // Around, All: sets looked at
}

// Say explains the witness; name gives a unit's name, measure a balance's.
func (w *Witness) Say(name func(unit int32) string, measure func(balance int) string) string {
	switch w.Kind {
	case Total:
		return fmt.Sprintf("all units together have %.8g of %s; the territories need %.8g to %.8g", w.Value, measure(w.Balance), w.Low, w.High)
	case Unit:
		return fmt.Sprintf("%s has %.8g of %s, more than the %.8g that a territory may have", name(w.Unit), w.Value, measure(w.Balance), w.High)
	case Pocket:
		return fmt.Sprintf("the %d units that only %s joins to the rest, among them %s, cannot be cut into whole territories; with what is over, the territory of %s would have at least %.8g of %s, allowed %.8g",
			len(w.Units), name(w.Unit), name(w.Units[0]), name(w.Unit), w.Value, measure(w.Balance), w.High)
	case Around:
		return fmt.Sprintf("no territory is possible around %s: of all contiguous sets with it, none is within bounds and leaves a rest that can be divided (%d looked at)", name(w.Unit), w.Looked)
	}
	return fmt.Sprintf("every way to cut the map into contiguous territories within bounds ends in a rest that cannot be divided (%d sets looked at)", w.Looked)
}

// Against looks for a reason why a valid problem has no feasible plan: first in
// the sums, then behind cut units, then, with few units, by trying everything,
// until Stop says so. It gives nil when it finds none, and may then have met a
// plan, which is contiguous and balanced but may break locks and other wishes.
func Against(p *districting.Problem, o Options) (*Witness, []int32) {
	if giants := districting.Giants(p); len(giants) > 0 {
		g := giants[0]
		return &Witness{Kind: Unit, Unit: g.Unit, Balance: g.Balance, Value: g.Value, High: g.High}, nil
	}
	if w := total(p); w != nil {
		return w, nil
	}
	if w := pocket(p, o.Stop); w != nil {
		return w, nil
	}
	if !exact.CanRefute(p) {
		return nil, nil
	}
	r := exact.Refute(p, exact.Options{Stop: o.Stop})
	switch {
	case r.Proven && r.Unit >= 0:
		return &Witness{Kind: Around, Unit: r.Unit, Balance: -1, Looked: r.Nodes}, nil
	case r.Proven:
		return &Witness{Kind: All, Unit: -1, Balance: -1, Looked: r.Nodes}, nil
	}
	return nil, r.Plan
}

// total compares the sums of the whole with those of all territories.
func total(p *districting.Problem) *Witness {
	for bi, b := range p.Balance {
		low, high := 0.0, 0.0
		for t := range int32(p.Territories) { //nolint:gosec // few
			l, h := p.Bounds(b, t)
			low, high = low+l, high+h
		}
		slack := p.Slack(b) * float64(p.Territories) * (1 + 1e-3)
		if v := p.Total(b.Measure); v < low-slack || v > high+slack {
			return &Witness{Kind: Total, Unit: -1, Balance: bi, Value: v, Low: low, High: high}
		}
	}
	return nil
}

// mostPockets is the number of units above which cut units are not looked for.
const mostPockets = 5000

// pocket finds a cut unit whose territory would be too large. Behind it lie
// pieces that touch the rest through it alone: j territories lie within a piece,
// for one and the same j by all measures, and what these leave is the unit's.
func pocket(p *districting.Problem, stop func() bool) *Witness {
	n := len(p.X)
	if n > mostPockets || len(p.Balance) == 0 {
		return nil
	}
	for _, b := range p.Balance {
		if b.Share != nil {
			return nil
		}
	}
	next := make([][]int32, n)
	for _, e := range p.Edges {
		if e.A != e.B {
			next[e.A], next[e.B] = append(next[e.A], e.B), append(next[e.B], e.A)
		}
	}
	seen := make([]int, n)
	for v := range n {
		if v%64 == 0 && stop != nil && stop() {
			return nil
		}
		var pieces [][]int32
		seen[v] = v + 1
		for _, from := range next[v] {
			if seen[from] == v+1 {
				continue
			}
			seen[from] = v + 1
			piece := []int32{from}
			for at := 0; at < len(piece); at++ {
				for _, j := range next[piece[at]] {
					if seen[j] != v+1 {
						seen[j] = v + 1
						piece = append(piece, j)
					}
				}
			}
			pieces = append(pieces, piece)
		}
		if len(pieces) > 1 {
			if w := behind(p, int32(v), pieces); w != nil { //nolint:gosec // few
				return w
			}
		}
	}
	return nil
}

// behind weighs what the pieces behind a unit leave to its territory.
func behind(p *districting.Problem, unit int32, pieces [][]int32) *Witness {
	least := make([]float64, len(p.Balance))
	for bi, b := range p.Balance {
		least[bi] = p.Measures[b.Measure].Values[unit]
	}
	var over []int32
	for _, piece := range pieces {
		left := leftover(p, piece)
		if slices.ContainsFunc(left, func(v float64) bool { return v > 0 }) {
			over = append(over, piece...)
		}
		for bi, v := range left {
			least[bi] += v
		}
	}
	for bi, b := range p.Balance {
		if _, high := p.Bounds(b, 0); least[bi] > high+2*p.Slack(b) && len(over) > 0 {
			return &Witness{Kind: Pocket, Unit: unit, Units: over, Balance: bi, Value: least[bi], High: high}
		}
	}
	return nil
}

// leftover is by balance the least of a piece that no whole territories within
// it can take.
func leftover(p *districting.Problem, piece []int32) []float64 {
	least := make([]float64, len(p.Balance))
	for bi := range least {
		least[bi] = math.Inf(1)
	}
	for j := range min(p.Territories, len(piece)+1) { // one is the unit's own
		left := make([]float64, len(p.Balance))
		for bi, b := range p.Balance {
			low, high := p.Bounds(b, 0)
			slack := p.Slack(b) * 2
			sum := 0.0
			for _, i := range piece {
				sum += p.Measures[b.Measure].Values[i]
			}
			if sum < float64(j)*(low-slack) {
				left = nil
				break
			}
			left[bi] = math.Max(0, sum-float64(j)*(high+slack))
		}
		for bi, v := range left {
			least[bi] = math.Min(least[bi], v)
		}
	}
	return least
}
