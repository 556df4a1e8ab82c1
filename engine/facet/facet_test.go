package facet

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
	"arpent/engine/words"
)

var columns = []Column{{Name: "function", Kind: Category}, {Name: "town", Kind: Category}, {Name: "skills", Kind: Set}, {Name: "size", Kind: Number}, {Name: "growth", Kind: Number}, {Name: "since", Kind: Day},
	{Name: "seen", Kind: Instant}, {Name: "customer", Kind: Flag}, {Name: "place", Kind: Place}, {Name: "name", Kind: Category}, {Name: "tags", Kind: Set}, {Name: "text", Kind: Words}}

// has looks for words in the column text.
var has = Function{Words: "text", Read: func(text string) *words.Query { return words.Read(text, strings.ToLower) },
	Function: eval.Function{Name: "has", Args: []eval.Type{eval.TextType}, Returns: eval.BoolType, Call: func(r eval.Record, args []eval.Value) eval.Value {
		in := r.Value(len(columns) - 1)
		if in.Type != eval.TextType {
			return eval.Value{}
		}
		return eval.BoolOf(words.Read(args[0].Text(), strings.ToLower).In(in.Text()))
	}}}

func randomText(r *rand.Rand) string {
	text := " "
	for range r.IntN(8) {
		text += []string{"ab", "abc", "b", "cd", "|", fmt.Sprintf("w%d", r.IntN(3000))}[r.IntN(6)] + " "
	}
	return text
}

func randomValues(r *rand.Rand) []eval.Value {
	maybe := func(v eval.Value) eval.Value {
		if r.IntN(10) == 0 {
			return eval.Value{}
		}
		return v
	}
	var skills, tags []string
	for range r.IntN(4) {
		if skill := fmt.Sprintf("skill%d", r.IntN(12)); !slices.Contains(skills, skill) {
			skills = append(skills, skill)
		}
		if tag := fmt.Sprintf("tag%d", r.IntN(60)); !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	day := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(700))
	return []eval.Value{
		maybe(eval.TextOf([]string{"sales", "finance", "IT", "purchasing", "legal"}[r.IntN(5)])),
		maybe(eval.TextOf([]string{"Lyon", "Évry", "Saint-Étienne", "Paris", "Lille", "Nîmes"}[r.IntN(6)])),
		maybe(eval.TextsOf(skills)), maybe(eval.NumberOf(float64(r.IntN(100)))), maybe(eval.NumberOf(r.NormFloat64())),
		maybe(eval.DayOf(day)), maybe(eval.InstantOf(day.Add(time.Duration(r.IntN(86400)) * time.Second))), maybe(eval.BoolOf(r.IntN(3) == 0)),
		maybe(eval.PointOf(-5+15*r.Float64(), 42+9*r.Float64())), maybe(eval.TextOf(fmt.Sprintf("Firm %d", r.IntN(400)))), maybe(eval.TextsOf(tags)), maybe(eval.TextOf(randomText(r))),
	}
}

func randomLeaf(r *rand.Rand) string {
	switch r.IntN(17) {
	case 15:
		return fmt.Sprintf("A_OVERLAPS(tags, ('tag%d', 'tag%d'))", r.IntN(60), r.IntN(61))
	case 0:
		return []string{"function = 'sales'", "function <> 'IT'", "function IN ('legal', 'finance')"}[r.IntN(3)]
	case 1:
		return []string{"CASEI(ACCENTI(town)) = 'evry'", "town LIKE '%Étienne'", "town > 'M'", "town IS NULL"}[r.IntN(4)]
	case 2:
		return fmt.Sprintf("A_CONTAINS(skills, ('skill%d', 'skill%d'))", r.IntN(12), r.IntN(13))
	case 3:
		return fmt.Sprintf("A_OVERLAPS(skills, ('skill%d', 'skill%d'))", r.IntN(12), r.IntN(13))
	case 4:
		return fmt.Sprintf("size %s %d", []string{"<", "<=", ">", ">=", "=", "<>"}[r.IntN(6)], r.IntN(100))
	case 5:
		return fmt.Sprintf("%d %s size", r.IntN(100), []string{"<", "<=", ">", ">=", "="}[r.IntN(5)])
	case 6:
		return fmt.Sprintf("growth BETWEEN %.2f AND %.2f", -r.Float64(), r.Float64())
	case 7:
		return fmt.Sprintf("since >= DATE('2024-%02d-01')", 1+r.IntN(12))
	case 8:
		return fmt.Sprintf("seen < TIMESTAMP('2025-%02d-01T12:00:00Z')", 1+r.IntN(12))
	case 9:
		return []string{"customer = TRUE", "customer <> TRUE", "customer IS NOT NULL"}[r.IntN(3)]
	case 10:
		return fmt.Sprintf("S_WITHIN(place, BBOX(%.1f, 43, %.1f, 47))", float64(r.IntN(5)), float64(5+r.IntN(5)))
	case 11:
		return "size > growth * 10"
	case 12:
		return fmt.Sprintf("name = 'Firm %d' OR name LIKE 'Firm 1%%'", r.IntN(400))
	case 13:
		return []string{"has('ab cd')", "has('\"ab cd\"')", "NOT has('a*')", "has('\"b a*\" OR (w1* NOT abc)')", "has('w*')", "has('\"w* b\"')", "has('')"}[r.IntN(7)]
	case 14:
		return fmt.Sprintf("has('w%d OR w%d -cd')", r.IntN(3000), r.IntN(3300))
	default:
		return "A_EQUALS(skills, ('skill1', 'skill2'))"
	}
}

func randomFilter(r *rand.Rand, depth int) string {
	if depth == 0 || r.IntN(3) == 0 {
		return "(" + randomLeaf(r) + ")"
	}
	switch r.IntN(5) {
	case 0:
		return "NOT (" + randomFilter(r, depth-1) + ")"
	case 1:
		return "(" + randomFilter(r, depth-1) + " OR " + randomFilter(r, depth-1) + ")"
	default:
		return "(" + randomFilter(r, depth-1) + " AND " + randomFilter(r, depth-1) + ")"
	}
}

func parsed(t testing.TB, text string) cql.Expr {
	e, err := cql.ParseText(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return e
}

type plainRecord []eval.Value

func (p plainRecord) Value(i int) eval.Value { return p[i] }

// oracle answers a query by asking every record everything.
func oracle(t testing.TB, s *Snapshot, data map[Key][]eval.Value, scope, filter string, facets []string) (total int, counts [][]Count, keys []Key) {
	schema := s.Schema()
	match := func(e cql.Expr, values []eval.Value) bool {
		p, err := eval.Compile(e, schema)
		if err != nil {
			t.Fatal(err)
		}
		return p.Match(plainRecord(values)) == eval.True
	}
	scopeExpr, filterExpr := parsed(t, scope), parsed(t, filter)
	parts := cql.Conjuncts(cql.Positive(filterExpr))
	for key, values := range data {
		if match(scopeExpr, values) && match(filterExpr, values) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, facet := range facets {
		column := s.column(facet)
		tally := map[string]int{}
		unknown := 0
		for _, values := range data {
			fits := match(scopeExpr, values)
			for _, p := range parts {
				text, err := cql.Text(p)
				if err != nil {
					t.Fatal(err)
				}
				if names := cql.Fields(p); len(names) != 1 || names[0] != facet || strings.Contains(text, "has(") {
					fits = fits && match(p, values)
				}
			}
			if !fits {
				continue
			}
			switch v := values[column]; v.Type {
			case eval.Null:
				if columns[column].Kind != Set {
					unknown++
				}
			case eval.TextType:
				tally[v.Text()]++
			case eval.BoolType:
				tally[map[bool]string{true: "true", false: "false"}[v.Truth() == eval.True]]++
			case eval.ListType:
				seen := map[string]bool{}
				for _, item := range v.List() {
					if !seen[item.Text()] {
						seen[item.Text()] = true
						tally[item.Text()]++
					}
				}
			}
		}
		list := []Count{}
		for text, n := range tally {
			list = append(list, Count{Text: text, Count: n})
		}
		slices.SortFunc(list, func(a, b Count) int {
			if a.Count != b.Count {
				return b.Count - a.Count
			}
			if a.Text < b.Text {
				return -1
			}
			return 1
		})
		if unknown > 0 {
			list = append(list, Count{Unknown: true, Count: unknown})
		}
		counts = append(counts, list)
	}
	return len(keys), counts, keys
}

func TestSameAsOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	x := New(columns, has)
	data := map[Key][]eval.Value{}
	facets := []string{"function", "town", "skills", "tags", "name", "customer"}
	held := map[string]*Marks{"TRUE": {}} // scopes that are asked of one snapshot after the other
	for range 4 {
		held[randomFilter(r, 1)] = &Marks{}
	}
	again := slices.Sorted(maps.Keys(held))
	for round := range 12 {
		for range 150 {
			key := Key(r.IntN(1500))
			if r.IntN(5) == 0 {
				x.Delete(key)
				delete(data, key)
				continue
			}
			values := randomValues(r)
			if err := x.Put(key, values); err != nil {
				t.Fatal(err)
			}
			data[key] = values
		}
		x.Publish()
		s := x.Snapshot()
		if s.Len() != len(data) {
			t.Fatalf("%d records, %d expected", s.Len(), len(data))
		}
		for range 25 {
			scope, filter := "TRUE", randomFilter(r, 3)
			switch r.IntN(3) {
			case 0:
				scope = randomFilter(r, 1)
			case 1:
				scope = again[r.IntN(len(again))]
			}
			total, counts, keys := oracle(t, s, data, scope, filter, facets)
			compile := func() (*Filter, error) { return s.Compile(parsed(t, scope)) }
			sc, err := compile()
			if marks := held[scope]; marks != nil {
				sc, err = marks.Filter(context.Background(), s, compile)
			}
			if err != nil {
				t.Fatal(err)
			}
			f, err := s.Compile(parsed(t, filter))
			if err != nil {
				t.Fatalf("%s: %v", filter, err)
			}
			got, err := s.Search(context.Background(), Query{Scope: sc, Filter: f, Facets: facets, Limit: 5000})
			if err != nil {
				t.Fatal(err)
			}
			var found []Key
			for _, row := range got.Rows {
				found = append(found, row.Key)
			}
			if got.Total != total || !slices.Equal(found, keys) {
				t.Fatalf("round %d, %s within %s: %d instead of %d", round, filter, scope, got.Total, total)
			}
			for i := range facets {
				if !slices.Equal(got.Facets[i], counts[i]) {
					t.Fatalf("%s within %s: %s counts %v instead of %v", filter, scope, facets[i], got.Facets[i], counts[i])
				}
			}
		}
	}
}

// Pages put together are the whole, in order, unknown values last.
func TestPages(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	x := New(columns, has)
	for key := range 1000 {
		if err := x.Put(Key(key), randomValues(r)); err != nil {
			t.Fatal(err)
		}
	}
	x.Publish()
	s := x.Snapshot()
	for _, by := range []string{"", "size", "name", "since"} {
		for _, falls := range []bool{false, true} {
			q := Query{Sort: by, Falls: falls, Limit: 2000}
			all, err := s.Search(context.Background(), q)
			if err != nil || len(all.Rows) != 1000 {
				t.Fatal(len(all.Rows), err)
			}
			var pages []Row
			for q.Limit = 37; len(pages) < 1000; {
				page, err := s.Search(context.Background(), q)
				if err != nil || len(page.Rows) == 0 {
					t.Fatal(len(pages), err)
				}
				pages = append(pages, page.Rows...)
				q.After = &page.Rows[len(page.Rows)-1]
			}
			for i := range pages {
				if pages[i].Key != all.Rows[i].Key {
					t.Fatalf("by %q: row %d differs", by, i)
				}
			}
		}
	}
}

// Readers see whole states only, while the writer goes on.
func TestReadersAreNotDisturbed(t *testing.T) {
	x := New([]Column{{Name: "side", Kind: Category}})
	const pairs = 3000
	var wait sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		wait.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				got, err := x.Snapshot().Search(context.Background(), Query{Facets: []string{"side"}})
				if err != nil || got.Total%2 != 0 || len(got.Facets[0]) == 2 && got.Facets[0][0].Count != got.Facets[0][1].Count {
					t.Errorf("half a pair was seen: %+v %v", got, err)
					return
				}
			}
		})
	}
	for i := range pairs {
		for j, side := range []string{"left", "right"} {
			if err := x.Put(Key(2*i+j), []eval.Value{eval.TextOf(side)}); err != nil {
				t.Fatal(err)
			}
		}
		if i%10 == 0 {
			x.Publish()
		}
	}
	close(stop)
	wait.Wait()
}

func TestPutRefusesWrongTypes(t *testing.T) {
	x := New([]Column{{Name: "side", Kind: Category}})
	if x.Put(1, []eval.Value{eval.NumberOf(3)}) == nil || x.Put(1, nil) == nil || x.Len() != 0 {
		t.Fatal("a wrong value was taken")
	}
}

func BenchmarkMillion(b *testing.B) {
	r := rand.New(rand.NewPCG(9, 10))
	x := New(columns, has)
	began := time.Now()
	const n = 1_000_000
	for key := range n {
		if err := x.Put(Key(key), randomValues(r)); err != nil {
			b.Fatal(err)
		}
	}
	x.Publish()
	built := time.Since(began)
	s := x.Snapshot()
	for name, filter := range map[string]string{"all": "TRUE", "half": "size < 50", "few": "town = 'Lyon' AND size < 30"} {
		b.Run(name, func(b *testing.B) {
			f, err := s.Compile(parsed(b, filter))
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := s.Search(context.Background(), Query{Filter: f, Facets: []string{"function", "town", "customer", "name", "skills"}, Limit: 25}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(n/built.Seconds(), "put/s")
		})
	}
}
