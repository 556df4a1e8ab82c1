package demo

import (
	"math"
	"slices"

	"arpent/internal/plan/naming"
)

// parts are the regions that managers answer for, by the codes of France's regions.
var parts = []struct {
	name  string
	codes []string
}{
	{"Île-de-France", []string{"11"}},
	{"Nord et Normandie", []string{"32", "28"}},
	{"Grand Est et Bourgogne", []string{"44", "27"}},
	{"Ouest et Loire", []string{"53", "52", "24"}},
	{"Sud-Ouest", []string{"75"}},
	{"Occitanie", []string{"76"}},
	{"Auvergne-Rhône-Alpes", []string{"84"}},
	{"Méditerranée", []string{"93", "94"}},
}

// cut is last year's territories: of every account then there, its territory.
type cut struct {
	of     []int32 // per firm of the market, -1 for those that came since
	part   []int   // per territory
	names  []string
	centre [][2]float64 // lon, lat
}

// cut draws the territories as they were drawn a year ago: each region gets its
// number by the work and potential there was, and is halved again and again
// along its length until each part is one territory. Balanced then.
func (m *market) cut(territories int) *cut {
	c := &cut{of: make([]int32, len(m.all))}
	members := make([][]int32, len(parts))
	work, money := 0.0, 0.0
	for i := range m.all {
		c.of[i] = -1
		if m.all[i].Planned {
			work, money = work+m.all[i].workThen(), money+float64(m.all[i].was)
			p := partOf(m.ground.Towns[m.all[i].Town].Region)
			members[p] = append(members[p], int32(i))
		}
	}
	weight := func(i int32) float64 {
		return 0.6*m.all[i].workThen()/work + 0.4*float64(m.all[i].was)/money
	}
	shares := make([]float64, len(parts))
	for p := range parts {
		for _, i := range members[p] {
			shares[p] += weight(i)
		}
	}
	for p, k := range apportion(shares, territories) {
		if k > 0 {
			m.halve(c, members[p], k, p, weight)
		}
	}
	m.name(c)
	return c
}

func (f *firm) workThen() float64 {
	_, minutes := rhythm(f.was)
	return float64(f.wasVisits * (minutes + 30))
}

func partOf(region string) int {
	for p := range parts {
		if slices.Contains(parts[p].codes, region) {
			return p
		}
	}
	return 0
}

// apportion deals n seats by shares, at least one each, by Sainte-Laguë.
func apportion(shares []float64, n int) []int {
	seats := make([]int, len(shares))
	for left := n; left > 0; left-- {
		best := 0
		for p := range shares {
			if quotient(shares[p], seats[p]) > quotient(shares[best], seats[best]) {
				best = p
			}
		}
		seats[best]++
	}
	return seats
}

func quotient(share float64, seats int) float64 {
	if seats == 0 && share > 0 {
		return math.Inf(1)
	}
	return share / float64(2*seats+1)
}

func (m *market) halve(c *cut, members []int32, k, part int, weight func(int32) float64) {
	if k == 1 {
		t := int32(len(c.part))
		c.part = append(c.part, part)
		var lon, lat float64
		for _, i := range members {
			c.of[i] = t
			lon, lat = lon+m.all[i].Lon, lat+m.all[i].Lat
		}
		n := math.Max(1, float64(len(members)))
		c.centre = append(c.centre, [2]float64{lon / n, lat / n})
		return
	}
	cos, sin := m.axis(members)
	along := func(i int32) float64 {
		x, y := flat(m.all[i].Lon, m.all[i].Lat)
		return cos*x + sin*y
	}
	slices.SortFunc(members, func(a, b int32) int {
		if d := along(a) - along(b); d != 0 {
			return int(math.Copysign(1, d))
		}
		return int(a - b)
	})
	total, sum := 0.0, 0.0
	for _, i := range members {
		total += weight(i)
	}
	first := k / 2
	at := 0
	for at < len(members) && sum+weight(members[at])/2 < total*float64(first)/float64(k) {
		sum += weight(members[at])
		at++
	}
	m.halve(c, members[:at:at], first, part, weight)
	m.halve(c, members[at:], k-first, part, weight)
}

// axis is the direction in which the accounts are spread most.
func (m *market) axis(members []int32) (cos, sin float64) {
	var mx, my, xx, xy, yy float64
	n := float64(len(members))
	for _, i := range members {
		x, y := flat(m.all[i].Lon, m.all[i].Lat)
		mx, my = mx+x/n, my+y/n
	}
	for _, i := range members {
		x, y := flat(m.all[i].Lon, m.all[i].Lat)
		xx, xy, yy = xx+(x-mx)*(x-mx), xy+(x-mx)*(y-my), yy+(y-my)*(y-my)
	}
	angle := math.Atan2(2*xy, xx-yy) / 2
	return math.Cos(angle), math.Sin(angle)
}

// name calls the territories what people would.
func (m *market) name(c *cut) {
	u := naming.Units{Groups: []naming.Group{{}, {}}}
	index := []map[string]int32{{}, {}}
	inTown := map[int]float64{}
	for i := range m.all {
		if c.of[i] >= 0 {
			inTown[m.all[i].Town]++
		}
	}
	for i := range m.all {
		if c.of[i] < 0 {
			continue
		}
		t := &m.ground.Towns[m.all[i].Town]
		u.Town, u.Lon, u.Lat = append(u.Town, t.Name), append(u.Lon, m.all[i].Lon), append(u.Lat, m.all[i].Lat)
		u.People, u.Of = append(u.People, t.Population/inTown[m.all[i].Town]), append(u.Of, c.of[i])
		for k, name := range []string{t.DepartementName, t.RegionName} {
			if _, ok := index[k][name]; !ok {
				index[k][name] = int32(len(u.Groups[k].Name))
				u.Groups[k].Name = append(u.Groups[k].Name, name)
			}
			u.Groups[k].Of = append(u.Groups[k].Of, index[k][name])
		}
	}
	for _, n := range naming.Give(u, len(c.part)) {
		c.names = append(c.names, n.French)
	}
}

// territories gives the territory of every account now: where it was put, or, for those
// that came since, that of the nearest one that was.
func (m *market) territories(c *cut) []int {
	out := []int{}
	for i := range m.all {
		if m.all[i].gone {
			continue
		}
		if c.of[i] >= 0 {
			out = append(out, int(c.of[i]))
			continue
		}
		x, y := flat(m.all[i].Lon, m.all[i].Lat)
		best, least := 0, math.Inf(1)
		for j := range m.all {
			if c.of[j] < 0 || m.all[j].gone {
				continue
			}
			u, v := flat(m.all[j].Lon, m.all[j].Lat)
			if d := (u-x)*(u-x) + (v-y)*(v-y); d < least {
				best, least = int(c.of[j]), d
			}
		}
		out = append(out, best)
	}
	return out
}
