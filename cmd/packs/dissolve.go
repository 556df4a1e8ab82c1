package main

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"arpent/engine/geo"
)

func arcOf(a int32) int32 {
	if a < 0 {
		return ^a
	}
	return a
}

// ringPoints walks the arcs of a ring; the point where two meet is kept once.
func ringPoints(t *geo.Topology, ring []int32) orb.Ring {
	var out orb.Ring
	for _, a := range ring {
		line := t.Arcs[arcOf(a)]
		for j := range line {
			if j == 0 && len(out) > 0 {
				continue
			}
			if a < 0 {
				out = append(out, line[len(line)-1-j])
			} else {
				out = append(out, line[j])
			}
		}
	}
	return out
}

func signedArea(ring orb.Ring) float64 {
	var sum float64
	for i := 1; i < len(ring); i++ {
		sum += (ring[i-1][0] - ring[0][0]) * (ring[i][1] - ring[0][1])
		sum -= (ring[i][0] - ring[0][0]) * (ring[i-1][1] - ring[0][1])
	}
	return sum / 2
}

func reversed(ring []int32) []int32 {
	out := make([]int32, len(ring))
	for i, a := range ring {
		out[len(ring)-1-i] = ^a
	}
	return out
}

// wind turns every outer ring counter-clockwise and every hole clockwise, so
// that the land always lies on the left of an arc as walked.
func wind(t *geo.Topology, features []geo.Feature) {
	for i := range features {
		for _, polygon := range features[i].Polygons {
			for k, ring := range polygon {
				area := signedArea(ringPoints(t, ring))
				if area != 0 && (area > 0) != (k == 0) { // a ring may be flattened by the grid
					polygon[k] = reversed(ring)
				}
			}
		}
	}
}

// dissolve merges features of the same label into one feature each, keeping
// the arcs themselves: an arc walked in both directions inside a label goes.
// Features must be wound. Label -1 is left out.
func dissolve(t *geo.Topology, features []geo.Feature, label []int32, labels int) []geo.Feature {
	kept := make([]map[int32]bool, labels) // arcs as walked, not yet met in the other direction
	order := make([][]int32, labels)
	for i := range features {
		l := label[i]
		if l < 0 {
			continue
		}
		if kept[l] == nil {
			kept[l] = map[int32]bool{}
		}
		for _, polygon := range features[i].Polygons {
			for _, ring := range polygon {
				for _, a := range ring {
					if kept[l][^a] {
						delete(kept[l], ^a)
					} else {
						kept[l][a] = true
						order[l] = append(order[l], a)
					}
				}
			}
		}
	}
	merged := make([]geo.Feature, labels)
	for l := range merged {
		var arcs []int32
		for _, a := range order[l] {
			if kept[l][a] {
				arcs = append(arcs, a)
				delete(kept[l], a)
			}
		}
		merged[l].Polygons = nest(t, stitch(t, arcs))
	}
	return merged
}

// stitch joins directed arcs end to start into closed rings.
func stitch(t *geo.Topology, arcs []int32) [][]int32 {
	ends := func(a int32) (from, to orb.Point) {
		line := t.Arcs[arcOf(a)]
		if a < 0 {
			return line[len(line)-1], line[0]
		}
		return line[0], line[len(line)-1]
	}
	leaving := map[orb.Point][]int{}
	for i, a := range arcs {
		from, _ := ends(a)
		leaving[from] = append(leaving[from], i)
	}
	used := make([]bool, len(arcs))
	var rings [][]int32
	for i, a := range arcs {
		if used[i] {
			continue
		}
		used[i] = true
		start, at := ends(a)
		ring := []int32{a}
		for at != start {
			next := -1
			for _, j := range leaving[at] {
				if !used[j] {
					next = j
					break
				}
			}
			if next < 0 {
				break
			}
			used[next] = true
			ring = append(ring, arcs[next])
			_, at = ends(arcs[next])
		}
		if at == start {
			rings = append(rings, ring)
		}
	}
	return rings
}

// nest gives each clockwise ring (a hole) to the smallest outer ring around it.
func nest(t *geo.Topology, rings [][]int32) [][][]int32 {
	type outer struct {
		area   float64
		points orb.Ring
	}
	var polygons [][][]int32
	var outers []outer
	var holes [][]int32
	for _, ring := range rings {
		points := ringPoints(t, ring)
		if area := signedArea(points); area > 0 {
			polygons = append(polygons, [][]int32{ring})
			outers = append(outers, outer{area, points})
		} else {
			holes = append(holes, ring)
		}
	}
	for _, hole := range holes {
		points := ringPoints(t, hole)
		best, smallest := -1, math.Inf(1)
		for i, o := range outers {
			if o.area < smallest && surrounds(o.points, points) {
				best, smallest = i, o.area
			}
		}
		if best >= 0 {
			polygons[best] = append(polygons[best], hole)
		}
	}
	return polygons
}

// surrounds tells whether a ring that does not cross outer lies in it; points
// on outer's own corners tell nothing and are passed over.
func surrounds(outer, inner orb.Ring) bool {
	if !outer.Bound().Contains(inner.Bound().Min) || !outer.Bound().Contains(inner.Bound().Max) {
		return false
	}
	for i := 1; i < len(inner); i++ {
		mid := orb.Point{(inner[i-1][0] + inner[i][0]) / 2, (inner[i-1][1] + inner[i][1]) / 2}
		if !slices.Contains(outer, inner[i]) && !slices.Contains(outer, inner[i-1]) {
			return contains(outer, mid)
		}
	}
	return len(inner) > 0 && contains(outer, inner.Bound().Center())
}

// contains is the even-odd rule.
func contains(ring orb.Ring, p orb.Point) bool {
	in := false
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0]-a[0])*(p[1]-a[1])/(b[1]-a[1])+a[0] {
			in = !in
		}
	}
	return in
}

// compact drops the arcs that no feature uses.
func compact(t *geo.Topology) {
	renamed := make([]int32, len(t.Arcs))
	for i := range renamed {
		renamed[i] = -1
	}
	var arcs []orb.LineString
	rename := func(list []int32) {
		for i, a := range list {
			old := arcOf(a)
			if renamed[old] < 0 {
				renamed[old] = int32(len(arcs))
				arcs = append(arcs, t.Arcs[old])
			}
			list[i] = renamed[old]
			if a < 0 {
				list[i] = ^renamed[old]
			}
		}
	}
	for o := range t.Objects {
		for f := range t.Objects[o].Features {
			feature := &t.Objects[o].Features[f]
			for _, polygon := range feature.Polygons {
				for k := range polygon {
					rename(polygon[k])
				}
			}
			for k := range feature.Lines {
				rename(feature.Lines[k])
			}
		}
	}
	t.Arcs = arcs
}

// centroid is the area-weighted centre of a feature in degrees, with
// longitudes shortened by the latitude's cosine when weighing.
func centroid(t *geo.Topology, f *geo.Feature) (orb.Point, bool) {
	var sx, sy, sum float64
	for _, polygon := range f.Polygons {
		for _, ring := range polygon {
			points := ringPoints(t, ring)
			if len(points) < 4 {
				continue
			}
			origin := points[0]
			for i := 1; i < len(points); i++ {
				ax, ay := points[i-1][0]-origin[0], points[i-1][1]-origin[1]
				bx, by := points[i][0]-origin[0], points[i][1]-origin[1]
				cross := (ax*by - bx*ay) * math.Cos(origin[1]*math.Pi/180)
				sx += cross * ((ax+bx)/3 + origin[0])
				sy += cross * ((ay+by)/3 + origin[1])
				sum += cross
			}
		}
	}
	if sum == 0 { // flattened by the grid, or no contour at all
		if len(f.Polygons) == 0 {
			return orb.Point{}, false
		}
		return ringPoints(t, f.Polygons[0][0]).Bound().Center(), true
	}
	return orb.Point{sx / sum, sy / sum}, true
}
