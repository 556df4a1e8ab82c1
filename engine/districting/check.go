package districting

import (
	"fmt"
	"math"
)

// Violation is one reason why a plan is not feasible. Rule is "assignment",
// "empty", "contiguity", "balance", "locked", "forbidden" or "max_moved".
type Violation struct {
	Rule      string
	Territory int32 // -1 when it concerns the whole plan
	Unit      int32 // -1 when it concerns a territory
	Measure   int   // for balance and max_moved, else -1
	Value     float64
	Low, High float64
	Pieces    int // for contiguity: the number of separate pieces
}

func (v Violation) String() string {
	switch v.Rule {
	case "balance":
		return fmt.Sprintf("territory %d: measure %d is %g, allowed %g to %g", v.Territory, v.Measure, v.Value, v.Low, v.High)
	case "contiguity":
		return fmt.Sprintf("territory %d is in %d pieces", v.Territory, v.Pieces)
	case "max_moved":
		return fmt.Sprintf("share of measure %d that changes hands is %g, allowed %g", v.Measure, v.Value, v.High)
	case "empty":
		return fmt.Sprintf("territory %d has no unit", v.Territory)
	}
	return fmt.Sprintf("unit %d in territory %d: %s", v.Unit, v.Territory, v.Rule)
}

// Summary describes one territory of a plan.
type Summary struct {
	Units  int
	Sums   []float64 // per measure of the problem
	Centre int32     // the unit taken as centre; -1 when a point was given or the territory is empty
	X, Y   float64   // position of the centre, metres
	Cost   float64   // the territory's part of the objective (Border, Cut: its whole border)
}

// Report is the verdict of Check.
type Report struct {
	Feasible    bool
	Violations  []Violation
	Objective   float64 // without Keep
	Moved       float64 // share of DisruptionMeasure that changes hands; 0 without Current
	Territories []Summary
}

// Check judges a plan from the problem statement alone, sharing nothing with
// the search: assignment, contiguity, balance, locks, bans, disruption limit,
// objective. It runs in O(units + edges), plus for Median the square of the
// largest territory.
func Check(p *Problem, plan []int32) Report {
	var r Report
	n, k := len(p.X), p.Territories
	add := func(v Violation) { r.Violations = append(r.Violations, v) }
	if len(plan) != n {
		add(Violation{Rule: "assignment", Territory: -1, Unit: -1, Measure: -1, Value: float64(len(plan))})
		return r
	}
	members := make([][]int32, k)
	for i, t := range plan {
		if t < 0 || int(t) >= k {
			add(Violation{Rule: "assignment", Territory: t, Unit: int32(i), Measure: -1})
			continue
		}
		members[t] = append(members[t], int32(i))
		if p.Locked != nil && p.Locked[i] >= 0 && p.Locked[i] != t {
			add(Violation{Rule: "locked", Territory: t, Unit: int32(i), Measure: -1})
		}
	}
	if len(r.Violations) > 0 && r.Violations[0].Rule == "assignment" {
		return r
	}
	for _, f := range p.Forbidden {
		if plan[f.Unit] == f.Territory {
			add(Violation{Rule: "forbidden", Territory: f.Territory, Unit: f.Unit, Measure: -1})
		}
	}
	pieces := countPieces(p, plan)
	r.Territories = make([]Summary, k)
	for t := range members {
		s := &r.Territories[t]
		s.Units, s.Centre = len(members[t]), -1
		s.Sums = make([]float64, len(p.Measures))
		for m := range p.Measures {
			for _, i := range members[t] {
				s.Sums[m] += p.Measures[m].Values[i]
			}
		}
		switch {
		case s.Units == 0:
			add(Violation{Rule: "empty", Territory: int32(t), Unit: -1, Measure: -1})
		case pieces[t] != 1:
			add(Violation{Rule: "contiguity", Territory: int32(t), Unit: -1, Measure: -1, Pieces: pieces[t]})
		}
		for _, b := range p.Balance {
			low, high := p.Bounds(b, int32(t))
			if v := s.Sums[b.Measure]; v < low-p.Slack(b) || v > high+p.Slack(b) {
				add(Violation{Rule: "balance", Territory: int32(t), Unit: -1, Measure: b.Measure, Value: v, Low: low, High: high})
			}
		}
	}
	for _, m := range p.MaxMoved {
		if moved := p.Moved(plan, m.Measure); moved > m.Share+1e-9 {
			add(Violation{Rule: "max_moved", Territory: -1, Unit: -1, Measure: m.Measure, Value: moved, High: m.Share})
		}
	}
	r.Objective = evaluate(p, plan, members, r.Territories)
	if p.Current != nil {
		r.Moved = p.Moved(plan, p.DisruptionMeasure())
	}
	r.Feasible = len(r.Violations) == 0
	return r
}

// countPieces counts the connected pieces of every territory by union-find
// over the edges inside territories.
func countPieces(p *Problem, plan []int32) []int {
	inside := make([]Edge, 0, len(p.Edges))
	for _, e := range p.Edges {
		if plan[e.A] == plan[e.B] {
			inside = append(inside, e)
		}
	}
	pieces := make([]int, p.Territories)
	for _, part := range components(len(plan), inside) {
		pieces[plan[part[0]]]++
	}
	return pieces
}

// Evaluate gives the objective of a plan, without Keep.
func Evaluate(p *Problem, plan []int32) float64 { return Check(p, plan).Objective }

// evaluate computes the objective and fills centre, position and cost.
func evaluate(p *Problem, plan []int32, members [][]int32, out []Summary) float64 {
	total := 0.0
	if p.Objective.Kind >= Border {
		for _, e := range p.Edges {
			if plan[e.A] == plan[e.B] || e.A == e.B {
				continue
			}
			cost := 1.0
			if p.Objective.Kind == Border {
				cost = e.BorderMeters / 1000
			}
			total += cost
			out[plan[e.A]].Cost += cost
			out[plan[e.B]].Cost += cost
		}
	}
	given := make([]*Centre, p.Territories)
	for i := range p.Centres {
		given[p.Centres[i].Territory] = &p.Centres[i]
	}
	for t, list := range members {
		s := &out[t]
		if c := given[t]; c != nil {
			s.Centre, s.X, s.Y = c.Unit, c.X, c.Y
			if c.Unit >= 0 {
				s.X, s.Y = p.X[c.Unit], p.Y[c.Unit]
			}
		} else if len(list) > 0 {
			s.Centre = bestCentre(p, list)
			s.X, s.Y = p.X[s.Centre], p.Y[s.Centre]
		}
		if p.Objective.Kind <= Median {
			s.Cost = sumTo(p, list, s.X, s.Y)
			total += s.Cost
		}
	}
	return total
}

// sumTo is Σ measure × distance (or its square) in km to a point.
func sumTo(p *Problem, list []int32, x, y float64) float64 {
	w := p.Measures[p.Objective.Measure].Values
	sum := 0.0
	for _, i := range list {
		d := math.Hypot(p.X[i]-x, p.Y[i]-y) / 1000
		if p.Objective.Kind == Moment {
			d *= d
		}
		sum += w[i] * d
	}
	return sum
}

// bestCentre finds the member with the lowest sum. For Moment that is the
// member nearest to the weighted centroid (parallel-axis theorem); so it is,
// by the objective's or an equal weight, for objectives without a centre.
func bestCentre(p *Problem, list []int32) int32 {
	if p.Objective.Kind == Median {
		best, low := list[0], math.Inf(1)
		for _, c := range list {
			if s := sumTo(p, list, p.X[c], p.Y[c]); s < low {
				best, low = c, s
			}
		}
		return best
	}
	var sw, sx, sy float64
	for _, i := range list {
		w := 1.0
		if p.Objective.Kind == Moment {
			w = p.Measures[p.Objective.Measure].Values[i]
		}
		sw, sx, sy = sw+w, sx+w*p.X[i], sy+w*p.Y[i]
	}
	if sw == 0 {
		return list[0]
	}
	sx, sy = sx/sw, sy/sw
	best, low := list[0], math.Inf(1)
	for _, c := range list {
		if d := math.Hypot(p.X[c]-sx, p.Y[c]-sy); d < low {
			best, low = c, d
		}
	}
	return best
}
