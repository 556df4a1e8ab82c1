package eval

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"arpent/engine/cql"
)

type record map[string]Value

// firm is what the tests ask about.
var firm = &Schema{
	Fields: []Field{{"name", TextType}, {"town", TextType}, {"size", NumberType}, {"growth", NumberType}, {"active", BoolType},
		{"founded", TimeType}, {"opened", TimeType}, {"closed", TimeType}, {"place", ShapeType}, {"tags", ListType}},
	Functions: []Function{{Name: "within_territory", Args: []Type{TextType}, Returns: BoolType, Call: func(r Record, args []Value) Value {
		return BoolOf(args[0].Text() == "T-12")
	}}},
}

type row []Value

func (r row) Value(i int) Value { return r[i] }

func ask(t testing.TB, text string, r record) Truth {
	t.Helper()
	e, err := cql.ParseText(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	p, err := Compile(e, firm)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	values := make(row, len(firm.Fields))
	for i, f := range firm.Fields {
		values[i] = r[f.Name]
	}
	return p.Match(values)
}

func day(s string) Value {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		panic(err)
	}
	return DayOf(t)
}

func TestMatch(t *testing.T) {
	acme := record{"name": TextOf("Acmé Étanchéité"), "town": TextOf("Lyon"), "size": NumberOf(120), "active": BoolOf(true), "founded": day("1998-03-14"),
		"opened": InstantOf(time.Date(2026, 11, 25, 8, 30, 0, 0, time.UTC)), "place": PointOf(4.85, 45.75), "tags": TextsOf([]string{"key", "west"})}
	for text, want := range map[string]Truth{
		"size = 120":                                  True,
		"size <> 120":                                 False,
		"growth > 3":                                  Unknown,
		"NOT growth > 3":                              Unknown,
		"growth > 3 OR size > 100":                    True,
		"growth > 3 AND size > 1000":                  False,
		"growth > 3 AND size > 100":                   Unknown,
		"growth IS NULL":                              True,
		"(growth > 3) IS NULL":                        True,
		"size BETWEEN 100 AND 150":                    True,
		"size NOT BETWEEN 100 AND 119":                True,
		"growth BETWEEN 1 AND 2":                      Unknown,
		"size BETWEEN 200 AND growth":                 False,
		"town IN ('Paris', 'Lyon')":                   True,
		"town IN ('Paris', name)":                     False,
		"size IN (1, growth)":                         Unknown,
		"name LIKE 'Acm%'":                            True,
		"name LIKE 'acm%'":                            False,
		"CASEI(ACCENTI(name)) LIKE 'acme%eta_cheite'": True,
		"ACCENTI(CASEI(name)) = ACCENTI(CASEI('ACMÉ étanchéité'))": True,
		`name LIKE '%\%'`:                                 False,
		"active = TRUE":                                   True,
		"size * 2 + 10 = 250":                             True,
		"size / 0 > 1":                                    Unknown,
		"size div 50 = 2 AND size % 50 = 20":              True,
		"-size < 0":                                       True,
		"founded < DATE('2000-01-01')":                    True,
		"opened = DATE('2026-11-25')":                     True,
		"opened > TIMESTAMP('2026-11-25T08:29:59Z')":      True,
		"T_DURING(founded, INTERVAL('1990-01-01', '..'))": True,
		"T_BEFORE(founded, opened)":                       True,
		"T_INTERSECTS(INTERVAL(opened, closed), INTERVAL('2020-01-01','2021-01-01'))":                                  Unknown,
		"T_INTERSECTS(INTERVAL(opened, '..'), INTERVAL('2020-01-01','2021-01-01'))":                                    False,
		"T_EQUALS(opened, DATE('2026-11-25'))":                                                                         False,
		"S_INTERSECTS(place, BBOX(4, 45, 5, 46))":                                                                      True,
		"S_WITHIN(place, POLYGON((4 45, 5 45, 5 45.7, 4 45.7, 4 45)))":                                                 False,
		"S_WITHIN(place, POLYGON((4 45, 5 45, 5 46, 4 46, 4 45), (4.8 45.7, 4.9 45.7, 4.9 45.8, 4.8 45.8, 4.8 45.7)))": False,
		"S_CONTAINS(BBOX(170, -10, -170, 10), POINT(175 0))":                                                           True,
		"S_CONTAINS(BBOX(170, -10, -170, 10), POINT(0 0))":                                                             False,
		"S_WITHIN(LINESTRING(1 1, 2 2), BBOX(0,0,3,3))":                                                                True,
		"S_INTERSECTS(LINESTRING(-1 1, 4 1), BBOX(0,0,3,3))":                                                           True,
		"S_WITHIN(LINESTRING(-1 1, 4 1), BBOX(0,0,3,3))":                                                               False,
		"S_DISJOINT(BBOX(0,0,1,1), BBOX(2,2,3,3))":                                                                     True,
		"A_CONTAINS(tags, ('key'))":                                                                                    True,
		"A_CONTAINS(tags, ('key', 'east'))":                                                                            False,
		"A_OVERLAPS(tags, ('east', 'west'))":                                                                           True,
		"A_CONTAINEDBY(tags, ('east', 'west', 'key'))":                                                                 True,
		"A_EQUALS(tags, ('key', 'west'))":                                                                              True,
		"within_territory('T-12')":                                                                                     True,
		"WITHIN_TERRITORY('T-13') OR FALSE":                                                                            False,
	} {
		if got := ask(t, text, acme); got != want {
			t.Errorf("%s is %v, want %v", text, got, want)
		}
	}
}

func TestCheckSuggests(t *testing.T) {
	for text, want := range map[string]string{
		"nmae = 'x'":                   `line 1, column 1: there is no field nmae; did you mean "name"?`,
		"size > 1 AND fuonded > 3":     `line 1, column 14: there is no field fuonded; did you mean "founded"?`,
		"zzzzzz = 1":                   "line 1, column 1: there is no field zzzzzz",
		"size = 'many'":                "line 1, column 8: a number cannot be compared with a text",
		"founded > 1998":               "line 1, column 11: a date or time cannot be compared with a number",
		"within_teritory('x')":         `line 1, column 1: there is no function within_teritory; did you mean "within_territory"?`,
		"within_territory(3)":          "line 1, column 18: within_territory wants a text here, not a number",
		"S_TOUCHES(place, POINT(0 0))": "line 1, column 1: s_touches can be written but is not computed here",
		"name + 1 > 2":                 "line 1, column 1: + reckons with numbers, not with a text",
		"size LIKE '1%'":               "line 1, column 1: LIKE compares texts, not a number",
		"tags = 'x'":                   "line 1, column 8: a list cannot be compared with a text",
		"active":                       "line 1, column 1: active alone is no condition; write active = TRUE",
	} {
		e, err := cql.ParseText(text)
		if err == nil {
			err = Check(e, firm)
		}
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

// The laws of three-valued logic hold of any filter and any record: De Morgan,
// double negation, and NOT of unknown.
func TestLogic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := randomCondition(t, 2), randomCondition(t, 2)
		values := make(row, len(firm.Fields))
		if rapid.Bool().Draw(t, "sized") {
			values[2] = NumberOf(float64(rapid.IntRange(0, 3).Draw(t, "size")))
		}
		if rapid.Bool().Draw(t, "named") {
			values[0] = TextOf(rapid.SampledFrom([]string{"", "a", "ab", "É"}).Draw(t, "name"))
		}
		match := func(e cql.Expr) Truth {
			p, err := Compile(e, firm)
			if err != nil {
				t.Fatal(err)
			}
			return p.Match(values)
		}
		not := func(e cql.Expr) cql.Expr { return &cql.Call{Op: cql.Not, Args: []cql.Expr{e}} }
		x, y := match(a), match(b)
		if match(not(a)) != -x || match(not(not(a))) != x {
			t.Fatalf("NOT %v", a)
		}
		if match(&cql.Call{Op: cql.And, Args: []cql.Expr{a, b}}) != min(x, y) || match(not(&cql.Call{Op: cql.Or, Args: []cql.Expr{not(a), not(b)}})) != min(x, y) {
			t.Fatalf("%v AND %v", a, b)
		}
		if match(&cql.Call{Op: cql.IsNull, Args: []cql.Expr{a}}) != truth(x == Unknown) {
			t.Fatalf("%v IS NULL", a)
		}
		thereRapid(t, a)
	})
}

func randomCondition(t *rapid.T, depth int) cql.Expr {
	if depth > 0 && rapid.Bool().Draw(t, "joined") {
		op := rapid.SampledFrom([]cql.Op{cql.And, cql.Or, cql.Not}).Draw(t, "op")
		args := []cql.Expr{randomCondition(t, depth-1)}
		if op != cql.Not {
			args = append(args, randomCondition(t, depth-1))
		}
		return &cql.Call{Op: op, Args: args}
	}
	size, name := cql.Property{Name: "size"}, cql.Property{Name: "name"}
	n := cql.Number{Value: float64(rapid.IntRange(-1, 3).Draw(t, "n"))}
	s := cql.String{Value: rapid.SampledFrom([]string{"", "a", "%", "a_", "it's"}).Draw(t, "s")}
	return []cql.Expr{
		&cql.Call{Op: cql.Less, Args: []cql.Expr{size, n}},
		&cql.Call{Op: cql.Equal, Args: []cql.Expr{n, &cql.Call{Op: cql.Subtract, Args: []cql.Expr{size, &cql.Call{Op: cql.Subtract, Args: []cql.Expr{n, size}}}}}},
		&cql.Call{Op: cql.Like, Args: []cql.Expr{name, s}},
		&cql.Call{Op: cql.In, Args: []cql.Expr{name, cql.List{Items: []cql.Expr{s}}}},
		&cql.Call{Op: cql.Between, Args: []cql.Expr{size, n, &cql.Call{Op: cql.Power, Args: []cql.Expr{size, n}}}},
		&cql.Call{Op: cql.IsNull, Args: []cql.Expr{name}},
		cql.Bool{Value: true},
	}[rapid.IntRange(0, 6).Draw(t, "leaf")]
}

func thereRapid(t *rapid.T, e cql.Expr) {
	text, err := cql.Text(e)
	if err != nil {
		t.Fatal(err)
	}
	back, err := cql.ParseText(text)
	if err != nil || !cql.Same(e, back) {
		t.Fatalf("%s does not read back: %v", text, err)
	}
}

func BenchmarkMatch(b *testing.B) {
	e, err := cql.ParseText("size > 100 AND town IN ('Paris', 'Lyon', 'Lille') AND (name LIKE 'A%' OR growth > 3) AND S_WITHIN(place, BBOX(4, 45, 5, 46))")
	if err != nil {
		b.Fatal(err)
	}
	p, err := Compile(e, firm)
	if err != nil {
		b.Fatal(err)
	}
	values := row{TextOf("Acme"), TextOf("Lyon"), NumberOf(120), {}, {}, {}, {}, {}, PointOf(4.85, 45.75), {}}
	b.ReportAllocs()
	for b.Loop() {
		p.Match(values)
	}
}
