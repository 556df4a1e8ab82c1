package solve_test

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"arpent/engine/districting"
	"arpent/engine/districting/bound"
	"arpent/engine/districting/exact"
	"arpent/engine/districting/instance"
	"arpent/engine/districting/solve"
)

// Published instances; sources in testdata/README.md.

func load(t *testing.T, dir, name string) (*instance.Units, []districting.Edge) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", dir, name+"-units.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	units, err := instance.ReadUnits(f.Name(), f)
	if err != nil {
		t.Fatal(err)
	}
	g, err := os.Open(filepath.Join("testdata", dir, name+"-edges.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	edges, err := instance.ReadEdges(g.Name(), g, units)
	if err != nil {
		t.Fatal(err)
	}
	return units, edges
}

func table(t *testing.T, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", path))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, row := range all[1:] {
		m := map[string]string{}
		for i, name := range all[0] {
			m[name] = row[i]
		}
		rows = append(rows, m)
	}
	return rows
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func state(t *testing.T, row map[string]string) *districting.Problem {
	units, edges := load(t, "", row["state"]+"-county")
	return &districting.Problem{X: units.X, Y: units.Y, Measures: units.Measures, Edges: edges,
		Territories: int(number(t, row["territories"])),
		Balance:     []districting.Balance{{Low: number(t, row["low"]), High: number(t, row["high"])}}}
}

// Close to the proven optimum of every county instance (Validi, Buchanan,
// Lykhovyd 2022), with few proposals.
func TestCounties(t *testing.T) {
	for _, row := range table(t, "published.csv") {
		if row["level"] != "county" {
			continue
		}
		p := state(t, row)
		r, err := solve.Solve(p, solve.Options{Seed: 1, Iterations: 6_000_000})
		if err != nil {
			t.Fatal(err)
		}
		want := number(t, row["exact_distance_objective"])
		if gap := r.Objective/1e6/want - 1; !r.Feasible || gap > 0.006 {
			t.Errorf("%s: feasible %v, objective %.2f, published %.2f (%+.3f %%)", row["state"], r.Feasible, r.Objective/1e6, want, 100*gap)
		}
		if b := bound.Find(p, bound.Options{Plan: r.Plan, Iterations: 500}); b.Value <= 0 || b.Value > 1e6*want*(1+1e-9) {
			t.Errorf("%s: bound %v, optimum %v", row["state"], b.Value/1e6, want)
		}
		if row["state"] == "AL" || row["state"] == "LA" {
			continue // their proofs take too long
		}
		if e := exact.Prove(p, r.Plan, exact.Options{}); !e.Optimal || math.Abs(e.Value/1e6/want-1) > 1e-6 {
			t.Errorf("%s: proven %v: %v, published %v", row["state"], e.Optimal, e.Value/1e6, want)
		}
	}
}

// Never a plan for the four states that have none.
func TestInfeasibleStates(t *testing.T) {
	for _, row := range table(t, "infeasible.csv") {
		p := state(t, row)
		r, err := solve.Solve(p, solve.Options{Seed: 1, Iterations: 500_000})
		if err != nil {
			t.Fatal(err)
		}
		if r.Feasible || len(r.Violations) == 0 {
			t.Errorf("%s: feasible %v, violations %v", row["state"], r.Feasible, r.Violations)
		}
	}
}

// Three measures at once (Ríos-Mercado and Fernández): the proven optimum.
func TestCommercial(t *testing.T) {
	for _, row := range table(t, "2du/published.csv") {
		name := row["instance"]
		if _, err := os.Stat(filepath.Join("testdata", "2du", name+"-units.csv")); err != nil {
			continue // only some are kept here
		}
		units, edges := load(t, "2du", name)
		p := &districting.Problem{X: units.X, Y: units.Y, Measures: units.Measures, Edges: edges,
			Territories: int(number(t, row["territories"])),
			Objective:   districting.Objective{Kind: districting.Median, Measure: units.Measure("one")}}
		for _, m := range []string{"m1", "m2", "m3"} {
			i := units.Measure(m)
			mean := p.Total(i) / float64(p.Territories)
			p.Balance = append(p.Balance, districting.Balance{Measure: i, Low: math.Ceil(0.95 * mean), High: math.Floor(1.05 * mean)})
		}
		r, err := solve.Solve(p, solve.Options{Seed: 1, Iterations: 1_500_000})
		if err != nil {
			t.Fatal(err)
		}
		want := number(t, row["proven_optimum_median_one_km"])
		if gap := r.Objective/want - 1; !r.Feasible || gap > 0.001 {
			t.Errorf("%s: feasible %v, objective %.3f, optimum %.3f (%+.3f %%)", name, r.Feasible, r.Objective, want, 100*gap)
		}
		if b := bound.Find(p, bound.Options{Plan: r.Plan, Iterations: 500}); b.Value > want*(1+1e-6) || b.Value < 0.9*want {
			t.Errorf("%s: bound %v, optimum %v", name, b.Value, want)
		}
		if e := exact.Prove(p, r.Plan, exact.Options{}); !e.Optimal || math.Abs(e.Value/want-1) > 1e-6 {
			t.Errorf("%s: proven %v: %v, published %v", name, e.Optimal, e.Value, want)
		}
	}
}
