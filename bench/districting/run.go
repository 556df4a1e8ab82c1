package main

import (
	"fmt"
	"math"
	"runtime"
	"sync"
	"time"

	"arpent/engine/districting"
	"arpent/engine/districting/proof"
	"arpent/engine/districting/solve"
)

// outcome is what one run showed.
type outcome struct {
	result        *solve.Result
	firstFeasible float64 // seconds; NaN when none
	lastBetter    float64
	seconds       float64
	peakMB        float64
}

func runAll(set string, cases []benchCase, o options) error {
	fmt.Printf("\n%s: %v s a run, %d processors\n", set, o.seconds, runtime.GOMAXPROCS(0))
	fmt.Printf("%-20s %6s %4s %5s %9s %14s %14s %9s %8s %8s %8s %6s %9s %8s\n", "instance", "units", "k", "seed",
		"feasible", "objective", "published", "diff %", "first s", "last s", "Mprops", "MB", "gap %", "proof s")
	total, worst, count := 0.0, math.Inf(-1), 0
	for _, c := range cases {
		if giants := districting.Giants(c.problem); len(giants) > 0 {
			fmt.Printf("%-20s %6d %4d: %d units are larger than a territory allows\n", c.name, c.problem.Units(), c.problem.Territories, len(giants))
			continue
		}
		for i := range o.seeds {
			o := o
			o.seed += uint64(i)
			out, err := runOne(c, o)
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			r := out.result
			gap, proving, optimal := gapOf(c, r, o)
			difference := math.NaN()
			if c.published > 0 {
				difference = 100 * (r.Objective/c.unit/c.published - 1)
				if r.Feasible {
					total, worst, count = total+difference, math.Max(worst, difference), count+1
				}
			}
			verdict := ""
			if optimal {
				verdict = "optimal"
			}
			fmt.Printf("%-20s %6d %4d %5d %9v %14.3f %14.3f %9.3f %8.2f %8.2f %8.1f %6.0f %9.3f %8.2f %s\n", c.name, c.problem.Units(), c.problem.Territories,
				o.seed, r.Feasible, r.Objective/c.unit, c.published, difference, out.firstFeasible, out.lastBetter, float64(r.Iterations)/1e6, out.peakMB, gap, proving, verdict)
			if !r.Feasible {
				for _, v := range r.Violations[:min(3, len(r.Violations))] {
					fmt.Println("   ", v)
				}
			}
		}
	}
	if count > 0 {
		fmt.Printf("mean difference %.4f %%, worst %.4f %% over %d feasible\n", total/float64(count), worst, count)
	}
	return nil
}

// gapOf is how much better than the plan found another could be at best, in
// percent, and the seconds that took to prove, a fifth of the search's at most.
func gapOf(c benchCase, r *solve.Result, o options) (gap, seconds float64, optimal bool) {
	if !r.Feasible || !proof.Supported(c.problem) {
		return math.NaN(), math.NaN(), false
	}
	begun := time.Now()
	elapsed := func() float64 { return time.Since(begun).Seconds() }
	limit := o.proving
	if limit == 0 {
		limit = o.seconds / 5
	}
	proven := proof.Of(c.problem, r.Plan, proof.Options{Workers: o.workers, Stop: func() bool { return elapsed() > limit }})
	seconds = elapsed()
	r.Plan, r.Objective = proven.Plan, districting.Evaluate(c.problem, proven.Plan)
	return 100 * proven.Gap(r.Objective), seconds, proven.Optimal
}

func runOne(c benchCase, o options) (outcome, error) {
	out := outcome{firstFeasible: math.NaN(), lastBetter: math.NaN()}
	start := time.Now()
	elapsed := func() float64 { return time.Since(start).Seconds() }
	var mu sync.Mutex
	best := math.Inf(1)
	options := solve.Options{Seed: o.seed, Workers: o.workers, Iterations: o.iterations}
	if o.iterations == 0 {
		options.Stop = func() bool {
			mu.Lock()
			defer mu.Unlock()
			return elapsed() > o.seconds || o.first && !math.IsNaN(out.firstFeasible)
		}
	}
	options.Progress = func(p solve.Progress) {
		mu.Lock()
		defer mu.Unlock()
		if !p.Feasible {
			return
		}
		if math.IsNaN(out.firstFeasible) {
			out.firstFeasible = elapsed()
		}
		if p.Objective < best*(1-1e-9) {
			best = p.Objective
			out.lastBetter = elapsed()
			if o.trace {
				fmt.Printf("    %8.2f s %14.4f\n", elapsed(), best/c.unit)
			}
		}
	}
	result, err := solve.Solve(c.problem, options)
	if err != nil {
		return out, err
	}
	out.result, out.seconds = result, elapsed()
	if report := districting.Check(c.problem, result.Plan); report.Feasible != result.Feasible {
		return out, fmt.Errorf("the checker says feasible=%v, the result %v", report.Feasible, result.Feasible)
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	out.peakMB = float64(memory.HeapSys) / 1e6
	return out, nil
}
