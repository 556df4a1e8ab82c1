// Command rules matches a million accounts against two thousand assignment
// rules by engine/watch, beside PostgreSQL running the same rules as SQL, and
// prints a table. Both must find the same pairs, or it says so and fails.
//
//	go run ./bench/rules
//	go run ./bench/rules -accounts 100000 -rules 200 -postgres none
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"sync"
	"time"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
	"arpent/engine/watch"
)

func main() {
	accounts := flag.Int("accounts", 1_000_000, "number of accounts")
	rules := flag.Int("rules", 2000, "number of rules")
	seed := flag.Uint64("seed", 1, "seed of accounts and rules")
	postgres := flag.String("postgres", "", "address of a PostgreSQL to run beside; empty: start one; none: leave it out")
	flag.Parse()
	if err := run(*accounts, *rules, *seed, *postgres); err != nil {
		fmt.Fprintln(os.Stderr, "rules:", err)
		os.Exit(1)
	}
}

func run(n, m int, seed uint64, postgres string) error {
	started := time.Now()
	records, rules := market(n, m, seed)
	fmt.Printf("%d accounts, %d rules, seed %d, %d processors; made in %.1f s\n", n, m, seed, runtime.NumCPU(), time.Since(started).Seconds())
	filters := make([]cql.Expr, m)
	for i, text := range rules {
		e, err := cql.ParseText(text)
		if err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
		filters[i] = e
	}

	var t table
	started = time.Now()
	index, err := build(records, filters)
	if err != nil {
		return err
	}
	t.row("watch: index of the rules", time.Since(started), "")
	started = time.Now()
	counts, candidates := match(index, records, m)
	took := time.Since(started)
	t.row("watch: every account against every rule", took, fmt.Sprintf("%d pairs, %.1f asked an account", total(counts), float64(candidates)/float64(n)))
	one, slowest, err := again(records, filters, counts)
	if err != nil {
		return err
	}
	t.row("watch: one changed rule, median of all tried", one, fmt.Sprintf("slowest %.0f ms", slowest.Seconds()*1000))
	if postgres != "none" {
		if err := beside(context.Background(), postgres, records, filters, counts, &t); err != nil {
			return err
		}
	}
	t.print()
	return nil
}

func build(records []record, filters []cql.Expr) (*watch.Index, error) {
	var sample []eval.Record
	for i := 0; i < len(records); i += max(1, len(records)/500) {
		sample = append(sample, records[i])
	}
	index := watch.New(schema, sample)
	for i, e := range filters {
		if err := index.Put(watch.ID(i), e); err != nil {
			return nil, err
		}
	}
	return index, nil
}

// each calls fn on slices of 0..n, one goroutine a processor.
func each(n int, fn func(worker, from, to int)) {
	workers := runtime.NumCPU()
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() { fn(w, n*w/workers, n*(w+1)/workers) })
	}
	wait.Wait()
}

// match gives how many accounts each rule means, and how many rules were asked
// in full.
func match(index *watch.Index, records []record, rules int) (counts []int, candidates int) {
	parts := make([][]int, runtime.NumCPU())
	asked := make([]int, runtime.NumCPU())
	each(len(records), func(w, from, to int) {
		var scratch watch.Scratch
		part, sum := make([]int, rules), 0
		for _, r := range records[from:to] {
			for _, id := range index.Match(r, &scratch) {
				part[id]++
			}
			sum += scratch.Candidates()
		}
		parts[w], asked[w] = part, sum
	})
	counts = make([]int, rules)
	for w := range parts {
		candidates += asked[w]
		for i, c := range parts[w] {
			counts[i] += c
		}
	}
	return counts, candidates
}

// again evaluates single rules anew over all accounts, as after a change.
func again(records []record, filters []cql.Expr, counts []int) (median, slowest time.Duration, err error) {
	var took []time.Duration
	for i := 0; i < len(filters); i += max(1, len(filters)/50) {
		started := time.Now()
		program, err := eval.Compile(filters[i], schema)
		if err != nil {
			return 0, 0, err
		}
		parts := make([]int, runtime.NumCPU())
		each(len(records), func(w, from, to int) {
			sum := 0
			for j := from; j < to; j++ {
				if program.Match(records[j]) == eval.True {
					sum++
				}
			}
			parts[w] = sum
		})
		took = append(took, time.Since(started))
		if total(parts) != counts[i] {
			return 0, 0, fmt.Errorf("rule %d: %d accounts by the index, %d by asking all", i, counts[i], total(parts))
		}
	}
	return middle(took), longest(took), nil
}

func total(list []int) int {
	sum := 0
	for _, v := range list {
		sum += v
	}
	return sum
}
