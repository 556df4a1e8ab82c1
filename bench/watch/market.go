package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
	"arpent/engine/watch"
	"arpent/engine/words"
)

// The fields of leads, by their place in the schema.
const (
	function = iota
	seniority
	industry
	region
	department
	territory
	headcount
	customer
	text  // words with spaces between and around them
	terms // the same words as a list
)

// termsOf are the fields that searches choose values of: how many there are,
// and how uneven: the k-th is drawn in proportion to 1/k^skew (Zipf).
var termsOf = map[int]struct {
	name   string
	values int
	skew   float64
}{
	function: {"function", 16, 1}, seniority: {"seniority", 8, 1}, industry: {"industry", 88, 1},
	region: {"region", 18, 0.7}, department: {"department", 101, 0.7}, territory: {"territory", 600, 0.5},
}

const (
	vocabulary = 5000
	wordSkew   = 1.0
)

var schema = &eval.Schema{
	Fields: []eval.Field{{Name: "function", Type: eval.TextType}, {Name: "seniority", Type: eval.TextType}, {Name: "industry", Type: eval.TextType},
		{Name: "region", Type: eval.TextType}, {Name: "department", Type: eval.TextType}, {Name: "territory", Type: eval.TextType},
		{Name: "headcount", Type: eval.NumberType}, {Name: "customer", Type: eval.BoolType}, {Name: "text", Type: eval.TextType}, {Name: "terms", Type: eval.ListType}},
	Functions: []eval.Function{keywords()},
}

// keywords finds words in a lead's text, as the search for leads does.
func keywords() eval.Function {
	var known sync.Map
	read := func(text string) *words.Query {
		q, ok := known.Load(text)
		if !ok {
			q, _ = known.LoadOrStore(text, words.Read(text, strings.ToLower))
		}
		return q.(*words.Query)
	}
	return eval.Function{Name: "keywords", Args: []eval.Type{eval.TextType}, Returns: eval.BoolType,
		Call: func(r eval.Record, args []eval.Value) eval.Value {
			return eval.BoolOf(read(args[0].Text()).In(r.Value(text).Text()))
		},
		Needs: func(args []eval.Value) (cql.Expr, bool) { return watch.Words("terms", read(args[0].Text())) },
	}
}

type record []eval.Value

func (r record) Value(i int) eval.Value { return r[i] }

// dice draws by Zipf from tables made once.
type dice struct {
	fields map[int][]float64
	words  []float64
}

func newDice() *dice {
	d := &dice{fields: map[int][]float64{}, words: cumulated(vocabulary, wordSkew)}
	for i, f := range termsOf {
		d.fields[i] = cumulated(f.values, f.skew)
	}
	return d
}

func cumulated(n int, skew float64) []float64 {
	out, sum := make([]float64, n), 0.0
	for k := range out {
		sum += math.Pow(float64(k+1), -skew)
		out[k] = sum
	}
	return out
}

func pick(r *rand.Rand, sums []float64) int {
	at, _ := slices.BinarySearch(sums, r.Float64()*sums[len(sums)-1])
	return min(at, len(sums)-1)
}

func (d *dice) value(r *rand.Rand, field int) string {
	return fmt.Sprintf("%s %d", termsOf[field].name, pick(r, d.fields[field]))
}

func (d *dice) word(r *rand.Rand) string { return fmt.Sprintf("w%d", pick(r, d.words)) }

// lead draws the i-th lead of a seed. One field in twelve is not known.
func (d *dice) lead(seed, i uint64) record {
	r := rand.New(rand.NewPCG(seed, i))
	out := make(record, len(schema.Fields))
	for field := function; field <= territory; field++ {
		if v := d.value(r, field); r.IntN(12) > 0 || field == territory {
			out[field] = eval.TextOf(v)
		}
	}
	if r.IntN(12) > 0 {
		out[headcount] = eval.NumberOf(math.Ceil(math.Exp(3 + 1.8*r.NormFloat64())))
	}
	out[customer] = eval.BoolOf(r.IntN(5) == 0)
	var list []string
	for range 6 {
		list = append(list, d.word(r))
	}
	out[text] = eval.TextOf(" " + strings.Join(list, " ") + " ")
	out[terms] = eval.TextsOf(list)
	return out
}

var sizes = []int{1, 10, 50, 200, 500, 1000, 5000, 10000}

// search draws the i-th search of a seed as representatives save them. plain is
// the same without the function keywords, for a database.
func (d *dice) search(seed, i uint64) (own, plain string) {
	r := rand.New(rand.NewPCG(seed+1, i))
	own, plain = d.conjunction(r)
	if r.IntN(20) == 0 { // either of two markets
		a, b := d.conjunction(r)
		own, plain = "("+own+") OR ("+a+")", "("+plain+") OR ("+b+")"
	}
	return own, plain
}

func (d *dice) conjunction(r *rand.Rand) (own, plain string) {
	var mine, theirs []string
	add := func(own, plain string) { mine, theirs = append(mine, own), append(theirs, plain) }
	same := func(text string) { add(text, text) }
	for len(mine) < 3 {
		mine, theirs = nil, nil
		switch n := r.IntN(100); {
		case n < 55:
			same(d.oneOf(r, territory, 2))
		case n < 75:
			same(d.oneOf(r, region, 2))
		case n < 85:
			same(d.oneOf(r, department, 3))
		}
		for _, c := range []struct{ field, percent, most int }{{function, 80, 3}, {seniority, 60, 3}, {industry, 50, 3}} {
			if r.IntN(100) < c.percent {
				same(d.oneOf(r, c.field, c.most))
			}
		}
		if r.IntN(100) < 45 {
			at := r.IntN(len(sizes) - 1)
			if r.IntN(3) == 0 {
				same(fmt.Sprintf("headcount > %d", sizes[at]))
			} else {
				same(fmt.Sprintf("headcount BETWEEN %d AND %d", sizes[at]+1, sizes[min(len(sizes)-1, at+1+r.IntN(2))]))
			}
		}
		if r.IntN(100) < 40 {
			add(d.keywords(r))
		}
		if r.IntN(100) < 15 {
			same([]string{"customer = TRUE", "customer <> TRUE", "NOT (customer = TRUE)"}[r.IntN(3)])
		}
	}
	return strings.Join(mine, " AND "), strings.Join(theirs, " AND ")
}

func (d *dice) oneOf(r *rand.Rand, field, most int) string {
	name := termsOf[field].name
	n := 1 + r.IntN(most)
	if n == 1 {
		return fmt.Sprintf("%s = '%s'", name, d.value(r, field))
	}
	var list []string
	for range n {
		list = append(list, "'"+d.value(r, field)+"'")
	}
	return fmt.Sprintf("%s IN (%s)", name, strings.Join(list, ", "))
}

func (d *dice) keywords(r *rand.Rand) (own, plain string) {
	a, b := d.word(r), d.word(r)
	has := func(w string) string { return "text LIKE '% " + w + " %'" }
	switch r.IntN(4) {
	case 0:
		return "keywords('" + a + "')", has(a)
	case 1:
		return "keywords('" + a + " OR " + b + "')", "(" + has(a) + " OR " + has(b) + ")"
	case 2:
		return "keywords('" + a + " NOT " + b + "')", "(" + has(a) + " AND NOT " + has(b) + ")"
	default:
		return "keywords('" + a + " " + b + "')", "(" + has(a) + " AND " + has(b) + ")"
	}
}
