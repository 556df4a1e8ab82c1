// Package nearby finds the points nearest to a place on a plane.
package nearby

import (
	"cmp"
	"math"
	"slices"
)

// Grid buckets points by position. Points are known by their index in the
// coordinates given to New, and are found once they are added.
type Grid struct {
	x, y       []float64
	x0, y0     float64
	cell       float64
	cols, rows int
	buckets    [][]int32
}

// New lays a grid over positions; none is added yet.
func New(x, y []float64) *Grid {
	g := &Grid{x: x, y: y, x0: math.Inf(1), y0: math.Inf(1)}
	x1, y1 := math.Inf(-1), math.Inf(-1)
	for i := range x {
		g.x0, x1 = math.Min(g.x0, x[i]), math.Max(x1, x[i])
		g.y0, y1 = math.Min(g.y0, y[i]), math.Max(y1, y[i])
	}
	side := math.Max(x1-g.x0, y1-g.y0)
	g.cell = math.Max(side/math.Max(1, math.Sqrt(float64(len(x)))), 1e-9)
	g.cols = int((x1-g.x0)/g.cell) + 1
	g.rows = int((y1-g.y0)/g.cell) + 1
	g.buckets = make([][]int32, g.cols*g.rows)
	return g
}

func (g *Grid) at(x, y float64) (col, row int) {
	col = min(max(int((x-g.x0)/g.cell), 0), g.cols-1)
	row = min(max(int((y-g.y0)/g.cell), 0), g.rows-1)
	return col, row
}

// Add lets point i be found.
func (g *Grid) Add(i int32) {
	col, row := g.at(g.x[i], g.y[i])
	g.buckets[row*g.cols+col] = append(g.buckets[row*g.cols+col], i)
}

// Nearest finds the added point nearest to a place, and how far it is; -1 when
// there is none.
func (g *Grid) Nearest(x, y float64) (int32, float64) {
	found, best := int32(-1), math.Inf(1)
	col, row := g.at(x, y)
	for ring := 0; ring <= max(g.cols, g.rows); ring++ {
		if found >= 0 && best < float64(ring-1)*g.cell {
			break
		}
		for r := max(row-ring, 0); r <= min(row+ring, g.rows-1); r++ {
			step := 1
			if ring > 0 && r != row-ring && r != row+ring {
				step = 2 * ring // only the two sides of the ring
			}
			for c := col - ring; c <= col+ring; c += step {
				if c < 0 || c >= g.cols {
					continue
				}
				for _, i := range g.buckets[r*g.cols+c] {
					if d := math.Hypot(g.x[i]-x, g.y[i]-y); d < best {
						found, best = i, d
					}
				}
			}
		}
	}
	return found, best
}

// Point is an added point with the square of its distance.
type Point struct {
	Index  int32
	Square float64
}

// Within collects the count nearest added points of a place, nearest first,
// growing rings of cells until enough are certain.
func (g *Grid) Within(x, y float64, count int, out []Point) []Point {
	col, row := g.at(x, y)
	for ring := 0; ring <= max(g.cols, g.rows); ring++ {
		for r := max(row-ring, 0); r <= min(row+ring, g.rows-1); r++ {
			step := 1
			if ring > 0 && r != row-ring && r != row+ring {
				step = 2 * ring
			}
			for c := col - ring; c <= col+ring; c += step {
				if c < 0 || c >= g.cols {
					continue
				}
				for _, i := range g.buckets[r*g.cols+c] {
					out = append(out, Point{i, float64((g.x[i]-x)*(g.x[i]-x)) + float64((g.y[i]-y)*(g.y[i]-y))})
				}
			}
		}
		if len(out) >= count+count/2 {
			break
		}
	}
	slices.SortFunc(out, func(l, r Point) int {
		if c := cmp.Compare(l.Square, r.Square); c != 0 {
			return c
		}
		return cmp.Compare(l.Index, r.Index)
	})
	return out[:min(count, len(out))]
}
