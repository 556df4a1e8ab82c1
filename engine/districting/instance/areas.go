package instance

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"arpent/engine/districting"
	"arpent/engine/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// area is a shape of an areas file with what is written beside it.
type area struct {
	id         string
	properties map[string]any
	shape      orb.MultiPolygon
}

// idProperties are where the id of a feature is looked for when it has none.
var idProperties = []string{"id", "code", "GEOID", "geoid", "insee", "nuts_id"}

// ReadAreas reads a TopoJSON or GeoJSON document: units are its polygons, at
// their centroids; measures are the properties that are a number ≥ 0 in every
// feature; neighbours are the areas that share a side. object names the
// collection of a TopoJSON file that has several.
func ReadAreas(file string, data []byte, object string) (*Units, []districting.Edge, error) {
	var head struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, nil, jsonError(file, data, err)
	}
	var areas []area
	var borders []geo.Border
	var err error
	switch head.Type {
	case "Topology":
		areas, borders, err = topoAreas(data, object)
	case "FeatureCollection":
		if areas, err = geoAreas(data); err == nil {
			borders = geo.SharedBorders(shapesOf(areas))
		}
	default:
		err = fmt.Errorf("type is %q; a TopoJSON Topology or a GeoJSON FeatureCollection is expected", head.Type)
	}
	if err != nil {
		return nil, nil, jsonError(file, data, err)
	}
	u, err := areaUnits(file, areas)
	if err != nil {
		return nil, nil, err
	}
	edges := make([]districting.Edge, len(borders))
	for i, b := range borders {
		edges[i] = districting.Edge{A: b.A, B: b.B, BorderMeters: b.Meters}
	}
	return u, edges, nil
}

// jsonError finds the line of a syntax error.
func jsonError(file string, data []byte, err error) error {
	e := &Error{File: file, Reason: err.Error()}
	offset := int64(-1)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	if errors.As(err, &syntax) {
		offset = syntax.Offset
	} else if errors.As(err, &kind) {
		offset = kind.Offset
	}
	if offset >= 0 && offset <= int64(len(data)) {
		before := data[:offset]
		e.Line = bytes.Count(before, []byte("\n")) + 1
		e.Byte = len(before) - bytes.LastIndexByte(before, '\n') - 1
	}
	return e
}

func topoAreas(data []byte, object string) ([]area, []geo.Border, error) {
	t, err := geo.ReadTopology(data)
	if err != nil {
		return nil, nil, err
	}
	o, err := t.Object(object)
	if err != nil {
		return nil, nil, fmt.Errorf("%w; name one as FILE#NAME", err)
	}
	areas := make([]area, len(o.Features))
	for i := range o.Features {
		f := &o.Features[i]
		areas[i] = area{id: f.ID, shape: t.MultiPolygon(f)}
		if len(f.Properties) > 0 {
			if err := json.Unmarshal(f.Properties, &areas[i].properties); err != nil {
				return nil, nil, fmt.Errorf("properties of geometry %d: %w", i, err)
			}
		}
	}
	return areas, t.Neighbours(o), nil
}

// geoAreas decodes a FeatureCollection (RFC 7946). Geometries other than
// polygons give an empty shape.
func geoAreas(data []byte) ([]area, error) {
	var doc struct {
		Features []struct {
			ID         any            `json:"id"`
			Properties map[string]any `json:"properties"`
			Geometry   *struct {
				Type        string          `json:"type"`
				Coordinates json.RawMessage `json:"coordinates"`
			} `json:"geometry"`
		} `json:"features"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	areas := make([]area, len(doc.Features))
	for i, f := range doc.Features {
		areas[i].properties = f.Properties
		if f.ID != nil {
			areas[i].id = textOf(f.ID)
		}
		if f.Geometry == nil {
			continue
		}
		var polygons [][][][]float64
		var err error
		switch f.Geometry.Type {
		case "Polygon":
			polygons = make([][][][]float64, 1)
			err = json.Unmarshal(f.Geometry.Coordinates, &polygons[0])
		case "MultiPolygon":
			err = json.Unmarshal(f.Geometry.Coordinates, &polygons)
		}
		if err == nil {
			areas[i].shape, err = shapeOf(polygons)
		}
		if err != nil {
			return nil, fmt.Errorf("coordinates of feature %d: %v", i+1, err)
		}
	}
	return areas, nil
}

func shapeOf(polygons [][][][]float64) (orb.MultiPolygon, error) {
	shape := make(orb.MultiPolygon, len(polygons))
	for i, polygon := range polygons {
		for _, raw := range polygon {
			ring := make(orb.Ring, len(raw))
			for j, p := range raw {
				if len(p) < 2 {
					return nil, errors.New("a position has fewer than two numbers")
				}
				ring[j] = orb.Point{p[0], p[1]}
			}
			shape[i] = append(shape[i], ring)
		}
	}
	return shape, nil
}

// textOf writes an id as the file does: numbers without a point.
func textOf(v any) string {
	if f, ok := v.(float64); ok && f == math.Trunc(f) && math.Abs(f) < 1e15 {
		return fmt.Sprintf("%.0f", f)
	}
	return fmt.Sprint(v)
}

func shapesOf(areas []area) []orb.MultiPolygon {
	shapes := make([]orb.MultiPolygon, len(areas))
	for i := range areas {
		shapes[i] = areas[i].shape
	}
	return shapes
}

func areaUnits(file string, areas []area) (*Units, error) {
	u := &Units{Index: map[string]int32{}, defects: map[string]error{}, Geographic: geo.Geographic(shapesOf(areas))}
	var middles []orb.Point
	var names []string
	for i := range areas {
		a := &areas[i]
		for _, name := range idProperties {
			if v, ok := a.properties[name]; ok && a.id == "" && v != nil {
				a.id = textOf(v)
			}
		}
		defect := func(format string, args ...any) error {
			return &Error{File: file, Reason: fmt.Sprintf("feature %d: ", i+1) + fmt.Sprintf(format, args...)}
		}
		switch before, twice := u.Index[a.id]; {
		case a.id == "":
			return nil, defect("no id, and none of the properties %q", idProperties)
		case twice:
			return nil, defect("%q is already feature %d", a.id, before+1)
		case len(a.shape) == 0:
			return nil, defect("%q has no polygon", a.id)
		}
		u.Index[a.id] = int32(i)
		u.IDs = append(u.IDs, a.id)
		middles = append(middles, middle(a.shape))
		for name := range a.properties {
			if !slices.Contains(names, name) && !slices.Contains(idProperties, name) {
				names = append(names, name)
			}
		}
	}
	if len(areas) == 0 {
		return nil, &Error{File: file, Reason: "no features"}
	}
	if u.Geographic {
		u.X, u.Y, u.Projection = geo.Project(middles)
	} else {
		for _, p := range middles {
			u.X, u.Y = append(u.X, p[0]), append(u.Y, p[1])
		}
	}
	slices.Sort(names)
	for _, name := range names {
		u.readProperty(file, name, areas)
	}
	return u, nil
}

// middle is the centroid of a shape, or its first point when it has no area.
func middle(shape orb.MultiPolygon) orb.Point {
	if centre, area := planar.CentroidArea(shape); area != 0 && !math.IsNaN(centre[0]) && !math.IsNaN(centre[1]) {
		return centre
	}
	return shape.Bound().Center()
}

func (u *Units) readProperty(file, name string, areas []area) {
	m := districting.Measure{Name: name}
	for i := range areas {
		v, ok := areas[i].properties[name].(float64)
		if !ok || v < 0 {
			u.defects[name] = &Error{File: file, Column: name, Reason: fmt.Sprintf("feature %d (%s) has %v, not a number ≥ 0", i+1, areas[i].id, areas[i].properties[name])}
			return
		}
		m.Values = append(m.Values, v)
	}
	u.Measures = append(u.Measures, m)
}
