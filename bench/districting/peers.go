package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"arpent/engine/districting"
	"arpent/engine/districting/layout"
	"arpent/engine/districting/random"
	"arpent/engine/districting/seed"
	"arpent/engine/districting/solve"
)

// peer is another way to a first plan of p.
type peer struct {
	name string
	make func(p *districting.Problem, dir string, run uint64) ([]int32, error)
}

// peers partition the graph by the first balanced measure. gpmetis and kaffpa
// are run when they are installed.
func peers() []peer {
	list := []peer{{"k-means", kmeans}}
	if path, err := exec.LookPath("gpmetis"); err == nil {
		list = append(list, peer{"METIS", func(p *districting.Problem, dir string, run uint64) ([]int32, error) {
			graph, err := writeGraph(p, dir)
			if err != nil {
				return nil, err
			}
			command := exec.Command(path, "-contig", "-ufactor=50", fmt.Sprintf("-seed=%d", run), graph, strconv.Itoa(p.Territories))
			if out, err := command.CombinedOutput(); err != nil {
				return nil, fmt.Errorf("gpmetis: %w: %s", err, out)
			}
			return readParts(graph + ".part." + strconv.Itoa(p.Territories))
		}})
	}
	if path, err := exec.LookPath("kaffpa"); err == nil {
		list = append(list, peer{"KaHIP", func(p *districting.Problem, dir string, run uint64) ([]int32, error) {
			graph, err := writeGraph(p, dir)
			if err != nil {
				return nil, err
			}
			parts := filepath.Join(dir, "kaffpa.parts")
			command := exec.Command(path, graph, fmt.Sprintf("--k=%d", p.Territories), "--imbalance=5", "--preconfiguration=strong",
				fmt.Sprintf("--seed=%d", run), "--output_filename="+parts)
			if out, err := command.CombinedOutput(); err != nil {
				return nil, fmt.Errorf("kaffpa: %w: %s", err, out)
			}
			return readParts(parts)
		}})
	}
	return list
}

// kmeans is capacitated k-means with forty Lloyd steps.
func kmeans(p *districting.Problem, _ string, run uint64) ([]int32, error) {
	b := seed.New(layout.New(p, 0), random.New(run, 1), nil)
	return b.Build(seed.Kind{Steps: 40}), nil
}

// writeGraph writes p in the METIS format, with whole vertex weights.
func writeGraph(p *districting.Problem, dir string) (string, error) {
	neighbours, edges := make([][]int32, p.Units()), 0
	seen := map[[2]int32]bool{}
	for _, e := range p.Edges {
		pair := [2]int32{min(e.A, e.B), max(e.A, e.B)}
		if e.A == e.B || seen[pair] {
			continue
		}
		seen[pair] = true
		neighbours[e.A] = append(neighbours[e.A], e.B)
		neighbours[e.B] = append(neighbours[e.B], e.A)
		edges++
	}
	path := filepath.Join(dir, "graph")
	file, err := os.Create(path)
	if err != nil {
		return "", err
	}
	defer file.Close() //nolint:errcheck // flushed below
	w := bufio.NewWriter(file)
	fmt.Fprintf(w, "%d %d 010\n", p.Units(), edges)
	for i, row := range neighbours {
		fmt.Fprintf(w, "%.0f", p.Measures[p.Balance[0].Measure].Values[i])
		for _, j := range row {
			fmt.Fprintf(w, " %d", j+1)
		}
		fmt.Fprintln(w)
	}
	return path, w.Flush()
}

func readParts(path string) ([]int32, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var plan []int32
	for _, field := range strings.Fields(string(text)) {
		part, err := strconv.Atoi(field)
		if err != nil {
			return nil, err
		}
		plan = append(plan, int32(part))
	}
	return plan, nil
}

// compare runs the peers on c, repairs each plan into a feasible one by a
// search that starts from it and ends at the first, gives the repaired plan the
// rest of the time, and runs the engine for as long from nothing.
func compare(c benchCase, o options) error {
	dir, err := os.MkdirTemp("", "peers")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary directory
	fmt.Printf("\n%s beside peers, %v s each\n%-10s %9s %10s %9s %7s %9s %12s %14s\n", c.name, o.seconds,
		"peer", "made s", "off by %", "in pieces", "moment", "repair s", "repaired", "improved on")
	for _, way := range peers() {
		begun := time.Now()
		plan, err := way.make(c.problem, dir, o.seed)
		if err != nil {
			return err
		}
		made := time.Since(begun)
		raw := districting.Check(c.problem, plan)
		pieces := 0
		for _, v := range raw.Violations {
			if v.Rule == "contiguity" {
				pieces++
			}
		}
		repaired, took := math.NaN(), math.NaN()
		r, err := solve.Solve(c.problem, solve.Options{Seed: o.seed, Start: plan,
			Stop: func() bool { return time.Since(begun).Seconds() > o.seconds },
			Progress: func(p solve.Progress) {
				if p.Feasible && math.IsNaN(took) {
					took = (time.Since(begun) - made).Seconds()
					repaired = districting.Evaluate(c.problem, p.Plan)
				}
			}, Workers: o.workers})
		if err != nil {
			return err
		}
		improved := math.NaN()
		if r.Feasible {
			improved = r.Objective
		}
		fmt.Printf("%-10s %9.2f %10.2f %9d %7.0f %9.2f %12.0f %14.0f\n", way.name, made.Seconds(), 100*off(c.problem, raw), pieces,
			raw.Objective/c.unit, took, repaired/c.unit, improved/c.unit)
	}
	out, err := runOne(c, o)
	if err != nil {
		return err
	}
	fmt.Printf("%-10s %9.2f (first feasible) %47s %14.0f\n", "arpent", out.firstFeasible, "", out.result.Objective/c.unit)
	return nil
}

// off is the largest relative distance of a territory's first balanced sum from the mean.
func off(p *districting.Problem, r districting.Report) float64 {
	b := p.Balance[0]
	mean, worst := p.Total(b.Measure)/float64(p.Territories), 0.0
	for _, t := range r.Territories {
		worst = max(worst, math.Abs(t.Sums[b.Measure]/mean-1))
	}
	return worst
}
