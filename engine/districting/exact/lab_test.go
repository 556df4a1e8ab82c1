package exact

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"arpent/engine/districting"
	"arpent/engine/districting/instance"
	"arpent/engine/districting/solve"
)

const data = "/work/shared/data/districting/"

type labCase struct {
	name  string
	p     *districting.Problem
	known float64
}

func labCases(set, only string) (out []labCase) {
	file := data + "published.csv"
	if set == "2du" {
		file = data + "2du/published.csv"
	}
	if set == "infeasible" {
		file = data + "infeasible.csv"
	}
	f, _ := os.Open(file)
	rows, _ := csv.NewReader(f).ReadAll()
	for _, r := range rows[1:] {
		m := map[string]string{}
		for i, h := range rows[0] {
			m[h] = r[i]
		}
		num := func(k string) float64 { v, _ := strconv.ParseFloat(m[k], 64); return v }
		name := m["state"] + "-" + m["level"]
		if set == "2du" {
			name = "2du/" + m["instance"]
		} else if set != "infeasible" && m["level"] != set {
			continue
		}
		if !strings.Contains(name, only) {
			continue
		}
		f, _ := os.Open(data + name + "-units.csv")
		u, err := instance.ReadUnits(name, f)
		if err != nil {
			panic(err)
		}
		g, _ := os.Open(data + name + "-edges.csv")
		e, err := instance.ReadEdges(name, g, u)
		if err != nil {
			panic(err)
		}
		p := &districting.Problem{X: u.X, Y: u.Y, Measures: u.Measures, Edges: e, Territories: int(num("territories"))}
		c := labCase{name: name, p: p, known: num("exact_distance_objective") * 1e6}
		if set == "2du" {
			p.Objective = districting.Objective{Kind: districting.Median, Measure: u.Measure("one")}
			for _, mm := range []string{"m1", "m2", "m3"} {
				i := u.Measure(mm)
				mean := p.Total(i) / float64(p.Territories)
				p.Balance = append(p.Balance, districting.Balance{Measure: i, Low: math.Ceil(0.95 * mean), High: math.Floor(1.05 * mean)})
			}
			c.known = num("proven_optimum_median_one_km")
		} else {
			p.Balance = []districting.Balance{{Low: num("low"), High: num("high")}}
		}
		out = append(out, c)
	}
	return out
}

func TestLab(t *testing.T) {
	if os.Getenv("SET") == "" {
		t.Skip()
	}
	for _, c := range labCases(os.Getenv("SET"), os.Getenv("ONLY")) {
		r, _ := solve.Solve(c.p, solve.Options{Seed: 1, Iterations: int64(2000000)})
		t0 := time.Now()
		t0 = time.Now()
		plan := r.Plan
		if !r.Feasible {
			continue
		}
		res := Prove(c.p, plan, Options{})
		fmt.Printf("%s search %+.4f%% => gap %.4f%% optimal %v nodes %d %.2fs\n", c.name, 100*(r.Objective/c.known-1), 100*(1-res.Value/r.Objective), res.Optimal, res.Nodes, time.Since(t0).Seconds())
	}
}
