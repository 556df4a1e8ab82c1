package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Sites is a set of points in metres on a plane, indexed for Voronoi cells.
// Coincident points after the first have no cell of their own.
type Sites struct {
	X, Y []float64
	Twin []int32 // per point: itself, or the first point at the same place

	bound      orb.Bound
	cell       float64
	cols, rows int
	bucket     [][]int32
}

// NewSites indexes points.
func NewSites(x, y []float64) *Sites {
	s := &Sites{X: x, Y: y, Twin: make([]int32, len(x))}
	first := make(map[orb.Point]int32, len(x))
	s.bound = orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for i := range x {
		p := orb.Point{x[i], y[i]}
		if twin, ok := first[p]; ok {
			s.Twin[i] = twin
			continue
		}
		first[p], s.Twin[i] = int32(i), int32(i)
		s.bound = s.bound.Extend(p)
	}
	if len(x) == 0 {
		return s
	}
	width, height := s.bound.Max[0]-s.bound.Min[0], s.bound.Max[1]-s.bound.Min[1]
	s.cell = math.Max(math.Max(math.Sqrt(width*height/float64(len(first))), math.Max(width, height)/float64(4*len(first)+16)), 1e-6) * 1.5
	s.cols, s.rows = int(width/s.cell)+1, int(height/s.cell)+1
	s.bucket = make([][]int32, s.cols*s.rows)
	for i := range x {
		if s.Twin[i] == int32(i) {
			col, row := s.at(x[i], y[i])
			s.bucket[row*s.cols+col] = append(s.bucket[row*s.cols+col], int32(i))
		}
	}
	return s
}

func (s *Sites) at(x, y float64) (col, row int) {
	col = min(max(int((x-s.bound.Min[0])/s.cell), 0), s.cols-1)
	row = min(max(int((y-s.bound.Min[1])/s.cell), 0), s.rows-1)
	return col, row
}

// ring visits the points whose grid cell lies ring cells away from (col, row).
func (s *Sites) ring(col, row, ring int, visit func(i int32)) {
	for r := max(row-ring, 0); r <= min(row+ring, s.rows-1); r++ {
		step := 1
		if ring > 0 && r != row-ring && r != row+ring {
			step = 2 * ring
		}
		for c := col - ring; c <= col+ring; c += step {
			if c >= 0 && c < s.cols {
				for _, i := range s.bucket[r*s.cols+c] {
					visit(i)
				}
			}
		}
	}
}

// Nearest finds the site nearest to a point; -1 when there is none.
func (s *Sites) Nearest(p orb.Point) int32 {
	if len(s.X) == 0 {
		return -1
	}
	best, low := int32(-1), math.Inf(1)
	col, row := s.at(p[0], p[1])
	// A point outside the grid is farther from the rings than the count says.
	outside := math.Max(math.Max(s.bound.Min[0]-p[0], p[0]-s.bound.Max[0]), math.Max(s.bound.Min[1]-p[1], p[1]-s.bound.Max[1]))
	for ring := 0; ring <= max(s.cols, s.rows); ring++ {
		if best >= 0 && low < float64(ring-1)*s.cell-math.Max(outside, 0) {
			break
		}
		s.ring(col, row, ring, func(i int32) {
			if d := math.Hypot(s.X[i]-p[0], s.Y[i]-p[1]); d < low || d == low && i < best {
				best, low = i, d
			}
		})
	}
	return best
}

// Cell gives the Voronoi cell of site i inside a bound as a closed
// counter-clockwise ring, and for each of its sides the site across it (-1:
// the bound). Rings of grid cells around the site are cut off one by one until
// no farther point can reach the cell.
func (s *Sites) Cell(i int32, bound orb.Bound) (orb.Ring, []int32) {
	c := convex{
		points: []orb.Point{bound.Min, {bound.Max[0], bound.Min[1]}, bound.Max, {bound.Min[0], bound.Max[1]}},
		across: []int32{-1, -1, -1, -1},
	}
	p := orb.Point{s.X[i], s.Y[i]}
	col, row := s.at(p[0], p[1])
	for ring := 0; ring <= max(s.cols, s.rows); ring++ {
		reach := 0.0
		for _, q := range c.points {
			reach = math.Max(reach, PlaneDistance(p, q))
		}
		if float64(ring-1)*s.cell > 2*reach {
			break
		}
		s.ring(col, row, ring, func(j int32) {
			if j != i {
				q := orb.Point{s.X[j], s.Y[j]}
				c.cut(orb.Point{(p[0] + q[0]) / 2, (p[1] + q[1]) / 2}, orb.Point{q[0] - p[0], q[1] - p[1]}, j)
			}
		})
	}
	if len(c.points) == 0 {
		return nil, nil
	}
	return append(orb.Ring(c.points), c.points[0]), c.across
}

// convex is a convex polygon under cutting; across[e] labels the side from
// points[e] to points[e+1].
type convex struct {
	points []orb.Point
	across []int32
	side   []float64
	np     []orb.Point
	na     []int32
}

// cut keeps the part with (x − at)·normal ≤ 0 and labels the new side.
func (c *convex) cut(at, normal orb.Point, label int32) {
	c.side = c.side[:0]
	outside := false
	for _, q := range c.points {
		d := (q[0]-at[0])*normal[0] + (q[1]-at[1])*normal[1]
		c.side = append(c.side, d)
		outside = outside || d > 0
	}
	if !outside {
		return
	}
	c.np, c.na = c.np[:0], c.na[:0]
	for e, q := range c.points {
		f := (e + 1) % len(c.points)
		d, g := c.side[e], c.side[f]
		if d <= 0 {
			c.np, c.na = append(c.np, q), append(c.na, c.across[e])
		}
		if (d <= 0) != (g <= 0) {
			r := d / (d - g)
			crossing := orb.Point{q[0] + r*(c.points[f][0]-q[0]), q[1] + r*(c.points[f][1]-q[1])}
			if d <= 0 { // leaves the kept part: the new side starts here
				c.np, c.na = append(c.np, crossing), append(c.na, label)
			} else {
				c.np, c.na = append(c.np, crossing), append(c.na, c.across[e])
			}
		}
	}
	c.points, c.np = c.np, c.points
	c.across, c.na = c.na, c.across
}

// Delaunay joins points in metres on a plane whose Voronoi cells share a side
// within the points' extent widened by a tenth: the Delaunay graph without the
// slivers along its hull. It contains the Gabriel graph, so it is connected;
// coincident points are joined to the first of them. Pairs are A < B, sorted.
func Delaunay(x, y []float64) [][2]int32 {
	s := NewSites(x, y)
	if len(x) == 0 {
		return nil
	}
	pad := 0.1*math.Max(s.bound.Max[0]-s.bound.Min[0], s.bound.Max[1]-s.bound.Min[1]) + 1
	bound := s.bound.Pad(pad)
	var pairs [][2]int32
	for i := range x {
		a := int32(i)
		if s.Twin[i] != a {
			pairs = append(pairs, [2]int32{s.Twin[i], a})
			continue
		}
		ring, across := s.Cell(a, bound)
		for e, b := range across {
			// A side of rounding length is a corner where four cells meet.
			if b >= 0 && PlaneDistance(ring[e], ring[e+1]) > 1e-7*pad {
				pairs = append(pairs, [2]int32{min(a, b), max(a, b)})
			}
		}
	}
	slices.SortFunc(pairs, comparePairs)
	return slices.Compact(pairs)
}

func comparePairs(l, r [2]int32) int {
	return cmp.Or(cmp.Compare(l[0], r[0]), cmp.Compare(l[1], r[1]))
}

// Gabriel joins two points when the disc that has them as diameter holds no
// other point (Gabriel and Sokal 1969): a connected subset of Delaunay without
// its long edges. Coincident points are joined to the first of them.
func Gabriel(x, y []float64) [][2]int32 {
	pairs := Delaunay(x, y)
	neighbours := make([][]int32, len(x))
	for _, p := range pairs {
		neighbours[p[0]] = append(neighbours[p[0]], p[1])
		neighbours[p[1]] = append(neighbours[p[1]], p[0])
	}
	kept := pairs[:0:0]
	for _, p := range pairs {
		a, b := p[0], p[1]
		blocked := false
		for _, c := range neighbours[a] { // a blocking point may be found among a's neighbours
			dot := (x[a]-x[c])*(x[b]-x[c]) + (y[a]-y[c])*(y[b]-y[c])
			coincident := x[c] == x[a] && y[c] == y[a]
			blocked = blocked || c != b && !coincident && dot < 0
		}
		if !blocked {
			kept = append(kept, p)
		}
	}
	return kept
}

// VoronoiCells shares a shape out among sites, all in one plane: cell i holds
// what is nearer to site i than to any other. Coincident sites after the first
// get nothing. Rings are clipped one by one (Sutherland and Hodgman 1974), so
// a cell that meets a concave shape twice is one ring with a seam.
func VoronoiCells(shape orb.MultiPolygon, x, y []float64) []orb.MultiPolygon {
	s := NewSites(x, y)
	cells := make([]orb.MultiPolygon, len(x))
	bound := shape.Bound().Union(s.bound).Pad(1)
	for i := range x {
		if s.Twin[i] != int32(i) {
			continue
		}
		ring, _ := s.Cell(int32(i), bound)
		if ring == nil {
			continue
		}
		for _, polygon := range shape {
			var clipped orb.Polygon
			for at, r := range polygon {
				part := clipRing(r, ring)
				if len(part) >= 4 {
					clipped = append(clipped, part)
				} else if at == 0 {
					break
				}
			}
			if len(clipped) > 0 {
				cells[i] = append(cells[i], clipped)
			}
		}
	}
	return cells
}

// clipRing cuts a ring by a convex counter-clockwise ring.
func clipRing(r, by orb.Ring) orb.Ring {
	points := append([]orb.Point(nil), r...)
	if len(points) > 1 && points[0] == points[len(points)-1] {
		points = points[:len(points)-1]
	}
	for e := 0; e+1 < len(by) && len(points) > 0; e++ {
		a, b := by[e], by[e+1]
		inside := func(p orb.Point) float64 { return (b[0]-a[0])*(p[1]-a[1]) - (b[1]-a[1])*(p[0]-a[0]) }
		var next []orb.Point
		for i, p := range points {
			q := points[(i+1)%len(points)]
			d, g := inside(p), inside(q)
			if d >= 0 {
				next = append(next, p)
			}
			if (d >= 0) != (g >= 0) {
				t := d / (d - g)
				next = append(next, orb.Point{p[0] + t*(q[0]-p[0]), p[1] + t*(q[1]-p[1])})
			}
		}
		points = next
	}
	if len(points) < 3 {
		return nil
	}
	return append(orb.Ring(points), points[0])
}

// NearestDistances gives each point's mean distance in metres to its nearest
// others (so many of them, or all when there are fewer; 0 without any).
// Coincident points count as others at no distance.
func NearestDistances(x, y []float64, others int) []float64 {
	s := NewSites(x, y)
	twins := make([]int, len(x))
	for i := range x {
		twins[s.Twin[i]]++
	}
	out := make([]float64, len(x))
	var near []float64
	for i := range x {
		near = near[:0]
		first := s.Twin[i]
		for range twins[first] - 1 {
			near = append(near, 0)
		}
		col, row := s.at(x[i], y[i])
		for ring := 0; ring <= max(s.cols, s.rows); ring++ {
			s.ring(col, row, ring, func(j int32) {
				if j != first {
					d := math.Hypot(s.X[j]-x[i], s.Y[j]-y[i])
					for range twins[j] {
						near = append(near, d)
					}
				}
			})
			slices.Sort(near)
			near = near[:min(len(near), others)]
			if len(near) == others && near[others-1] <= float64(ring)*s.cell {
				break
			}
		}
		for _, d := range near {
			out[i] += d / float64(len(near))
		}
	}
	return out
}
