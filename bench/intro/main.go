// Command intro measures how long the best paths to somebody take in a large
// company's ties, beside trying every path.
package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"arpent/engine/intro"
)

const (
	users   = 500
	people  = 100_000
	ties    = 1_000_000
	queries = 20_000
	best    = 5
	checked = 12 // of the queries, by trying everything
)

// world makes users who know people (how many varies as in real address books,
// lognormal), and people who worked together, in pairs.
func world(r *rand.Rand) []intro.Edge {
	strength := func() float64 { return min(1, max(0.05, math.Exp(r.NormFloat64()*0.9-1.6))) }
	var edges []intro.Edge
	book := make([]float64, users)
	sum := 0.0
	for u := range book {
		book[u] = math.Exp(0.8 * r.NormFloat64())
		sum += book[u]
	}
	for u := range book {
		for range int(book[u] / sum * ties / 2) {
			edges = append(edges, intro.Edge{From: intro.Node(u), To: intro.Node(users + r.IntN(people)), Strength: strength()})
		}
	}
	for len(edges) < ties {
		a := r.IntN(people)
		b := min(people-1, a/10*10+r.IntN(10)) // ten of one company
		if a != b {
			s := strength()
			edges = append(edges, intro.Edge{From: intro.Node(users + a), To: intro.Node(users + b), Strength: s}, intro.Edge{From: intro.Node(users + b), To: intro.Node(users + a), Strength: s})
		}
	}
	for a := range users { // colleagues may be asked by each other
		for b := range users {
			if a != b {
				edges = append(edges, intro.Edge{From: intro.Node(a), To: intro.Node(b), Strength: 0.9})
			}
		}
	}
	return edges
}

// tried is the strength of the best path, by trying every one.
func tried(out [][]intro.Edge, from, to intro.Node) float64 {
	most := 0.0
	for _, a := range out[from] {
		if a.To == to {
			most = max(most, a.Strength)
			continue
		}
		for _, b := range out[a.To] {
			if b.To == to {
				most = max(most, a.Strength*b.Strength*intro.Damping)
				continue
			}
			if b.To == from {
				continue
			}
			for _, c := range out[b.To] {
				if c.To == to {
					most = max(most, a.Strength*b.Strength*c.Strength*intro.Damping*intro.Damping)
				}
			}
		}
	}
	return most
}

func main() {
	r := rand.New(rand.NewPCG(2026, 11))
	edges := world(r)
	begun := time.Now()
	g := intro.New(users+people, edges)
	fmt.Printf("%d users, %d people, %d ties beside %d between colleagues: graph made in %.2f s\n", users, people, ties, users*(users-1), time.Since(begun).Seconds())
	out := make([][]intro.Edge, users+people)
	for _, e := range edges {
		out[e.From] = append(out[e.From], e)
	}
	took := make([]float64, queries)
	found, steps := 0, [4]int{}
	var compared, same int
	var slow time.Duration
	for i := range took {
		q := intro.Query{From: intro.Node(r.IntN(users)), To: intro.Node(users + r.IntN(people)), Best: best}
		begun := time.Now()
		paths := g.Paths(q)
		took[i] = float64(time.Since(begun).Nanoseconds()) / 1000
		top := 0.0
		if len(paths) > 0 {
			found++
			steps[len(paths[0].Edges)]++
			top = paths[0].Strength
		}
		if i < checked {
			compared++
			begun := time.Now()
			if math.Abs(tried(out, q.From, q.To)-top) < 1e-9 {
				same++
			}
			slow += time.Since(begun)
		}
	}
	slices.Sort(took)
	mean := 0.0
	for _, t := range took {
		mean += t / queries
	}
	fmt.Printf("%d queries for the best %d paths: mean %.0f µs, median %.0f, p99 %.0f, slowest %.0f\n", queries, best, mean, took[queries/2], took[queries*99/100], took[queries-1])
	fmt.Printf("%d have a path; the best has one edge %d times, two %d, three %d\n", found, steps[1], steps[2], steps[3])
	fmt.Printf("trying every path: mean %.0f µs, the same best in %d of %d\n", float64(slow.Microseconds())/float64(compared), same, compared)
	if same != compared {
		panic("the best path is not the best")
	}
}
