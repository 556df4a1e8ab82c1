// Package forget finds what tables hold of somebody, in columns of their own and
// within texts, to hand it out (GDPR art. 15) or to make it go (art. 17). Each
// noun declares its tables once, for both.
package forget

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Person is who is meant, and by what a text would name them.
type Person struct {
	ID            string
	Given, Family string
	Marks         []string // addresses, profiles, ids: theirs alone
	Numbers       []string // telephone numbers, digits only, without a country's or a leading 0
	// Shared says that somebody else bears the same name: a text that holds but
	// the name is then taken for theirs only at their Accounts.
	Shared   bool
	Accounts []string
	Former   []Name // that are theirs as well
}

// Name is another by which somebody is called.
type Name struct {
	Given, Family string
	Shared        bool // somebody else bears it: it is struck out of what is theirs only
}

// Struck stands where something was struck out of a text.
const Struck = "…"

// leastMark is how long something must be to be sought within texts.
const leastMark = 5

func (p *Person) marks() []string {
	var out []string
	for _, m := range p.Marks {
		if m = strings.TrimSpace(m); len(m) >= leastMark {
			out = append(out, m)
		}
	}
	return out
}

// called are the names by which texts are searched; own says with the present one.
func (p *Person) called(own bool) []Name {
	var out []Name
	for _, n := range append([]Name{{p.Given, p.Family, !own}}, p.Former...) {
		if !n.Shared && n.Given != "" && n.Family != "" {
			out = append(out, n)
		}
	}
	return out
}

// names are the ways of writing somebody's whole name.
func (p *Person) names(own bool) []string {
	var out []string
	for _, n := range p.called(own) {
		out = append(out, n.Given+" "+n.Family, n.Family+" "+n.Given, n.Family+", "+n.Given)
	}
	return out
}

// spellings of a text: without accents, and as JSON of ASCII only.
func spellings(s string) []string {
	out := []string{s}
	bare, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), s)
	if err == nil && bare != s {
		out = append(out, bare)
	}
	var escaped strings.Builder
	for _, r := range s {
		if r < 128 {
			escaped.WriteRune(r)
		} else {
			fmt.Fprintf(&escaped, `\u%04x`, r)
		}
	}
	if escaped.String() != s {
		out = append(out, escaped.String())
	}
	return out
}

// folded are the forms under which the databases' LOWER may give a text:
// SQLite's leaves letters with accents as they are.
func folded(s string) []string {
	ascii := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r < 128 {
				return unicode.ToLower(r)
			}
			return r
		}, s)
	}
	var out []string
	for _, one := range spellings(s) {
		for _, form := range []string{strings.ToLower(one), ascii(one), ascii(strings.ToUpper(one))} {
			if !slices.Contains(out, form) {
				out = append(out, form)
			}
		}
	}
	return out
}

// eraser strikes somebody out of texts.
type eraser struct {
	whole *regexp.Regexp // marks, and names
	parts [][2]*regexp.Regexp
	words *regexp.Regexp // parts of the name alone, in what is theirs
}

// number is a telephone number however its digits are set apart.
func number(digits string) string {
	return `(?:\+?\d{1,3}[\s.()/-]*)?0?[\s.()/-]*` + strings.Join(strings.Split(digits, ""), `[\s.()/-]*`)
}

func either(list []string, numbers ...string) *regexp.Regexp {
	var all []string
	for _, s := range list {
		for _, one := range spellings(s) {
			all = append(all, regexp.QuoteMeta(one))
		}
	}
	if len(all)+len(numbers) == 0 {
		return nil
	}
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
	for _, n := range numbers {
		all = append(all, number(n))
	}
	return regexp.MustCompile(`(?i)(?:` + strings.Join(all, "|") + `)`)
}

// eraser strikes marks; names too where they are taken for this person's, and
// every part of the name in rows that are theirs.
func (p *Person) eraser(named, theirs bool) eraser {
	e := eraser{whole: either(append(p.marks(), p.names(named)...), p.Numbers...)}
	for _, n := range p.called(named) {
		e.parts = append(e.parts, [2]*regexp.Regexp{either([]string{`"` + n.Given + `"`}), either([]string{`"` + n.Family + `"`})})
	}
	var words []string
	for _, n := range append([]Name{{p.Given, p.Family, false}}, p.Former...) {
		for _, word := range []string{n.Given, n.Family} {
			if len(word) >= 2 && word != Struck && !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
	}
	if theirs && len(words) > 0 {
		e.words = regexp.MustCompile(`(?i)(^|[^\pL\pN])` + either(words).String()[4:] + `($|[^\pL\pN])`)
	}
	return e
}

// strike gives a text without somebody.
func (e eraser) strike(s string) string {
	if e.whole != nil {
		s = e.whole.ReplaceAllString(s, Struck)
	}
	for _, name := range e.parts {
		if !name[0].MatchString(s) || !name[1].MatchString(s) {
			continue
		}
		for _, part := range name {
			s = part.ReplaceAllString(s, `"`+Struck+`"`)
		}
	}
	for e.words != nil && e.words.MatchString(s) { // neighbours share what parts them
		s = e.words.ReplaceAllString(s, "${1}"+Struck+"${2}")
	}
	return s
}
