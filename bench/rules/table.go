package main

import (
	"fmt"
	"slices"
	"time"
)

type row struct {
	what, note string
	took       time.Duration
}

type table struct{ rows []row }

func (t *table) row(what string, took time.Duration, note string) {
	t.rows = append(t.rows, row{what, note, took})
}

func (t *table) print() {
	fmt.Printf("\n%-48s %12s  %s\n", "what", "seconds", "")
	for _, r := range t.rows {
		fmt.Printf("%-48s %12.3f  %s\n", r.what, r.took.Seconds(), r.note)
	}
}

func middle(list []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

func longest(list []time.Duration) time.Duration { return slices.Max(list) }
