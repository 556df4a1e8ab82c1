// Command districting runs the territory design engine on published instances
// and prints a table: objective beside the published one, feasibility by the
// independent checker, gap to the bound, time.
//
//	go run ./bench/districting -data ../shared/data/districting -set county -seconds 10
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

func main() {
	var o options
	flag.StringVar(&o.data, "data", "../shared/data/districting", "directory of the instances")
	sets := flag.String("set", "county", "comma-separated: county, tract, infeasible, 2du, generated, growth, drift, france, accounts, giants, or all")
	flag.StringVar(&o.only, "only", "", "run only instances whose name contains this")
	flag.Float64Var(&o.seconds, "seconds", 10, "time for each run")
	flag.Float64Var(&o.proving, "proving", 0, "time for each proof; 0 = a fifth of the search's")
	flag.Int64Var(&o.iterations, "iterations", 0, "proposals for each run instead of a time")
	flag.Uint64Var(&o.seed, "seed", 1, "first seed")
	flag.IntVar(&o.seeds, "seeds", 1, "number of seeds")
	flag.IntVar(&o.workers, "workers", 0, "workers; 0 = one per processor")
	flag.IntVar(&o.territories, "territories", 0, "territories, for france and accounts; 0 = the set's own")
	flag.BoolVar(&o.first, "first", false, "end each run at its first feasible plan")
	flag.BoolVar(&o.peers, "peers", false, "put capacitated k-means, and METIS and KaHIP where installed, beside the search; each plan repaired and improved")
	flag.BoolVar(&o.trace, "trace", false, "print every improvement")
	flag.Parse()
	names := strings.Split(*sets, ",")
	if *sets == "all" {
		names = []string{"county", "infeasible", "tract", "2du", "generated", "growth", "drift", "giants", "france", "accounts"}
	}
	for _, name := range names {
		if name == "drift" {
			if err := disrupt(o); err != nil {
				fmt.Fprintln(os.Stderr, "districting:", err)
				os.Exit(1)
			}
			continue
		}
		cases, err := load(name, o)
		switch {
		case err != nil:
		case o.peers:
			for _, c := range cases {
				if err == nil {
					err = compare(c, o)
				}
			}
		default:
			err = runAll(name, cases, o)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "districting:", err)
			os.Exit(1)
		}
	}
}
