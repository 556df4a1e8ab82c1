// Package frontier finds plans of which none is beaten by another in balance,
// compactness, disruption and travel at once.
package frontier

import (
	"cmp"
	"math"
	"slices"

	"arpent/engine/districting"
	"arpent/engine/districting/solve"
)

// Alternative is a plan of a frontier with what it is judged by, all to be low.
type Alternative struct {
	Plan      []int32
	Feasible  bool
	Objective float64
	Spread    float64 // largest relative distance of a territory's balanced sum from its target
	Moved     float64 // share that changes hands; 0 without Current
	Travel    float64 // Σ weight × km to the territory's centre (rep's home when given)
	Keep      float64 // the weight it was found with; with it and Tighten, Solve finds it again
	Tighten   float64 // share of the way from the bounds towards the target
}

// Find finds up to n feasible plans of which none is beaten by another in
// balance, compactness, disruption and travel at once, in rising order of what
// they move and then of objective, and the index of a suggested one: the knee,
// nearest to the best of each axis. It sweeps Keep (when there is a current
// alignment) and tighter bounds; every run starts from the best plan known for
// its wishes, and the sweeps repeat with more iterations until Options' limit
// or stop. When nothing is feasible the best plan comes alone, knee 0.
func Find(p *districting.Problem, o solve.Options, n int) (list []Alternative, knee int, err error) {
	if err := p.Validate(); err != nil {
		return nil, 0, err
	}
	wishes := sweep(p, max(n, 1))
	per := o.Iterations / int64(3*len(wishes)+1)
	if o.Iterations == 0 {
		per = max(200_000, 40*int64(len(p.X)))
		if o.Stop == nil {
			o.Iterations = solve.DefaultIterations
			per = o.Iterations / int64(3*len(wishes)+1)
		}
	}
	stopped := func() bool { return o.Stop != nil && o.Stop() }
	best := make([]*solve.Result, len(wishes))
	reference := p.Reference
	left := o.Iterations
	for pass := 0; ; pass++ {
		for i, w := range wishes {
			q := w.problem(p, reference)
			sub := o
			sub.Iterations = per << min(pass, 8)
			if i == 0 && pass == 0 {
				sub.Iterations *= 3 // what the others are measured by and start from
			}
			if o.Iterations > 0 {
				sub.Iterations = min(sub.Iterations, left)
			}
			sub.Seed = o.Seed + uint64(pass)*1_000_003
			if i > 0 || pass > 0 {
				sub.Start = startFor(q, best)
			}
			r, err := solve.Solve(q, sub)
			if err != nil {
				return nil, 0, err
			}
			left -= r.Iterations
			if best[i] == nil || better(q, r, best[i]) {
				best[i] = r
			}
			if i == 0 && p.Reference == 0 && best[0].Objective > 0 {
				reference = best[0].Objective
			}
			if stopped() || o.Iterations > 0 && left <= 0 {
				list, knee = gather(p, wishes, best, n)
				return list, knee, nil
			}
		}
	}
}

// wish is one point of the sweep.
type wish struct{ keep, tighten float64 }

func sweep(p *districting.Problem, n int) []wish {
	list := []wish{{0, 0}}
	for i := 1; i < n; i++ {
		at := float64(i) / float64(n-1)
		switch {
		case p.Current == nil:
			list = append(list, wish{0, 0.95 * at})
		case i%4 == 3 && i+1 < n:
			list = append(list, wish{at * at, 0.5})
		default:
			list = append(list, wish{at * at, 0})
		}
	}
	if p.Current != nil && n > 1 {
		list[n-1] = wish{1, 0}
	}
	return list
}

func (w wish) problem(p *districting.Problem, reference float64) *districting.Problem {
	q := *p
	q.Keep, q.Reference = w.keep, reference
	if w.tighten > 0 {
		q.Balance = slices.Clone(p.Balance)
		for i := range q.Balance {
			b := &q.Balance[i]
			mean := p.Total(b.Measure) / float64(p.Territories)
			if b.Low <= mean && mean <= b.High {
				b.Low += w.tighten * (mean - b.Low)
				b.High -= w.tighten * (b.High - mean)
			}
		}
	}
	return &q
}

// score is what Solve minimises for q.
func score(q *districting.Problem, objective, moved float64) float64 {
	if q.Keep == 0 || q.Reference <= 0 {
		return objective
	}
	return (1-q.Keep)*objective/q.Reference + q.Keep*moved
}

func better(q *districting.Problem, a, b *solve.Result) bool {
	if a.Feasible != b.Feasible {
		return a.Feasible
	}
	return score(q, a.Objective, a.Moved) < score(q, b.Objective, b.Moved)
}

// startFor picks the plan known so far that is best for q; the current
// alignment when it would be best once repaired.
func startFor(q *districting.Problem, known []*solve.Result) []int32 {
	start, low := q.Current, math.Inf(1)
	for _, r := range known {
		if r == nil {
			continue
		}
		if s := score(q, r.Objective, r.Moved); q.Keep < 0.7 && s < low {
			start, low = r.Plan, s
		}
	}
	return start
}

// gather judges all plans found and drops those that another beats.
func gather(p *districting.Problem, wishes []wish, best []*solve.Result, n int) ([]Alternative, int) {
	var all []Alternative
	for i, r := range best {
		if r == nil {
			continue
		}
		report := districting.Check(p, r.Plan)
		a := Alternative{Plan: r.Plan, Feasible: report.Feasible, Objective: report.Objective, Moved: report.Moved,
			Spread: spreadOf(p, report), Travel: travelOf(p, r.Plan, report), Keep: wishes[i].keep, Tighten: wishes[i].tighten}
		all = append(all, a)
	}
	var kept []Alternative
	for i, a := range all {
		beaten := !a.Feasible
		for j, b := range all {
			if b.Feasible && i != j && b.noWorse(a) && (!a.noWorse(b) || j < i) {
				beaten = true
			}
		}
		if !beaten {
			kept = append(kept, a)
		}
	}
	if len(kept) == 0 {
		return all[:1], 0
	}
	slices.SortStableFunc(kept, func(l, r Alternative) int {
		return cmp.Or(cmp.Compare(l.Moved, r.Moved), cmp.Compare(l.Objective, r.Objective))
	})
	return kept, kneeOf(kept)
}

func (a Alternative) axes() [4]float64 {
	return [4]float64{a.Objective, a.Spread, a.Moved, a.Travel}
}

func (a Alternative) noWorse(b Alternative) bool {
	x, y := a.axes(), b.axes()
	for i := range x {
		if x[i] > y[i]*(1+1e-9)+1e-12 {
			return false
		}
	}
	return true
}

// kneeOf picks the plan nearest to the ideal point, each axis scaled to its range.
func kneeOf(list []Alternative) int {
	low, high := list[0].axes(), list[0].axes()
	for _, a := range list {
		for i, v := range a.axes() {
			low[i], high[i] = math.Min(low[i], v), math.Max(high[i], v)
		}
	}
	knee, near := 0, math.Inf(1)
	for at, a := range list {
		d := 0.0
		for i, v := range a.axes() {
			if high[i] > low[i] {
				part := (v - low[i]) / (high[i] - low[i])
				d += float64(part * part)
			}
		}
		if d < near {
			knee, near = at, d
		}
	}
	return knee
}

// spreadOf is the largest relative distance of a balanced sum from its target.
func spreadOf(p *districting.Problem, r districting.Report) float64 {
	worst := 0.0
	for _, b := range p.Balance {
		mean := p.Total(b.Measure) / float64(p.Territories)
		for t, s := range r.Territories {
			target := mean
			if b.Share != nil {
				target *= b.Share[t] * float64(p.Territories)
			}
			if target > 0 {
				worst = math.Max(worst, math.Abs(s.Sums[b.Measure]/target-1))
			}
		}
	}
	return worst
}

func travelOf(p *districting.Problem, plan []int32, r districting.Report) float64 {
	total := 0.0
	for i, t := range plan {
		w := 1.0
		if p.Objective.Kind <= districting.Median {
			w = p.Measures[p.Objective.Measure].Values[i]
		} else if m := p.DisruptionMeasure(); m >= 0 {
			w = p.Measures[m].Values[i]
		}
		s := r.Territories[t]
		total += w * math.Hypot(p.X[i]-s.X, p.Y[i]-s.Y) / 1000
	}
	return total
}
