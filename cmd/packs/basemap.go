package main

import (
	"encoding/json"
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"arpent/engine/geo"
	"arpent/internal/place/pack"
)

// fineGrid is the lattice for what Natural Earth gives as GeoJSON: 1e-4 degrees,
// about ten metres.
var fineGrid = pack.Grid{Scale: [2]float64{1e-4, 1e-4}}

// base writes what the base map draws below everything: land and countries at
// 1:10m, lakes, rivers, built-up areas and inner borders at 1:50m.
func base(s sources) (*pack.Writer, error) {
	t, grid, err := readTopology(s.module("world-atlas", "countries-10m.json"))
	if err != nil {
		return nil, err
	}
	for i := range t.Objects {
		for k := range t.Objects[i].Features {
			t.Objects[i].Features[k].ID, t.Objects[i].Features[k].Properties = "", nil
		}
	}
	w := &pack.Writer{}
	w.Topology("land", t, grid)
	for _, layer := range [][2]string{
		{"lakes", "ne_50m_lakes.json.gz"},
		{"rivers", "ne_50m_rivers_lake_centerlines.json.gz"},
		{"urban", "ne_50m_urban_areas.json.gz"},
		{"regions", "ne_50m_admin_1_states_provinces_lines.json.gz"},
	} {
		if err := plainLayer(s, w, layer[0], layer[1]); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// plainFeature is a GeoJSON feature of lines or polygons.
type plainFeature struct {
	Properties struct {
		MinZoom float64 `json:"min_zoom"`
		Country string  `json:"adm0_name"`
	} `json:"properties"`
	Geometry struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

// read gives polygons and lines.
func (f plainFeature) read() (polygons orb.MultiPolygon, lines orb.MultiLineString, err error) {
	polygons, lines = make(orb.MultiPolygon, 1), make(orb.MultiLineString, 1)
	switch f.Geometry.Type {
	case "": // a feature without a shape
		return nil, nil, nil
	case "Polygon":
		return polygons, nil, json.Unmarshal(f.Geometry.Coordinates, &polygons[0])
	case "MultiPolygon":
		err = json.Unmarshal(f.Geometry.Coordinates, &polygons)
		return polygons, nil, err
	case "LineString":
		return nil, lines, json.Unmarshal(f.Geometry.Coordinates, &lines[0])
	case "MultiLineString":
		err = json.Unmarshal(f.Geometry.Coordinates, &lines)
		return nil, lines, err
	default:
		return nil, nil, fmt.Errorf("a geometry of type %q", f.Geometry.Type)
	}
}

// plainLayer writes the shapes of a GeoJSON file, each line or ring an arc, and
// the zoom from which each is worth drawing.
func plainLayer(s sources, w *pack.Writer, name, file string) error {
	var doc struct {
		Features []plainFeature `json:"features"`
	}
	if err := readJSON(s.file("world", file), &doc); err != nil {
		return err
	}
	t := &geo.Topology{}
	arc := func(line []orb.Point) []int32 {
		t.Arcs = append(t.Arcs, line)
		return []int32{int32(len(t.Arcs) - 1)}
	}
	var features []geo.Feature
	var zooms []float64
	for i, f := range doc.Features {
		// The states of the USA are drawn from their own pack.
		if f.Properties.Country == "United States of America" {
			continue
		}
		polygons, lines, err := f.read()
		if err != nil {
			return fmt.Errorf("%s, feature %d: %w", file, i, err)
		}
		var feature geo.Feature
		for _, polygon := range polygons {
			var rings [][]int32
			for _, ring := range polygon {
				rings = append(rings, arc(ring))
			}
			feature.Polygons = append(feature.Polygons, rings)
		}
		for _, line := range lines {
			feature.Lines = append(feature.Lines, arc(line))
		}
		features = append(features, feature)
		zooms = append(zooms, math.Max(0, f.Properties.MinZoom))
	}
	t.Objects = []geo.Object{{Name: name, Features: features}}
	w.Topology(name, t, fineGrid)
	w.Floats(name+".zoom", zooms, 1)
	return nil
}
