package geo

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// A 2×1 strip of two unit squares beside a third one that touches the second
// only in a corner, quantised by 0.5.
//
//	arc 0: shared border x=1; arc 1: rest of the left square (walked from
//	(1,1) round to (1,0)); arc 2: rest of the right square; arc 3: third.
const strip = `{"type":"Topology","transform":{"scale":[0.5,0.5],"translate":[10,20]},
"arcs":[[[2,0],[0,2]],[[2,2],[-2,0],[0,-2],[2,0]],[[2,0],[2,0],[0,2],[-2,0]],[[4,2],[2,0],[0,2],[-2,0],[0,-2]]],
"objects":{"areas":{"type":"GeometryCollection","geometries":[
 {"type":"Polygon","id":"left","properties":{"code":"L"},"arcs":[[0,1]]},
 {"type":"MultiPolygon","id":7,"arcs":[[[-1,2]]]},
 {"type":"Polygon","arcs":[[3]]},
 {"type":"Point","coordinates":[2,4]},
 {"type":null}]}}}`

func readStrip(t *testing.T) (*Topology, *Object) {
	t.Helper()
	topo, err := ReadTopology([]byte(strip))
	if err != nil {
		t.Fatal(err)
	}
	o, err := topo.Object("areas")
	if err != nil {
		t.Fatal(err)
	}
	return topo, o
}

func TestTopologyShapes(t *testing.T) {
	topo, o := readStrip(t)
	if len(o.Features) != 5 || o.Features[0].ID != "left" || o.Features[1].ID != "7" || o.Features[2].ID != "" {
		t.Fatalf("features: %+v", o.Features)
	}
	for i, want := range []orb.Bound{
		{Min: orb.Point{10, 20}, Max: orb.Point{11, 21}},
		{Min: orb.Point{11, 20}, Max: orb.Point{12, 21}},
		{Min: orb.Point{12, 21}, Max: orb.Point{13, 22}},
	} {
		shape := topo.MultiPolygon(&o.Features[i])
		if got := shape.Bound(); got != want {
			t.Errorf("feature %d: bound %v, want %v", i, got, want)
		}
		if ring := shape[0][0]; !ring.Closed() || len(ring) != 5 {
			t.Errorf("feature %d: ring %v", i, ring)
		}
	}
	if p := o.Features[3].Points; len(p) != 1 || p[0] != (orb.Point{11, 22}) {
		t.Errorf("point: %v", p)
	}
}

func TestNeighbours(t *testing.T) {
	topo, o := readStrip(t)
	got := topo.Neighbours(o)
	if len(got) != 1 || got[0].A != 0 || got[0].B != 1 {
		t.Fatalf("borders %v", got)
	}
	if want := Distance(orb.Point{11, 20}, orb.Point{11, 21}); math.Abs(got[0].Meters-want) > 1e-6 {
		t.Errorf("border %v m, want %v", got[0].Meters, want)
	}
}

func TestOutlineAndMerge(t *testing.T) {
	topo, o := readStrip(t)
	lines, err := topo.Outline(o, []int32{0, 1, 1, -1, -1}, false)
	if err != nil || len(lines) != 1 {
		t.Fatalf("outline %v, %v", lines, err)
	}
	lines, _ = topo.Outline(o, []int32{0, 0, 1, -1, -1}, true)
	if len(lines) != 3 {
		t.Errorf("outer outline: %d lines, want 3", len(lines))
	}
	merged := topo.Merge(o, []int32{0, 1})
	if len(merged) != 1 || len(merged[0]) != 1 || math.Abs(planar.Area(merged)-2) > 1e-9 {
		t.Errorf("merged: %v", merged)
	}
}

func TestMergeKeepsHole(t *testing.T) {
	ring := func(min, max float64) orb.Ring {
		return orb.Ring{{min, min}, {max, min}, {max, max}, {min, max}, {min, min}}
	}
	shape := nestRings([]orb.Ring{ring(0, 10), ring(2, 8), ring(4, 6)})
	if len(shape) != 2 || len(shape[0]) != 2 || len(shape[1]) != 1 {
		t.Fatalf("shape %v", shape)
	}
	if got := planar.Area(shape); math.Abs(got-(100-36+4)) > 1e-9 {
		t.Errorf("area %v", got)
	}
}

func TestReadTopologyErrors(t *testing.T) {
	for name, text := range map[string]string{
		"not json":      `{`,
		"other type":    `{"type":"FeatureCollection"}`,
		"missing arc":   `{"type":"Topology","arcs":[],"objects":{"a":{"type":"Polygon","arcs":[[0]]}}}`,
		"missing arc -": `{"type":"Topology","arcs":[],"objects":{"a":{"type":"Polygon","arcs":[[-5]]}}}`,
		"short point":   `{"type":"Topology","arcs":[[[1]]],"objects":{}}`,
		"unknown type":  `{"type":"Topology","arcs":[],"objects":{"a":{"type":"Circle"}}}`,
	} {
		if _, err := ReadTopology([]byte(text)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func FuzzReadTopology(f *testing.F) {
	f.Add([]byte(strip))
	f.Fuzz(func(t *testing.T, data []byte) {
		topo, err := ReadTopology(data)
		if err != nil {
			return
		}
		for i := range topo.Objects {
			o := &topo.Objects[i]
			topo.Neighbours(o)
			members := make([]int32, len(o.Features))
			for j := range o.Features {
				topo.MultiPolygon(&o.Features[j])
				members[j] = int32(j)
			}
			topo.Merge(o, members)
		}
	})
}
