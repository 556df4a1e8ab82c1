package bound

import (
	"math"
	"runtime"

	"arpent/engine/districting"
)

// Options steer Find. Stop is asked between iterations.
type Options struct {
	Known      float64     // objective of a feasible plan, 0 when there is none; sharpens and speeds
	Plan       []int32     // a plan to take first multipliers from, or nil
	Iterations int         // of the ascent; 0 = DefaultIterations
	Workers    int         // 0 = one per processor; does not change the bound
	Stop       func() bool // nil = never
}

// DefaultIterations are enough to come within a few hundredths of a percent of
// the best multipliers on published instances.
const DefaultIterations = 2000

// Result is what was proven.
type Result struct {
	// Value is a number that the objective of no feasible plan is below; 0 when
	// nothing was proven, +Inf when the relaxation itself has no solution: then
	// there is no feasible plan.
	Value      float64
	Iterations int
	Lambda     []float64 // the best multipliers, per unit
	Sites      int       // places that may still be the centre of a territory in a plan better than Known
}

// Supported tells whether Find proves anything about a problem's objective.
func Supported(p *districting.Problem) bool { return p.Objective.Kind <= districting.Median }

// Find computes the bound. The problem must be valid (Problem.Validate). It
// takes a time proportional to iterations × units × sites left.
func Find(p *districting.Problem, o Options) Result {
	if !Supported(p) {
		return Result{}
	}
	m := newModel(p)
	a := newAscent(m, o)
	a.start(p, o.Plan)
	a.run()
	return Result{Value: a.value(), Iterations: a.iteration, Sites: a.left(), Lambda: a.kept}
}

func workers(o Options) int {
	if o.Workers > 0 {
		return o.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// rounding is the relative allowance for the order of floating-point additions:
// far above what sums of a hundred thousand numbers lose.
const rounding = 1e-9

// value is the best bound, rounded down.
func (a *ascent) value() float64 {
	if math.IsInf(a.best, 1) {
		return a.best
	}
	v := a.best
	if a.o.Known > 0 {
		v = min(v, a.o.Known) // sites that only worse plans use were dropped on the way
	}
	return max(v, 0)
}

func (a *ascent) left() int {
	total := 0
	for g := range a.m.groups {
		total += len(a.m.groups[g].sites)
	}
	return total
}
