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

// names are the ways of writing somebody's whole name.
func (p *Person) names() []string {
	if p.Given == "" || p.Family == "" {
		return nil
	}
	return []string{p.Given + " " + p.Family, p.Family + " " + p.Given, p.Family + ", " + p.Given}
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
	parts []*regexp.Regexp
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
	list := p.marks()
	if named {
		list = append(list, p.names()...)
	}
	e := eraser{whole: either(list, p.Numbers...)}
	if named && p.Given != "" && p.Family != "" {
		e.parts = []*regexp.Regexp{either([]string{`"` + p.Given + `"`}), either([]string{`"` + p.Family + `"`})}
	}
	if words := slices.DeleteFunc([]string{p.Given, p.Family}, func(s string) bool { return len(s) < 2 || s == Struck }); theirs && len(words) > 0 {
		e.words = regexp.MustCompile(`(?i)(^|[^\pL\pN])` + either(words).String()[4:] + `($|[^\pL\pN])`)
	}
	return e
}

// strike gives a text without somebody.
func (e eraser) strike(s string) string {
	if e.whole != nil {
		s = e.whole.ReplaceAllString(s, Struck)
	}
	if e.parts != nil && e.parts[0].MatchString(s) && e.parts[1].MatchString(s) {
		for _, part := range e.parts {
			s = part.ReplaceAllString(s, `"`+Struck+`"`)
		}
	}
	for e.words != nil && e.words.MatchString(s) { // neighbours share what parts them
		s = e.words.ReplaceAllString(s, "${1}"+Struck+"${2}")
	}
	return s
}
