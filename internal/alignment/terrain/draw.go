package terrain

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"arpent/internal/territory"
)

// Drawn is a content as shapes by territory; like the content it never changes.
type Drawn struct {
	Order   []territory.ID
	Shape   map[territory.ID]orb.MultiPolygon
	Centre  map[territory.ID]orb.Point
	Touches map[territory.ID][]territory.ID
}

// Draw makes shapes of what a content gives: of areas of a level, or, where
// accounts are the units, of the areas around them; level is empty when no map
// knows the areas. places may be nil: then only split areas have shapes.
func Draw(g *Content, level string, accounts bool, places Places) (*Drawn, error) {
	d := &Drawn{Shape: map[territory.ID]orb.MultiPolygon{}, Centre: map[territory.ID]orb.Point{}, Touches: map[territory.ID][]territory.ID{}}
	at := map[territory.ID]int{}
	member := func(id territory.ID) int {
		if _, ok := at[id]; !ok {
			at[id] = len(d.Order)
			d.Order = append(d.Order, id)
		}
		return at[id]
	}
	var groups [][]string // areas by territory, then each split area on its own
	for _, code := range sortedKeys(g.Areas) {
		i := member(g.Areas[code])
		for len(groups) <= i {
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], code)
	}
	split := sortedKeys(g.Parts)
	for _, code := range split {
		for _, p := range g.Parts[code] {
			member(p.Territory)
		}
	}
	for _, id := range sortedKeys(g.Accounts) {
		member(g.Accounts[id])
	}
	for len(groups) < len(d.Order) {
		groups = append(groups, nil)
	}
	whole := len(groups)
	for _, code := range split {
		groups = append(groups, []string{code})
	}
	if places != nil && accounts {
		if err := d.around(g, at, places); err != nil {
			return nil, err
		}
	}
	if places != nil && level != "" {
		shapes, touching, err := places.Dissolve(level, groups)
		if err != nil {
			return nil, err
		}
		for i, id := range d.Order {
			d.Shape[id] = shapes[i]
		}
		who := func(i int) []territory.ID {
			if i < whole {
				return []territory.ID{d.Order[i]}
			}
			var of []territory.ID
			for _, p := range g.Parts[split[i-whole]] {
				of = append(of, p.Territory)
			}
			return of
		}
		for _, pair := range touching {
			d.touch(who(pair[0]), who(pair[1]))
		}
	}
	for i := range split {
		for _, p := range g.Parts[split[i]] {
			d.Shape[p.Territory] = append(d.Shape[p.Territory], p.Shape...)
			for _, o := range g.Parts[split[i]] {
				d.touch([]territory.ID{p.Territory}, []territory.ID{o.Territory})
			}
		}
	}
	d.centres(g)
	return d, nil
}

// Places knows areas as shapes; the place noun does.
type Places interface {
	// Dissolve makes one shape of each group of areas of a level, and says
	// which groups touch.
	Dissolve(level string, groups [][]string) (shapes []orb.MultiPolygon, touching [][2]int, err error)
	// Around gives the finest areas of the countries in which points lie.
	Around(points []orb.Point) []Areas
}

// Areas is all areas of a level, with a point in each.
type Areas struct {
	Level string
	Codes []string
	At    []orb.Point
}

// reachMeters is how far from any planned account an area is still drawn.
const reachMeters = 60_000

// around draws a plan of accounts: each area goes where a new account in
// its middle would go, to the territory of the nearest planned one.
func (d *Drawn) around(g *Content, at map[territory.ID]int, places Places) error {
	near := g.Near[""]
	if near == nil {
		return nil
	}
	any := func(territory.ID) bool { return true }
	for _, ground := range places.Around(near.points()) {
		groups := make([][]string, len(d.Order))
		for i, code := range ground.Codes {
			if a, meters := near.Nearest(ground.At[i], any); a != nil && meters <= reachMeters {
				t := at[a.Territory]
				groups[t] = append(groups[t], code)
			}
		}
		shapes, touching, err := places.Dissolve(ground.Level, groups)
		if err != nil {
			return err
		}
		for t, id := range d.Order {
			d.Shape[id] = append(d.Shape[id], shapes[t]...)
		}
		for _, pair := range touching {
			d.touch([]territory.ID{d.Order[pair[0]]}, []territory.ID{d.Order[pair[1]]})
		}
	}
	return nil
}

func (d *Drawn) touch(a, b []territory.ID) {
	for _, x := range a {
		for _, y := range b {
			if x != y {
				d.Touches[x], d.Touches[y] = addOnce(d.Touches[x], y), addOnce(d.Touches[y], x)
			}
		}
	}
}

// centres finds a point to label each territory by: the middle of its largest
// polygon's bound, or the mean of its accounts; and rounds what was drawn to a
// metre, so that an answer is not twice as long as it says anything.
func (d *Drawn) centres(g *Content) {
	sum, n := map[territory.ID]orb.Point{}, map[territory.ID]float64{}
	if all := g.Near[""]; all != nil {
		for _, cell := range all.cells {
			for _, a := range cell {
				p := sum[a.Territory]
				sum[a.Territory], n[a.Territory] = orb.Point{p[0] + *a.Lon, p[1] + *a.Lat}, n[a.Territory]+1
			}
		}
	}
	for _, id := range d.Order {
		largest := 0.0
		for _, polygon := range d.Shape[id] {
			b := polygon.Bound()
			if size := (b.Max[0] - b.Min[0]) * (b.Max[1] - b.Min[1]); size > largest {
				largest, d.Centre[id] = size, b.Center()
			}
		}
		if largest == 0 && n[id] > 0 {
			d.Centre[id] = orb.Point{sum[id][0] / n[id], sum[id][1] / n[id]}
		}
		d.Shape[id] = rounded(d.Shape[id])
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
