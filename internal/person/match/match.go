// Package match says how much two people look like one: by their names, where
// they work, and how they can be reached.
package match

import (
	"slices"
	"strings"

	"arpent/internal/account/match"
	"arpent/internal/intake/fold"
)

// Employer is the names and ids of one, never none; the last is told.
type Employer []string

func (e Employer) told() string { return e[len(e)-1] }

func (e Employer) is(o Employer) bool {
	for _, x := range e {
		for _, y := range o {
			if x == y || match.Key(x) != "" && match.Key(x) == match.Key(y) {
				return true
			}
		}
	}
	return false
}

// Human is what is compared of a person.
type Human struct {
	Given, Family   string
	Title           string
	Present, Former []Employer
	Emails, Phones  []string // in the form they are compared in
	Profiles        []string
}

// Works adds a position at an employer, by its names; empty ones do not count.
func (h *Human) Works(title string, still bool, names ...string) {
	employer := Employer(slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == "" }))
	switch {
	case len(employer) == 0:
	case still:
		h.Present = append(h.Present, employer)
	default:
		h.Former = append(h.Former, employer)
	}
	if still && h.Title == "" {
		h.Title = title
	}
}

// Reached adds a way to reach them, in the form it is compared in.
func (h *Human) Reached(kind, value string) {
	switch {
	case value == "":
	case kind == "email":
		h.Emails = append(h.Emails, value)
	case kind == "profile":
		h.Profiles = append(h.Profiles, value)
	default:
		h.Phones = append(h.Phones, value)
	}
}

// Surely is the score from which a row of a file is taken for a person without
// asking; from Alike on, it is said to look like them.
const (
	Surely = 0.85
	Alike  = 0.65
)

// leastName is how alike the names of one person are at least.
const leastName = 0.4

// Score is how surely a and b are one person, from 0 to 1, with the reasons.
// A name and an employer that agree are enough, unless addresses speak against
// it: two who share a name at a large company have two profiles.
func Score(a, b Human) (float64, []match.Reason) {
	var reasons []match.Reason
	score := 0.0
	add := func(word string, weight float64, left, right string) {
		score += weight
		reasons = append(reasons, match.Reason{Word: word, Weight: round(weight), Left: left, Right: right})
	}
	named := Names(a.Given, a.Family, b.Given, b.Family)
	if named < leastName {
		return 0, nil // whatever they share, they are two
	}
	add("name", 0.55*named, a.Given+" "+a.Family, b.Given+" "+b.Family)
	employers(a, b, add)
	if l, r, ok := common(a.Emails, b.Emails); ok {
		add("email", 0.4, l, r)
	} else if l, r, ok := sameHost(a.Emails, b.Emails); ok {
		add("email", -0.1, l, r)
	}
	if l, r, ok := common(a.Phones, b.Phones); ok {
		add("phone", 0.2, l, r)
	}
	if l, r, ok := common(a.Profiles, b.Profiles); ok {
		add("profile", 0.45, l, r)
	} else if p, q := network(a.Profiles), network(b.Profiles); p != "" && q != "" {
		add("profile", -0.15, p, q)
	}
	if x, y := fold.Words(a.Title), fold.Words(b.Title); x != "" && x == y {
		add("title", 0.1, a.Title, b.Title)
	}
	return round(max(0, min(1, score))), reasons
}

// employers compares where two work and worked. The reason names the employer
// that they share.
func employers(a, b Human, add func(string, float64, string, string)) {
	if l, r, ok := shared(a.Present, b.Present); ok {
		add("employer", 0.3, l, r)
		return
	}
	for _, both := range [][2][]Employer{{a.Present, b.Former}, {a.Former, b.Present}, {a.Former, b.Former}} {
		if l, r, ok := shared(both[0], both[1]); ok {
			add("employer", 0.15, l, r)
			return
		}
	}
	if len(a.Present) > 0 && len(b.Present) > 0 {
		add("employer", -0.15, a.Present[0].told(), b.Present[0].told())
	}
}

// shared finds an employer of both, and what each calls it.
func shared(a, b []Employer) (string, string, bool) {
	for _, x := range a {
		for _, y := range b {
			if x.is(y) {
				return x.told(), y.told(), true
			}
		}
	}
	return "", "", false
}

func common(a, b []string) (string, string, bool) {
	for _, x := range a {
		if x != "" && slices.Contains(b, x) {
			return x, x, true
		}
	}
	return "", "", false
}

// sameHost finds two addresses of one company: people rarely have two there.
func sameHost(a, b []string) (string, string, bool) {
	host := func(s string) string { return s[strings.LastIndexByte(s, '@')+1:] }
	for _, x := range a {
		for _, y := range b {
			if host(x) == host(y) {
				return x, y, true
			}
		}
	}
	return "", "", false
}

// network is the address of a profile that its owner chose.
func network(profiles []string) string {
	for _, p := range profiles {
		if strings.HasPrefix(p, "linkedin.com/in/") {
			return p
		}
	}
	return ""
}

// Names says how alike two names are, from 0 to 1. Given and family name may
// be swapped; an initial stands for a name.
func Names(given, family, otherGiven, otherFamily string) float64 {
	g, f, h, e := fold.Words(given), fold.Words(family), fold.Words(otherGiven), fold.Words(otherFamily)
	if g+f == "" || h+e == "" {
		return 0
	}
	if g == h && f == e {
		return 1
	}
	return max(pair(g, f, h, e), 0.98*max(pair(g, f, e, h), pair(f, g, h, e)))
}

func pair(g, f, h, e string) float64 {
	if f == "" || e == "" {
		return 0
	}
	family := match.Letters(f, e)
	given := 0.5 // not known
	switch {
	case g == h:
		given = 1
	case g == "" || h == "":
	case strings.HasPrefix(g, h) || strings.HasPrefix(h, g):
		given = 0.85
	default:
		given = match.Letters(g, h)
		if given < 0.85 {
			given = 0
		}
	}
	if family < 0.88 {
		return 0
	}
	return family * given
}

func round(x float64) float64 {
	if x < 0 {
		return -round(-x)
	}
	return float64(int(x*1000+0.5)) / 1000
}
