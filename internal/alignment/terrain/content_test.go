package terrain

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"arpent/engine/geo"
	"arpent/internal/account"
	"arpent/internal/territory"
)

// The grid finds what looking at every account finds, from near and afar, in
// crowds and in empty land.
func TestNearestIsTheNearest(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	for _, n := range []int{1, 64, 65, 3000} {
		var all []Planned
		for i := range n {
			lon, lat := -4+11*r.Float64(), 42.5+8*r.Float64()
			if i%2 == 0 { // a city
				lon, lat = 2.3+0.2*r.NormFloat64(), 48.85+0.1*r.NormFloat64()
			}
			all = append(all, Planned{ID: account.ID(fmt.Sprintf("a%05d", i)), Territory: territory.ID(fmt.Sprint("t", i%7)), Lon: &lon, Lat: &lat})
		}
		g := newGrid(all)
		if n == 3000 && g.per == coarsest {
			t.Error("a crowd makes no smaller cells")
		}
		open := func(id territory.ID) bool { return id != "t3" }
		for range 400 {
			at := orb.Point{2.3 + 0.3*r.NormFloat64(), 48.8 + 0.2*r.NormFloat64()}
			switch r.IntN(4) {
			case 0:
				at = orb.Point{-5 + 13*r.Float64(), 42 + 9*r.Float64()}
			case 1:
				at = orb.Point{-170 + 340*r.Float64(), -80 + 160*r.Float64()}
			}
			var want *Planned
			least := math.Inf(1)
			for i := range all {
				if d := geo.Distance(at, orb.Point{*all[i].Lon, *all[i].Lat}); d < least && open(all[i].Territory) {
					want, least = &all[i], d
				}
			}
			got, d := g.Nearest(at, open)
			if (got == nil) != (want == nil) || got != nil && (got.ID != want.ID || d != least) {
				t.Fatalf("%d accounts, from %v: %v at %v, want %v at %v", n, at, got, d, want, least)
			}
		}
	}
}
