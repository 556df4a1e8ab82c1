package design

import (
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"arpent/engine/geo"
)

// replace builds the new units: all others in their order, then the parts.
func (s *splitting) replace() (*Units, []int32) {
	u, parts := s.u, len(s.places)
	var parent []int32
	index := make([]int32, u.Len()) // new index of old units
	for i := range u.Len() {
		if int32(i) == s.unit {
			index[i] = -1
			continue
		}
		index[i] = int32(len(parent))
		parent = append(parent, int32(i))
	}
	first := int32(len(parent))
	for range parts {
		parent = append(parent, s.unit)
	}
	n := &Units{Level: u.Level, Todays: u.Todays, Accounts: u.Accounts,
		Code: pick(u.Code, parent), Name: pick(u.Name, parent), Town: pick(u.Town, parent), Area: pick(u.Area, parent),
		Lon: pick(u.Lon, parent), Lat: pick(u.Lat, parent), People: pick(u.People, parent), Today: pick(u.Today, parent),
		Shapes: map[int32]orb.MultiPolygon{}}
	for _, g := range u.Groups {
		n.Groups = append(n.Groups, Group{Level: g.Level, Name: g.Name, Of: pick(g.Of, parent)})
	}
	for _, m := range u.Measures {
		m.Values = pick(m.Values, parent)
		n.Measures = append(n.Measures, m)
	}
	for i, shape := range u.Shapes {
		if index[i] >= 0 {
			n.Shapes[index[i]] = shape
		}
	}
	n.Accounts.Unit = make([]int32, len(u.Accounts.Unit))
	for i, unit := range u.Accounts.Unit {
		if n.Accounts.Unit[i] = unit; unit >= 0 {
			n.Accounts.Unit[i] = index[unit]
		}
	}
	s.fillParts(n, first)
	s.joinParts(n, index, first)
	return n, parent
}

// fillParts gives the parts their own names, positions, sums and shapes.
func (s *splitting) fillParts(n *Units, first int32) {
	u, parts := s.u, len(s.places)
	sums := make([][]float64, parts)
	count := make([]float64, parts)
	var lattice float64
	for p := range sums {
		sums[p] = make([]float64, len(u.Measures))
	}
	for _, x := range s.samples {
		for m, v := range x.mass {
			sums[x.seed][m] += v
		}
		if x.account >= 0 {
			n.Accounts.Unit[x.account] = first + int32(x.seed)
		} else {
			count[x.seed]++
			lattice++
		}
	}
	cells := s.cells()
	for p := range parts {
		i := first + int32(p)
		n.Code[i] = fmt.Sprintf("%s#%d", u.Code[s.unit], p+1)
		n.Name[i], n.Area[i] = s.seeds[p].Name, -1
		if s.seeds[p].Name != "" {
			n.Town[i] = s.seeds[p].Name
		}
		n.Lon[i], n.Lat[i] = s.seeds[p].Point[0], s.seeds[p].Point[1]
		if lattice > 0 {
			n.People[i] = u.People[s.unit] * count[p] / lattice
		} else {
			n.People[i] = u.People[s.unit] / float64(parts)
		}
		for m := range n.Measures {
			n.Measures[m].Values[i] = sums[p][m]
		}
		if cells != nil {
			n.Shapes[i] = cells[p]
		}
	}
}

// joinParts rebuilds the edges: old ones renumbered, parts among themselves,
// and each old neighbour to the parts along the border it shares.
func (s *splitting) joinParts(n *Units, index []int32, first int32) {
	type pair struct{ a, b int32 }
	meters := map[pair]float64{}
	link := map[pair]string{}
	for _, e := range s.u.Edges {
		if e.A != s.unit && e.B != s.unit {
			n.Edges = append(n.Edges, Edge{index[e.A], index[e.B], e.Meters, e.Link})
			continue
		}
		other := e.A + e.B - s.unit
		if other == s.unit {
			continue
		}
		points := s.by.Borders[other]
		if len(points) == 0 || e.Link != "" {
			points = []orb.Point{s.u.Point(other)}
		}
		for _, p := range points {
			at := pair{index[other], first + int32(nearest(s.places, s.flat.Project(p)))}
			meters[at] += e.Meters / float64(len(points))
			link[at] = e.Link
		}
	}
	for at, i := range s.lattice {
		for _, next := range [2][2]int{{at[0] + 1, at[1]}, {at[0], at[1] + 1}} {
			j, ok := s.lattice[next]
			if a, b := s.samples[i].seed, 0; ok {
				if b = s.samples[j].seed; a != b {
					meters[pair{first + int32(min(a, b)), first + int32(max(a, b))}] += s.spacing
				}
			}
		}
	}
	if s.lattice == nil {
		points := make([]orb.Point, len(s.seeds))
		for p := range points {
			points[p] = s.seeds[p].Point
		}
		for _, e := range PointEdges(points) {
			meters[pair{first + e.A, first + e.B}] += 0
		}
	}
	keys := make([]pair, 0, len(meters))
	for at := range meters {
		keys = append(keys, at)
	}
	slices.SortFunc(keys, func(x, y pair) int {
		if x.a != y.a {
			return int(x.a - y.a)
		}
		return int(x.b - y.b)
	})
	for _, at := range keys {
		n.Edges = append(n.Edges, Edge{at.a, at.b, math.Round(meters[at]), link[at]})
	}
	s.linkLoose(n, first)
}

// linkLoose joins parts that touch nothing (an island of the shape without a
// lattice point beside another's) to the nearest other part.
func (s *splitting) linkLoose(n *Units, first int32) {
	near := NewNeighbours(n.Len(), n.Edges)
	reached := make([]bool, n.Len())
	queue := []int32{first}
	reached[first] = true
	for at := 0; at < len(queue); at++ {
		for _, j := range near.Of(queue[at]) {
			if j >= first && !reached[j] {
				reached[j] = true
				queue = append(queue, j)
			}
		}
	}
	for p := range s.places {
		i := first + int32(p)
		if reached[i] {
			continue
		}
		best, low := int32(-1), math.Inf(1)
		for q := range s.places {
			if j := first + int32(q); reached[j] {
				if d := geo.PlaneDistance(s.places[p], s.places[q]); d < low {
					best, low = j, d
				}
			}
		}
		n.Edges = append(n.Edges, Edge{A: min(best, i), B: max(best, i), Link: "part"})
		reached[i] = true
	}
}

func pick[T any](values []T, from []int32) []T {
	if values == nil {
		return nil
	}
	out := make([]T, len(from), len(from)+16)
	for i, f := range from {
		out[i] = values[f]
	}
	return out
}

func project(shape orb.MultiPolygon, to func(orb.Point) orb.Point) orb.MultiPolygon {
	out := make(orb.MultiPolygon, len(shape))
	for i, polygon := range shape {
		out[i] = make(orb.Polygon, len(polygon))
		for j, ring := range polygon {
			out[i][j] = make(orb.Ring, len(ring))
			for k, p := range ring {
				out[i][j][k] = to(p)
			}
		}
	}
	return out
}
