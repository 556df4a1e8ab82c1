package main

import (
	"fmt"
	"math"
	"os"
	"strings"

	"github.com/paulmach/orb"

	"arpent/engine/geo"
	"arpent/internal/place/pack"
)

// linker joins areas that share no border: by the crossings listed in a file,
// then every part still apart to the nearest area of its group.
type linker struct {
	t        *geo.Topology
	features []geo.Feature
	lon, lat []float64
	parent   []int32 // union-find
	a, b     []int64
	how      []string
}

func newLinker(t *geo.Topology, features []geo.Feature, lon, lat []float64) *linker {
	l := &linker{t: t, features: features, lon: lon, lat: lat, parent: make([]int32, len(features))}
	for i := range l.parent {
		l.parent[i] = int32(i)
	}
	for _, border := range t.Neighbours(&geo.Object{Features: features}) {
		l.parent[l.root(border.A)] = l.root(border.B)
	}
	return l
}

func (l *linker) root(i int32) int32 {
	for l.parent[i] != i {
		l.parent[i] = l.parent[l.parent[i]]
		i = l.parent[i]
	}
	return i
}

func (l *linker) join(a, b int32, how string) {
	if a > b {
		a, b = b, a
	}
	l.a, l.b, l.how = append(l.a, int64(a)), append(l.b, int64(b)), append(l.how, how)
	l.parent[l.root(a)] = l.root(b)
}

// listed adds the crossings of a file: code_a, name_a, code_b, name_b, kind.
// The names guard against wrong codes.
func (l *linker) listed(path string, index map[string]int, name func(int) string) error {
	t, err := readTable(path, ',')
	if err != nil {
		return err
	}
	for n, row := range t.rows {
		var ends [2]int
		for k, side := range []string{"a", "b"} {
			i, ok := index[t.text(row, "code_"+side)]
			if !ok || plain(name(i)) != plain(t.text(row, "name_"+side)) {
				return fmt.Errorf("%s, line %d: %s is not %s", path, n+2, t.text(row, "code_"+side), t.text(row, "name_"+side))
			}
			ends[k] = i
		}
		l.join(int32(ends[0]), int32(ends[1]), t.text(row, "kind"))
	}
	return nil
}

// rest joins, within each group, every part that is still apart to the nearest
// area of the group's largest part, nearest first; an area without a contour
// is joined to the area that holds its position.
func (l *linker) rest(group func(i int) string, name func(int) string) {
	members := map[string][]int32{}
	for i := range l.features {
		members[group(i)] = append(members[group(i)], int32(i))
	}
	for g, list := range members {
		if g == "" {
			continue
		}
		for {
			size := map[int32]int{}
			for _, i := range list {
				size[l.root(i)]++
			}
			if len(size) == 1 {
				break
			}
			var largest int32 = -1
			for root, n := range size {
				if largest < 0 || n > size[largest] || (n == size[largest] && root < largest) {
					largest = root
				}
			}
			var a, b int32
			best := math.Inf(1)
			for _, i := range list {
				if l.root(i) == largest {
					continue
				}
				for _, j := range list {
					if l.root(j) != largest {
						continue
					}
					if d := l.distance(i, j, best); d < best {
						a, b, best = i, j, d
					}
				}
			}
			how := "nearest"
			if len(l.features[a].Polygons) == 0 {
				how = "no_contour"
			}
			fmt.Fprintf(os.Stderr, "links: %s: %s – %s %.1f km (%s)\n", g, name(int(a)), name(int(b)), best/1000, how)
			l.join(a, b, how)
		}
	}
}

// distance is the least between corners of two areas, or between an area
// without contour and another's inside (0) or corners; best cuts the search.
func (l *linker) distance(i, j int32, best float64) float64 {
	pi, pj := orb.Point{l.lon[i], l.lat[i]}, orb.Point{l.lon[j], l.lat[j]}
	if geo.Distance(pi, pj)-400e3 > best { // no area reaches farther from its position, outside Alaska
		return math.Inf(1)
	}
	a, b := l.corners(i), l.corners(j)
	if len(l.features[i].Polygons) == 0 && l.holds(j, pi) {
		return 0
	}
	if geo.Distance(pi, pj)-reach(pi, a)-reach(pj, b) > best {
		return math.Inf(1)
	}
	least := math.Inf(1)
	for _, p := range a {
		for _, q := range b {
			least = math.Min(least, geo.Distance(p, q))
		}
	}
	return least
}

func reach(from orb.Point, points []orb.Point) float64 {
	var far float64
	for _, p := range points {
		far = math.Max(far, geo.Distance(from, p))
	}
	return far
}

func (l *linker) cornersOf(i int32) []orb.Point {
	var points []orb.Point
	for _, polygon := range l.features[i].Polygons {
		points = append(points, ringPoints(l.t, polygon[0])...)
	}
	return points
}

// corners of an area, or its point when it has no contour.
func (l *linker) corners(i int32) []orb.Point {
	points := l.cornersOf(i)
	if len(points) == 0 {
		points = append(points, orb.Point{l.lon[i], l.lat[i]})
	}
	return points
}

func (l *linker) holds(i int32, p orb.Point) bool {
	in := false
	for _, polygon := range l.features[i].Polygons {
		for _, ring := range polygon {
			if contains(ringPoints(l.t, ring), p) {
				in = !in
			}
		}
	}
	return in
}

func (l *linker) write(w *pack.Writer, prefix string) {
	w.Ints(prefix+".link.a", l.a)
	w.Ints(prefix+".link.b", l.b)
	w.Strings(prefix+".link.how", l.how)
}

// links joins the islands. Mainland and Corsica are one group, each overseas
// département is its own.
func (c *country) links(s sources, w *pack.Writer) error {
	l := newLinker(c.shapes, c.shapes.Objects[0].Features, c.lon, c.lat)
	name := func(i int) string { return c.communes[i].Code + " " + c.communes[i].Name }
	if err := l.listed(s.file("fr", "links.csv"), c.index, func(i int) string { return c.communes[i].Name }); err != nil {
		return err
	}
	l.rest(func(i int) string {
		if d := c.communes[i].Departement; strings.HasPrefix(d, "97") {
			return d
		}
		return "metropolitan"
	}, name)
	l.write(w, "commune")
	return nil
}
