package watch

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
	"arpent/engine/words"
)

var schema = &eval.Schema{Fields: []eval.Field{{Name: "country", Type: eval.TextType}, {Name: "postcode", Type: eval.TextType}, {Name: "industry", Type: eval.TextType},
	{Name: "size", Type: eval.NumberType}, {Name: "potential", Type: eval.NumberType}, {Name: "name", Type: eval.TextType},
	{Name: "place", Type: eval.ShapeType}, {Name: "since", Type: eval.TimeType}, {Name: "tags", Type: eval.ListType}, {Name: "customer", Type: eval.BoolType}}}

type record []eval.Value

func (r record) Value(i int) eval.Value { return r[i] }

var vocabulary = []string{"Étoile", "acier", "Dupont", "Martin", "béton", "Sud", "énergie", "bois"}

func randomRecord(r *rand.Rand) record {
	maybe := func(v eval.Value) eval.Value {
		if r.IntN(12) == 0 {
			return eval.Value{}
		}
		return v
	}
	day := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(2000))
	since := eval.DayOf(day)
	if r.IntN(2) == 0 {
		since = eval.InstantOf(day.Add(time.Duration(r.IntN(86400)) * time.Second))
	}
	var tags []string
	for range r.IntN(4) {
		tags = append(tags, fmt.Sprintf("tag%d", r.IntN(30)))
	}
	return record{
		maybe(eval.TextOf([]string{"FR", "FR", "FR", "BE", "US"}[r.IntN(5)])),
		maybe(eval.TextOf(fmt.Sprintf("%05d", r.IntN(96000)))),
		maybe(eval.TextOf(fmt.Sprintf("%02d.%02d", r.IntN(99), r.IntN(99)))),
		maybe(eval.NumberOf(float64(r.IntN(1000)))),
		maybe(eval.NumberOf(float64(int(r.ExpFloat64() * 1e5)))),
		maybe(eval.TextOf(vocabulary[r.IntN(len(vocabulary))] + " " + vocabulary[r.IntN(len(vocabulary))])),
		maybe(eval.PointOf(-5+15*r.Float64(), 42+9*r.Float64())),
		maybe(since), maybe(eval.TextsOf(tags)), maybe(eval.BoolOf(r.IntN(2) == 0)),
	}
}

// randomFilter writes filters as people do: a few conditions joined.
func randomFilter(r *rand.Rand, depth int) string {
	if depth > 0 && r.IntN(3) > 0 {
		switch r.IntN(6) {
		case 0:
			return "NOT (" + randomFilter(r, depth-1) + ")"
		case 1, 2:
			return "(" + randomFilter(r, depth-1) + " OR " + randomFilter(r, depth-1) + ")"
		default:
			return "(" + randomFilter(r, depth-1) + " AND " + randomFilter(r, depth-1) + ")"
		}
	}
	lon, lat := -5+15*r.Float64(), 42+9*r.Float64()
	switch r.IntN(15) {
	case 0:
		return []string{"country = 'FR'", "'BE' = country", "country <> 'US'"}[r.IntN(3)]
	case 1:
		return fmt.Sprintf("postcode LIKE '%02d%%'", r.IntN(96))
	case 2:
		return fmt.Sprintf("industry IN ('%02d.%02d', '%02d.%02d')", r.IntN(99), r.IntN(99), r.IntN(99), r.IntN(99))
	case 3:
		return fmt.Sprintf("size %s %d", []string{"<", "<=", ">", ">=", "="}[r.IntN(5)], r.IntN(1000))
	case 4:
		low := r.IntN(900)
		return fmt.Sprintf("size BETWEEN %d AND %d", low, low+r.IntN(100))
	case 5:
		return fmt.Sprintf("%d %s potential", r.IntN(300000), []string{"<", ">"}[r.IntN(2)])
	case 6:
		return fmt.Sprintf("CASEI(ACCENTI(name)) LIKE '%s%%'", []string{"etoile", "acier", "beton s", "x"}[r.IntN(4)])
	case 7:
		return fmt.Sprintf("name = '%s %s'", vocabulary[r.IntN(len(vocabulary))], vocabulary[r.IntN(len(vocabulary))])
	case 8:
		return fmt.Sprintf("S_WITHIN(place, POLYGON((%f %f, %f %f, %f %f, %f %f)))", lon, lat, lon+3, lat, lon+1, lat+2, lon, lat)
	case 9:
		return fmt.Sprintf([]string{"S_INTERSECTS(place, BBOX(%f, %f, %f, %f))", "S_INTERSECTS(BBOX(%f, %f, %f, %f), place)"}[r.IntN(2)], lon, lat, lon+1, lat+1)
	case 10:
		return fmt.Sprintf("since %s DATE('202%d-0%d-1%d')", []string{"<", ">=", "="}[r.IntN(3)], r.IntN(6), 1+r.IntN(9), r.IntN(9))
	case 11:
		return fmt.Sprintf("A_CONTAINS(tags, ('tag%d', 'tag%d'))", r.IntN(30), r.IntN(30))
	case 12:
		return fmt.Sprintf("A_OVERLAPS(tags, ('tag%d', 'tag%d'))", r.IntN(30), r.IntN(30))
	case 13:
		return []string{"customer = TRUE", "customer <> TRUE", "size IS NULL", "TRUE"}[r.IntN(4)]
	default:
		return fmt.Sprintf("CASEI(name) = 'dupont %s'", eval.FoldCase(vocabulary[r.IntN(len(vocabulary))]))
	}
}

func parse(t testing.TB, text string) cql.Expr {
	e, err := cql.ParseText(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return e
}

// The index gives what asking every filter gives, while filters come, change
// and go: about a million pairs of filter and record.
func TestSameAsAskingAll(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var sample []eval.Record
	for range 200 {
		sample = append(sample, randomRecord(r))
	}
	x := New(schema, sample)
	programs := map[ID]*eval.Program{}
	texts := map[ID]string{}
	var scratch Scratch
	for round := range 20 {
		for range 120 {
			id := ID(r.IntN(1500))
			if r.IntN(4) == 0 {
				x.Remove(id)
				delete(programs, id)
				continue
			}
			text := randomFilter(r, 3)
			e := parse(t, text)
			if err := x.Put(id, e); err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			p, err := eval.Compile(e, schema)
			if err != nil {
				t.Fatal(err)
			}
			programs[id], texts[id] = p, text
		}
		if x.Len() != len(programs) {
			t.Fatalf("%d filters, %d expected", x.Len(), len(programs))
		}
		for range 60 {
			record := randomRecord(r)
			var want []ID
			for id, p := range programs {
				if p.Match(record) == eval.True {
					want = append(want, id)
				}
			}
			slices.Sort(want)
			if got := x.Match(record, &scratch); !slices.Equal(got, want) {
				for _, id := range want {
					if !slices.Contains(got, id) {
						t.Errorf("missed: %s", texts[id])
					}
				}
				t.Fatalf("round %d: %v instead of %v; %s", round, got, want, x)
			}
		}
	}
}

// Filters that say the same are one, and nothing stays behind when all are gone.
func TestKeptOnceAndGone(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	x := New(schema, nil)
	for id := range ID(3000) {
		text := randomFilter(r, 2)
		if id%3 == 0 {
			text = "size > 10 AND country = 'FR' AND (industry = '01.02' OR name = 'x')"
		}
		if id%3 == 1 {
			text = "(name = 'x' OR industry = '01.02') AND (country = 'FR' AND size > 10) AND country = 'FR'"
		}
		if err := x.Put(id, parse(t, text)); err != nil {
			t.Fatal(err)
		}
	}
	if x.Len() != 3000 || x.Distinct() > 1001 {
		t.Fatalf("%d filters, %d of them different", x.Len(), x.Distinct())
	}
	for _, id := range r.Perm(3000) {
		x.Remove(ID(id))
	}
	nodes := len(x.nodes.list) - 1 - len(x.nodes.free)
	if x.Len() != 0 || x.Distinct() != 0 || nodes != 0 || len(x.nodes.byText) != 0 || len(x.nodes.byHash) != 0 || len(x.nodes.texts) != 0 ||
		x.ring.size() != 0 || x.tree.size() != 1 || len(x.tree.posts[root].below) != 0 || len(x.tree.posts[root].here) != 0 {
		t.Fatalf("%d nodes left; %s", nodes, x)
	}
}

// A function that says what it needs is found like any other condition.
func TestWords(t *testing.T) {
	fields := &eval.Schema{Fields: []eval.Field{{Name: "text", Type: eval.TextType}, {Name: "terms", Type: eval.ListType}}}
	read := func(v eval.Value) *words.Query { return words.Read(v.Text(), strings.ToLower) }
	fields.Functions = []eval.Function{{Name: "keywords", Args: []eval.Type{eval.TextType}, Returns: eval.BoolType,
		Call: func(r eval.Record, args []eval.Value) eval.Value {
			return eval.BoolOf(read(args[0]).In(r.Value(0).Text()))
		},
		Needs: func(args []eval.Value) (cql.Expr, bool) { return Words("terms", read(args[0])) }}}
	asked := []string{"sales", "sales manager", "\"sales manager\"", "sal*", "\"head sal*\"", "sales NOT manager", "NOT sales", "head OR manager", "(head OR \"of sales\") NOT big", "head OR NOT sales", "", "NOT \"head of\""}
	for _, empty := range []bool{false, true} {
		x := New(fields, nil)
		for id, text := range asked {
			for copies := range 30 { // so that places are crowded
				filter := fmt.Sprintf("keywords('%s')", text)
				if copies > 0 {
					filter += fmt.Sprintf(" OR text = '%d'", copies)
				}
				if err := x.Put(ID(id*30+copies), parse(t, filter)); err != nil {
					t.Fatal(err)
				}
			}
		}
		var s Scratch
		for _, list := range []string{"head of sales", "sales manager", "manager", "big head of sales", "salt", "head salt", "nothing"} {
			r := record{eval.TextOf(" " + list + " "), eval.TextsOf(strings.Fields(list))}
			if empty {
				r[0], r[1] = eval.TextOf(" "), eval.TextsOf(nil)
			}
			var want []ID
			for id, text := range asked {
				if words.Read(text, strings.ToLower).In(r[0].Text()) {
					for copies := range 30 {
						want = append(want, ID(id*30+copies))
					}
				}
			}
			if got := x.Match(r, &s); !slices.Equal(got, want) {
				t.Errorf("%q: %v instead of %v", list, got, want)
			}
		}
	}
}

func TestPutRefusesAndKeeps(t *testing.T) {
	x := New(schema, nil)
	if err := x.Put(3, parse(t, "country = 'FR'")); err != nil {
		t.Fatal(err)
	}
	if err := x.Put(3, parse(t, "contry = 'FR'")); err == nil {
		t.Fatal("a misspelled field was taken")
	}
	var s Scratch
	fr := make(record, len(schema.Fields))
	fr[0] = eval.TextOf("FR")
	if got := x.Match(fr, &s); !slices.Equal(got, []ID{3}) {
		t.Fatalf("%v", got)
	}
}

// rule writes an assignment rule as companies have them.
func rule(r *rand.Rand) string {
	switch r.IntN(5) {
	case 0:
		return fmt.Sprintf("country = 'FR' AND postcode LIKE '%03d%%'", r.IntN(960))
	case 1:
		return fmt.Sprintf("postcode IN ('%05d', '%05d', '%05d') AND size > %d", r.IntN(96000), r.IntN(96000), r.IntN(96000), r.IntN(500))
	case 2:
		return fmt.Sprintf("industry = '%02d.%02d' AND potential > %d", r.IntN(99), r.IntN(99), r.IntN(200000))
	case 3:
		lon, lat := -5+15*r.Float64(), 42+9*r.Float64()
		return fmt.Sprintf("S_WITHIN(place, POLYGON((%f %f, %f %f, %f %f, %f %f))) AND customer = TRUE", lon, lat, lon+0.5, lat, lon+0.3, lat+0.5, lon, lat)
	default:
		return fmt.Sprintf("CASEI(name) LIKE 'martin b%%' AND size BETWEEN %d AND %d", r.IntN(500), 500+r.IntN(500))
	}
}

func BenchmarkRules2000(b *testing.B) { benchmark(b, 2000) }

func BenchmarkSearches100k(b *testing.B) { benchmark(b, 100_000) }

func benchmark(b *testing.B, filters int) {
	r := rand.New(rand.NewPCG(3, 4))
	var records []eval.Record
	for range 10_000 {
		records = append(records, randomRecord(r))
	}
	x := New(schema, records[:500])
	for id := range filters {
		if err := x.Put(ID(id), parse(b, rule(r))); err != nil {
			b.Fatal(err)
		}
	}
	var s Scratch
	matches, candidates, i := 0, 0, 0
	for b.Loop() {
		matches += len(x.Match(records[i%len(records)], &s))
		candidates += s.Candidates()
		i++
	}
	b.ReportMetric(float64(matches)/float64(i), "matches/op")
	b.ReportMetric(float64(candidates)/float64(i), "candidates/op")
}
