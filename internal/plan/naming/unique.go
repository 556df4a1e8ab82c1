package naming

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// apart tells territories of one subject from each other by where they lie
// among themselves, then by their second town.
func (g *giver) apart(names []subject) {
	for _, same := range alike(names, func(s subject) string { return s.text }) {
		var mid [2]float64
		for _, t := range same {
			mid[0] += names[t].x / float64(len(same))
			mid[1] += names[t].y / float64(len(same))
		}
		spread := 0.0
		for _, t := range same {
			dx, dy := offset(mid, names[t].x, names[t].y)
			spread = math.Max(spread, math.Hypot(dx, dy))
		}
		near := spread / 3
		if len(same) == 2 {
			near = 0
		}
		for _, t := range same {
			if names[t].town || names[t].direction == 0 {
				names[t].direction = direction(mid, near, names[t].x, names[t].y)
			}
		}
	}
	for _, same := range alike(names, func(s subject) string { return s.name().French }) {
		for _, t := range same {
			names[t].extra = g.town(t, names[t].text)
		}
	}
}

// town is the largest town of a territory but the one it is named for.
func (g *giver) town(t int, but string) string {
	sums := map[string]float64{}
	for _, i := range g.members[t] {
		sums[g.u.Town[i]] += g.weight[i]
	}
	best := ""
	for name, w := range sums {
		if name == "" || name == but {
			continue
		}
		if best == "" || w > sums[best] || w == sums[best] && name < best {
			best = name
		}
	}
	return best
}

// alike lists groups of two or more with one text, by their first member.
func alike(names []subject, text func(subject) string) [][]int {
	groups := map[string][]int{}
	for t, s := range names {
		groups[text(s)] = append(groups[text(s)], t)
	}
	var list [][]int
	for _, same := range groups {
		if len(same) > 1 {
			list = append(list, same)
		}
	}
	slices.SortFunc(list, func(a, b []int) int { return cmp.Compare(a[0], b[0]) })
	return list
}

// unique numbers what is still the same in either language.
func unique(names []Name) {
	taken := map[string]bool{}
	for t := range names {
		n := names[t]
		for i := 2; taken[n.French] || taken["en "+n.English]; i++ {
			n = Name{fmt.Sprintf("%s %d", names[t].French, i), fmt.Sprintf("%s %d", names[t].English, i)}
		}
		names[t] = n
		taken[n.French], taken["en "+n.English] = true, true
	}
}

// Fit makes a wished name unique among the taken ones by a number behind it.
func Fit(name string, taken map[string]bool) string {
	fit := name
	for i := 2; taken[fit]; i++ {
		fit = fmt.Sprintf("%s %d", name, i)
	}
	return fit
}
