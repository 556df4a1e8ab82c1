package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Geographic tells whether every position can be a longitude and latitude in
// degrees; otherwise the shapes are taken to be on a plane in metres.
func Geographic(shapes []orb.MultiPolygon) bool {
	for _, shape := range shapes {
		for _, polygon := range shape {
			for _, ring := range polygon {
				for _, p := range ring {
					if math.Abs(p[0]) > 180.001 || math.Abs(p[1]) > 90.001 {
						return false
					}
				}
			}
		}
	}
	return true
}

// SharedBorders lists the pairs of shapes that have a side in common, with the
// length they share, sorted by A then B. Sides match when both their ends do,
// to a hundred-millionth of a degree or a tenth of a millimetre: shapes of one
// map drawn from common vertices. Shapes that touch in a point only are not
// neighbours.
func SharedBorders(shapes []orb.MultiPolygon) []Border {
	measure, grain := PlaneDistance, 1e4
	if Geographic(shapes) {
		measure, grain = Distance, 1e8
	}
	type place [2]int64
	type side [2]place
	round := func(p orb.Point) place {
		return place{int64(math.Round(p[0] * grain)), int64(math.Round(p[1] * grain))}
	}
	users := map[side][]int32{}
	length := map[side]float64{}
	var order []side
	for i, shape := range shapes {
		for _, polygon := range shape {
			for _, ring := range polygon {
				for j := 1; j < len(ring); j++ {
					a, b := round(ring[j-1]), round(ring[j])
					if a == b {
						continue
					}
					if slices.Compare(a[:], b[:]) > 0 {
						a, b = b, a
					}
					key := side{a, b}
					list := users[key]
					if len(list) == 0 {
						order = append(order, key)
						length[key] = measure(ring[j-1], ring[j])
					}
					if !slices.Contains(list, int32(i)) {
						users[key] = append(list, int32(i))
					}
				}
			}
		}
	}
	shared := map[[2]int32]float64{}
	for _, key := range order { // in one order, so that sums are always the same
		list := users[key]
		for x, a := range list {
			for _, b := range list[x+1:] {
				shared[[2]int32{a, b}] += length[key]
			}
		}
	}
	borders := make([]Border, 0, len(shared))
	for pair, meters := range shared {
		borders = append(borders, Border{A: pair[0], B: pair[1], Meters: meters})
	}
	slices.SortFunc(borders, func(l, r Border) int { return cmp.Or(cmp.Compare(l.A, r.A), cmp.Compare(l.B, r.B)) })
	return borders
}
