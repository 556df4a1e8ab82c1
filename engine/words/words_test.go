package words

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// folded is a plain way of folding: letters and digits without marks, in lower case.
func folded(text string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return ' '
	}, norm.NFKD.String(text))
	return strings.Join(strings.Fields(plain), " ")
}

func TestRead(t *testing.T) {
	text := " " + strings.Join([]string{folded("Zoé d’Ormesson"), folded("Head of Sales & Marketing"), folded("Électricité de l’Erdre")}, " | ") + " "
	for query, want := range map[string]bool{
		"":                                      true,
		"sales":                                 true,
		"SALES marketing":                       true,
		"sales finance":                         false,
		"sales OR finance":                      true,
		"finance OU market*":                    true,
		`"head of sales"`:                       true,
		"“head of sales”":                       true,
		"„head of sales“":                       true,
		"« head of sales »":                     true,
		"‘head of sales’":                       true,
		"‘sales head’":                          false,
		"‘l’erdre’ zoe":                         true,
		"l’Erdre":                               true,
		"l'erdre":                               true,
		`"sales of head"`:                       false,
		`"sales marketing"`:                     true, // punctuation parts words only
		`"head of sal*"`:                        true,
		"electricite":                           true,
		"E\u0301lectri*":                        true,
		"Électri*":                              true,
		"electri":                               false,
		"NOT assistant":                         true,
		"sales NOT marketing":                   false,
		"-marketing":                            false,
		"sales - marketing":                     true, // a dash alone says nothing
		`-"head of sales"`:                      false,
		`-“sales of head”`:                      true,
		"-(finance OR legal)":                   true,
		"-(finance OR sales)":                   false,
		`("head of sales" OR vp) NOT assistant`: true,
		"(sales":                                true,
		"sales) head":                           true,
		`"sales`:                                true,
		"NOT (NOT sales)":                       true,
		"NOT -sales":                            true,
		"marketing électricité":                 true,
		`"marketing electricite"`:               false, // two parts of the text
		"zoe ormesson":                          true,
		"AND OR NOT":                            true,
		"sales OR finance NOT head":             true, // OR binds less
		"(sales OR finance) NOT head":           false,
		"*":                                     true,
		"of-sales":                              true, // what a dash joins stands together
		"head-sales":                            false,
	} {
		if got := Read(query, folded).In(text); got != want {
			t.Errorf("%s: %v", query, got)
		}
	}
}

func TestWanted(t *testing.T) {
	var found []string
	for _, q := range Read(`(a OR "b c") NOT (d OR NOT e) -f*`, folded).Wanted() {
		found = append(found, strings.Join(q.Words, " "))
	}
	if got := strings.Join(found, ", "); got != "a, b c, e" {
		t.Error(got)
	}
}

// A search and its negation never agree, whatever is typed.
func FuzzRead(f *testing.F) {
	for _, query := range []string{"a b", `"a b" OR c*`, "a NOT b", "-a", "a OU b ET c", "“a b” SAUF c", "-(a b", "‘a’b’"} {
		f.Add(query, "A b, c")
		f.Add(query, "b")
	}
	f.Fuzz(func(t *testing.T, query, text string) {
		in := " " + folded(text) + " "
		q := Read(query, folded)
		found := q.In(in) // whatever is typed is read
		if len(q.Of) == 0 {
			return // nothing is asked
		}
		if not := (&Query{Op: None, Of: []*Query{q}}); not.In(in) == found {
			t.Errorf("%q and its negation agree on %q", query, text)
		}
		if !strings.ContainsAny(query, "()\"“”„‟«»＂‘’‚‹›") && Read("NOT ("+query+")", folded).In(in) == found {
			t.Errorf("NOT (%s) is not its negation on %q", query, text)
		}
	})
}
