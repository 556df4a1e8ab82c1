package survey

import (
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"arpent/engine/districting"
	"arpent/engine/geo"
	"arpent/internal/plan/design"
)

// fromPostcodes makes a unit of each postcode, at the middle of its points. A
// commune's people are shared equally among its postcodes.
func (s *making) fromPostcodes() {
	u, a := s.u, s.Areas
	index := map[string]int32{}
	count := []float64{}
	for i := range a.Code {
		if s.keepArea != nil && !s.keepArea[i] {
			continue
		}
		codes := a.Postcode(i)
		for _, p := range codes {
			at, ok := index[p.Code]
			if !ok {
				at = int32(len(u.Code))
				index[p.Code] = at
				u.Code, u.Name, u.Town = append(u.Code, p.Code), append(u.Name, p.Code+" "+p.Name), append(u.Town, town(p.Name))
				u.Lon, u.Lat, u.Area = append(u.Lon, 0), append(u.Lat, 0), append(u.Area, -1)
				s.area, s.share, count = append(s.area, int32(i)), append(s.share, 0), append(count, 0)
			}
			u.Lon[at] += p.Lon
			u.Lat[at] += p.Lat
			count[at]++
			s.share[at] += known(a.People[i]) / float64(len(codes))
		}
	}
	for i := range count {
		u.Lon[i] /= count[i]
		u.Lat[i] /= count[i]
	}
	at := points(u)
	x, y, flat := geo.Project(at)
	sites := geo.NewSites(x, y)
	for _, c := range s.chosen {
		unit, ok := index[strings.ReplaceAll(c.Postcode, " ", "")]
		if !ok {
			unit = -1
			if c.Placed {
				unit = sites.Nearest(flat.Project(orb.Point{c.Lon, c.Lat}))
			}
		}
		s.unit = append(s.unit, unit)
	}
	u.Edges = design.PointEdges(at)
}

// measure sums accounts and places over the units.
func (s *making) measure() {
	u, n := s.u, s.u.Len()
	a := &u.Accounts
	a.Values = make([][]float64, len(design.AccountMeasures))
	legs := s.legs()
	out := s.outKm()
	for i, x := range s.chosen {
		a.ID, a.Name, a.Owner = append(a.ID, x.ID), append(a.Name, x.Name), append(a.Owner, x.Owner)
		a.Lon, a.Lat = append(a.Lon, x.Lon), append(a.Lat, x.Lat)
		a.Visits, a.LegKm = append(a.Visits, known(x.Visits)), append(a.LegKm, legs[i])
		today := int32(-1)
		if t, ok := s.today[x.Today]; ok {
			today = t
		}
		a.Today = append(a.Today, today)
		hours := known(x.Visits) * (known(x.Minutes)/60 + s.Roads.VisitHours(legs[i], out))
		for m, v := range [...]float64{1, known(x.Potential), known(x.Revenue), hours} {
			a.Values[m] = append(a.Values[m], v)
		}
	}
	a.Unit = s.unit
	units := [...]string{"", s.Currency, s.Currency, "h"}
	for m, name := range design.AccountMeasures {
		values := make([]float64, n)
		for i, unit := range a.Unit {
			if unit >= 0 {
				values[unit] += a.Values[m][i]
			}
		}
		u.Measures = append(u.Measures, design.Measure{Name: name, Unit: units[m], Values: values})
	}
	u.People = make([]float64, n)
	if u.Level == design.AccountsLevel {
		for i := range u.People {
			u.People[i] = 1
		}
		return
	}
	for i := range u.People {
		if s.share != nil {
			u.People[i] = s.share[i]
		} else {
			u.People[i] = known(s.Areas.People[s.area[i]])
		}
	}
	u.Measures = append(u.Measures, design.Measure{Name: "population", Unit: "people", Values: slices.Clone(u.People)})
	if s.share != nil {
		return // figures of communes are not known by postcode
	}
	for _, k := range s.Indicators {
		values := make([]float64, n)
		for i := range values {
			values[i] = known(k.Values[s.area[i]])
		}
		u.Measures = append(u.Measures, design.Measure{Name: k.Name, Unit: k.Unit, Source: k.Source, Values: values})
	}
}

// legs is the drive from one visit to the next for each chosen account: the
// mean distance to the three nearest others that are visited.
func (s *making) legs() []float64 {
	const others = 3
	legs := make([]float64, len(s.chosen))
	var visited []int
	var at []orb.Point
	for i, x := range s.chosen {
		if x.Placed && x.Visits > 0 {
			visited, at = append(visited, i), append(at, orb.Point{x.Lon, x.Lat})
		}
	}
	x, y, _ := geo.Project(at)
	for k, distance := range geo.NearestDistances(x, y, others) {
		legs[visited[k]] = distance / 1000
	}
	return legs
}

// outKm is the usual way from where a territory is worked to a visit, as long
// as no territory is known: two thirds of the radius of a disc as large as the
// country with accounts ÷ the number of representatives that it needs.
func (s *making) outKm() float64 {
	const cellKm = 15.0
	cells := map[[2]int]bool{}
	hours := 0.0
	for _, x := range s.chosen {
		if !x.Placed || x.Visits <= 0 {
			continue
		}
		hours += x.Visits * x.Minutes / 60
		cells[[2]int{int(math.Floor(x.Lat * 111 / cellKm)), int(math.Floor(x.Lon * 111 * math.Cos(x.Lat*math.Pi/180) / cellKm))}] = true
	}
	if len(cells) == 0 {
		return 0
	}
	// Travel about doubles the hours; the number of territories follows from both.
	k := float64(max(len(s.Todays), design.Needed(2*hours, s.Hours)))
	return 2.0 / 3 * math.Sqrt(float64(len(cells))*cellKm*cellKm/(math.Pi*k))
}

// join links separate parts, so that each territory can hang together, and
// adds the areas around the units.
func (s *making) join() {
	u := s.u
	x, y, _ := geo.Project(points(u))
	edges := make([]districting.Edge, len(u.Edges))
	for i, e := range u.Edges {
		edges[i] = districting.Edge{A: e.A, B: e.B}
	}
	for _, e := range districting.Links(x, y, edges) {
		u.Edges = append(u.Edges, design.Edge{A: min(e.A, e.B), B: max(e.A, e.B), Link: "nearest"})
	}
	if s.Areas == nil {
		return
	}
	for _, g := range s.Areas.Groups {
		of := make([]int32, u.Len())
		for i, area := range s.area {
			if of[i] = -1; area >= 0 {
				of[i] = g.Of[area]
			}
		}
		u.Groups = append(u.Groups, design.Group{Level: g.Level, Name: g.Name, Of: of})
	}
}

// todayOfUnits says in which territory each unit is now: as the plan in force
// says, or where most of its accounts' workload (or number) is.
func (s *making) todayOfUnits() {
	u := s.u
	u.Today = make([]int32, u.Len())
	votes := make([]map[int32]float64, u.Len())
	for i, unit := range u.Accounts.Unit {
		if unit < 0 || u.Accounts.Today[i] < 0 {
			continue
		}
		if votes[unit] == nil {
			votes[unit] = map[int32]float64{}
		}
		votes[unit][u.Accounts.Today[i]] += 1e-6 + u.Accounts.Values[3][i]
	}
	for i := range u.Today {
		u.Today[i] = -1
		if s.TodayArea != nil && u.Level != design.AccountsLevel {
			if t, ok := s.today[s.TodayArea(u.Code[i])]; ok {
				u.Today[i] = t
				continue
			}
		}
		best := 0.0
		for t, v := range votes[i] {
			if v > best || v == best && t < u.Today[i] {
				u.Today[i], best = t, v
			}
		}
	}
}

// town is the name without its number: "Lyon 3e Arrondissement" and "Paris 15"
// are parts of Lyon and Paris.
func town(name string) string {
	for i := 0; i+1 < len(name); i++ {
		if name[i] == ' ' && name[i+1] >= '0' && name[i+1] <= '9' {
			return strings.TrimSpace(name[:i])
		}
	}
	return name
}
