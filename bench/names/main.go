// Command names finds known companies in news by engine/names and prints how
// well, on the labelled look-alikes in engine/names/testdata, and how fast,
// with a hundred thousand names. With -write it makes the look-alikes anew,
// except for those written by hand.
//
//	go run ./bench/names
//	go run ./bench/names -write
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"arpent/engine/names"
)

const folder = "engine/names/testdata"

func main() {
	write := flag.Bool("write", false, "make the templated look-alikes anew")
	known := flag.Int("known", 100_000, "names for the measure of speed")
	flag.Parse()
	run := func() error { return measure(*known) }
	if *write {
		run = renew
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "names:", err)
		os.Exit(1)
	}
}

// renew writes companies.jsonl and templated.jsonl; with hand.jsonl these make
// a thousand items.
func renew() error {
	r := rand.New(rand.NewPCG(11, 12))
	list, heldOut := known(r)
	items := templated(r, list, heldOut)
	byHand, err := lines[item](filepath.Join(folder, "hand.jsonl"))
	if err != nil {
		return err
	}
	r.Shuffle(len(items), func(i, k int) { items[i], items[k] = items[k], items[i] })
	for _, h := range byHand { // each takes the place of one in its half
		for i := range items {
			if items[i].HeldOut == h.HeldOut {
				items = append(items[:i], items[i+1:]...)
				break
			}
		}
	}
	if err := put(filepath.Join(folder, "companies.jsonl"), list); err != nil {
		return err
	}
	return put(filepath.Join(folder, "templated.jsonl"), items)
}

func put[T any](path string, list []T) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(file)
	encoder.SetEscapeHTML(false)
	for _, one := range list {
		if err := encoder.Encode(one); err != nil {
			return err
		}
	}
	return file.Close()
}

func lines[T any](path string) ([]T, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var out []T
	for in := bufio.NewScanner(file); in.Scan(); {
		var one T
		if err := json.Unmarshal(in.Bytes(), &one); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		out = append(out, one)
	}
	return out, nil
}

func (c company) entity() names.Entity {
	return names.Entity{ID: c.ID, Names: c.Names, Places: c.Places, Words: c.Words, Domains: c.Domains, Others: c.Others}
}

// tally counts companies found in items.
type tally struct{ items, about, sure, right, unsure, unsureRight int }

func (t tally) print(what string) {
	fmt.Printf("%-22s %6d %10d %10.3f %8.3f %8d %14d\n", what, t.items, t.about, float64(t.right)/float64(max(t.sure, 1)), float64(t.right)/float64(max(t.about, 1)), t.unsure, t.unsureRight)
}

func measure(more int) error {
	list, err := lines[company](filepath.Join(folder, "companies.jsonl"))
	if err != nil {
		return err
	}
	var items []item
	for _, name := range []string{"hand.jsonl", "templated.jsonl"} {
		some, err := lines[item](filepath.Join(folder, name))
		if err != nil {
			return err
		}
		items = append(items, some...)
	}
	var entities []names.Entity
	for _, c := range list {
		entities = append(entities, c.entity())
	}
	m := names.New(entities)
	halves := [2]tally{}
	for _, it := range items {
		t := &halves[0]
		if it.HeldOut {
			t = &halves[1]
		}
		t.count(it, m, list)
	}
	fmt.Printf("%-22s %6s %10s %10s %8s %8s %14s\n", "", "items", "mentions", "precision", "recall", "unsure", "of them right")
	halves[0].print("half for tuning")
	halves[1].print("half held out")
	return speed(entities, items, more)
}

func (t *tally) count(it item, m *names.Matcher, list []company) {
	t.items++
	t.about += len(it.About)
	meant := map[string]bool{}
	for _, id := range it.About {
		meant[id] = true
	}
	for _, found := range m.Find(it.Title, it.Body) {
		right := meant[list[found.Entity].ID]
		switch found.Decision {
		case names.Sure:
			t.sure++
			if right {
				t.right++
			}
		case names.Unsure:
			t.unsure++
			if right {
				t.unsureRight++
			}
		}
	}
}

// speed adds made-up companies up to a number and reads the items again.
func speed(entities []names.Entity, items []item, more int) error {
	r := rand.New(rand.NewPCG(3, 4))
	syllables := []string{"ba", "ko", "li", "ren", "tis", "mar", "vel", "do", "nex", "sol", "ti", "gra", "pho", "bel", "an", "cor"}
	for len(entities) < more {
		name := ""
		for range 2 + r.IntN(3) {
			name += syllables[r.IntN(len(syllables))]
		}
		second := []string{"", " Industries", " Transports", " Group"}[r.IntN(4)]
		entities = append(entities, names.Entity{Names: []string{string(name[0]-32) + name[1:] + second}, Places: []string{towns[r.IntN(len(towns))].name}})
	}
	before := heap()
	begun := time.Now()
	m := names.New(entities)
	built := time.Since(begun)
	grown := heap() - before
	begun, letters, rounds := time.Now(), 0, 0
	for time.Since(begun) < 2*time.Second {
		for _, it := range items {
			m.Find(it.Title, it.Body)
			letters += len(it.Title) + len(it.Body)
		}
		rounds += len(items)
	}
	took := time.Since(begun)
	fmt.Printf("\n%d names: built in %.2f s, %.0f bytes a name; %.0f items a second on one processor, %.1f MB of text a second\n", len(entities), built.Seconds(), float64(grown)/float64(len(entities)),
		float64(rounds)/took.Seconds(), float64(letters)/took.Seconds()/1e6)
	return nil
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
