// Package tile draws areas and lines as vector tiles, and keeps the tiles drawn.
package tile

import (
	"sync"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"
	"github.com/paulmach/orb/simplify"
	"github.com/tidwall/rtree"

	"arpent/engine/geo"
)

// Tiles are drawn 512 pixels wide; a browser enlarges those of the deepest zoom.
const (
	tilePixels   = 512
	deepestZoom  = 12
	marginPixels = 8 // lines along a tile's edge are drawn beyond it
)

// Drawing is an object of a topology made ready for tiles: simplified once for
// each zoom, arc by arc, so that neighbours keep the border they share.
type Drawing struct {
	topology *geo.Topology
	object   *geo.Object
	tree     rtree.RTreeG[int32] // of the features' boxes
	atZoom   [deepestZoom + 1]func() *geo.Topology
}

func New(t *geo.Topology, o *geo.Object) *Drawing {
	d := &Drawing{topology: t, object: o}
	boxes := make([]orb.Bound, len(t.Arcs))
	for i, arc := range t.Arcs {
		boxes[i] = arc.Bound()
	}
	for i := range o.Features {
		f := &o.Features[i]
		box, some := orb.Bound{}, false
		each(f, func(arc int32) {
			if arc < 0 {
				arc = ^arc
			}
			if !some {
				box, some = boxes[arc], true
			}
			box = box.Union(boxes[arc])
		})
		if some {
			d.tree.Insert(box.Min, box.Max, int32(i))
		}
	}
	for z := range d.atZoom {
		d.atZoom[z] = sync.OnceValue(func() *geo.Topology { return d.simplified(z) })
	}
	return d
}

func each(f *geo.Feature, visit func(arc int32)) {
	for _, polygon := range f.Polygons {
		for _, ring := range polygon {
			for _, arc := range ring {
				visit(arc)
			}
		}
	}
	for _, line := range f.Lines {
		for _, arc := range line {
			visit(arc)
		}
	}
}

// simplified leaves out what is less than half a pixel from the line (Douglas
// and Peucker 1973). The ends of arcs stay, and rings made of one arc keep a triangle.
func (d *Drawing) simplified(z int) *geo.Topology {
	pixel := 360 / float64(tilePixels) / float64(uint64(1)<<z)
	s := simplify.DouglasPeucker(pixel / 2)
	out := &geo.Topology{Objects: d.topology.Objects, Arcs: make([]orb.LineString, len(d.topology.Arcs))}
	used := make([]bool, len(d.topology.Arcs))
	for i := range d.object.Features {
		each(&d.object.Features[i], func(arc int32) { used[max(arc, ^arc)] = true })
	}
	for i, arc := range d.topology.Arcs {
		if out.Arcs[i] = arc; used[i] && len(arc) > 2 {
			out.Arcs[i] = s.Simplify(arc.Clone()).(orb.LineString)
		}
	}
	return out
}

// Features gives the features that reach into a tile, in its coordinates and
// cut at its margin. Keep tells which are wanted and with what properties.
func (d *Drawing) Features(t maptile.Tile, keep func(i int32) (geojson.Properties, bool)) []*geojson.Feature {
	bound := t.Bound()
	dx := (bound.Max[0] - bound.Min[0]) * marginPixels / tilePixels
	dy := (bound.Max[1] - bound.Min[1]) * marginPixels / tilePixels
	var chosen []int32
	d.tree.Search([2]float64{bound.Min[0] - dx, bound.Min[1] - dy}, [2]float64{bound.Max[0] + dx, bound.Max[1] + dy},
		func(_, _ [2]float64, i int32) bool { chosen = append(chosen, i); return true })
	topology := d.atZoom[min(int(t.Z), deepestZoom)]()
	var out []*geojson.Feature
	for _, i := range chosen {
		properties, ok := keep(i)
		if !ok {
			continue
		}
		f := &d.object.Features[i]
		var g orb.Geometry
		if len(f.Lines) > 0 {
			g = drawnLines(topology, f, t)
		} else {
			g = drawnAreas(topology.MultiPolygon(f), t)
		}
		if g == nil {
			continue
		}
		feature := geojson.NewFeature(g)
		feature.ID, feature.Properties = float64(i), properties
		out = append(out, feature)
	}
	return out
}
