package condition

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"arpent/engine/cql"
	"arpent/internal/account/survey"
	"arpent/internal/platform/fault"
)

func language() *Language { return New([]string{"fr-commune", "fr-departement", "us-county"}) }

func p[T any](v T) *T { return &v }

// cannery is an account of which everything is known that the tests ask.
func cannery() *Subject {
	s := language().Subject(survey.Placing{ID: "a1", Name: "Conserverie d'Étel", Country: "FR", Postcode: "56 410", Town: "Étel", Lon: p(-3.2), Lat: p(47.66),
		AreaLevel: "fr-commune", Area: "56055", Industry: "10.20Z", IndustryVersion: "naf2", Headcount: p(int64(120)), Potential: p(int64(2_500_000)), Currency: "EUR",
		Customer: true, Custom: `{"Segment":"A"}`}, "Claire@Example.org", func(level string) string {
		if level == "fr-departement" {
			return "56"
		}
		return ""
	})
	return &s
}

func TestWhatHolds(t *testing.T) {
	l, s := language(), cannery()
	for text, want := range map[string]bool{
		"industry LIKE '10.2%'":                                          true,
		"industry = '1020Z'":                                             true,
		"industry IN ('10.20Z', '10.11Z')":                               true,
		"sector = 'naf:C'":                                               true,
		"postcode LIKE '56%' AND headcount BETWEEN 100 AND 200":          true,
		"potential >= 25000":                                             true,
		"potential > 25000":                                              false,
		"fr_departement IN ('56', '29')":                                 true,
		"fr_commune = '56055'":                                           true,
		"us_county = '01001'":                                            false,
		"NOT us_county = '01001'":                                        false, // not known
		"us_county IS NULL":                                              true,
		"owner = 'CLAIRE@example.org' AND customer = TRUE":               true,
		"custom('Segment') = 'A'":                                        true,
		"custom('Other') IS NULL":                                        true,
		"CASEI(ACCENTI(town)) = CASEI(ACCENTI('etel'))":                  true,
		"distance_km(-3.2, 47.7) <= 5":                                   true,
		"distance_km(4.8, 45.7) <= 100":                                  false,
		"S_INTERSECTS(position, BBOX(-4, 47, -3, 48))":                   true,
		"S_WITHIN(position, POLYGON((0 40, 1 40, 1 41, 0 41, 0 40)))":    false,
		"revenue > 0 OR country = 'fr'":                                  true,
		"(country = 'DE' OR country = 'FR') AND NOT (headcount < 100.0)": true,
	} {
		c, err := l.Read(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := c.Holds(s); got != want {
			t.Errorf("%s holds: %t", text, got)
		}
	}
}

func TestWhatIsWrongIsSaid(t *testing.T) {
	l := language()
	for _, c := range []struct {
		text, key    string
		line, column int
		suggest      string
	}{
		{"", "alignment.rule_empty", 0, 0, ""},
		{"country = 'FR' AND\n  headcont >= 50", "alignment.rule_field", 2, 3, "headcount"},
		{"fr_departemnt = '69'", "alignment.rule_field", 1, 1, "fr_departement"},
		{"zzzzzzzzzz = '69'", "alignment.rule_field_unknown", 1, 1, ""},
		{"distance_m(4.8, 45.7) <= 3", "alignment.rule_function", 1, 1, "distance_km"},
		{"nowhere_near(4.8, 45.7) <= 3", "alignment.rule_function_unknown", 1, 1, ""},
		{"country = 'FR' AND AND", "alignment.rule_syntax", 1, 20, ""},
		{"headcount >= 'many'", "alignment.rule_syntax", 1, 14, ""},
		{"country", "alignment.rule_syntax", 1, 1, ""},
	} {
		_, err := l.Read(c.text)
		var f *fault.Error
		if !errors.As(err, &f) {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if f.Key != c.key || c.line > 0 && (f.Params["line"] != c.line || f.Params["column"] != c.column || c.suggest != "" && f.Params["suggest"] != c.suggest) {
			t.Errorf("%q: %s %v", c.text, f.Key, f.Params)
		}
	}
}

// Rows written as text and read again are the same rows, whatever they hold.
func TestRowsAndTextAreOne(t *testing.T) {
	l := language()
	r := rand.New(rand.NewPCG(1, 2))
	words := []string{"FR", "10", "a%b", "it's", "é_è", `back\slash`, "Œuvre", "naf:C"}
	for range 3000 {
		var rows []Clause
		for range 1 + r.IntN(4) {
			rows = append(rows, someRow(r, l, words))
		}
		text, err := l.FromRows(rows)
		if err != nil {
			t.Fatalf("%+v: %v", rows, err)
		}
		c, err := l.Read(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		again, beyond := l.Rows(c)
		if beyond != "" {
			t.Fatalf("%s is beyond rows: %s", text, beyond)
		}
		second, err := l.FromRows(again)
		if err != nil {
			t.Fatal(err)
		}
		d, err := l.Read(second)
		if err != nil || !cql.Same(c.Expr(), d.Expr()) || len(again) != len(rows) {
			t.Fatalf("%+v\n%s\n%s\n%v", rows, text, second, err)
		}
	}
}

func someRow(r *rand.Rand, l *Language, words []string) Clause {
	fields := l.Fields()
	f := fields[r.IntN(len(fields))]
	ops := Ops(f.Kind)
	row := Clause{Field: f.Name, Op: ops[r.IntN(len(ops))], Values: []string{}}
	if f.Kind == Custom {
		row.Field = customPrefix + "Segment"
	}
	n := 1 + r.IntN(3)
	switch row.Op {
	case Known, Unknown:
		return row
	case AtLeast, AtMost:
		n = 1
	case Between:
		n = 2
	case Near:
		n = 3
	}
	if f.Kind == Flag {
		n = 1
	}
	for i := range n {
		switch f.Kind {
		case Number, Position:
			row.Values = append(row.Values, fmt.Sprint(r.IntN(1000)-300*i))
		case Flag:
			row.Values = append(row.Values, fmt.Sprint(r.IntN(2) == 0))
		case Day:
			row.Values = append(row.Values, fmt.Sprintf("2026-0%d-1%d", 1+r.IntN(9), i))
		default:
			row.Values = append(row.Values, words[r.IntN(len(words))])
		}
	}
	return row
}

func TestRowsSayWhenTheyCannot(t *testing.T) {
	l := language()
	for text, beyond := range map[string]string{
		"country = 'FR' AND headcount >= 50":                           "",
		"country = 'FR' AND (headcount >= 50 OR customer = TRUE)":      "headcount >= 50 OR customer = TRUE",
		"potential > 2 * revenue":                                      "potential > 2 * revenue",
		"S_INTERSECTS(position, BBOX(-4, 47, -3, 48))":                 "S_INTERSECTS(position, BBOX(-4, 47, -3, 48))",
		"(industry LIKE '10%' OR industry LIKE '11%') AND town = 'Eu'": "town = 'Eu'", // rows compare towns without case
		"NOT country IN ('FR')":                                        "",
		"custom('Segment') IN ('A', 'B')":                              "",
	} {
		c, err := l.Read(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if rows, got := l.Rows(c); got != beyond {
			t.Errorf("%s: beyond %q, rows %+v", text, got, rows)
		}
	}
}

func TestRowsAreChecked(t *testing.T) {
	l := language()
	for key, r := range map[string]Clause{
		"alignment.row_field":  {Field: "colour", Op: Is, Values: []string{"red"}},
		"alignment.row_op":     {Field: "country", Op: AtLeast, Values: []string{"1"}},
		"alignment.row_empty":  {Field: "country", Op: Is, Values: []string{" "}},
		"alignment.row_values": {Field: "headcount", Op: Between, Values: []string{"1"}},
		"alignment.row_number": {Field: "headcount", Op: AtLeast, Values: []string{"ten"}},
		"alignment.row_day":    {Field: "created", Op: AtLeast, Values: []string{"yesterday"}},
	} {
		_, err := l.FromRows([]Clause{{Field: "country", Op: Is, Values: []string{"FR"}}, r})
		var f *fault.Error
		if !errors.As(err, &f) || f.Key != key || f.Params["row"] != 2 {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestWhatIsMissing(t *testing.T) {
	l, s := language(), cannery()
	c, err := l.Read("country = 'FR' AND headcount >= 500 AND industry LIKE '28%' AND us_county = '01001' AND (potential > 1000000 OR revenue > 10)")
	if err != nil {
		t.Fatal(err)
	}
	want := []Missing{
		{"headcount >= 500", &Clause{"headcount", AtLeast, []string{"500"}}, "120"},
		{"industry LIKE '28%'", &Clause{"industry", Begins, []string{"28"}}, "1020Z"},
		{"us_county = '01001'", &Clause{"us_county", Is, []string{"01001"}}, ""},
		{"potential > 1000000 OR revenue > 10", nil, ""},
	}
	if got := l.Missing(c, s); !reflect.DeepEqual(got, want) || c.Lacking(s) != 4 || c.Parts() != 5 {
		t.Errorf("%+v", got)
	}
}
