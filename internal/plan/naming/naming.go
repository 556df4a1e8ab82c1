// Package naming gives territories the names people would: "Lyon-Est",
// "Loire-Atlantique Sud", "Paris 15e". It looks at which area (département,
// region) a territory covers, at its largest town, and at where in the area or
// around the town it lies.
package naming

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Name is a territory's name in French and English.
type Name struct {
	French  string `json:"fr"`
	English string `json:"en"`
}

// Units are what territories are made of, column by column. Of is the
// territory of each, negative when it has none. People weighs units; where it
// is zero everywhere, all weigh the same.
type Units struct {
	Town     []string
	Lon, Lat []float64
	People   []float64
	Of       []int32
	Groups   []Group // larger areas, smallest first: département, region
}

// Group says in which area each unit lies: an index in Name, -1 for none.
type Group struct {
	Name []string
	Of   []int32
}

// Shares that decide what a name speaks of.
const (
	whole     = 0.85 // of an area's people, to be named for the area alone
	mainly    = 0.60 // of a territory's people in one area, to be a part of it
	big       = 0.35 // of a territory's people in one town, to be named for it
	farEnough = 0.22 // of an area's radius away from its middle, to have a direction
)

// Give names all territories, each differently in each language.
func Give(u Units, territories int) []Name {
	g := newGiver(u, territories)
	names := make([]subject, territories)
	for t := range names {
		names[t] = g.subject(t)
	}
	g.apart(names)
	out := make([]Name, territories)
	for t := range names {
		out[t] = names[t].name()
	}
	unique(out)
	return out
}

// subject is what a name speaks of and where in it the territory lies.
type subject struct {
	text      string
	town      bool // "Lyon-Est" rather than "Rhône Est"
	direction int  // index in french and english; 0 none
	extra     string
	x, y      float64
}

var (
	french  = [...]string{"", "Est", "Nord-Est", "Nord", "Nord-Ouest", "Ouest", "Sud-Ouest", "Sud", "Sud-Est", "Centre"}
	english = [...]string{"", "East", "North-East", "North", "North-West", "West", "South-West", "South", "South-East", "Central"}
)

const centre = 9

func (s subject) name() Name {
	fr, en := s.text, s.text
	if s.direction > 0 {
		if s.town {
			fr += "-" + french[s.direction]
		} else {
			fr += " " + french[s.direction]
		}
		en += " " + english[s.direction]
	}
	if s.extra != "" {
		fr, en = fr+" ("+s.extra+")", en+" ("+s.extra+")"
	}
	return Name{fr, en}
}

type giver struct {
	u       Units
	weight  []float64
	members [][]int32
	areas   []areas // per group
}

// areas sums people of each area of a group, in all and by territory.
type areas struct {
	total  []float64
	middle [][2]float64
	radius []float64
	within []map[int32]float64 // per territory
}

func newGiver(u Units, territories int) *giver {
	g := &giver{u: u, members: make([][]int32, territories), weight: u.People}
	sum := 0.0
	for _, p := range u.People {
		sum += p
	}
	if sum == 0 {
		g.weight = make([]float64, len(u.Of))
		for i := range g.weight {
			g.weight[i] = 1
		}
	}
	for i, t := range u.Of {
		if t >= 0 {
			g.members[t] = append(g.members[t], int32(i))
		}
	}
	for _, group := range u.Groups {
		g.areas = append(g.areas, g.sum(group, territories))
	}
	return g
}

func (g *giver) sum(group Group, territories int) areas {
	n := len(group.Name)
	a := areas{total: make([]float64, n), middle: make([][2]float64, n), radius: make([]float64, n), within: make([]map[int32]float64, territories)}
	count := make([]float64, n)
	for i, area := range group.Of {
		if area < 0 {
			continue
		}
		a.total[area] += g.weight[i]
		count[area]++
		a.middle[area][0] += g.u.Lon[i]
		a.middle[area][1] += g.u.Lat[i]
		if t := g.u.Of[i]; t >= 0 {
			if a.within[t] == nil {
				a.within[t] = map[int32]float64{}
			}
			a.within[t][area] += g.weight[i]
		}
	}
	for area := range n {
		if count[area] > 0 {
			a.middle[area][0] /= count[area]
			a.middle[area][1] /= count[area]
		}
	}
	for i, area := range group.Of {
		if area >= 0 {
			dx, dy := offset(a.middle[area], g.u.Lon[i], g.u.Lat[i])
			a.radius[area] += (dx*dx + dy*dy) / count[area]
		}
	}
	for area := range n {
		a.radius[area] = math.Sqrt(2 * a.radius[area])
	}
	return a
}

// offset is in degrees of latitude, east and north.
func offset(from [2]float64, lon, lat float64) (dx, dy float64) {
	return (lon - from[0]) * math.Cos(from[1]*math.Pi/180), lat - from[1]
}

// subject decides what a territory is named for.
func (g *giver) subject(t int) subject {
	if len(g.members[t]) == 0 {
		return subject{text: fmt.Sprintf("%d", t+1)}
	}
	x, y, sum := g.middle(t)
	town, inTown := g.largestTown(t)
	for level := len(g.areas) - 1; level >= 0; level-- { // a whole region before a whole département
		if text := g.wholeAreas(level, t, sum); text != "" {
			return subject{text: text, x: x, y: y}
		}
	}
	if town != "" && inTown >= big*sum {
		return subject{text: town, town: true, x: x, y: y}
	}
	for level := range g.areas { // part of a département before part of a region
		area, share := g.main(level, t)
		if area < 0 || share < mainly*sum {
			continue
		}
		a := &g.areas[level]
		d := direction(a.middle[area], a.radius[area]*farEnough, x, y)
		return subject{text: g.u.Groups[level].Name[area], direction: d, x: x, y: y}
	}
	if town != "" {
		return subject{text: town, town: true, x: x, y: y}
	}
	return subject{text: fmt.Sprintf("%d", t+1), x: x, y: y}
}

func (g *giver) middle(t int) (x, y, sum float64) {
	for _, i := range g.members[t] {
		w := g.weight[i] + 1e-12
		x, y, sum = x+w*g.u.Lon[i], y+w*g.u.Lat[i], sum+w
	}
	return x / sum, y / sum, sum
}

// wholeAreas is "Loire-Atlantique", or "Sarthe – Mayenne" when a territory is
// two or three whole areas; empty when it is not made of whole ones.
func (g *giver) wholeAreas(level, t int, sum float64) string {
	a := &g.areas[level]
	var list []int32
	covered := 0.0
	for area, w := range a.within[t] {
		if a.total[area] > 0 && w >= whole*a.total[area] {
			list = append(list, area)
			covered += w
		}
	}
	if len(list) == 0 || len(list) > 3 || covered < whole*sum {
		return ""
	}
	slices.SortFunc(list, func(p, q int32) int {
		return cmp.Or(cmp.Compare(a.within[t][q], a.within[t][p]), cmp.Compare(p, q))
	})
	names := make([]string, len(list))
	for i, area := range list {
		names[i] = g.u.Groups[level].Name[area]
	}
	return strings.Join(names, " – ")
}

func (g *giver) main(level, t int) (area int32, share float64) {
	area = -1
	for i, w := range g.areas[level].within[t] {
		if w > share || w == share && i < area {
			area, share = i, w
		}
	}
	return area, share
}

// largestTown sums the units of a town: arrondissements and parts count together.
func (g *giver) largestTown(t int) (town string, people float64) {
	sums := map[string]float64{}
	for _, i := range g.members[t] {
		sums[g.u.Town[i]] += g.weight[i]
	}
	for name, w := range sums {
		if name != "" && (w > people || w == people && name < town) {
			town, people = name, w
		}
	}
	return town, people
}

func direction(from [2]float64, near, lon, lat float64) int {
	dx, dy := offset(from, lon, lat)
	if math.Hypot(dx, dy) <= near {
		return centre
	}
	eighth := int(math.Round(math.Atan2(dy, dx) / (math.Pi / 4)))
	return (eighth+8)%8 + 1
}
