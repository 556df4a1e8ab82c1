package bound_test

import (
	"fmt"

	"arpent/engine/districting"
	"arpent/engine/districting/bound"
)

// Four towns at the corners of a long rectangle: two pairs are best.
func ExampleFind() {
	p := &districting.Problem{X: []float64{0, 0, 9000, 9000}, Y: []float64{0, 1000, 0, 1000}, Territories: 2,
		Measures: []districting.Measure{{Name: "customers", Values: []float64{1, 1, 1, 1}}},
		Edges:    []districting.Edge{{A: 0, B: 1}, {A: 1, B: 3}, {A: 2, B: 3}, {A: 0, B: 2}},
		Balance:  []districting.Balance{{Low: 2, High: 2}}}
	plan := []int32{0, 0, 1, 1}
	known := districting.Evaluate(p, plan)
	r := bound.Find(p, bound.Options{Known: known, Plan: plan})
	fmt.Printf("the plan costs %.2f, none costs less than %.2f\n", known, r.Value)
	// Output:
	// the plan costs 2.00, none costs less than 2.00
}
