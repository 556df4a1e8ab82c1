package pack

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"arpent/engine/geo"
)

// Grid is the lattice on which a topology's positions lie: a position is
// Translate + whole numbers × Scale, in degrees.
type Grid struct {
	Scale     [2]float64
	Translate [2]float64
}

// Topology adds shapes made of shared arcs. Positions are rounded to the grid.
func (w *Writer) Topology(name string, t *geo.Topology, grid Grid) {
	var b []byte
	for _, v := range []float64{grid.Scale[0], grid.Scale[1], grid.Translate[0], grid.Translate[1]} {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	b = binary.AppendUvarint(b, uint64(len(t.Arcs)))
	for _, arc := range t.Arcs {
		b = binary.AppendUvarint(b, uint64(len(arc)))
	}
	var x, y int64 // an arc often starts where the one before it ends
	for _, arc := range t.Arcs {
		for _, p := range arc {
			nx := int64(math.Round((p[0] - grid.Translate[0]) / grid.Scale[0]))
			ny := int64(math.Round((p[1] - grid.Translate[1]) / grid.Scale[1]))
			b = binary.AppendVarint(b, nx-x)
			b = binary.AppendVarint(b, ny-y)
			x, y = nx, ny
		}
	}
	b = binary.AppendUvarint(b, uint64(len(t.Objects)))
	for i := range t.Objects {
		o := &t.Objects[i]
		b = appendText(b, o.Name)
		b = binary.AppendUvarint(b, uint64(len(o.Features)))
		for j := range o.Features {
			f := &o.Features[j]
			b = binary.AppendUvarint(b, uint64(len(f.Polygons)))
			for _, polygon := range f.Polygons {
				b = binary.AppendUvarint(b, uint64(len(polygon)))
				for _, ring := range polygon {
					b = appendList(b, ring)
				}
			}
			b = binary.AppendUvarint(b, uint64(len(f.Lines)))
			for _, line := range f.Lines {
				b = appendList(b, line)
			}
		}
	}
	w.add(name, kindTopology, b)
}

// Topology reads shapes made of shared arcs.
func (p *Pack) Topology(name string) (*geo.Topology, error) {
	r, err := p.section(name, kindTopology)
	if err != nil {
		return nil, err
	}
	if len(r.data) < 32 {
		r.fail()
		return nil, r.err
	}
	var grid [4]float64
	for i := range grid {
		grid[i] = math.Float64frombits(binary.LittleEndian.Uint64(r.data[8*i:]))
	}
	r.data = r.data[32:]
	t := &geo.Topology{Arcs: r.arcs(grid)}
	objects := r.count()
	for i := 0; i < objects && r.err == nil; i++ {
		o := geo.Object{Name: r.text()}
		o.Features = make([]geo.Feature, r.count())
		for j := range o.Features {
			o.Features[j] = r.feature(len(t.Arcs))
		}
		t.Objects = append(t.Objects, o)
	}
	if r.err != nil {
		return nil, fmt.Errorf("topology: %w", r.err)
	}
	return t, nil
}

func (r *reader) arcs(grid [4]float64) []orb.LineString {
	lengths := make([]int, r.count())
	total := 0
	for i := range lengths {
		lengths[i] = int(r.uvarint())
		if lengths[i] < 0 || lengths[i] > len(r.data) {
			r.fail()
			return nil
		}
		total += lengths[i]
	}
	if total > len(r.data) { // each position takes at least two bytes
		r.fail()
		return nil
	}
	points := make([]orb.Point, total)
	var x, y int64
	for i := range points {
		x += r.varint()
		y += r.varint()
		points[i] = orb.Point{float64(x)*grid[0] + grid[2], float64(y)*grid[1] + grid[3]}
	}
	arcs := make([]orb.LineString, len(lengths))
	for i, n := range lengths {
		arcs[i], points = orb.LineString(points[:n:n]), points[n:]
	}
	return arcs
}

func (r *reader) feature(arcs int) geo.Feature {
	var f geo.Feature
	polygons := r.count()
	for i := 0; i < polygons && r.err == nil; i++ {
		polygon := make([][]int32, r.count())
		for j := range polygon {
			polygon[j] = r.ring(arcs)
		}
		f.Polygons = append(f.Polygons, polygon)
	}
	lines := r.count()
	for i := 0; i < lines && r.err == nil; i++ {
		f.Lines = append(f.Lines, r.ring(arcs))
	}
	return f
}

func (r *reader) ring(arcs int) []int32 {
	list := r.list()
	for _, a := range list {
		if a < 0 {
			a = ^a
		}
		if int(a) >= arcs {
			r.fail()
			return nil
		}
	}
	return list
}
