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

func FuzzKeywords(f *testing.F) {
	f.Add(`("a b" OR c*) NOT d`, "a b c")
	f.Fuzz(func(t *testing.T, query, text string) {
		folded := words(&Lead{Title: text}).Text()
		p := readPhrase(query)
		if p.in(folded) == readPhrase("NOT ("+query+")").in(folded) && balanced(query) && !strings.ContainsAny(query, `"“”„«»`) && strings.TrimSpace(query) != "" && len(p.of) > 0 {
			t.Errorf("%q and its negation agree on %q", query, text)
		}
	})
}

// balanced leaves out texts whose parentheses reach beyond them.
func balanced(s string) bool { return !strings.ContainsAny(s, "()") && !strings.Contains(s, "\"") }
