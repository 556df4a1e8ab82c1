package cql

import "strings"

// Coord is longitude and latitude in degrees, and perhaps a height.
type Coord []float64

// Shape names the type of a geometry, as GeoJSON does.
type Shape string

// The shapes.
const (
	Point              Shape = "Point"
	LineString         Shape = "LineString"
	Polygon            Shape = "Polygon"
	MultiPoint         Shape = "MultiPoint"
	MultiLineString    Shape = "MultiLineString"
	MultiPolygon       Shape = "MultiPolygon"
	GeometryCollection Shape = "GeometryCollection"
)

// Geometry is a geometry literal. Parts holds polygons of rings of positions;
// a line is a part of one ring, a point a part of one ring of one position.
// A collection has Members instead.
type Geometry struct {
	Shape   Shape
	Parts   [][][]Coord
	Members []*Geometry
	At      Position
}

var shapes = map[string]Shape{"POINT": Point, "LINESTRING": LineString, "POLYGON": Polygon, "MULTIPOINT": MultiPoint,
	"MULTILINESTRING": MultiLineString, "MULTIPOLYGON": MultiPolygon, "GEOMETRYCOLLECTION": GeometryCollection}

func (s Shape) multi() bool { return strings.HasPrefix(string(s), "Multi") }

// Single is the shape of one part: a MultiPoint's is Point.
func (s Shape) Single() Shape { return Shape(strings.TrimPrefix(string(s), "Multi")) }

// check refuses geometries that no plane could hold.
func (g *Geometry) check() *Error {
	if g.Shape == GeometryCollection {
		if len(g.Members) == 0 {
			return wrong(g.At, "the collection is empty")
		}
		for _, m := range g.Members {
			if m.Shape == GeometryCollection {
				return wrong(m.At, "a collection cannot hold a collection")
			}
		}
		return nil
	}
	if len(g.Parts) == 0 {
		return wrong(g.At, "the %s is empty", g.Shape)
	}
	dimensions := 0
	for _, part := range g.Parts {
		if len(part) == 0 {
			return wrong(g.At, "the %s is empty", g.Shape)
		}
		for _, ring := range part {
			if err := g.checkRing(ring, &dimensions); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *Geometry) checkRing(ring []Coord, dimensions *int) *Error {
	least := map[Shape]int{Point: 1, LineString: 2, Polygon: 4}[g.Shape.Single()]
	if len(ring) < least {
		return wrong(g.At, "a part of the %s has %d positions; it needs %d", g.Shape, len(ring), least)
	}
	for _, c := range ring {
		if *dimensions == 0 {
			*dimensions = len(c)
		}
		if len(c) != *dimensions || len(c) < 2 || len(c) > 3 {
			return wrong(g.At, "positions have two numbers, or three everywhere")
		}
	}
	if first, last := ring[0], ring[len(ring)-1]; g.Shape.Single() == Polygon && (first[0] != last[0] || first[1] != last[1]) {
		return wrong(g.At, "a ring of the %s does not end where it began", g.Shape)
	}
	return nil
}

func checkBox(b BBox) *Error {
	if n := len(b.Bounds); n != 4 && n != 6 {
		return wrong(b.At, "a BBOX has 4 or 6 numbers, not %d", n)
	}
	return nil
}
