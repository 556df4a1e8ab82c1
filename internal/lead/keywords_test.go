package lead

import (
	"strings"
	"testing"
)

func TestKeywords(t *testing.T) {
	l := &Lead{GivenName: "Zoé", FamilyName: "d’Ormesson", Title: "Head of Sales & Marketing", Company: "Électricité de l’Erdre", Industry: "Installation électrique"}
	text := words(l).Text()
	for query, want := range map[string]bool{
		"":                                      true,
		"sales":                                 true,
		"SALES marketing":                       true,
		"sales finance":                         false,
		"sales OR finance":                      true,
		"finance OU vente*":                     false,
		`"head of sales"`:                       true,
		"“head of sales”":                       true,
		`"sales of head"`:                       false,
		`"sales marketing"`:                     true, // punctuation parts words only
		"electricite":                           true,
		"Électri*":                              true,
		"electri":                               false,
		"NOT assistant":                         true,
		"sales NOT marketing":                   false,
		"-marketing":                            false,
		`("head of sales" OR vp) NOT assistant`: true,
		"(sales":                                true,
		"sales) head":                           true,
		`"sales`:                                true,
		"NOT (NOT sales)":                       true,
		"marketing électricité":                 true,
		`"marketing electricite"`:               false, // title and company are apart
		"zoe ormesson":                          true,
		"AND OR NOT":                            true,
	} {
		if got := readPhrase(query).in(text); got != want {
			t.Errorf("%s: %v", query, got)
		}
	}
}

// A search and its negation never agree, whatever is typed.
func FuzzKeywords(f *testing.F) {
	for _, query := range []string{"a b", `"a b" OR c*`, "a NOT b", "-a", "a OU b ET c", "“a b” SAUF c"} {
		f.Add(query, "A b, c")
		f.Add(query, "b")
	}
	f.Fuzz(func(t *testing.T, query, text string) {
		folded := words(&Lead{Title: text}).Text()
		p := readPhrase(query)
		found := p.in(folded) // whatever is typed is read
		if len(p.of) == 0 {
			return // nothing is asked
		}
		if not := (&phrase{op: '!', of: []*phrase{p}}).in(folded); not == found {
			t.Errorf("%q and its negation agree on %q", query, text)
		}
		if !strings.ContainsAny(query, "()\"“”„«»") && readPhrase("NOT ("+query+")").in(folded) == found {
			t.Errorf("NOT (%s) is not its negation on %q", query, text)
		}
	})
}
