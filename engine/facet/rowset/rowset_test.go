package rowset_test

import (
	"math/rand/v2"
	"testing"

	"arpent/engine/facet/rowset"
)

// Whatever the share of rows, and however unevenly they lie, the list holds the
// rows of the set in their order, and counting by it is counting one by one.
func TestListAndCountsAreOfTheSet(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var narrow [rowset.Rows]uint8
	var middle [rowset.Rows]uint16
	for row := range narrow {
		narrow[row], middle[row] = uint8(r.IntN(1+r.IntN(256))), uint16(r.IntN(1+r.IntN(3000)))
	}
	p := &rowset.Picked{}
	for _, share := range []float64{0, 0.0001, 0.004, 0.01, 0.05, 0.11, 0.3, 0.9, 1} {
		p.Rows = rowset.Set{}
		want := []int{}
		for begin := 0; begin < rowset.Rows; begin += 1 << 10 {
			density := min(1, share*2*r.Float64())
			if share == 1 {
				density = 1
			}
			for row := begin; row < begin+1<<10; row++ {
				if r.Float64() < density {
					p.Rows.Put(row)
					want = append(want, row)
				}
			}
		}
		p.Pick()
		list := p.List()
		if p.N != len(want) || len(list) != 2*len(want) {
			t.Fatalf("of %d rows %d are counted and %d listed", len(want), p.N, len(list)/2)
		}
		few, many := make([]uint32, 256), make([]uint32, 3000)
		rowset.Narrow(&narrow, list, few)
		rowset.Middle(&middle, list, many)
		for _, row := range want {
			if got := list.First(); got != row {
				t.Fatalf("at %g, row %d is listed as %d", share, row, got)
			}
			list = list[2:]
			few[narrow[row]]--
			many[middle[row]]--
		}
		for code, left := range append(few, many...) {
			if left != 0 {
				t.Fatalf("at %g, code %d is counted %d times too often", share, code, int32(left))
			}
		}
	}
}
