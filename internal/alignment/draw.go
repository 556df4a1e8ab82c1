package alignment

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"arpent/internal/territory"
)

// drawn is a geography as shapes by territory; like its content it never changes.
type drawn struct {
	order   []territory.ID
	shape   map[territory.ID]orb.MultiPolygon
	centre  map[territory.ID]orb.Point
	touches map[territory.ID][]territory.ID
}

func (s *Service) draw(g *geography) (*drawn, error) {
	s.mu.Lock()
	d := s.drawings[g.ID]
	s.mu.Unlock()
	if d != nil {
		return d, nil
	}
	d, err := s.drawNew(g)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.drawings) > 8 || s.drawings == nil { // a few: today's and those it is compared with
		s.drawings = map[string]*drawn{}
	}
	s.drawings[g.ID] = d
	return d, nil
}

func (s *Service) drawNew(g *geography) (*drawn, error) {
	d := &drawn{shape: map[territory.ID]orb.MultiPolygon{}, centre: map[territory.ID]orb.Point{}, touches: map[territory.ID][]territory.ID{}}
	at := map[territory.ID]int{}
	member := func(id territory.ID) int {
		if _, ok := at[id]; !ok {
			at[id] = len(d.order)
			d.order = append(d.order, id)
		}
		return at[id]
	}
	var groups [][]string // areas by territory, then each split area on its own
	for _, code := range sortedKeys(g.areas) {
		i := member(g.areas[code])
		for len(groups) <= i {
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], code)
	}
	split := sortedKeys(g.parts)
	for _, code := range split {
		for _, p := range g.parts[code] {
			member(p.territory)
		}
	}
	for _, id := range sortedKeys(g.accounts) {
		member(g.accounts[id])
	}
	for len(groups) < len(d.order) {
		groups = append(groups, nil)
	}
	whole := len(groups)
	for _, code := range split {
		groups = append(groups, []string{code})
	}
	if s.places != nil && g.Level == AccountLevel {
		if err := s.drawAround(d, g, at); err != nil {
			return nil, err
		}
	}
	if s.places != nil && g.Level != AccountLevel && g.Level != PostcodeLevel {
		shapes, touching, err := s.places.Dissolve(g.Level, groups)
		if err != nil {
			return nil, err
		}
		for i, id := range d.order {
			d.shape[id] = shapes[i]
		}
		who := func(i int) []territory.ID {
			if i < whole {
				return []territory.ID{d.order[i]}
			}
			var of []territory.ID
			for _, p := range g.parts[split[i-whole]] {
				of = append(of, p.territory)
			}
			return of
		}
		for _, pair := range touching {
			d.touch(who(pair[0]), who(pair[1]))
		}
	}
	for i := range split {
		for _, p := range g.parts[split[i]] {
			d.shape[p.territory] = append(d.shape[p.territory], p.shape...)
			for _, o := range g.parts[split[i]] {
				d.touch([]territory.ID{p.territory}, []territory.ID{o.territory})
			}
		}
	}
	d.centres(g)
	return d, nil
}

// reachMeters is how far from any planned account an area is still drawn.
const reachMeters = 60_000

// drawAround draws a plan of accounts: each area goes where a new account in
// its middle would go, to the territory of the nearest planned one.
func (s *Service) drawAround(d *drawn, g *geography, at map[territory.ID]int) error {
	near := g.near[""]
	if near == nil {
		return nil
	}
	any := func(territory.ID) bool { return true }
	for _, ground := range s.places.Around(near.points()) {
		groups := make([][]string, len(d.order))
		for i, code := range ground.Codes {
			if a, meters := near.nearest(ground.At[i], any); a != nil && meters <= reachMeters {
				t := at[a.Territory]
				groups[t] = append(groups[t], code)
			}
		}
		shapes, touching, err := s.places.Dissolve(ground.Level, groups)
		if err != nil {
			return err
		}
		for t, id := range d.order {
			d.shape[id] = append(d.shape[id], shapes[t]...)
		}
		for _, pair := range touching {
			d.touch([]territory.ID{d.order[pair[0]]}, []territory.ID{d.order[pair[1]]})
		}
	}
	return nil
}

func (d *drawn) touch(a, b []territory.ID) {
	for _, x := range a {
		for _, y := range b {
			if x != y {
				d.touches[x], d.touches[y] = addOnce(d.touches[x], y), addOnce(d.touches[y], x)
			}
		}
	}
}

// centres finds a point to label each territory by: the middle of its largest
// polygon's bound, or the mean of its accounts; and rounds what was drawn to a
// metre, so that an answer is not twice as long as it says anything.
func (d *drawn) centres(g *geography) {
	sum, n := map[territory.ID]orb.Point{}, map[territory.ID]float64{}
	if all := g.near[""]; all != nil {
		for _, cell := range all.cells {
			for _, a := range cell {
				p := sum[a.Territory]
				sum[a.Territory], n[a.Territory] = orb.Point{p[0] + *a.Lon, p[1] + *a.Lat}, n[a.Territory]+1
			}
		}
	}
	for _, id := range d.order {
		largest := 0.0
		for _, polygon := range d.shape[id] {
			b := polygon.Bound()
			if size := (b.Max[0] - b.Min[0]) * (b.Max[1] - b.Min[1]); size > largest {
				largest, d.centre[id] = size, b.Center()
			}
		}
		if largest == 0 && n[id] > 0 {
			d.centre[id] = orb.Point{sum[id][0] / n[id], sum[id][1] / n[id]}
		}
		d.shape[id] = rounded(d.shape[id])
	}
}

func rounded(shape orb.MultiPolygon) orb.MultiPolygon {
	out := make(orb.MultiPolygon, len(shape))
	for i, polygon := range shape {
		out[i] = make(orb.Polygon, len(polygon))
		for j, ring := range polygon {
			line := make(orb.Ring, 0, len(ring))
			for _, p := range ring {
				q := orb.Point{math.Round(p[0]*1e5) / 1e5, math.Round(p[1]*1e5) / 1e5}
				if k := len(line); k == 0 || line[k-1] != q {
					line = append(line, q)
				}
			}
			out[i][j] = line
		}
	}
	return out
}

func addOnce(list []territory.ID, id territory.ID) []territory.ID {
	if slices.Contains(list, id) {
		return list
	}
	return append(list, id)
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
