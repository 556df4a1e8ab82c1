package cql

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

type example struct {
	Name string          `json:"name"`
	Text string          `json:"text"`
	JSON json.RawMessage `json:"json"`
}

func standard(t testing.TB) []example {
	f, err := os.Open("testdata/standard.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []example
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e example
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		list = append(list, e)
	}
	if len(list) < 100 {
		t.Fatalf("%d examples", len(list))
	}
	return list
}

// Every published example reads in both forms, the two agree, and what is
// written reads back as the same.
func TestStandardExamples(t *testing.T) {
	for _, e := range standard(t) {
		t.Run(e.Name, func(t *testing.T) {
			fromText, err := ParseText(e.Text)
			if err != nil {
				t.Fatalf("%s: %v", e.Text, err)
			}
			fromJSON, err := ParseJSON(e.JSON)
			if err != nil {
				t.Fatalf("%s: %v", e.JSON, err)
			}
			if !Same(fromText, fromJSON) {
				a, _ := JSON(fromText)
				b, _ := JSON(fromJSON)
				t.Fatalf("text and JSON differ:\n%s\n%s", a, b)
			}
			there(t, fromText)
		})
	}
}

// there writes an expression in both forms and reads it back.
func there(t testing.TB, e Expr) {
	t.Helper()
	js, err := JSON(e)
	if err != nil {
		t.Fatal(err)
	}
	back, err := ParseJSON(js)
	if err != nil {
		t.Fatalf("%s does not read back: %v", js, err)
	}
	if !Same(e, back) {
		t.Fatalf("%s reads back as something else", js)
	}
	text, err := Text(e)
	if err != nil {
		return // a backslash before a quote, the one thing text cannot say
	}
	if back, err = ParseText(text); err != nil {
		t.Fatalf("%s (%s) does not read back: %v", text, js, err)
	}
	if !Same(e, back) {
		other, _ := JSON(back)
		t.Fatalf("%s (%s) reads back as %s", text, js, other)
	}
}

func TestErrorsSayWhere(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "line 1, column 1: there is no expression",
		"name =":                  "line 1, column 7: a value is wanted, not the end",
		"name = 'abc":             "line 1, column 8: the text that begins here has no closing quote",
		"a = 1 AND\n  b LIKE 3":   "line 2, column 10: LIKE wants a text",
		"a = 1 b":                 "line 1, column 7: b is one word too many",
		"ville = 'Évry' ET x = 1": "line 1, column 16: ET is one word too many",
		"x IN ()":                 "line 1, column 6: the list of IN is empty",
		"active":                  "",
		"active AND x = 1":        "line 1, column 1: active alone is no condition; write active = TRUE",
		"in = 3":                  `line 1, column 1: IN has a meaning of its own; a field of that name is written "in"`,
		"a = 1 AND NOT":           "line 1, column 14: a value is wanted, not the end",
		"a ^ 2 ^ 3 = 1":           "line 1, column 7: put parentheses",
		"x BETWEEN 1 OR 2":        "line 1, column 13: AND is wanted between the two bounds",
		"d = DATE('2026-02-30')":  `line 1, column 10: "2026-02-30" is no date`,
		"s_within(g, POLYGON((0 0,1 1,2 2,3 3)))": "line 1, column 13: a ring of the Polygon does not end where it began",
		"s_within(g)":                     "line 1, column 1: s_within takes 2 arguments, not 1",
		"a = (b = 1)":                     "line 1, column 6: a condition cannot be compared",
		"x = 3 km":                        "line 1, column 7: km is one word too many",
		"x = 3km":                         "line 1, column 5: a name cannot begin with a digit",
		"x # 3":                           "line 1, column 3: '#' has no meaning here",
		"x IS NOT 3":                      "line 1, column 10: NULL is wanted before 3",
		"x NOT 3":                         "line 1, column 7: after NOT stands LIKE, BETWEEN or IN, not 3",
		strings.Repeat("(", 300) + "a":    "line 1, column 202: the expression is nested more than 200 deep",
		strings.Repeat("NOT ", 300) + "a": "line 1, column 801: the expression is nested more than 200 deep",
	} {
		_, err := ParseText(text)
		switch {
		case want == "" && err != nil:
			t.Errorf("%q: %v", text, err)
		case want != "" && (err == nil || !strings.HasPrefix(err.Error(), want)):
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	for text, want := range map[string]string{
		`{"op":"=","args":[{"property":"a"}]}`:               "line 1, column 1: = takes 2 arguments, not 1",
		"{\"op\":\"and\",\n \"args\":[{\"propery\":\"a\"}]}": "line 2, column 10: an object here has",
		`{"op":"=","args":[1,2]} x`:                          "line 1, column 25: there is more",
		`{"op":"=","args":[1,`:                               "line 1, column 21: the JSON ends too early",
		`{"op":"like","args":["a",3]}`:                       "line 1, column 26: LIKE wants a text",
		`{"op":"LIKE","args":["a","b"]}`:                     "line 1, column 7: \"LIKE\" cannot be the name of a function",
		`{"op":"=","op":"<","args":[1,2]}`:                   "line 1, column 11: \"op\" stands twice",
		`null`:                                               "line 1, column 1: null is no value",
		strings.Repeat("[", 300):                             "line 1, column 202: the expression is nested",
	} {
		if _, err := ParseJSON([]byte(text)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, e := range standard(f) {
		f.Add(e.Text)
	}
	f.Add(`f(('a',)) AND A_EQUALS(('a'), ()) AND "x ""y" <> 'it''s \% ok'`)
	f.Fuzz(func(t *testing.T, text string) {
		if e, err := ParseText(text); err == nil {
			there(t, e)
		}
	})
}

func FuzzJSON(f *testing.F) {
	for _, e := range standard(f) {
		f.Add([]byte(e.JSON))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if e, err := ParseJSON(text); err == nil {
			there(t, e)
		}
	})
}
