package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"time"

	"arpent/engine/cql"
	"arpent/engine/facet"
)

// scopes are what people may see, as numbers of territories out of 600.
var scopes = []struct {
	name        string
	territories int
}{{"everything", 600}, {"a sixth", 100}, {"a sixtieth", 10}}

// served asks through HTTP, within a scope, for 25 rows in the order of a field
// and the counts of all twelve fields, and tells the slowest hundredth.
func served(s *facet.Snapshot, seed uint64) error {
	marks := map[string]*facet.Marks{}
	for _, scope := range scopes {
		marks[scope.name] = &facet.Marks{}
	}
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, err := search(s, r, marks)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_ = json.NewEncoder(w).Encode(answer) // the asker has gone
	}))
	defer h.Close()
	fmt.Printf("\nthrough HTTP, twelve fields counted, 25 rows by size\n%-12s %-14s %12s %12s %12s\n", "scope", "question", "p50 ms", "p99 ms", "slowest ms")
	for _, scope := range scopes {
		for _, what := range []string{"no filter", "filtered"} {
			var times []time.Duration
			for i := range 1201 {
				q := url.Values{"scope": {scope.name}}
				if what == "filtered" {
					r := rand.New(rand.NewPCG(seed, uint64(i)))
					q.Set("filter", chosen(r)+" AND "+chosen(r))
				}
				begun := time.Now()
				if err := fetch(h.URL + "?" + q.Encode()); err != nil {
					return err
				}
				if i > 0 { // the first marks the scope and makes the order
					times = append(times, time.Since(begun))
				}
			}
			slices.Sort(times)
			ms := func(i int) float64 { return times[i].Seconds() * 1000 }
			fmt.Printf("%-12s %-14s %12.2f %12.2f %12.2f\n", scope.name, what, ms(600), ms(1188), ms(1199))
		}
	}
	return nil
}

func fetch(address string) error {
	answer, err := http.Get(address)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", answer.Status, text)
	}
	return err
}

func search(s *facet.Snapshot, r *http.Request, marks map[string]*facet.Marks) (*facet.Result, error) {
	var e cql.Expr
	var err error
	if text := r.URL.Query().Get("filter"); text != "" {
		if e, err = cql.ParseText(text); err != nil {
			return nil, err
		}
	}
	filter, err := s.Compile(e)
	if err != nil {
		return nil, err
	}
	q := facet.Query{Filter: filter, Facets: names(), Sort: "size", Limit: 25}
	for _, scope := range scopes {
		if scope.name == r.URL.Query().Get("scope") && scope.territories < 600 {
			q.Scope, err = marks[scope.name].Filter(r.Context(), s, func() (*facet.Filter, error) { return within(s, scope.territories) })
		}
	}
	if err != nil {
		return nil, err
	}
	return s.Search(r.Context(), q)
}

// within is the scope of someone who holds the last so many territories.
func within(s *facet.Snapshot, territories int) (*facet.Filter, error) {
	list := make([]string, territories)
	for i := range list {
		list[i] = fmt.Sprintf("'territory %d'", 599-i)
	}
	e, err := cql.ParseText("A_OVERLAPS(territory, (" + strings.Join(list, ", ") + "))")
	if err != nil {
		return nil, err
	}
	return s.Compile(e)
}

// chosen draws a condition on one of the fields.
func chosen(r *rand.Rand) string {
	f := fields[r.IntN(len(fields))]
	switch {
	case f.values == 2:
		return f.name + " = TRUE"
	case f.most > 0:
		return fmt.Sprintf("A_OVERLAPS(%s, ('%s %d', '%s %d'))", f.name, f.name, r.IntN(f.values), f.name, r.IntN(f.values))
	}
	return fmt.Sprintf("%s IN ('%s %d', '%s %d')", f.name, f.name, r.IntN(f.values), f.name, r.IntN(f.values))
}
