package facet

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"arpent/engine/cql/eval"
)

// Columns of few values and of many, asked for few rows and for most, are
// counted in different ways: all must count the same.
func TestCountsOfManyRows(t *testing.T) {
	kinds := []struct {
		name   string
		kind   Kind
		values int
	}{{"few", Category, 9}, {"hundred", Category, 100}, {"hundreds", Category, 500}, {"thousands", Category, 5000}, {"fewer", Set, 6}, {"many", Set, 300}, {"flag", Flag, 2}}
	columns := []Column{{Name: "share", Kind: Number}}
	facets := []string{}
	for _, k := range kinds {
		columns = append(columns, Column{Name: k.name, Kind: k.kind})
		facets = append(facets, k.name)
	}
	r := rand.New(rand.NewPCG(3, 4))
	x := New(columns)
	drawn := make([][]eval.Value, 2*chunkRows+9_000)
	for key := range drawn {
		values := []eval.Value{eval.NumberOf(r.Float64())}
		for _, k := range kinds {
			text := func() string { return fmt.Sprint(k.name, r.IntN(1+r.IntN(k.values))) }
			switch {
			case r.IntN(10) == 0:
				values = append(values, eval.Value{})
			case k.kind == Flag:
				values = append(values, eval.BoolOf(r.IntN(3) == 0))
			case k.kind == Set:
				texts := []string{}
				for range r.IntN(4) {
					texts = append(texts, text())
				}
				slices.Sort(texts)
				values = append(values, eval.TextsOf(slices.Compact(texts)))
			default:
				values = append(values, eval.TextOf(text()))
			}
		}
		drawn[key] = values
		if err := x.Put(Key(key), values); err != nil {
			t.Fatal(err)
		}
	}
	x.Publish()
	for _, share := range []float64{0, 0.001, 0.02, 0.1, 0.3, 0.6, 0.97, 1} {
		for _, more := range []string{"", " AND few IN ('few1', 'few2')", " AND A_OVERLAPS(many, ('many1', 'many2')) AND A_OVERLAPS(fewer, ('fewer0'))"} {
			f, err := x.Snapshot().Compile(parsed(t, fmt.Sprintf("share <= %g%s", share, more)))
			if err != nil {
				t.Fatal(err)
			}
			got, err := x.Snapshot().Search(context.Background(), Query{Filter: f, Facets: facets})
			if err != nil {
				t.Fatal(err)
			}
			for i, name := range facets {
				want := map[string]int{}
				for _, values := range drawn {
					if values[0].Number() > share || !fitsOthers(values, more, name) {
						continue
					}
					switch v := values[i+1]; v.Type {
					case eval.TextType:
						want[v.Text()]++
					case eval.BoolType:
						want[fmt.Sprint(v.Truth() == eval.True)]++
					case eval.ListType:
						for _, item := range v.List() {
							want[item.Text()]++
						}
					default:
						if kinds[i].kind != Set {
							want[""]++
						}
					}
				}
				have := map[string]int{}
				for _, c := range got.Facets[i] {
					have[c.Text] = c.Count
				}
				if len(have) != len(want) {
					t.Fatalf("%g%s: %s has %d values, not %d", share, more, name, len(have), len(want))
				}
				for text, n := range want {
					if have[text] != n {
						t.Fatalf("%g%s: %s %q is counted %d times, not %d", share, more, name, text, have[text], n)
					}
				}
			}
		}
	}
}

// fitsOthers tells whether the conditions hold that bear on the count of a column.
func fitsOthers(values []eval.Value, more, column string) bool {
	has := func(i int, texts ...string) bool {
		switch v := values[i]; v.Type {
		case eval.TextType:
			return slices.Contains(texts, v.Text())
		case eval.ListType:
			return slices.ContainsFunc(v.List(), func(item eval.Value) bool { return slices.Contains(texts, item.Text()) })
		}
		return false
	}
	switch {
	case more == "":
		return true
	case len(more) < 40:
		return column == "few" || has(1, "few1", "few2")
	}
	return (column == "many" || has(6, "many1", "many2")) && (column == "fewer" || has(5, "fewer0"))
}
