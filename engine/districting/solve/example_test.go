package solve_test

import (
	"fmt"

	"arpent/engine/districting"
	"arpent/engine/districting/solve"
)

// row is six towns in a row, 1 km apart, with their customers.
func row() *districting.Problem {
	p := &districting.Problem{Territories: 2, Measures: []districting.Measure{{Name: "customers", Values: []float64{30, 10, 20, 20, 10, 30}}}}
	for i := range 6 {
		p.X, p.Y = append(p.X, float64(i)*1000), append(p.Y, 0)
		if i > 0 {
			p.Edges = append(p.Edges, districting.Edge{A: int32(i - 1), B: int32(i)})
		}
	}
	p.Balance = []districting.Balance{{Measure: 0, Low: 55, High: 65}}
	return p
}

func ExampleSolve() {
	r, err := solve.Solve(row(), solve.Options{Seed: 1, Iterations: 10_000})
	if err != nil {
		panic(err)
	}
	fmt.Println("feasible:", r.Feasible)
	fmt.Println("customers × km²:", r.Objective)
	for _, t := range r.Territories {
		fmt.Println(t.Units, "towns with", t.Sums[0], "customers")
	}
	// Output:
	// feasible: true
	// customers × km²: 100
	// 3 towns with 60 customers
	// 3 towns with 60 customers
}

// From today's plan, with one town that must stay where it is and weight on
// leaving the others alone.
func ExampleSolve_current() {
	p := row()
	p.Current = []int32{0, 0, 0, 0, 1, 1}
	p.Locked = []int32{0, -1, -1, -1, -1, -1}
	p.Keep = 0.5
	r, err := solve.Solve(p, solve.Options{Seed: 1, Iterations: 10_000})
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Plan)
	fmt.Printf("%.1f %% of the customers change hands\n", 100*r.Moved)
	// Output:
	// [0 0 0 1 1 1]
	// 16.7 % of the customers change hands
}
