package facet

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
)

// Each of two people asks of values that are their own, while the index
// changes: filters and counts are as they would be by hand.
func TestOwnValues(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 15))
	names := []string{"first", "second", "third"}
	x := New([]Column{{Name: "town", Kind: Category}, {Name: "tie", Kind: Own, Values: names}})
	towns, ties := map[Key]string{}, [2]map[Key]uint8{{}, {}}
	owners := [2]*Owner{{}, {}}
	var scopes [2]Marks
	for round := range 40 {
		for range 60 {
			key := Key(r.IntN(400))
			if r.IntN(6) == 0 {
				x.Delete(key)
				delete(towns, key)
				continue
			}
			towns[key] = fmt.Sprintf("T%d", r.IntN(3))
			if err := x.Put(key, []eval.Value{eval.TextOf(towns[key]), {}}); err != nil {
				t.Fatal(err)
			}
		}
		x.Publish()
		who := round % 2
		if round%8 == who { // ties changed
			for range 100 {
				ties[who][Key(r.IntN(400))] = uint8(r.IntN(8))
			}
			owners[who] = &Owner{}
		}
		s := owners[who].Snapshot(x.Snapshot(), "tie", func(k Key) uint8 { return ties[who][k] })
		mask := uint8(1 + r.IntN(7))
		var wanted []string
		for i, name := range names {
			if mask>>i&1 == 1 {
				wanted = append(wanted, "'"+name+"'")
			}
		}
		not := r.IntN(3) == 0
		text := fmt.Sprintf("A_OVERLAPS(tie, (%s))", strings.Join(wanted, ","))
		if not {
			text = "NOT " + text
		}
		seen := func(k Key) bool { return towns[k] != "T0" }
		scope, err := scopes[who].Filter(context.Background(), s, func() (*Filter, error) {
			e, err := cql.ParseText("town <> 'T0'")
			if err != nil {
				return nil, err
			}
			return s.Compile(e)
		})
		if err != nil {
			t.Fatal(err)
		}
		e, err := cql.ParseText(text + " AND town <> 'T1'")
		if err != nil {
			t.Fatal(err)
		}
		f, err := s.Compile(e)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Search(context.Background(), Query{Scope: scope, Filter: f, Facets: []string{"tie"}, Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		var keys []Key
		count := map[string]int{}
		for k, town := range towns {
			if !seen(k) || town == "T1" {
				continue
			}
			if (ties[who][k]&mask != 0) != not {
				keys = append(keys, k)
			}
			for i, name := range names { // which ignores the condition on itself
				if ties[who][k]>>i&1 == 1 {
					count[name]++
				}
			}
		}
		slices.Sort(keys)
		var found []Key
		for _, row := range got.Rows {
			found = append(found, row.Key)
		}
		if !slices.Equal(found, keys) || got.Total != len(keys) {
			t.Fatalf("round %d, %s: %v, not %v", round, text, found, keys)
		}
		counted := map[string]int{}
		for _, c := range got.Facets[0] {
			counted[c.Text] = c.Count
		}
		if fmt.Sprint(counted) != fmt.Sprint(count) {
			t.Fatalf("round %d: %v, not %v", round, counted, count)
		}
		s.Records(nil, nil, func(k Key, r eval.Record) bool {
			if n := len(r.Value(1).List()); n != int(ties[who][k]&1+ties[who][k]>>1&1+ties[who][k]>>2&1) {
				t.Fatalf("%v has %d", k, n)
			}
			return true
		})
	}
}
