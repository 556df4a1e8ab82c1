package design

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"arpent/engine/geo"
)

// Seed is a point around which a part of a split unit forms.
type Seed struct {
	Name  string
	Point orb.Point
}

// Cutting says how to split a unit. Shape may be nil (a point unit); Borders
// holds, per neighbouring unit, points of the border shared with it.
type Cutting struct {
	Shape   orb.MultiPolygon
	Seeds   []Seed
	Borders map[int32][]orb.Point
	Measure int     // the measure that is too large
	Limit   float64 // no part should hold more of it
}

// sample carries a piece of the unit's measures at a point.
type sample struct {
	at      orb.Point // metres
	mass    []float64
	account int32 // -1 for a point of the lattice
	seed    int
}

type splitting struct {
	u       *Units
	unit    int32
	by      Cutting
	flat    geo.Projection
	samples []sample
	seeds   []Seed
	places  []orb.Point // of seeds, metres
	lattice map[[2]int]int
	spacing float64
	random  *rand.Rand
}

// Split replaces a unit by parts: Voronoi cells around the seeds, those too
// large divided again around cluster centres, so that each part holds at most
// the limit unless one account alone exceeds it. Measures of accounts go where
// the accounts are; measures of places are spread evenly over the shape, which
// is an approximation. parent gives the old index of each new unit; parts come
// last and are called CODE#1, CODE#2…
func (u *Units) Split(unit int32, by Cutting) (split *Units, parent []int32, err error) {
	if by.Limit <= 0 {
		return nil, nil, fmt.Errorf("split %s: no limit", u.Code[unit])
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(u.Code[unit]))
	s := &splitting{u: u, unit: unit, by: by, flat: geo.NewProjection(u.Point(unit)), random: rand.New(rand.NewPCG(h.Sum64(), 1))}
	s.sampleAll()
	if len(s.samples) < 2 {
		return nil, nil, fmt.Errorf("split %s: it has neither a shape nor accounts at several places", u.Code[unit])
	}
	s.plant()
	s.divide()
	if len(s.places) < 2 {
		return nil, nil, fmt.Errorf("split %s: it does not fall into parts", u.Code[unit])
	}
	split, parent = s.replace()
	return split, parent, nil
}

// sampleAll lays a lattice over the shape and adds the unit's accounts.
func (s *splitting) sampleAll() {
	u := s.u
	place := make([]float64, len(u.Measures)) // what the accounts do not explain
	for m := range u.Measures {
		place[m] = u.Measures[m].Values[s.unit]
	}
	for i, unit := range u.Accounts.Unit {
		if unit != s.unit {
			continue
		}
		mass := make([]float64, len(u.Measures))
		for j := range u.Accounts.Values {
			mass[j] = u.Accounts.Values[j][i]
			place[j] = math.Max(0, place[j]-mass[j])
		}
		s.samples = append(s.samples, sample{at: s.flat.Project(orb.Point{u.Accounts.Lon[i], u.Accounts.Lat[i]}), mass: mass, account: int32(i)})
	}
	if len(s.by.Shape) == 0 {
		return
	}
	shape := project(s.by.Shape, s.flat.Project)
	const points = 3000
	s.spacing = math.Sqrt(math.Max(math.Abs(planar.Area(shape)), 1) / points)
	box := shape.Bound()
	s.lattice = map[[2]int]int{}
	first := len(s.samples)
	for col := 0; box.Min[0]+(float64(col)+0.5)*s.spacing < box.Max[0]; col++ {
		for row := 0; box.Min[1]+(float64(row)+0.5)*s.spacing < box.Max[1]; row++ {
			p := orb.Point{box.Min[0] + (float64(col)+0.5)*s.spacing, box.Min[1] + (float64(row)+0.5)*s.spacing}
			if planar.MultiPolygonContains(shape, p) {
				s.lattice[[2]int{col, row}] = len(s.samples)
				s.samples = append(s.samples, sample{at: p, account: -1})
			}
		}
	}
	n := float64(len(s.samples) - first)
	for i := first; i < len(s.samples); i++ {
		s.samples[i].mass = make([]float64, len(place))
		for m := range place {
			s.samples[i].mass[m] = place[m] / n
		}
	}
}

// plant takes the seeds given, or cluster centres when there are too few.
func (s *splitting) plant() {
	total := s.u.Measures[s.by.Measure].Values[s.unit]
	if len(s.by.Seeds) >= 2 {
		s.seeds = slices.Clone(s.by.Seeds)
		for _, seed := range s.seeds {
			s.places = append(s.places, s.flat.Project(seed.Point))
		}
		return
	}
	all := make([]int, len(s.samples))
	for i := range all {
		all[i] = i
	}
	for i, p := range s.cluster(all, s.parts(total)) {
		s.places = append(s.places, p)
		s.seeds = append(s.seeds, Seed{Name: fmt.Sprintf("%s %d", s.u.Name[s.unit], i+1), Point: s.flat.Inverse(p)})
	}
}

// parts is how many pieces of well under the limit a mass makes.
func (s *splitting) parts(mass float64) int {
	return max(2, int(math.Ceil(mass/(0.6*s.by.Limit))))
}

// divide gives samples to their nearest seeds and splits what is too large.
func (s *splitting) divide() {
	for round := 0; ; round++ {
		held := s.gather()
		var seeds []Seed
		var places []orb.Point
		again := false
		for i, list := range held {
			if len(list) == 0 {
				continue
			}
			mass := 0.0
			for _, x := range list {
				mass += s.samples[x].mass[s.by.Measure]
			}
			if mass <= 0.9*s.by.Limit || len(list) < 2 || round >= 6 {
				seeds, places = append(seeds, s.seeds[i]), append(places, s.places[i])
				continue
			}
			again = true
			for j, p := range s.cluster(list, s.parts(mass)) {
				seeds = append(seeds, Seed{Name: fmt.Sprintf("%s (%d)", s.seeds[i].Name, j+1), Point: s.flat.Inverse(p)})
				places = append(places, p)
			}
		}
		s.seeds, s.places = seeds, places
		if !again {
			s.gather()
			return
		}
	}
}

func (s *splitting) gather() [][]int {
	held := make([][]int, len(s.places))
	for i := range s.samples {
		s.samples[i].seed = nearest(s.places, s.samples[i].at)
		held[s.samples[i].seed] = append(held[s.samples[i].seed], i)
	}
	return held
}

func nearest(places []orb.Point, p orb.Point) int {
	best, low := 0, math.Inf(1)
	for i, q := range places {
		if d := planar.DistanceSquared(p, q); d < low {
			best, low = i, d
		}
	}
	return best
}

// cluster is Lloyd's k-means, weighted by the measure, seeded by k-means++.
func (s *splitting) cluster(list []int, k int) []orb.Point {
	k = min(k, len(list))
	weight := func(x int) float64 { return s.samples[x].mass[s.by.Measure] + 1e-12 }
	places := []orb.Point{s.samples[list[s.random.IntN(len(list))]].at}
	for len(places) < k {
		sum := 0.0
		chance := make([]float64, len(list))
		for i, x := range list {
			sum += weight(x) * planar.DistanceSquared(s.samples[x].at, places[nearest(places, s.samples[x].at)])
			chance[i] = sum
		}
		if sum == 0 {
			break
		}
		at, _ := slices.BinarySearch(chance, s.random.Float64()*sum)
		places = append(places, s.samples[list[min(at, len(list)-1)]].at)
	}
	for range 20 {
		sum, mass := make([]orb.Point, len(places)), make([]float64, len(places))
		for _, x := range list {
			j, w := nearest(places, s.samples[x].at), weight(x)
			sum[j][0] += w * s.samples[x].at[0]
			sum[j][1] += w * s.samples[x].at[1]
			mass[j] += w
		}
		for j := range places {
			if mass[j] > 0 {
				places[j] = orb.Point{sum[j][0] / mass[j], sum[j][1] / mass[j]}
			}
		}
	}
	return places
}
