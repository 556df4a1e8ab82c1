// Package areas tells the resolver of accounts what the places know: which area
// lies in which, what it is called and what it looks like.
package areas

import (
	"github.com/paulmach/orb"

	"arpent/internal/alignment/terrain"
	"arpent/internal/place"
)

// Areas answers out of the places.
type Areas struct{ places *place.Service }

// Of makes it.
func Of(places *place.Service) Areas { return Areas{places} }

// Within gives the area of a coarser level in which an area lies.
func (a Areas) Within(level, code, coarser string) (string, bool) {
	fine, err := a.places.Level(level)
	if err != nil {
		return "", false
	}
	up, err := a.places.Level(coarser)
	if err != nil {
		return "", false
	}
	i, ok := fine.Index(code)
	parent := fine.Parent(coarser)
	if !ok || parent == nil || parent[i] < 0 {
		return "", false
	}
	return up.Code[parent[i]], true
}

// Levels lists the levels that there are.
func (a Areas) Levels() []string {
	var out []string
	for _, l := range a.places.Levels() {
		out = append(out, l.ID)
	}
	return out
}

// Named gives an area's name, empty when not known.
func (a Areas) Named(level, code string) string {
	l, err := a.places.Level(level)
	if err != nil {
		return ""
	}
	if i, ok := l.Index(code); ok {
		return l.Name[i]
	}
	return ""
}

// Dissolve makes one shape of each group of areas, and says which groups share
// a border. Codes that the level does not know are left out.
func (a Areas) Dissolve(level string, groups [][]string) ([]orb.MultiPolygon, [][2]int, error) {
	l, err := a.places.Level(level)
	if err != nil {
		return nil, nil, err
	}
	shapes := make([]orb.MultiPolygon, len(groups))
	of := make([]int, l.Len())
	for g, codes := range groups {
		members := make([]int32, 0, len(codes))
		for _, code := range codes {
			if i, ok := l.Index(code); ok {
				members = append(members, int32(i))
				of[i] = g + 1
			}
		}
		shapes[g] = l.Merge(members)
	}
	var touching [][2]int
	seen := map[[2]int]bool{}
	for _, b := range l.Borders() {
		pair := [2]int{of[b.A] - 1, of[b.B] - 1}
		if pair[0] >= 0 && pair[1] >= 0 && pair[0] != pair[1] && !seen[pair] {
			seen[pair] = true
			touching = append(touching, pair)
		}
	}
	return shapes, touching, nil
}

// Around gives the finest areas of the countries in which points lie; a country
// without areas of its own is one area itself.
func (a Areas) Around(points []orb.Point) []terrain.Areas {
	world, err := a.places.Level("world-country")
	if err != nil {
		return nil
	}
	seen := map[string]bool{}
	for _, p := range points {
		if i, ok := world.Nearest(p[0], p[1], 20_000); ok {
			seen[world.Code[i]] = true
		}
	}
	var out []terrain.Areas
	for _, info := range a.places.Levels() { // finest of each country first
		if !seen[info.Country] {
			continue
		}
		delete(seen, info.Country)
		if l, err := a.places.Level(info.ID); err == nil {
			out = append(out, groundOf(l, func(int) bool { return true }))
		}
	}
	if len(seen) > 0 {
		out = append(out, groundOf(world, func(i int) bool { return seen[world.Code[i]] }))
	}
	return out
}

func groundOf(l *place.Level, with func(i int) bool) terrain.Areas {
	g := terrain.Areas{Level: l.ID}
	for i, code := range l.Code {
		if with(i) {
			g.Codes, g.At = append(g.Codes, code), append(g.At, orb.Point{l.Lon[i], l.Lat[i]})
		}
	}
	return g
}
