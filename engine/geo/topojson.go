package geo

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"sort"

	"github.com/paulmach/orb"
)

// Topology is a TopoJSON document: shapes made of arcs, each border between
// two shapes stored once. Arcs are decoded to absolute positions.
// See the TopoJSON format specification 1.0.
type Topology struct {
	Arcs    []orb.LineString
	Objects []Object // sorted by name
}

// Object is one named collection of a Topology.
type Object struct {
	Name     string
	Features []Feature
}

// Feature is one shape of an Object. Polygons holds arc indices by polygon,
// ring and arc; ^i (one's complement) means arc i walked backwards. Lines is
// filled for line geometries and Points for points.
type Feature struct {
	ID         string          // "" when the file gives none
	Properties json.RawMessage // nil when the file gives none
	Polygons   [][][]int32
	Lines      [][]int32
	Points     []orb.Point
}

// Border is the shared border of features A < B of one object.
type Border struct {
	A, B   int32
	Meters float64
}

type topologyJSON struct {
	Type      string `json:"type"`
	Transform *struct {
		Scale     [2]float64 `json:"scale"`
		Translate [2]float64 `json:"translate"`
	} `json:"transform"`
	Objects map[string]geometryJSON `json:"objects"`
	Arcs    [][][]float64           `json:"arcs"`
}

type geometryJSON struct {
	Type        string          `json:"type"`
	ID          json.RawMessage `json:"id"`
	Properties  json.RawMessage `json:"properties"`
	Arcs        json.RawMessage `json:"arcs"`
	Coordinates json.RawMessage `json:"coordinates"`
	Geometries  []geometryJSON  `json:"geometries"`
}

// ReadTopology decodes a TopoJSON document. Every arc index is checked.
func ReadTopology(data []byte) (*Topology, error) {
	var doc topologyJSON
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, fmt.Errorf("TopoJSON: %w", err)
	}
	if doc.Type != "Topology" {
		return nil, fmt.Errorf("TopoJSON: type is %q, not \"Topology\"", doc.Type)
	}
	t := &Topology{Arcs: make([]orb.LineString, len(doc.Arcs))}
	decode := func(p []float64) orb.Point { return orb.Point{p[0], p[1]} }
	if tr := doc.Transform; tr != nil {
		decode = func(p []float64) orb.Point {
			return orb.Point{p[0]*tr.Scale[0] + tr.Translate[0], p[1]*tr.Scale[1] + tr.Translate[1]}
		}
	}
	for i, arc := range doc.Arcs {
		line := make(orb.LineString, len(arc))
		var x, y float64
		for j, p := range arc {
			if len(p) < 2 {
				return nil, fmt.Errorf("TopoJSON: arc %d, position %d has fewer than two numbers", i, j)
			}
			if doc.Transform != nil { // quantised arcs are delta-encoded
				x, y = x+p[0], y+p[1]
				line[j] = decode([]float64{x, y})
			} else {
				line[j] = decode(p)
			}
		}
		t.Arcs[i] = line
	}
	for name, g := range doc.Objects {
		o := Object{Name: name}
		parts := g.Geometries
		if g.Type != "GeometryCollection" {
			parts = []geometryJSON{g}
		}
		for i, part := range parts {
			f, err := t.feature(part, decode)
			if err != nil {
				return nil, fmt.Errorf("TopoJSON: object %q, geometry %d: %w", name, i, err)
			}
			o.Features = append(o.Features, f)
		}
		t.Objects = append(t.Objects, o)
	}
	sort.Slice(t.Objects, func(i, j int) bool { return t.Objects[i].Name < t.Objects[j].Name })
	return t, nil
}

func (t *Topology) feature(g geometryJSON, decode func([]float64) orb.Point) (Feature, error) {
	f := Feature{ID: idString(g.ID), Properties: g.Properties}
	var err error
	switch g.Type {
	case "Polygon":
		f.Polygons = make([][][]int32, 1)
		err = json.Unmarshal(g.Arcs, &f.Polygons[0])
	case "MultiPolygon":
		err = json.Unmarshal(g.Arcs, &f.Polygons)
	case "LineString":
		f.Lines = make([][]int32, 1)
		err = json.Unmarshal(g.Arcs, &f.Lines[0])
	case "MultiLineString":
		err = json.Unmarshal(g.Arcs, &f.Lines)
	case "Point", "MultiPoint":
		f.Points, err = pointsOf(g, decode)
	case "": // a feature without a shape is legal: {"type": null}
	case "GeometryCollection":
		for _, part := range g.Geometries {
			sub, err := t.feature(part, decode)
			if err != nil {
				return f, err
			}
			f.Polygons = append(f.Polygons, sub.Polygons...)
			f.Lines = append(f.Lines, sub.Lines...)
			f.Points = append(f.Points, sub.Points...)
		}
	default:
		err = fmt.Errorf("unknown geometry type %q", g.Type)
	}
	if err != nil {
		return f, err
	}
	rings := append([][]int32(nil), f.Lines...)
	for _, polygon := range f.Polygons {
		rings = append(rings, polygon...)
	}
	for _, ring := range rings {
		for _, a := range ring {
			if int(arcIndex(a)) >= len(t.Arcs) {
				return f, fmt.Errorf("arc %d does not exist (the file has %d)", a, len(t.Arcs))
			}
		}
	}
	return f, nil
}

func pointsOf(g geometryJSON, decode func([]float64) orb.Point) ([]orb.Point, error) {
	var raw [][]float64
	if g.Type == "Point" {
		raw = make([][]float64, 1)
		if err := json.Unmarshal(g.Coordinates, &raw[0]); err != nil {
			return nil, err
		}
	} else if err := json.Unmarshal(g.Coordinates, &raw); err != nil {
		return nil, err
	}
	points := make([]orb.Point, len(raw))
	for i, p := range raw {
		if len(p) < 2 {
			return nil, errors.New("a position has fewer than two numbers")
		}
		points[i] = decode(p)
	}
	return points, nil
}

// idString gives a feature id, a JSON string or number, as text.
func idString(raw json.RawMessage) string {
	var s string
	if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
		return ""
	}
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

func arcIndex(a int32) int32 {
	if a < 0 {
		return ^a
	}
	return a
}

// Object finds a collection by name; with name "" the only one there is.
func (t *Topology) Object(name string) (*Object, error) {
	if name == "" && len(t.Objects) == 1 {
		return &t.Objects[0], nil
	}
	names := make([]string, len(t.Objects))
	for i := range t.Objects {
		if t.Objects[i].Name == name {
			return &t.Objects[i], nil
		}
		names[i] = t.Objects[i].Name
	}
	return nil, fmt.Errorf("TopoJSON: no object %q; the file has %q", name, names)
}

// Geographic tells whether every position can be a longitude and latitude in
// degrees; otherwise the file is taken to be projected.
func (t *Topology) Geographic() bool {
	for _, arc := range t.Arcs {
		for _, p := range arc {
			if math.Abs(p[0]) > 180.001 || math.Abs(p[1]) > 90.001 {
				return false
			}
		}
	}
	return true
}

// ArcMeters gives the length of every arc: great-circle metres for geographic
// files, plane units otherwise.
func (t *Topology) ArcMeters() []float64 {
	measure := PlaneDistance
	if t.Geographic() {
		measure = Distance
	}
	lengths := make([]float64, len(t.Arcs))
	for i, arc := range t.Arcs {
		for j := 1; j < len(arc); j++ {
			lengths[i] += measure(arc[j-1], arc[j])
		}
	}
	return lengths
}

// MultiPolygon builds the shape of a feature; rings keep the file's winding.
func (t *Topology) MultiPolygon(f *Feature) orb.MultiPolygon {
	shape := make(orb.MultiPolygon, 0, len(f.Polygons))
	for _, polygon := range f.Polygons {
		rings := make(orb.Polygon, 0, len(polygon))
		for _, arcs := range polygon {
			rings = append(rings, orb.Ring(t.line(arcs)))
		}
		shape = append(shape, rings)
	}
	return shape
}

// line joins arcs end to end; the point where two meet is kept once.
func (t *Topology) line(arcs []int32) orb.LineString {
	var out orb.LineString
	for _, a := range arcs {
		arc := t.Arcs[arcIndex(a)]
		for j := range arc {
			if j == 0 && len(out) > 0 {
				continue
			}
			if a < 0 {
				out = append(out, arc[len(arc)-1-j])
			} else {
				out = append(out, arc[j])
			}
		}
	}
	return out
}

// users lists, for each arc, the features of o that have it in a polygon, in
// rising order and without repeats.
func (t *Topology) users(o *Object) [][]int32 {
	users := make([][]int32, len(t.Arcs))
	for i := range o.Features {
		for _, polygon := range o.Features[i].Polygons {
			for _, ring := range polygon {
				for _, a := range ring {
					u := users[arcIndex(a)]
					if len(u) == 0 || u[len(u)-1] != int32(i) {
						users[arcIndex(a)] = append(u, int32(i))
					}
				}
			}
		}
	}
	return users
}

// Neighbours lists the pairs of features that share an arc, with the length
// they share, sorted by A then B. Shapes that touch in a point only are not
// neighbours.
func (t *Topology) Neighbours(o *Object) []Border {
	lengths := t.ArcMeters()
	shared := map[[2]int32]float64{}
	for arc, users := range t.users(o) {
		for i, a := range users {
			for _, b := range users[i+1:] {
				shared[[2]int32{a, b}] += lengths[arc]
			}
		}
	}
	borders := make([]Border, 0, len(shared))
	for pair, meters := range shared {
		borders = append(borders, Border{A: pair[0], B: pair[1], Meters: meters})
	}
	sort.Slice(borders, func(i, j int) bool {
		if borders[i].A != borders[j].A {
			return borders[i].A < borders[j].A
		}
		return borders[i].B < borders[j].B
	})
	return borders
}

// Outline gives the arcs between features of different labels, and with
// outer also those that only one labelled feature has (coasts). A negative
// label means "none": it differs from every label, and two of them are alike.
func (t *Topology) Outline(o *Object, label []int32, outer bool) (orb.MultiLineString, error) {
	if len(label) != len(o.Features) {
		return nil, fmt.Errorf("outline: %d labels for %d features", len(label), len(o.Features))
	}
	var lines orb.MultiLineString
	for arc, users := range t.users(o) {
		differ := outer && len(users) == 1 && label[users[0]] >= 0
		for i := 1; i < len(users); i++ {
			differ = differ || label[users[i]] != label[users[0]]
		}
		if differ {
			lines = append(lines, t.Arcs[arc])
		}
	}
	return lines, nil
}
