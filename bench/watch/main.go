// Command watch matches made-up leads, one after the other, against standing
// searches by engine/watch on one processor, and prints a table: events a
// second, times of single events, memory, adding and removing. A million random
// pairs of lead and search are asked one by one as well, and SQLite is given
// some of the same searches; all must agree, or it says so and fails.
//
//	go run ./bench/watch
//	go run ./bench/watch -searches 1000000 -events 5000 -sqlite 0
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"time"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
	"arpent/engine/watch"
)

func main() {
	searches := flag.Int("searches", 0, "number of searches; 0: a hundred thousand, then a million")
	events := flag.Int("events", 10_000, "number of leads that come in")
	pairs := flag.Int("pairs", 1_000_000, "pairs of lead and search that are also asked one by one")
	lite := flag.Int("sqlite", 1000, "searches that SQLite is given; 0: leave it out")
	seed := flag.Uint64("seed", 1, "seed of leads and searches")
	flag.Parse()
	runtime.GOMAXPROCS(1)
	counts := []int{*searches}
	if *searches == 0 {
		counts = []int{100_000, 1_000_000}
	}
	d := newDice()
	for _, n := range counts {
		if err := run(d, n, *events, *pairs, *seed); err != nil {
			fmt.Fprintln(os.Stderr, "watch:", err)
			os.Exit(1)
		}
	}
	if *lite > 0 {
		if err := beside(d, *lite, 2000, *seed); err != nil {
			fmt.Fprintln(os.Stderr, "watch: SQLite:", err)
			os.Exit(1)
		}
	}
}

func run(d *dice, n, events, pairs int, seed uint64) error {
	fmt.Printf("\n%d searches, %d events, seed %d, one processor\n", n, events, seed)
	sample := make([]eval.Record, 1000)
	for i := range sample {
		sample[i] = d.lead(seed, uint64(i))
	}
	before := heap()
	index := watch.New(schema, sample)
	var parsing, putting time.Duration
	letters := 0
	for i := range n {
		text, _ := d.search(seed, uint64(i))
		letters += len(text)
		begun := time.Now()
		e, err := cql.ParseText(text)
		if err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
		parsed := time.Now()
		if err := index.Put(watch.ID(i), e); err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
		parsing, putting = parsing+parsed.Sub(begun), putting+time.Since(parsed)
	}
	tell("index", "%s", index)
	tell("build", "%.1f s, and %.1f s to read the texts", putting.Seconds(), parsing.Seconds())
	tell("memory", "%.0f bytes a search (its text alone takes %.0f)", float64(heap()-before)/float64(n), float64(letters)/float64(n))
	stream(d, index, events, seed)
	if err := change(d, index, n, seed); err != nil {
		return err
	}
	return byOne(d, index, n, pairs, seed)
}

// stream matches leads that the index has not seen.
func stream(d *dice, index *watch.Index, events int, seed uint64) {
	leads := make([]record, events)
	for i := range leads {
		leads[i] = d.lead(seed, uint64(1<<32+i))
	}
	var s watch.Scratch
	index.Match(leads[0], &s) // makes the scratch
	times := make([]time.Duration, events)
	matches, most, asked := 0, 0, 0
	whole := time.Now()
	for i, l := range leads {
		begun := time.Now()
		found := len(index.Match(l, &s))
		times[i] = time.Since(begun)
		matches, most, asked = matches+found, max(most, found), asked+s.Candidates()
	}
	took := time.Since(whole)
	slices.Sort(times)
	part := func(q float64) float64 { return times[int(q*float64(events-1))].Seconds() * 1000 }
	tell("events", "%.0f a second", float64(events)/took.Seconds())
	tell("one event", "median %.3f ms, p99 %.3f ms, slowest %.3f ms", part(0.5), part(0.99), part(1))
	tell("matches", "mean %.1f an event, most %d; %.1f searches left to ask after the look-ups", float64(matches)/float64(events), most, float64(asked)/float64(events))
}

// change takes searches out and puts new ones in, one by one.
func change(d *dice, index *watch.Index, n int, seed uint64) error {
	var out, in []time.Duration
	for i := range min(n, 2000) {
		id := watch.ID(i * (n / min(n, 2000)))
		text, _ := d.search(seed, uint64(id))
		e, err := cql.ParseText(text)
		if err != nil {
			return err
		}
		begun := time.Now()
		index.Remove(id)
		out = append(out, time.Since(begun))
		begun = time.Now()
		if err := index.Put(id, e); err != nil {
			return err
		}
		in = append(in, time.Since(begun))
	}
	for _, one := range []struct {
		name  string
		times []time.Duration
	}{{"remove one", out}, {"add one", in}} {
		slices.Sort(one.times)
		tell(one.name, "median %.1f µs, slowest of %d %.1f µs", one.times[len(one.times)/2].Seconds()*1e6, len(one.times), one.times[len(one.times)-1].Seconds()*1e6)
	}
	return nil
}

// byOne asks random pairs of lead and search one by one, and everything found
// for those leads as well.
func byOne(d *dice, index *watch.Index, n, pairs int, seed uint64) error {
	if pairs == 0 {
		return nil
	}
	const each = 1000
	var s watch.Scratch
	yes, random, found := 0, newRandom(seed), 0
	ask := func(id uint64, l record, matched bool) error {
		text, _ := d.search(seed, id)
		e, err := cql.ParseText(text)
		if err != nil {
			return err
		}
		program, err := eval.Compile(e, schema)
		if err != nil {
			return err
		}
		if truth := program.Match(l) == eval.True; truth != matched {
			return fmt.Errorf("search %d, %s: found %t, asked alone %t", id, text, matched, truth)
		}
		return nil
	}
	for i := range pairs / each {
		l := d.lead(seed, uint64(1<<33+i))
		matching := index.Match(l, &s)
		for range each {
			id := random.Uint64N(uint64(n))
			_, matched := slices.BinarySearch(matching, watch.ID(id))
			if matched {
				yes++
			}
			if err := ask(id, l, matched); err != nil {
				return err
			}
		}
		if i%20 == 0 {
			for _, id := range matching {
				found++
				if err := ask(uint64(id), l, true); err != nil {
					return err
				}
			}
		}
	}
	tell("one by one", "%d random pairs, %d of them matching, and %d more that were found: no difference", pairs/each*each, yes, found)
	return nil
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func tell(what, format string, args ...any) {
	fmt.Printf("%-12s %s\n", what, fmt.Sprintf(format, args...))
}
