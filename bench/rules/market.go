package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"arpent/engine/cql/eval"
)

var schema = &eval.Schema{Fields: []eval.Field{
	{Name: "country", Type: eval.TextType}, {Name: "postcode", Type: eval.TextType}, {Name: "industry", Type: eval.TextType},
	{Name: "headcount", Type: eval.NumberType}, {Name: "potential", Type: eval.NumberType}, {Name: "domain", Type: eval.TextType},
	{Name: "place", Type: eval.ShapeType}, {Name: "customer", Type: eval.BoolType},
}}

const (
	country = iota
	postcode
	industry
	headcount
	potential
	domain
	place
	customer
)

type record []eval.Value

func (r record) Value(i int) eval.Value { return r[i] }

// countries with their share of the accounts, their corner and extent.
var countries = []struct {
	code            string
	share           float64
	west, south, by float64
}{{"FR", 0.6, -4, 43, 9}, {"BE", 0.15, 2.5, 49.5, 3}, {"CH", 0.1, 6, 46, 3}, {"DE", 0.15, 6, 47.5, 8}}

// market makes accounts and rules as companies have them: most rules join an
// industry or a stretch of the country with a size, some name companies one by
// one, some draw a shape.
func market(n, m int, seed uint64) ([]record, []string) {
	r := rand.New(rand.NewPCG(seed, 20))
	records := make([]record, n)
	cells := make([]eval.Value, n*len(schema.Fields))
	for i := range records {
		records[i] = cells[i*len(schema.Fields) : (i+1)*len(schema.Fields) : (i+1)*len(schema.Fields)]
		account(records[i], i, r)
	}
	rules := make([]string, m)
	for i := range rules {
		rules[i] = rule(r, n)
	}
	return records, rules
}

func account(a record, i int, r *rand.Rand) {
	u, k := r.Float64(), 0
	for ; k < len(countries)-1 && u >= countries[k].share; k++ {
		u -= countries[k].share
	}
	c := countries[k]
	a[country] = eval.TextOf(c.code)
	if r.IntN(20) > 0 {
		a[postcode] = eval.TextOf(fmt.Sprintf("%05d", 1000+skewed(r, 95000)))
	}
	if r.IntN(10) > 0 {
		a[industry] = eval.TextOf(fmt.Sprintf("%02d.%02d%c", 1+skewed(r, 95), r.IntN(90), 'A'+rune(r.IntN(6))))
	}
	if r.IntN(5) > 0 {
		a[headcount] = eval.NumberOf(math.Floor(math.Exp(3 + 1.6*r.NormFloat64())))
	}
	a[potential] = eval.NumberOf(math.Floor(math.Exp(9 + 1.2*r.NormFloat64())))
	a[domain] = eval.TextOf(fmt.Sprintf("company-%d.example", i))
	a[place] = eval.PointOf(c.west+c.by*r.Float64(), c.south+c.by*0.8*r.Float64())
	a[customer] = eval.BoolOf(r.IntN(8) == 0)
}

// skewed draws 0..n-1, the low ones far more often: a few towns and trades
// hold most companies.
func skewed(r *rand.Rand, n int) int { return int(float64(n) * math.Pow(r.Float64(), 2)) }

func rule(r *rand.Rand, accounts int) string {
	at := countries[r.IntN(len(countries))]
	trade := fmt.Sprintf("%02d", 1+skewed(r, 95))
	post := fmt.Sprintf("%03d", 10+skewed(r, 950))
	low := 10 * (1 + r.IntN(30))
	switch r.IntN(10) {
	case 0, 1, 2:
		return fmt.Sprintf("country = '%s' AND industry LIKE '%s.%%' AND headcount BETWEEN %d AND %d", at.code, trade, low, low*5)
	case 3, 4, 5:
		return fmt.Sprintf("country = '%s' AND postcode LIKE '%s%%' AND headcount >= %d", at.code, post, low)
	case 6:
		return fmt.Sprintf("(postcode LIKE '%s%%' OR postcode LIKE '%03d%%') AND potential > %d", post, 10+r.IntN(950), 1000*low)
	case 7:
		names := make([]string, 5+r.IntN(40))
		for i := range names {
			names[i] = fmt.Sprintf("'company-%d.example'", r.IntN(accounts))
		}
		return "domain IN (" + strings.Join(names, ", ") + ")"
	case 8:
		return fmt.Sprintf("country = '%s' AND NOT customer = TRUE AND industry LIKE '%s.%d%%' AND potential > %d", at.code, trade, r.IntN(9), 300*low)
	default:
		west, south := at.west+at.by*0.9*r.Float64(), at.south+at.by*0.7*r.Float64()
		return fmt.Sprintf("S_INTERSECTS(place, BBOX(%.3f, %.3f, %.3f, %.3f)) AND headcount > %d", west, south, west+0.4, south+0.3, low*3)
	}
}
