package place

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"

	"arpent/engine/geo"
)

// locator finds the area under a point: an R-tree of the outlines' boxes, then
// the even-odd rule on the few candidates.
type locator struct {
	tree  rtree.RTreeG[int32] // of polygons
	parts []part
}

// part is one polygon of an area.
type part struct {
	area  int32
	rings orb.Polygon
}

func (l *Level) newLocator() *locator {
	f := &locator{}
	for i := range l.object.Features {
		for _, polygon := range l.Shape(i) {
			if len(polygon) == 0 || len(polygon[0]) < 4 {
				continue
			}
			box := polygon[0].Bound()
			f.tree.Insert(box.Min, box.Max, int32(len(f.parts)))
			f.parts = append(f.parts, part{int32(i), polygon})
		}
	}
	return f
}

func (f *locator) at(p orb.Point) (int, bool) {
	found := -1
	f.tree.Search(p, p, func(_, _ [2]float64, k int32) bool {
		if holds(f.parts[k].rings, p) {
			found = int(f.parts[k].area)
		}
		return found < 0
	})
	return found, found >= 0
}

// holds is the even-odd rule over all rings of a polygon.
func holds(rings orb.Polygon, p orb.Point) bool {
	in := false
	for _, ring := range rings {
		for i := 1; i < len(ring); i++ {
			a, b := ring[i-1], ring[i]
			if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0]-a[0])*(p[1]-a[1])/(b[1]-a[1])+a[0] {
				in = !in
			}
		}
	}
	return in
}

func (f *locator) nearest(p orb.Point, within float64) (int, bool) {
	if i, ok := f.at(p); ok {
		return i, true
	}
	const metersPerDegree = geo.EarthRadiusMeters * math.Pi / 180
	squeeze := math.Max(math.Cos(p[1]*math.Pi/180), 0.01)
	dy := within / metersPerDegree
	dx := dy / squeeze
	best, least := -1, within
	f.tree.Search([2]float64{p[0] - dx, p[1] - dy}, [2]float64{p[0] + dx, p[1] + dy}, func(_, _ [2]float64, k int32) bool {
		ring := f.parts[k].rings[0]
		for i := 1; i < len(ring); i++ {
			if d := toSegment(p, ring[i-1], ring[i], squeeze) * metersPerDegree; d < least {
				best, least = int(f.parts[k].area), d
			}
		}
		return true
	})
	return best, best >= 0
}

// toSegment is the distance from p to the segment ab in degrees of latitude,
// with longitudes shortened by squeeze.
func toSegment(p, a, b orb.Point, squeeze float64) float64 {
	ax, ay := (a[0]-p[0])*squeeze, a[1]-p[1]
	bx, by := (b[0]-p[0])*squeeze, b[1]-p[1]
	ux, uy := bx-ax, by-ay
	t := 0.0
	if length := ux*ux + uy*uy; length > 0 {
		t = math.Min(1, math.Max(0, -(ax*ux+ay*uy)/length))
	}
	return math.Hypot(ax+t*ux, ay+t*uy)
}

// within tells whether a point is in an area or at most so far from its border.
func (l *Level) within(i int, p orb.Point, meters float64) bool {
	if at, ok := l.At(p[0], p[1]); ok && at == i {
		return true
	}
	const metersPerDegree = geo.EarthRadiusMeters * math.Pi / 180
	squeeze := math.Max(math.Cos(p[1]*math.Pi/180), 0.01)
	reach := meters / metersPerDegree
	found := false
	f := l.locator()
	f.tree.Search([2]float64{p[0] - reach/squeeze, p[1] - reach}, [2]float64{p[0] + reach/squeeze, p[1] + reach}, func(_, _ [2]float64, k int32) bool {
		ring := f.parts[k].rings[0]
		for n := 1; n < len(ring) && int(f.parts[k].area) == i && !found; n++ {
			found = toSegment(p, ring[n-1], ring[n], squeeze) < reach
		}
		return !found
	})
	return found
}
