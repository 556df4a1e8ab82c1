package main

import (
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"arpent/engine/districting"
	"arpent/engine/districting/instance"
	"arpent/engine/geo"

	"github.com/paulmach/orb"
)

type options struct {
	data, only           string
	seconds, proving     float64
	iterations           int64
	seed                 uint64
	seeds                int
	workers, territories int
	trace                bool
	first                bool
	peers                bool
}

// benchCase is one problem with the figure to compare with (0: none).
type benchCase struct {
	name      string
	problem   *districting.Problem
	published float64
	proven    bool
	unit      float64 // objectives are divided by it for the table
}

func load(set string, o options) ([]benchCase, error) {
	switch set {
	case "county", "tract":
		return states(o, "published.csv", set)
	case "infeasible":
		return states(o, "infeasible.csv", "county")
	case "2du":
		return commercial(o)
	case "generated":
		return generated(o)
	case "france":
		return france(o, orDefault(o.territories, 30))
	case "growth":
		return growth(o)
	case "giants":
		return france(o, orDefault(o.territories, 500))
	case "accounts":
		return accounts(o, 4000, orDefault(o.territories, 60))
	}
	return nil, fmt.Errorf("no set %q", set)
}

func orDefault(v, otherwise int) int {
	if v == 0 {
		return otherwise
	}
	return v
}

func open(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil || !strings.HasSuffix(path, ".gz") {
		return f, err
	}
	return gzip.NewReader(f)
}

// readMap reads units and edges of one instance.
func readMap(dir, name, suffix string) (*instance.Units, []districting.Edge, error) {
	path := filepath.Join(dir, name+"-units.csv"+suffix)
	r, err := open(path)
	if err != nil {
		return nil, nil, err
	}
	units, err := instance.ReadUnits(path, r)
	if err != nil {
		return nil, nil, err
	}
	path = filepath.Join(dir, name+"-edges.csv"+suffix)
	if r, err = open(path); err != nil {
		return nil, nil, err
	}
	edges, err := instance.ReadEdges(path, r, units)
	return units, edges, err
}

func rows(path string) ([]map[string]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	var out []map[string]string
	for _, row := range all[1:] {
		m := map[string]string{}
		for i, name := range all[0] {
			m[name] = row[i]
		}
		out = append(out, m)
	}
	return out, nil
}

func number(text string) float64 {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0
	}
	return v
}

func states(o options, table, level string) ([]benchCase, error) {
	list, err := rows(filepath.Join(o.data, table))
	if err != nil {
		return nil, err
	}
	var cases []benchCase
	for _, row := range list {
		name := row["state"] + "-" + row["level"]
		if row["level"] != level || !strings.Contains(name, o.only) {
			continue
		}
		units, edges, err := readMap(o.data, name, "")
		if err != nil {
			return nil, err
		}
		cases = append(cases, benchCase{
			name: name, published: number(row["exact_distance_objective"]), proven: row["proven_optimal"] == "True", unit: 1e6,
			problem: &districting.Problem{
				X: units.X, Y: units.Y, Measures: units.Measures, Edges: edges,
				Territories: int(number(row["territories"])),
				Balance:     []districting.Balance{{Measure: 0, Low: number(row["low"]), High: number(row["high"])}},
			},
		})
	}
	return cases, nil
}

func commercial(o options) ([]benchCase, error) {
	dir := filepath.Join(o.data, "2du")
	list, err := rows(filepath.Join(dir, "published.csv"))
	if err != nil {
		return nil, err
	}
	var cases []benchCase
	for _, row := range list {
		if !strings.Contains(row["instance"], o.only) {
			continue
		}
		units, edges, err := readMap(dir, row["instance"], "")
		if err != nil {
			return nil, err
		}
		p := &districting.Problem{X: units.X, Y: units.Y, Measures: units.Measures, Edges: edges,
			Territories: int(number(row["territories"])),
			Objective:   districting.Objective{Kind: districting.Median, Measure: units.Measure("one")}}
		for _, m := range []string{"m1", "m2", "m3"} {
			p.Balance = append(p.Balance, around(p, units.Measure(m), 0.05, true))
		}
		cases = append(cases, benchCase{name: row["instance"], problem: p, proven: true, unit: 1,
			published: number(row["proven_optimum_median_one_km"])})
	}
	return cases, nil
}

// generated makes larger instances in the manner of the 2du ones: places spread
// evenly over a square of 500 km, three measures within 10 % of a unit's mean,
// 14 units a territory, joined by their Gabriel graph.
func generated(o options) ([]benchCase, error) {
	var cases []benchCase
	for _, n := range []int{500, 1000, 2000} {
		name := fmt.Sprintf("generated-%d", n)
		if !strings.Contains(name, o.only) {
			continue
		}
		r := rand.New(rand.NewPCG(uint64(n), 7))
		p := &districting.Problem{Territories: n / 14, Measures: []districting.Measure{{Name: "one"}, {Name: "m1"}, {Name: "m2"}, {Name: "m3"}},
			Objective: districting.Objective{Kind: districting.Median}}
		for range n {
			p.X, p.Y = append(p.X, 500_000*r.Float64()), append(p.Y, 500_000*r.Float64())
			for m, mean := range []float64{1, 500, 1650, 1650} {
				value := mean
				if m > 0 {
					value = math.Round(mean * (0.9 + 0.2*r.Float64()))
				}
				p.Measures[m].Values = append(p.Measures[m].Values, value)
			}
		}
		for _, pair := range geo.Gabriel(p.X, p.Y) {
			p.Edges = append(p.Edges, districting.Edge{A: pair[0], B: pair[1]})
		}
		for m := 1; m <= 3; m++ {
			p.Balance = append(p.Balance, around(p, m, 0.05, true))
		}
		cases = append(cases, benchCase{name: name, problem: p, unit: 1})
	}
	return cases, nil
}

// around bounds a measure by a share of its mean, in whole numbers if asked.
func around(p *districting.Problem, measure int, share float64, whole bool) districting.Balance {
	mean := p.Total(measure) / float64(p.Territories)
	b := districting.Balance{Measure: measure, Low: mean * (1 - share), High: mean * (1 + share)}
	if whole {
		b.Low, b.High = math.Ceil(b.Low), math.Floor(b.High)
	}
	return b
}

func france(o options, k int) ([]benchCase, error) {
	units, edges, err := readMap(o.data, "fr-communes", ".gz")
	if err != nil {
		return nil, err
	}
	p := &districting.Problem{X: units.X, Y: units.Y, Measures: units.Measures, Edges: edges, Territories: k}
	p.Balance = []districting.Balance{around(p, 0, 0.05, false)}
	cases := []benchCase{{name: fmt.Sprintf("france-%d", k), problem: p, unit: 1e6}}
	root := make([]float64, len(units.IDs))
	for i, v := range units.Measures[0].Values {
		root[i] = math.Sqrt(v)
	}
	q := *p
	q.Measures = []districting.Measure{{Name: "root_pop", Values: root}}
	q.Balance = []districting.Balance{around(&q, 0, 0.05, false)}
	cases = append(cases, benchCase{name: fmt.Sprintf("france-root-%d", k), problem: &q, unit: 1e6})
	var kept []benchCase
	for _, c := range cases {
		if strings.Contains(c.name, o.only) {
			kept = append(kept, c)
		}
	}
	return kept, nil
}

// growth is one market of more and more accounts in 30 territories of even hours.
func growth(o options) ([]benchCase, error) {
	var cases []benchCase
	for _, n := range []int{1_000, 3_000, 10_000, 35_000, 100_000} {
		made, err := accounts(o, n, 30)
		if err != nil {
			return nil, err
		}
		made[0].problem.Balance = made[0].problem.Balance[:1]
		cases = append(cases, made[0])
	}
	return cases, nil
}

// accounts places n accounts in French communes drawn by population, with a
// lognormal potential (σ = 1.2) and a workload in hours that grows with it, and
// joins them by their Gabriel graph.
func accounts(o options, n, k int) ([]benchCase, error) {
	units, _, err := readMap(o.data, "fr-communes", ".gz")
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(7, 7))
	pop := units.Measures[0].Values
	cumulated := make([]float64, len(pop)+1)
	for i, v := range pop {
		cumulated[i+1] = cumulated[i] + v
	}
	points := make([]orb.Point, n)
	potential, hours := make([]float64, n), make([]float64, n)
	for i := range points {
		u := r.Float64() * cumulated[len(pop)]
		at := 0
		for size := len(pop); size > 0; size /= 2 {
			for at+size <= len(pop) && cumulated[at+size] <= u {
				at += size
			}
		}
		spread := 1500 + 20*math.Sqrt(pop[at])
		points[i] = orb.Point{units.X[at] + r.NormFloat64()*spread, units.Y[at] + r.NormFloat64()*spread}
		potential[i] = math.Round(20000 * math.Exp(1.2*r.NormFloat64()))
		hours[i] = math.Round(4*(6+6*math.Log1p(potential[i]/20000)+3*r.Float64())) / 4
	}
	p := &districting.Problem{Territories: k, Measures: []districting.Measure{
		{Name: "hours", Values: hours}, {Name: "potential", Values: potential}}}
	for _, pt := range points {
		p.X, p.Y = append(p.X, pt[0]), append(p.Y, pt[1])
	}
	for _, pair := range geo.Gabriel(p.X, p.Y) {
		p.Edges = append(p.Edges, districting.Edge{A: pair[0], B: pair[1]})
	}
	p.Balance = []districting.Balance{around(p, 0, 0.05, false), around(p, 1, 0.05, false)}
	return []benchCase{{name: fmt.Sprintf("accounts-%d-%d", n, k), problem: p, unit: 1e6}}, nil
}
