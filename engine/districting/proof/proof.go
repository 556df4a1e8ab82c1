// Package proof tells how much better than a plan another can be at best, by
// the sharpest argument that the problem allows: the set of all territories a
// better plan could have where units are few, else Hess's relaxation.
package proof

import (
	"math"

	"arpent/engine/districting"
	"arpent/engine/districting/bound"
	"arpent/engine/districting/exact"
)

// Options steer Of.
type Options struct {
	Workers int         // 0 = one per processor; does not change the proof
	Stop    func() bool // nil = never
}

// Proof is what is known for certain. Without Stop it is the same each time.
type Proof struct {
	Value   float64 // no feasible plan has an objective below it; 0 when nothing is proven
	Optimal bool    // nothing is better than Plan
	Plan    []int32 // the plan given, or a better one that was found on the way
}

// mostUnits is the size above which one step of the bound takes seconds.
const mostUnits = 10_000

// Supported tells whether Of proves anything about a problem's objective.
func Supported(p *districting.Problem) bool {
	return bound.Supported(p) && len(p.X) <= mostUnits
}

// Of proves what can be proven about a feasible plan of a valid problem until
// Stop says so. Keep plays no part: the objective alone is bounded.
func Of(p *districting.Problem, plan []int32, o Options) Proof {
	if !Supported(p) {
		return Proof{Plan: plan}
	}
	if exact.Supported(p) {
		r := exact.Prove(p, plan, exact.Options{Workers: o.Workers, Stop: o.Stop})
		return Proof{Value: r.Value, Optimal: r.Optimal, Plan: r.Plan}
	}
	known := districting.Evaluate(p, plan)
	r := bound.Find(p, bound.Options{Known: known, Plan: plan, Workers: o.Workers, Stop: o.Stop})
	return Proof{Value: r.Value, Optimal: known > 0 && r.Value >= known*(1-1e-9) || known == 0, Plan: plan}
}

// Gap is how much lower than an objective another plan's can be, as a share of it.
func (p Proof) Gap(objective float64) float64 {
	if objective <= 0 {
		return 0
	}
	return math.Max(0, (objective-p.Value)/objective)
}
