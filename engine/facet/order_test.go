package facet

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"arpent/engine/cql/eval"
)

// Pages are the same as if everything had been sorted, whatever was put, put
// again and deleted between one snapshot and the next.
func TestOrderFollowsChanges(t *testing.T) {
	kinds := []Column{{Name: "name", Kind: Category}, {Name: "size", Kind: Number}, {Name: "flag", Kind: Flag}}
	r := rand.New(rand.NewPCG(31, 8))
	x, data := New(kinds), map[Key][]eval.Value{}
	change := func(n int) {
		for range n {
			key := Key(r.IntN(70_000))
			if r.IntN(6) == 0 {
				x.Delete(key)
				delete(data, key)
				continue
			}
			values := []eval.Value{eval.TextOf(fmt.Sprintf("n%d", r.IntN(5000))), eval.NumberOf(float64(r.IntN(300))), eval.BoolOf(r.IntN(2) == 0)}
			for i := range values {
				if r.IntN(20) == 0 {
					values[i] = eval.Value{}
				}
			}
			if err := x.Put(key, values); err != nil {
				t.Fatal(err)
			}
			data[key] = values
		}
		x.Publish()
	}
	change(90_000)
	for round := range 4 {
		s := x.Snapshot()
		filter, err := s.Compile(parsed(t, "flag = TRUE"))
		if err != nil {
			t.Fatal(err)
		}
		for column, by := range []string{"name", "size"} {
			for _, falls := range []bool{false, true} {
				var want []Row
				for key, values := range data {
					if values[2].Type == eval.BoolType && values[2].Truth() == eval.True {
						want = append(want, Row{key, values[column]})
					}
				}
				slices.SortFunc(want, func(a, b Row) int { return plainly(a, b, falls) })
				q := Query{Filter: filter, Sort: by, Falls: falls, Limit: 40}
				for _, from := range []int{0, 1, 40, 5000, len(want) - 900, len(want) - 30} {
					if q.After = nil; from > 0 {
						q.After = &want[from-1]
					}
					page, err := s.Search(context.Background(), q)
					if err != nil {
						t.Fatal(err)
					}
					for i, row := range want[from:min(from+40, len(want))] {
						if i >= len(page.Rows) || page.Rows[i].Key != row.Key {
							t.Fatalf("round %d by %s, falling %v: row %d of the page from %d is not %v", round, by, falls, i, from, row)
						}
					}
				}
			}
		}
		change([]int{700, 1, 30_000, 0}[round])
	}
}

// plainly is the order of rows, told again.
func plainly(a, b Row, falls bool) int {
	if known := cmp.Compare(b.Value.Type, eval.Null) - cmp.Compare(a.Value.Type, eval.Null); known != 0 || a.Value.Type == eval.Null {
		return cmp.Or(known, cmp.Compare(a.Key, b.Key))
	}
	by := 0
	if a.Value.Type == eval.TextType {
		by = cmp.Compare(a.Value.Text(), b.Value.Text())
	} else {
		by = cmp.Compare(a.Value.Number(), b.Value.Number())
	}
	if falls {
		by = -by
	}
	return cmp.Or(by, cmp.Compare(a.Key, b.Key))
}
