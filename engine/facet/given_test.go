package facet

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
)

// Values are given from outside, few of them or more than fit into a byte,
// beneath values that are somebody's own, while the index changes: what is
// found, counted and in what order is as it would be by hand.
func TestGivenValues(t *testing.T) {
	for _, n := range []int{3, 60, 700} {
		t.Run(fmt.Sprint(n), func(t *testing.T) { givenValues(t, n) })
	}
}

func givenValues(t *testing.T, n int) {
	r := rand.New(rand.NewPCG(uint64(n), 4))
	texts := make([]string, n)
	for i := range texts {
		texts[i] = fmt.Sprintf("plan/%03d", i)
	}
	x := New([]Column{{Name: "town", Kind: Category}, {Name: "would", Kind: Category}, {Name: "tie", Kind: Own, Values: []string{"first"}}})
	towns, would := map[Key]string{}, map[Key]int{}
	given, owner := NewGiven(texts), &Owner{}
	var seen Marks
	const keys = 3000
	for round := range 30 {
		for range 400 {
			key := Key(r.IntN(keys))
			if r.IntN(6) == 0 {
				x.Delete(key)
				delete(towns, key)
				continue
			}
			towns[key] = fmt.Sprintf("T%d", r.IntN(3))
			if err := x.Put(key, []eval.Value{eval.TextOf(towns[key]), {}, {}}); err != nil {
				t.Fatal(err)
			}
		}
		x.Publish()
		if round%7 == 0 { // what becomes of them changed
			given = NewGiven(texts)
			for range keys {
				would[Key(r.IntN(keys))] = r.IntN(n+1) - 1
			}
		}
		of := func(k Key) int {
			if v, known := would[k]; known {
				return v
			}
			return -1
		}
		s := given.Snapshot(owner.Snapshot(x.Snapshot(), "tie", func(k Key) uint8 { return uint8(k & 1) }), "would", of)
		wanted := texts[r.IntN(n):]
		wanted = wanted[:min(len(wanted), 1+r.IntN(4))]
		not := r.IntN(3) == 0
		text := "would IN ('" + strings.Join(wanted, "','") + "')"
		if not {
			text = "(would IS NULL OR NOT (" + text + "))"
		}
		scope, err := seen.Filter(context.Background(), s, func() (*Filter, error) { return compiled(s, "town <> 'T0'") })
		if err != nil {
			t.Fatal(err)
		}
		f, err := compiled(s, text+" AND town <> 'T1' AND NOT A_OVERLAPS(tie, ('first'))")
		if err != nil {
			t.Fatal(err)
		}
		falls := r.IntN(2) == 0
		got, err := s.Search(context.Background(), Query{Scope: scope, Filter: f, Facets: []string{"would", "town"}, Sort: "would", Falls: falls, Limit: keys})
		if err != nil {
			t.Fatal(err)
		}
		var found []Key
		count, at := map[string]int{}, map[string]int{}
		for k, town := range towns {
			if town == "T0" || k&1 == 1 {
				continue
			}
			value := ""
			if of(k) >= 0 {
				value = texts[of(k)]
			}
			fits := slices.Contains(wanted, value) != not
			if fits {
				at[town]++
			}
			if town == "T1" {
				continue
			}
			count[value]++ // which ignores the condition on itself
			if fits {
				found = append(found, k)
			}
		}
		slices.SortFunc(found, func(a, b Key) int {
			x, y := of(a), of(b)
			if (x < 0) != (y < 0) {
				return cmp.Compare(y, x) // not known comes last
			}
			if falls {
				x, y = y, x
			}
			return cmp.Or(cmp.Compare(x, y), cmp.Compare(a, b))
		})
		var rows []Key
		for _, row := range got.Rows {
			rows = append(rows, row.Key)
		}
		if !slices.Equal(rows, found) || got.Total != len(found) {
			t.Fatalf("round %d, %s: %d found, %d by hand", round, text, got.Total, len(found))
		}
		for i, by := range []map[string]int{count, at} {
			counted := map[string]int{}
			for _, c := range got.Facets[i] {
				counted[c.Text] = c.Count
			}
			if fmt.Sprint(counted) != fmt.Sprint(by) {
				t.Fatalf("round %d, facet %d: %v, by hand %v", round, i, counted, by)
			}
		}
	}
}

func compiled(s *Snapshot, text string) (*Filter, error) {
	e, err := cql.ParseText(text)
	if err != nil {
		return nil, err
	}
	return s.Compile(e)
}
