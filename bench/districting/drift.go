package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"arpent/engine/districting"
	"arpent/engine/districting/frontier"
	"arpent/engine/districting/solve"
)

// drift is an alignment that was balanced once: 5,000 accounts in 60
// territories, whose hours then grow and shrink by region and by account; a
// tenth of the accounts is locked where it is.
func drift(o options) (*districting.Problem, error) {
	made, err := accounts(o, 5000, 60)
	if err != nil {
		return nil, err
	}
	p := made[0].problem
	p.Balance = p.Balance[:1]
	before, err := solve.Solve(p, solve.Options{Seed: o.seed, Iterations: 20_000_000})
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(11, 13))
	hours := p.Measures[0].Values
	p.Current, p.Locked = before.Plan, make([]int32, len(hours))
	for i := range hours {
		region := 1 + 0.2*math.Sin(p.X[i]/120_000)*math.Sin(p.Y[i]/150_000)
		hours[i] *= region * math.Exp(0.2*r.NormFloat64())
		if p.Locked[i] = -1; r.Float64() < 0.1 {
			p.Locked[i] = before.Plan[i]
		}
	}
	p.Balance[0] = around(p, 0, 0.05, false)
	return p, nil
}

// disrupt shows the frontier of a drifted alignment, and what none can go below:
// the hours above the bounds leave, those missing below them come.
func disrupt(o options) error {
	p, err := drift(o)
	if err != nil {
		return err
	}
	today := districting.Check(p, p.Current)
	b, total := p.Balance[0], p.Total(0)
	over, under, outside := 0.0, 0.0, 0
	for _, t := range today.Territories {
		sum := t.Sums[b.Measure]
		over, under = over+max(0, sum-b.High), under+max(0, b.Low-sum)
		if sum > b.High || sum < b.Low {
			outside++
		}
	}
	fmt.Printf("\ndrift: %d accounts, %d of %d territories outside ±5 %%, moment %.2f; at least %.2f %% of the hours must move\n",
		p.Units(), outside, p.Territories, today.Objective/1e6, 100*max(over, under)/total)
	begun := time.Now()
	list, knee, err := frontier.Find(p, solve.Options{Seed: o.seed, Workers: o.workers, Stop: func() bool { return time.Since(begun).Seconds() > o.seconds }}, 8)
	if err != nil {
		return err
	}
	fmt.Printf("%6s %8s %9s %9s %9s %9s %6s %6s\n", "keep", "tighten", "moved %", "moment", "off by %", "feasible", "locked", "knee")
	for i, a := range list {
		moved := 0
		for u, t := range p.Locked {
			if t >= 0 && a.Plan[u] != t {
				moved++
			}
		}
		fmt.Printf("%6.2f %8.2f %9.2f %9.2f %9.2f %9v %6d %6v\n", a.Keep, a.Tighten, 100*a.Moved, a.Objective/1e6, 100*a.Spread, a.Feasible, moved, i == knee)
	}
	return nil
}
