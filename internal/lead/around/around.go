// Package around names what an area lies in.
package around

import "arpent/internal/place"

// Names names the département or state, and the région, that an area lies in.
func Names(places *place.Service, level, code string) (department, region string) {
	l, err := places.Level(level)
	if err != nil || level == "" {
		return "", ""
	}
	i, ok := l.Index(code)
	if !ok {
		return "", ""
	}
	name := func(coarse string) string { return parentName(places, l, coarse, i) }
	if l.Country == "US" {
		return name("us-state"), ""
	}
	return name("fr-departement"), name("fr-region")
}

func parentName(places *place.Service, l *place.Level, coarse string, i int) string {
	of := l.Parent(coarse)
	if of == nil || of[i] < 0 {
		return ""
	}
	parent, err := places.Level(coarse)
	if err != nil {
		return ""
	}
	return parent.Name[of[i]]
}
