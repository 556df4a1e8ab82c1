package lead

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"arpent/engine/cql"
	"arpent/engine/facet"
	"arpent/internal/lead/choice"
	"arpent/internal/lead/keyword"
)

func TestChoices(t *testing.T) {
	for filter, want := range map[string]string{
		"": `{"keywords":"","values":[],"ranges":[],"area":[],"rest":""}`,
		"keywords('a OR b') AND (function IN ('it', 'sales')) AND (headcount >= 10)": `{"keywords":"a OR b","values":[{"field":"function","yes":["it","sales"],"no":[],"condition":"(function IN ('it', 'sales'))"}],
			"ranges":[{"field":"headcount","from":10,"condition":"headcount >= 10"}],"area":[],"rest":""}`,
		"(function IN ('it') OR function IS NULL) AND (function IS NULL OR NOT (function IN ('sales')))": `{"keywords":"","values":[{"field":"function","yes":["it","?"],"no":["sales"],
			"condition":"(function IN ('it') OR function IS NULL) AND (function IS NULL OR function NOT IN ('sales'))"}],"ranges":[],"area":[],"rest":""}`,
		"NOT A_OVERLAPS(list, ('x'))":      `{"keywords":"","values":[{"field":"list","yes":[],"no":["x"],"condition":"(NOT A_OVERLAPS(list, ('x')))"}],"ranges":[],"area":[],"rest":""}`,
		"customer = TRUE":                  `{"keywords":"","values":[{"field":"customer","yes":["true"],"no":[],"condition":"(customer = TRUE)"}],"ranges":[],"area":[],"rest":""}`,
		"potential BETWEEN 5 AND 7":        `{"keywords":"","values":[],"ranges":[{"field":"potential","from":5,"to":7,"condition":"potential BETWEEN 5 AND 7"}],"area":[],"rest":""}`,
		"NOT (function IN ('it'))":         `{"keywords":"","values":[],"ranges":[],"area":[],"rest":"function NOT IN ('it')"}`,
		"function = 'it' OR customer=TRUE": `{"keywords":"","values":[],"ranges":[],"area":[],"rest":"function = 'it' OR customer = TRUE"}`,
		"potential > 5 AND town LIKE 'L%'": `{"keywords":"","values":[],"ranges":[],"area":[],"rest":"(potential > 5) AND (town LIKE 'L%')"}`,
		"S_INTERSECTS(position, POLYGON((1 2, 3 4, 5 6, 1 2))) AND NOT keywords('x')": `{"keywords":"","values":[],"ranges":[],"area":[[1,2],[3,4],[5,6]],"rest":"NOT keywords('x')"}`,
	} {
		var e cql.Expr
		if filter != "" {
			var err error
			if e, err = cql.ParseText(filter); err != nil {
				t.Fatal(err)
			}
		}
		got, err := choice.Read(e, kindOf)
		if err != nil {
			t.Fatal(err)
		}
		var wanted choice.Choices
		if err := json.Unmarshal([]byte(want), &wanted); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(*got, wanted) {
			text, _ := json.Marshal(got)
			t.Errorf("%s: %s", filter, text)
		}
	}
}

// Whatever the filter, its choices joined find what it finds.
func TestChoicesAreTheFilter(t *testing.T) {
	m := newMarket(5, 300)
	x := indexOf(t, m)
	s := x.facets.Snapshot()
	find := func(e cql.Expr) map[facet.Key]bool {
		f, err := s.Compile(e)
		if err != nil {
			t.Fatal(err)
		}
		out := map[facet.Key]bool{}
		s.Keys(nil, f, func(k facet.Key) bool { out[k] = true; return true })
		return out
	}
	for range 400 {
		e, err := cql.ParseText(m.condition(2).String())
		if err != nil {
			t.Fatal(err)
		}
		c, err := choice.Read(e, kindOf)
		if err != nil {
			t.Fatal(err)
		}
		parts := []string{"TRUE"}
		if c.Rest != "" {
			parts = append(parts, "("+c.Rest+")")
		}
		if c.Keywords != "" {
			parts = append(parts, "keywords("+quote(c.Keywords)+")")
		}
		for _, v := range c.Values {
			parts = append(parts, v.Condition)
		}
		for _, r := range c.Ranges {
			parts = append(parts, r.Condition)
		}
		text := strings.Join(parts, " AND ")
		if len(c.Area) > 0 {
			continue // told by its corners
		}
		again, err := cql.ParseText(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if got, want := find(again), find(e); !reflect.DeepEqual(got, want) {
			t.Fatalf("%s\nhas the choices %s", m.condition(0), text)
		}
	}
}

func TestMatched(t *testing.T) {
	l := &Lead{GivenName: "Zoé", FamilyName: "d’Ormesson", Title: "Chef des Ventes e\u0301lectriques", Company: "Vente & Œuvres", Industry: "Ventes"}
	e, err := cql.ParseText(`keywords('("chef des vente*" OR œuvre*) ormesson NOT ventes') AND NOT keywords('zoe')`)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := json.Marshal(keyword.In(textsOf(l), keyword.Phrases(e)))
	if want := `[{"field":"name","text":"Ormesson"},{"field":"title","text":"Chef des Ventes"},{"field":"company","text":"Œuvres"}]`; string(text) != want {
		t.Error(string(text))
	}
	if got := keyword.In(textsOf(&Lead{Title: "x e\u0301lectriques y"}), keyword.Read("electriques").Wanted()); len(got) != 1 || got[0].Text != "e\u0301lectriques" {
		t.Error(got)
	}
}
