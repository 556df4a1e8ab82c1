package districting

import "testing"

// The checker's verdict on hand-made plans.
func TestCheck(t *testing.T) {
	p := &Problem{X: []float64{0, 1000, 2000, 3000}, Y: make([]float64, 4), Territories: 2,
		Measures:  []Measure{{Name: "pop", Values: []float64{1, 2, 3, 4}}},
		Edges:     []Edge{{A: 0, B: 1, BorderMeters: 500}, {A: 1, B: 2, BorderMeters: 700}, {A: 2, B: 3, BorderMeters: 900}},
		Balance:   []Balance{{Low: 4, High: 6}},
		Locked:    []int32{0, -1, -1, -1},
		Forbidden: []Forbidden{{Unit: 3, Territory: 0}},
		Current:   []int32{0, 0, 1, -1}, MaxMoved: []MaxMoved{{Share: 0.1}},
	}
	for _, c := range []struct {
		plan      []int32
		rules     []string
		objective float64
	}{
		{[]int32{0, 0, 0, 1}, []string{"max_moved"}, 1*1 + 0 + 3*1 + 0},
		{[]int32{0, 0, 1, 1}, []string{"balance", "balance"}, 1*1 + 3*1},
		{[]int32{0, 1, 1, 0}, []string{"forbidden", "contiguity", "max_moved"}, 1*9 + 2*1},
		{[]int32{1, 1, 1, 1}, []string{"locked", "empty", "balance", "balance", "max_moved"}, 1*4 + 2*1 + 4*1},
		{[]int32{0, 0, 2, 1}, []string{"assignment"}, 0},
		{[]int32{0, 0}, []string{"assignment"}, 0},
	} {
		r := Check(p, c.plan)
		var rules []string
		for _, v := range r.Violations {
			rules = append(rules, v.Rule)
		}
		if len(rules) != len(c.rules) || r.Objective != c.objective {
			t.Errorf("%v: %v, objective %v; want %v, %v", c.plan, rules, r.Objective, c.rules, c.objective)
			continue
		}
		for i, rule := range rules {
			if rule != c.rules[i] {
				t.Errorf("%v: %v, want %v", c.plan, rules, c.rules)
			}
		}
	}
	p.Objective.Kind = Border
	if r := Check(p, []int32{0, 0, 1, 1}); r.Objective != 0.7 {
		t.Errorf("border %v, want 0.7 km", r.Objective)
	}
}
