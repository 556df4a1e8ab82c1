package solve

import (
	"math"

	"arpent/engine/districting"
)

func square(x float64) float64 { return x * x }

// fewMembers is the territory size up to which every member is tried as
// centre; above it only the present centre and its neighbours are, and the
// centre follows the plan by walking downhill over the adjacency.
const fewMembers = 24

// leaving tells whether unit i of territory t goes away in the exchange.
func (d *delta) leaving(i int32) bool {
	for _, u := range d.units {
		if u == i {
			return true
		}
	}
	return false
}

// inertia is the moment of territory t once sign × delta is added, in
// constant time: Σ w|x−c|² = Q − |S|²/W + W|S/W − c|² (parallel-axis theorem),
// where W, S, Q are the sums of w, wx and w|x|².
func (s *state) inertia(t int32, sign float64) float64 {
	d := &s.delta
	w, x, y, q := s.sw[t]+sign*d.w, s.sx[t]+sign*d.x, s.sy[t]+sign*d.y, s.sq[t]+sign*d.q
	if s.Fixed[t] {
		return q - 2*(s.FX[t]*x+s.FY[t]*y) + w*(s.FX[t]*s.FX[t]+s.FY[t]*s.FY[t])
	}
	if w <= 0 {
		return 0
	}
	value := q - (x*x+y*y)/w
	if !s.offset {
		return value
	}
	gx, gy := x/w, y/w
	near := math.Inf(1)
	try := func(c int32) {
		if r := square(s.X[c]-gx) + square(s.Y[c]-gy); r < near && !d.leaving(c) {
			near = r
		}
	}
	if s.size[t] <= fewMembers {
		for _, c := range s.members[t] {
			try(c)
		}
	} else {
		c := s.centre[t]
		try(c)
		for _, j := range s.Neighbours(c) {
			if s.plan[j] == t {
				try(j)
			}
		}
		if math.IsInf(near, 1) {
			for _, c := range s.members[t] {
				try(c)
			}
		}
	}
	for u, i := range d.units {
		if sign*d.sign[u] > 0 { // comes in
			near = min(near, square(s.X[i]-gx)+square(s.Y[i]-gy))
		}
	}
	return value + w*near
}

// travel is the Σ w × distance of territory t once the exchange is made. With
// exact sums the best of the present centre and its neighbours is taken, else
// the present centre.
func (s *state) travel(t int32, sign float64) float64 {
	d := &s.delta
	if !s.exact || s.Fixed[t] {
		value := s.cost[t]
		for u, i := range d.units {
			value += sign * d.sign[u] * s.W[i] * distance(s.X[i]-s.px[t], s.Y[i]-s.py[t])
		}
		return value
	}
	best := math.Inf(1)
	try := func(c int32) {
		value := s.sumTo[c]
		for u, i := range d.units {
			value += sign * d.sign[u] * s.W[i] * distance(s.X[i]-s.X[c], s.Y[i]-s.Y[c])
		}
		if value < best && !d.leaving(c) {
			best = value
		}
	}
	if s.size[t] > fewMembers {
		try(s.centre[t])
		for _, j := range s.Neighbours(s.centre[t]) {
			if s.plan[j] == t {
				try(j)
			}
		}
	}
	if math.IsInf(best, 1) {
		for _, c := range s.members[t] {
			try(c)
		}
	}
	if math.IsInf(best, 1) { // everyone leaves: one of those who come
		for v, c := range d.units {
			if sign*d.sign[v] < 0 {
				continue
			}
			value := 0.0
			for u, i := range d.units {
				if sign*d.sign[u] > 0 {
					value += s.W[i] * distance(s.X[i]-s.X[c], s.Y[i]-s.Y[c])
				}
			}
			best = min(best, value)
		}
	}
	return best
}

// shiftSums brings sumTo of both territories up to date before the units move.
func (s *state) shiftSums() {
	d := &s.delta
	for side := range 2 {
		t, sign := d.a, -1.0
		if side == 1 {
			t, sign = d.b, 1.0
		}
		for _, c := range s.members[t] {
			for u, i := range d.units {
				s.sumTo[c] += sign * d.sign[u] * s.W[i] * distance(s.X[i]-s.X[c], s.Y[i]-s.Y[c])
			}
		}
	}
	for u, i := range d.units { // a unit's own sum in its new territory
		to := d.b
		if d.sign[u] < 0 {
			to = d.a
		}
		sum := 0.0
		for _, j := range s.members[to] {
			if !d.leaving(j) {
				sum += s.W[j] * distance(s.X[i]-s.X[j], s.Y[i]-s.Y[j])
			}
		}
		for v, j := range d.units {
			if d.sign[v] == d.sign[u] {
				sum += s.W[j] * distance(s.X[i]-s.X[j], s.Y[i]-s.Y[j])
			}
		}
		s.sumTo[i] = sum
	}
}

// settle lets the centre of t follow after units moved and corrects its cost.
func (s *state) settle(t int32) {
	if s.Fixed[t] {
		return
	}
	old := s.cost[t]
	switch {
	case s.exact:
		s.bestOfSums(t)
	case s.Kind == districting.Median:
		if s.plan[s.centre[t]] != t {
			s.walkMedian(t, s.members[t][0])
		}
	case s.offset:
		s.followCentroid(t)
	}
	s.total += s.cost[t] - old
}

func (s *state) bestOfSums(t int32) {
	best, low := int32(-1), math.Inf(1)
	for _, c := range s.members[t] {
		if s.sumTo[c] < low {
			best, low = c, s.sumTo[c]
		}
	}
	s.setCentre(t, best)
	s.cost[t] = low
}

func (s *state) setCentre(t, c int32) {
	s.centre[t], s.px[t], s.py[t] = c, s.X[c], s.Y[c]
}

// followCentroid walks the centre of a Moment territory to the member nearest
// to the centroid and sets the cost.
func (s *state) followCentroid(t int32) {
	w := s.sw[t]
	if w <= 0 {
		if s.centre[t] < 0 || s.plan[s.centre[t]] != t {
			s.setCentre(t, s.members[t][0])
		}
		s.cost[t] = 0
		return
	}
	gx, gy := s.sx[t]/w, s.sy[t]/w
	far := func(c int32) float64 { return square(s.X[c]-gx) + square(s.Y[c]-gy) }
	c := s.centre[t]
	if s.size[t] <= fewMembers || c < 0 || s.plan[c] != t {
		c = s.members[t][0]
		for _, j := range s.members[t] {
			if far(j) < far(c) {
				c = j
			}
		}
	} else {
		for moved := true; moved; {
			moved = false
			for _, j := range s.Neighbours(c) {
				if s.plan[j] == t && far(j) < far(c) {
					c, moved = j, true
				}
			}
		}
	}
	s.setCentre(t, c)
	s.cost[t] = s.sq[t] - (s.sx[t]*s.sx[t]+s.sy[t]*s.sy[t])/w + w*far(c)
}

// recentre sets the centre and cost of t afresh.
func (s *state) recentre(t int32) {
	s.propose(t, t)
	switch {
	case s.size[t] == 0: // nobody may be in t; the checker says so
		s.cost[t] = 0
	case s.Kind >= districting.Border:
		s.cost[t] = 0
	case s.Fixed[t]:
		s.px[t], s.py[t] = s.FX[t], s.FY[t]
		if s.Kind == districting.Moment {
			s.cost[t] = s.inertia(t, 0)
		} else {
			s.cost[t] = s.sumAround(t, s.FX[t], s.FY[t])
		}
	case s.exact:
		for _, c := range s.members[t] {
			s.sumTo[c] = s.sumAround(t, s.X[c], s.Y[c])
		}
		s.bestOfSums(t)
	case s.Kind == districting.Median:
		from := s.centre[t]
		if from < 0 || s.plan[from] != t {
			from = s.nearCentroid(t)
		}
		s.walkMedian(t, from)
	case s.offset:
		s.centre[t] = -1
		s.followCentroid(t)
	default:
		s.cost[t] = s.inertia(t, 0)
	}
}

func (s *state) nearCentroid(t int32) int32 {
	gx, gy := s.sx[t]/s.sw[t], s.sy[t]/s.sw[t]
	best, low := s.members[t][0], math.Inf(1)
	for _, c := range s.members[t] {
		if r := square(s.X[c]-gx) + square(s.Y[c]-gy); r < low {
			best, low = c, r
		}
	}
	return best
}

func (s *state) sumAround(t int32, x, y float64) float64 {
	sum := 0.0
	for _, i := range s.members[t] {
		sum += s.W[i] * distance(s.X[i]-x, s.Y[i]-y)
	}
	return sum
}

// walkMedian moves the centre of a large Median territory downhill over the
// adjacency from unit from.
func (s *state) walkMedian(t, from int32) {
	c, low := from, s.sumAround(t, s.X[from], s.Y[from])
	for moved := true; moved; {
		moved = false
		for _, j := range s.Neighbours(c) {
			if s.plan[j] != t {
				continue
			}
			if v := s.sumAround(t, s.X[j], s.Y[j]); v < low {
				c, low, moved = j, v, true
			}
		}
	}
	s.setCentre(t, c)
	s.cost[t] = low
}
