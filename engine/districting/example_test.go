package districting_test

import (
	"fmt"

	"arpent/engine/districting"
)

func ExampleCheck() {
	p := &districting.Problem{X: []float64{0, 1000, 2000, 3000}, Y: make([]float64, 4), Territories: 2,
		Measures: []districting.Measure{{Name: "customers", Values: []float64{1, 2, 3, 4}}},
		Edges:    []districting.Edge{{A: 0, B: 1}, {A: 1, B: 2}, {A: 2, B: 3}},
		Balance:  []districting.Balance{{Low: 4, High: 6}}}
	for _, plan := range [][]int32{{0, 0, 0, 1}, {0, 1, 1, 0}} {
		r := districting.Check(p, plan)
		fmt.Println(r.Feasible, r.Objective, r.Violations)
	}
	// Output:
	// true 4 []
	// false 11 [territory 0 is in 2 pieces]
}

func ExampleGiants() {
	p := &districting.Problem{X: make([]float64, 3), Y: make([]float64, 3), Territories: 2,
		Measures: []districting.Measure{{Name: "customers", Values: []float64{90, 10, 20}}},
		Balance:  []districting.Balance{{Low: 54, High: 66}}}
	for _, g := range districting.Giants(p) {
		fmt.Printf("unit %d has %g, a territory may have %g\n", g.Unit, g.Value, g.High)
	}
	// Output:
	// unit 0 has 90, a territory may have 66
}
