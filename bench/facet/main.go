// Command facet counts leads by field in engine/facet and, one after the other,
// in programs that do the same. Every answer is compared; a difference ends it.
package main

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"arpent/engine/cql"
	"arpent/engine/facet"
)

// counted are the fields whose values are counted in every question.
var counted = []string{"function", "seniority", "size", "region", "department"}

// question is a filter as CQL2, which here is SQL too, and as Lucene's terms
// that must all hold.
type question struct{ name, filter, terms string }

var questions = []question{
	{"no filter", "", ""},
	{"one half", "contactable = TRUE", "contactable:true"},
	{"one in sixty", "sector = 'sector 1' AND customer = TRUE AND contactable = TRUE", "sector:sector 1;customer:true;contactable:true"},
}

// answer is how many leads each value of a field has.
type answer map[string]map[string]int

func main() {
	leads := flag.Int("leads", 10_000_000, "how many leads")
	seed := flag.Uint64("seed", 1, "of the generator")
	peers := flag.String("peers", "lucene,duckdb,postgres,sqlite", "run beside engine/facet")
	folder := flag.String("folder", filepath.Join(os.TempDir(), "arpent-bench-facet"), "for files of the peers")
	duckdb := flag.String("duckdb", "", "a folder whose node_modules holds @duckdb/node-api")
	flag.Parse()
	if err := run(*leads, *seed, strings.Split(*peers, ","), *folder, *duckdb); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(leads int, seed uint64, peers []string, folder, duckdb string) error {
	fmt.Printf("%d leads, %d fields, seed %d, %d processors\n\n%-12s %-14s %12s %12s\n", leads, len(fields), seed, runtime.GOMAXPROCS(0), "", "question", "median ms", "slowest ms")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	ours, err := own(leads, seed, folder)
	if err != nil {
		return err
	}
	if peers = slices.DeleteFunc(peers, func(name string) bool { return name == "" }); len(peers) == 0 {
		return nil
	}
	file := filepath.Join(folder, fmt.Sprintf("leads-%d-%d.tsv", seed, leads))
	if _, err := os.Stat(file); err != nil {
		if err := write(file, seed, leads); err != nil {
			return err
		}
	}
	of := map[string]func(file, folder string) ([]answer, error){"lucene": lucene, "postgres": postgres, "sqlite": sqlite,
		"duckdb": func(file, folder string) ([]answer, error) { return duck(file, folder, duckdb) }}
	for _, name := range peers {
		if of[name] == nil {
			return fmt.Errorf("there is no peer %s", name)
		}
		theirs, err := of[name](file, folder)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for i, q := range questions {
			for _, f := range counted {
				if !maps.Equal(ours[i][f], theirs[i][f]) {
					return fmt.Errorf("%s, %s: %s counts %v, we count %v", name, q.name, f, theirs[i][f], ours[i][f])
				}
			}
		}
	}
	return nil
}

// own builds the index, says what it takes, and asks it.
func own(leads int, seed uint64, folder string) ([]answer, error) {
	columns := make([]facet.Column, len(fields))
	for i, f := range fields {
		columns[i] = facet.Column{Name: f.name, Kind: f.kind}
	}
	m := newMarket(seed)
	before := heap()
	begun := time.Now()
	x := facet.New(columns)
	for i := range leads {
		if err := x.Put(facet.Key(i), m.lead()); err != nil {
			return nil, err
		}
		if i%1_000_000 == 0 {
			x.Publish()
		}
	}
	x.Publish()
	took := time.Since(begun)
	whole := heap() - before
	s := x.Snapshot()
	x = nil
	alone := heap() - before
	tell("facet", "build", fmt.Sprintf("%.0f leads/s (drawing them included)", float64(leads)/took.Seconds()))
	tell("facet", "memory", fmt.Sprintf("%.1f bytes a lead to read from, %.1f with the writer's side", float64(alone)/float64(leads), float64(whole)/float64(leads)))
	var out []answer
	for _, q := range questions {
		var e cql.Expr
		if q.filter != "" {
			var err error
			if e, err = cql.ParseText(q.filter); err != nil {
				return nil, err
			}
		}
		var r *facet.Result
		times, err := repeated(25, func() error {
			filter, err := s.Compile(e)
			if err != nil {
				return err
			}
			r, err = s.Search(context.Background(), facet.Query{Filter: filter, Facets: counted})
			return err
		})
		if err != nil {
			return nil, err
		}
		timed("facet", q.name, times)
		a := answer{}
		for i, f := range counted {
			a[f] = map[string]int{}
			for _, c := range r.Facets[i] {
				a[f][c.Text] = c.Count
			}
		}
		out = append(out, a)
	}
	if err := frozen(s, columns, folder); err != nil {
		return nil, err
	}
	return out, served(s, seed)
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// repeated asks once to warm up, then n times.
func repeated(n int, ask func() error) ([]time.Duration, error) {
	var times []time.Duration
	for i := range n + 1 {
		begun := time.Now()
		if err := ask(); err != nil {
			return nil, err
		}
		if i > 0 {
			times = append(times, time.Since(begun))
		}
	}
	return times, nil
}

func timed(who, what string, times []time.Duration) {
	slices.Sort(times)
	fmt.Printf("%-12s %-14s %12.2f %12.2f\n", who, what, times[len(times)/2].Seconds()*1000, times[len(times)-1].Seconds()*1000)
}

func tell(who, what, text string) { fmt.Printf("%-12s %-14s %s\n", who, what, text) }

// frequencies spreads 4096 draws over a field's values: the k-th is drawn in
// proportion to 1/k^skew (Zipf).
func frequencies(f field) []uint16 {
	weight := func(k int) float64 { return math.Pow(float64(k+1), -f.skew) }
	sum := 0.0
	for k := range f.values {
		sum += weight(k)
	}
	out := make([]uint16, 4096)
	at, upTo := 0, weight(0)/sum
	for i := range out {
		for float64(i) >= upTo*4096 && at < f.values-1 {
			at++
			upTo += weight(at) / sum
		}
		out[i] = uint16(at)
	}
	return out
}
