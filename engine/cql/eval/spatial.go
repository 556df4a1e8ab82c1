package eval

import (
	"math"

	"arpent/engine/cql"
)

// prepared is a geometry ready for questions: its points, lines and polygons
// with their bounds, on the plane of longitude and latitude.
type prepared struct {
	box      [4]float64 // west, south, east, north
	points   []cql.Coord
	lines    [][]cql.Coord
	polygons [][][]cql.Coord
}

func prepare(g *cql.Geometry) *prepared {
	p := &prepared{box: [4]float64{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}}
	p.add(g)
	return p
}

func (p *prepared) add(g *cql.Geometry) {
	for _, m := range g.Members {
		p.add(m)
	}
	for _, part := range g.Parts {
		for _, ring := range part {
			for _, c := range ring {
				p.box[0], p.box[1] = min(p.box[0], c[0]), min(p.box[1], c[1])
				p.box[2], p.box[3] = max(p.box[2], c[0]), max(p.box[3], c[1])
			}
		}
		switch g.Shape.Single() {
		case cql.Point:
			p.points = append(p.points, part[0][0])
		case cql.LineString:
			p.lines = append(p.lines, part[0])
		default:
			p.polygons = append(p.polygons, part)
		}
	}
}

// prepareBox makes a box a polygon; one that crosses the date line makes two.
func prepareBox(b cql.BBox) *prepared {
	w, s, e, n := b.Bounds[0], b.Bounds[1], b.Bounds[len(b.Bounds)/2], b.Bounds[len(b.Bounds)/2+1]
	g := &cql.Geometry{Shape: cql.MultiPolygon}
	box := func(w, e float64) {
		g.Parts = append(g.Parts, [][]cql.Coord{{{w, s}, {e, s}, {e, n}, {w, n}, {w, s}}})
	}
	if w <= e {
		box(w, e)
	} else {
		box(w, 180)
		box(-180, e)
	}
	return prepare(g)
}

// area is a value's geometry; a point is made one when asked.
func (v Value) area() *prepared {
	if v.shape != nil {
		return v.shape
	}
	return &prepared{box: [4]float64{v.number, v.y, v.number, v.y}, points: []cql.Coord{{v.number, v.y}}}
}

// relations are the spatial predicates that are computed. A point on a border
// counts as inside.
var relations = map[cql.Op]func(a, b *prepared) bool{
	"s_intersects": intersects,
	"s_disjoint":   func(a, b *prepared) bool { return !intersects(a, b) },
	"s_within":     within,
	"s_contains":   func(a, b *prepared) bool { return within(b, a) },
}

func (p *prepared) apart(q *prepared) bool {
	return p.box[0] > q.box[2] || q.box[0] > p.box[2] || p.box[1] > q.box[3] || q.box[1] > p.box[3]
}

func intersects(a, b *prepared) bool {
	if a.apart(b) {
		return false
	}
	return a.reaches(b) || b.reaches(a) || a.crosses(b)
}

// reaches says whether some position of b lies in or on a.
func (p *prepared) reaches(b *prepared) bool {
	found := false
	b.each(func(c cql.Coord) bool {
		found = p.holds(c)
		return !found
	})
	return found
}

// within says whether all of a lies in b, and not only on its border.
func within(a, b *prepared) bool {
	if a.apart(b) {
		return false
	}
	inside := true
	a.each(func(c cql.Coord) bool {
		inside = b.holds(c)
		return inside
	})
	if !inside || len(a.points) > 0 && len(a.lines) == 0 && len(a.polygons) == 0 {
		return inside
	}
	if len(b.polygons) == 0 || a.cuts(b) {
		return false
	}
	hole := false // a border of b inside a polygon of a
	b.each(func(c cql.Coord) bool {
		for _, polygon := range a.polygons {
			hole = hole || insidePolygon(polygon, c) && !onBorder(polygon, c)
		}
		return !hole
	})
	return !hole
}

func (p *prepared) each(fn func(cql.Coord) bool) {
	for _, c := range p.points {
		if !fn(c) {
			return
		}
	}
	for _, line := range p.lines {
		for _, c := range line {
			if !fn(c) {
				return
			}
		}
	}
	for _, polygon := range p.polygons {
		for _, ring := range polygon {
			for _, c := range ring {
				if !fn(c) {
					return
				}
			}
		}
	}
}

// holds says whether a position is one of the points, on a line or in a polygon.
func (p *prepared) holds(c cql.Coord) bool {
	if c[0] < p.box[0] || c[0] > p.box[2] || c[1] < p.box[1] || c[1] > p.box[3] {
		return false
	}
	for _, q := range p.points {
		if q[0] == c[0] && q[1] == c[1] {
			return true
		}
	}
	for _, line := range p.lines {
		for i := 1; i < len(line); i++ {
			if onSegment(line[i-1], line[i], c) {
				return true
			}
		}
	}
	for _, polygon := range p.polygons {
		if insidePolygon(polygon, c) || onBorder(polygon, c) {
			return true
		}
	}
	return false
}

// insidePolygon counts crossings of a ray to the east.
func insidePolygon(polygon [][]cql.Coord, c cql.Coord) bool {
	in := false
	for _, ring := range polygon {
		for i := 1; i < len(ring); i++ {
			a, b := ring[i-1], ring[i]
			if (a[1] > c[1]) != (b[1] > c[1]) && c[0] < (b[0]-a[0])*(c[1]-a[1])/(b[1]-a[1])+a[0] {
				in = !in
			}
		}
	}
	return in
}

func onBorder(polygon [][]cql.Coord, c cql.Coord) bool {
	for _, ring := range polygon {
		for i := 1; i < len(ring); i++ {
			if onSegment(ring[i-1], ring[i], c) {
				return true
			}
		}
	}
	return false
}

// turn is twice the signed area of a triangle: positive when c lies left of ab.
func turn(a, b, c cql.Coord) float64 { return (b[0]-a[0])*(c[1]-a[1]) - (b[1]-a[1])*(c[0]-a[0]) }

func onSegment(a, b, c cql.Coord) bool {
	return turn(a, b, c) == 0 && c[0] >= min(a[0], b[0]) && c[0] <= max(a[0], b[0]) && c[1] >= min(a[1], b[1]) && c[1] <= max(a[1], b[1])
}

// crosses says whether a line or border of one meets one of the other.
func (p *prepared) crosses(q *prepared) bool {
	return p.segments(func(a, b cql.Coord) bool {
		return q.segments(func(c, d cql.Coord) bool {
			return properly(a, b, c, d) || onSegment(a, b, c) || onSegment(a, b, d) || onSegment(c, d, a) || onSegment(c, d, b)
		})
	})
}

// cuts says whether they cross at inner points of both segments.
func (p *prepared) cuts(q *prepared) bool {
	return p.segments(func(a, b cql.Coord) bool {
		return q.segments(func(c, d cql.Coord) bool { return properly(a, b, c, d) })
	})
}

func properly(a, b, c, d cql.Coord) bool {
	return turn(a, b, c)*turn(a, b, d) < 0 && turn(c, d, a)*turn(c, d, b) < 0
}

// segments visits every segment until fn says yes.
func (p *prepared) segments(fn func(a, b cql.Coord) bool) bool {
	walk := func(line []cql.Coord) bool {
		for i := 1; i < len(line); i++ {
			if fn(line[i-1], line[i]) {
				return true
			}
		}
		return false
	}
	for _, line := range p.lines {
		if walk(line) {
			return true
		}
	}
	for _, polygon := range p.polygons {
		for _, ring := range polygon {
			if walk(ring) {
				return true
			}
		}
	}
	return false
}

// Bounds gives boxes, west, south, east, north, that together hold a constant
// shape; nil for anything else.
func Bounds(e cql.Expr) [][4]float64 {
	var p *prepared
	switch e := e.(type) {
	case *cql.Geometry:
		return [][4]float64{prepare(e).box}
	case cql.BBox:
		p = prepareBox(e)
	default:
		return nil
	}
	var boxes [][4]float64
	for _, polygon := range p.polygons {
		boxes = append(boxes, [4]float64{polygon[0][0][0], polygon[0][0][1], polygon[0][2][0], polygon[0][2][1]})
	}
	return boxes
}
