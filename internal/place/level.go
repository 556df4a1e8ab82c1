package place

import (
	"math"
	"sort"
	"sync"

	"github.com/paulmach/orb"

	"arpent/engine/geo"
	"arpent/internal/place/tile"
)

// Level is one way to cut a country into areas. An area is known by its index,
// which is stable for one pack, and by its code, which is stable for ever.
type Level struct {
	ID         string
	Country    string // ISO 3166-1 alpha-2; "" for the world's countries
	Code, Name []string
	Lon, Lat   []float64 // a point of each area, degrees
	Population []float64 // NaN where unknown

	french     []string // names in French, where they differ by language
	byCode     map[string]int
	topology   *geo.Topology
	object     *geo.Object
	links      []Border
	parents    map[string][]int32
	finer      *Level // whose areas make up this level's, when there is one
	indicators []Indicator
	borders    func() []Border
	adjacent   func() [][]int32
	locator    func() *locator
	drawing    func() *tile.Drawing
}

// Border joins areas A < B. Meters is the length of the border they share, 0
// for a link. Link is "" for neighbours by land, otherwise how they are joined:
// "ferry", "bridge", "nearest" (no crossing is known; the nearest area of the
// same country) or "no_contour" (an area without a shape, joined to the area
// that holds its point).
type Border struct {
	A, B   int32
	Meters float64
	Link   string
}

// Indicator is a figure known for the areas of a level.
type Indicator struct {
	Name     string // "population_2021"
	Unit     string // "persons", "%", "km²", "USD"…
	Label    Label
	Source   string    // who counted
	Vintage  string    // what it was counted for: "2021"
	Additive bool      // the sum of the parts is the whole's; otherwise a rate
	Values   []float64 // by index; NaN unknown
}

func newLevel(id, country string, code, name []string) *Level {
	l := &Level{ID: id, Country: country, Code: code, Name: name, byCode: make(map[string]int, len(code)), parents: map[string][]int32{}}
	for i, c := range code {
		l.byCode[c] = i
	}
	l.borders = sync.OnceValue(l.findBorders)
	l.adjacent = sync.OnceValue(l.findAdjacent)
	l.locator = sync.OnceValue(l.newLocator)
	l.drawing = sync.OnceValue(func() *tile.Drawing { return tile.New(l.topology, l.object) })
	return l
}

// Len is the number of areas.
func (l *Level) Len() int { return len(l.Code) }

// Index finds an area by its code.
func (l *Level) Index(code string) (int, bool) {
	i, ok := l.byCode[code]
	return i, ok
}

// Borders lists neighbours and links, sorted by A then B. The slice is shared: do not change it.
func (l *Level) Borders() []Border { return l.borders() }

// Adjacent lists the neighbours of each area, links included, in rising order.
// The slices are shared: do not change them.
func (l *Level) Adjacent() [][]int32 { return l.adjacent() }

// Links lists the borders that are no land borders.
func (l *Level) Links() []Border { return l.links }

// Shape builds the shape of an area, empty where no contour is known. Outer
// rings run counter-clockwise.
func (l *Level) Shape(i int) orb.MultiPolygon {
	return l.topology.MultiPolygon(&l.object.Features[i])
}

// Merge dissolves areas into one shape.
func (l *Level) Merge(members []int32) orb.MultiPolygon { return l.topology.Merge(l.object, members) }

// Outline gives the lines between areas of different labels; see geo.Topology.
func (l *Level) Outline(label []int32, outer bool) (orb.MultiLineString, error) {
	return l.topology.Outline(l.object, label, outer)
}

// Parent gives for each area the index of the area of a coarser level that
// holds it, -1 for none; nil when the level is no parent of this one.
func (l *Level) Parent(level string) []int32 { return l.parents[level] }

// Indicators lists the figures known for the level. Values are shared: do not change them.
func (l *Level) Indicators() []Indicator { return l.indicators }

// Indicator finds a figure by name.
func (l *Level) Indicator(name string) (Indicator, bool) {
	for _, k := range l.indicators {
		if k.Name == name {
			return k, true
		}
	}
	return Indicator{}, false
}

// At finds the area that holds a geographic point.
func (l *Level) At(lon, lat float64) (int, bool) {
	if l.finer != nil { // many small outlines are quicker to test than few large ones
		return l.up(l.finer.At(lon, lat))
	}
	return l.locator().at(orb.Point{lon, lat})
}

func (l *Level) up(i int, ok bool) (int, bool) {
	if !ok || l.finer.parents[l.ID][i] < 0 {
		return 0, false
	}
	return int(l.finer.parents[l.ID][i]), true
}

// Nearest finds the area that holds a point or, failing that, the one whose
// border is nearest, within a distance. It is for points at sea beside a coast
// that the contours simplify.
func (l *Level) Nearest(lon, lat, withinMeters float64) (int, bool) {
	if l.finer != nil {
		return l.up(l.finer.Nearest(lon, lat, withinMeters))
	}
	return l.locator().nearest(orb.Point{lon, lat}, withinMeters)
}

func (l *Level) findBorders() []Border {
	shared := l.topology.Neighbours(l.object)
	borders := make([]Border, 0, len(shared)+len(l.links))
	land := make(map[[2]int32]bool, len(shared))
	for _, b := range shared {
		borders = append(borders, Border{A: b.A, B: b.B, Meters: b.Meters})
		land[[2]int32{b.A, b.B}] = true
	}
	for _, b := range l.links {
		if !land[[2]int32{b.A, b.B}] {
			borders = append(borders, b)
		}
	}
	sort.Slice(borders, func(i, j int) bool {
		if borders[i].A != borders[j].A {
			return borders[i].A < borders[j].A
		}
		return borders[i].B < borders[j].B
	})
	return borders
}

func (l *Level) findAdjacent() [][]int32 {
	adjacent := make([][]int32, l.Len())
	for _, b := range l.Borders() { // in order of A, so each list rises
		adjacent[b.A] = append(adjacent[b.A], b.B)
	}
	for _, b := range l.Borders() {
		adjacent[b.B] = append(adjacent[b.B], b.A)
	}
	for _, list := range adjacent {
		sort.Slice(list, func(i, j int) bool { return list[i] < list[j] })
	}
	return adjacent
}

// coarser carries the links of a level to a coarser one.
func coarser(links []Border, parent []int32) []Border {
	seen := map[[2]int32]bool{}
	var out []Border
	for _, b := range links {
		x, y := parent[b.A], parent[b.B]
		if x > y {
			x, y = y, x
		}
		if x < 0 || x == y || seen[[2]int32{x, y}] || b.Link == "no_contour" {
			continue
		}
		seen[[2]int32{x, y}] = true
		out = append(out, Border{A: x, B: y, Link: b.Link})
	}
	return out
}

// sum adds a figure up to a coarser level; what is unknown everywhere stays unknown.
func sum(values []float64, parent []int32, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = unknown
	}
	for i, v := range values {
		if p := parent[i]; p >= 0 && !math.IsNaN(v) {
			if math.IsNaN(out[p]) {
				out[p] = 0
			}
			out[p] += v
		}
	}
	return out
}

// over makes a level the sum of finer areas: figures, links and a point, the
// mean of the parts' points weighted by population.
func (l *Level) over(fine *Level, parent []int32, figures []figure) {
	n := l.Len()
	l.finer = fine
	fine.parents[l.ID] = parent
	l.links = coarser(fine.links, parent)
	l.indicators = sumFigures(fine.indicators, figures, parent, n)
	l.Population = sum(fine.Population, parent, n)
	l.Lon, l.Lat = make([]float64, n), make([]float64, n)
	weight := make([]float64, n)
	for i, p := range parent {
		if p < 0 {
			continue
		}
		w := 1.0
		if v := fine.Population[i]; v > 0 {
			w += v
		}
		l.Lon[p], l.Lat[p], weight[p] = l.Lon[p]+w*fine.Lon[i], l.Lat[p]+w*fine.Lat[i], weight[p]+w
	}
	for p := range weight {
		l.Lon[p], l.Lat[p] = l.Lon[p]/weight[p], l.Lat[p]/weight[p]
	}
}
