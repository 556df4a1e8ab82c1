package proof_test

import (
	"fmt"

	"arpent/engine/districting"
	"arpent/engine/districting/proof"
)

// towns is a star: three towns of 4 joined by a town of 2 in their middle.
func towns() *districting.Problem {
	return &districting.Problem{X: []float64{0, 1000, -1000, 0}, Y: []float64{0, 0, 0, 1000}, Territories: 2,
		Measures: []districting.Measure{{Name: "customers", Values: []float64{2, 4, 4, 4}}},
		Edges:    []districting.Edge{{A: 0, B: 1}, {A: 0, B: 2}, {A: 0, B: 3}}}
}

func ExampleOf() {
	p := towns()
	p.Balance = []districting.Balance{{Low: 4, High: 10}}
	plan := []int32{0, 0, 0, 1}
	r := proof.Of(p, plan, proof.Options{})
	fmt.Println("best there is:", r.Optimal)
	fmt.Printf("bound %.3f, gap %.1f %%\n", r.Value, 100*r.Gap(districting.Evaluate(p, plan)))
	// Output:
	// best there is: true
	// bound 8.000, gap 0.0 %
}

func ExampleAgainst() {
	p := towns()
	p.Balance = []districting.Balance{{Low: 6, High: 8}}
	w, _ := proof.Against(p, proof.Options{})
	name := func(unit int32) string { return []string{"Middle", "East", "West", "North"}[unit] }
	fmt.Println(w.Say(name, func(int) string { return "customers" }))
	// Output:
	// the 3 units that only Middle joins to the rest, among them East, cannot be cut into whole territories; with what is over, the territory of Middle would have at least 14 of customers, allowed 8
}
