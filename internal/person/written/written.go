// Package written reads how files write things about people: names in one cell,
// places, spans of time, and members of networks.
package written

import (
	"strings"
	"time"

	"arpent/internal/intake"
	"arpent/internal/platform/db"
)

// MemberID gives the number of a LinkedIn member out of an address or as it
// is: ACwAA… or ACoAA….
func MemberID(s string) string {
	i := strings.Index(s, "ACw")
	if i < 0 {
		i = strings.Index(s, "ACo")
	}
	if i < 0 || i > 0 && s[i-1] != '/' && s[i-1] != ':' && s[i-1] != '(' {
		return ""
	}
	s = s[i:]
	if end := strings.IndexFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_')
	}); end >= 0 {
		s = s[:end]
	}
	if len(s) < 12 {
		return ""
	}
	return s
}

// Place reads "Lyon, Auvergne-Rhône-Alpes, France"; a metropolitan area is no town.
func Place(s string) (town, region, country string) {
	words := strings.Split(s, ",")
	if code, ok := intake.CountryCode(words[len(words)-1]); ok {
		country, words = code, words[:len(words)-1]
	}
	for i, w := range words {
		w = strings.TrimSpace(w)
		switch {
		case i == 0 && !strings.Contains(w, "Greater ") && !strings.HasSuffix(w, " Area") && !strings.HasSuffix(w, " Region") && !strings.HasSuffix(w, "périphérie"):
			town = w
		case i == 1:
			region = w
		}
	}
	return town, region, country
}

// Span reads "Jan 2019 - Mar 2021", "2015 – 2018": the first days of the months,
// the end the first day after.
func Span(s string) (from, to db.Date) {
	first, last, ok := strings.Cut(strings.NewReplacer("–", "-", "—", "-").Replace(s), "-")
	if !ok {
		return "", ""
	}
	month := func(s string, after int) db.Date {
		for _, layout := range []string{"Jan 2006", "January 2006", "2006"} {
			if t, err := time.Parse(layout, strings.TrimSpace(s)); err == nil && t.Year() > 1900 {
				if layout == "2006" {
					return db.DateOf(t.AddDate(after, 0, 0))
				}
				return db.DateOf(t.AddDate(0, after, 0))
			}
		}
		return ""
	}
	from, to = month(first, 0), month(last, 1)
	if to < from {
		to = ""
	}
	return from, to
}

// Names cuts a full name: "MARTIN Camille" and "Camille MARTIN" by capitals,
// else the last word is the family name.
func Names(words []string) (given, family string) {
	capitals := func(w string) bool { return len(w) > 1 && w == strings.ToUpper(w) && w != strings.ToLower(w) }
	n := 0
	for n < len(words) && capitals(words[n]) {
		n++
	}
	if n > 0 && n < len(words) {
		return strings.Join(words[n:], " "), strings.Join(words[:n], " ")
	}
	if len(words) == 1 {
		return "", words[0]
	}
	last := len(words) - 1
	for n == 0 && last > 1 && capitals(words[last]) && capitals(words[last-1]) {
		last--
	}
	return strings.Join(words[:last], " "), strings.Join(words[last:], " ")
}
