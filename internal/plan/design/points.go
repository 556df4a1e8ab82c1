package design

import (
	"math"

	"github.com/paulmach/orb"

	"arpent/engine/geo"
)

// longest is how many times a point's longest Gabriel edge a Delaunay edge
// may measure: beyond, it joins points across country where neither has
// anything to do with the other.
const longest = 3

// spreadMeters sets coincident points this far apart, so that each of several
// accounts at one address can go its own way.
const spreadMeters = 2

// PointEdges says which points (longitude, latitude) count as neighbours: the
// Gabriel graph, which keeps all together, and the Delaunay edges that are not
// much longer. Points have no common border, so Meters is 0.
func PointEdges(points []orb.Point) []Edge {
	x, y, _ := geo.Project(points)
	spread(x, y)
	reach := make([]float64, len(x))
	short := map[[2]int32]bool{}
	length := func(p [2]int32) float64 { return math.Hypot(x[p[0]]-x[p[1]], y[p[0]]-y[p[1]]) }
	for _, p := range geo.Gabriel(x, y) {
		short[p] = true
		d := length(p)
		reach[p[0]], reach[p[1]] = math.Max(reach[p[0]], d), math.Max(reach[p[1]], d)
	}
	var edges []Edge
	for _, p := range geo.Delaunay(x, y) {
		if short[p] || length(p) <= longest*math.Min(reach[p[0]], reach[p[1]]) {
			edges = append(edges, Edge{A: p[0], B: p[1]})
		}
	}
	return edges
}

// spread lays coincident points out on a small sunflower about their place.
func spread(x, y []float64) {
	const golden = 2.399963229728653 // radians
	seen := make(map[[2]float64]int, len(x))
	for i := range x {
		at := [2]float64{math.Round(x[i]), math.Round(y[i])}
		n := seen[at]
		seen[at]++
		if n == 0 {
			continue
		}
		r := spreadMeters * math.Sqrt(float64(n))
		sin, cos := math.Sincos(golden * float64(n))
		x[i], y[i] = x[i]+r*cos, y[i]+r*sin
	}
}

// cells draws the parts: the Voronoi cells of their places inside the shape;
// nil for a unit without one.
func (s *splitting) cells() []orb.MultiPolygon {
	if len(s.by.Shape) == 0 {
		return nil
	}
	x, y := make([]float64, len(s.places)), make([]float64, len(s.places))
	for i, p := range s.places {
		x[i], y[i] = p[0], p[1]
	}
	cells := geo.VoronoiCells(project(s.by.Shape, s.flat.Project), x, y)
	for i := range cells {
		cells[i] = project(cells[i], s.flat.Inverse)
	}
	return cells
}
