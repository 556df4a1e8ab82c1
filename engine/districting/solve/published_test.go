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
	"arpent/engine/districting/proof"
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
		if b := bound.Find(p, bound.Options{Plan: r.Plan, Iterations: 500}); b.Value <= 0 || b.Value > 1e6*want*(1+1e-9) {
			t.Errorf("%s: bound %v, optimum %v", row["state"], b.Value/1e6, want)
		}
		hard := row["state"] == "AL" || row["state"] == "LA" // their proofs take too long
		nodes, allowed := int64(0), 1e-6
		if hard {
			nodes, allowed = 200_000, 0.006
		}
		e := exact.Prove(p, r.Plan, exact.Options{Nodes: nodes})
		gap := districting.Evaluate(p, e.Plan)/1e6/want - 1
		if !r.Feasible || gap > allowed || e.Value/1e6 > want*(1+1e-6) || !hard && !e.Optimal {
			t.Errorf("%s: found %.2f, proven %.2f (%v), published %.2f (%+.3f %%)", row["state"], r.Objective/1e6, e.Value/1e6, e.Optimal, want, 100*gap)
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
		for _, v := range r.Violations {
			if v.Rule != "balance" {
				t.Errorf("%s: %v", row["state"], v)
			}
		}
		if w, _ := proof.Against(p, proof.Options{}); w == nil {
			t.Errorf("%s: not proven that there is no plan", row["state"])
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
