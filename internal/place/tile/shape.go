package tile

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"

	"arpent/engine/geo"
)

const marginUnits = mvt.DefaultExtent * marginPixels / tilePixels

var tileBound = orb.Bound{Min: orb.Point{-marginUnits, -marginUnits}, Max: orb.Point{mvt.DefaultExtent + marginUnits, mvt.DefaultExtent + marginUnits}}

// Position gives a position in the units of a tile, rounded to whole ones.
func Position(t maptile.Tile) func(orb.Point) orb.Point {
	return func(p orb.Point) orb.Point {
		at := maptile.Fraction(p, t.Z)
		return orb.Point{math.Round((at[0] - float64(t.X)) * mvt.DefaultExtent), math.Round((at[1] - float64(t.Y)) * mvt.DefaultExtent)}
	}
}

func drawnAreas(shape orb.MultiPolygon, t maptile.Tile) orb.Geometry {
	place := Position(t)
	var kept orb.MultiPolygon
	for _, polygon := range shape {
		var rings orb.Polygon
		for k, ring := range polygon {
			drawn := make(orb.Ring, 0, len(ring))
			for _, p := range ring {
				if q := place(p); len(drawn) == 0 || q != drawn[len(drawn)-1] {
					drawn = append(drawn, q)
				}
			}
			if len(drawn) >= 4 {
				rings = append(rings, drawn)
			} else if k == 0 {
				break // the outer ring is too small to be seen
			}
		}
		if len(rings) > 0 {
			kept = append(kept, rings)
		}
	}
	if kept = clip.MultiPolygon(tileBound, kept); len(kept) == 0 {
		return nil
	}
	return kept
}

func drawnLines(topology *geo.Topology, f *geo.Feature, t maptile.Tile) orb.Geometry {
	place := Position(t)
	var kept orb.MultiLineString
	for _, arcs := range f.Lines {
		var drawn orb.LineString
		for _, arc := range arcs {
			for _, p := range topology.Arcs[max(arc, ^arc)] { // a line of the base map is one arc, walked forwards
				if q := place(p); len(drawn) == 0 || q != drawn[len(drawn)-1] {
					drawn = append(drawn, q)
				}
			}
		}
		if len(drawn) >= 2 {
			kept = append(kept, drawn)
		}
	}
	if kept = clip.MultiLineString(tileBound, kept); len(kept) == 0 {
		return nil
	}
	return kept
}
