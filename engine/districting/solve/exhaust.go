package solve

import (
	"math"
	"math/bits"

	"arpent/engine/districting"
	"arpent/engine/districting/mosaic"
)

// exhaust looks at every split of two neighbouring territories into two
// contiguous ones. Where bounds are tight against the size of the units (a
// state's counties), a balanced split seldom lies a few units away from
// another: it is found by looking at all of them. Units of both territories
// are bits; sets are grown from one unit by taking or refusing a unit at their
// rim, and left as soon as the rest falls apart, the bounds are out of reach or
// the inertia of what is decided exceeds the best split's.
type exhaust struct {
	a       *anneal
	units   []int32
	place   []int32 // per unit: bit + 1
	adj     []uint64
	all     uint64
	must    uint64 // must be inside
	never   uint64 // must be outside
	in, out int32
	whole   side
	nodes   int64
	limit   int64

	found     bool
	best      uint64
	bestIn    int32
	energy    float64
	violation float64
	worst     float64 // violation of both territories in the best split
	cost      float64 // cost of both territories in the best split
}

// side is the sums of a set of units.
type side struct {
	w, x, y, q float64
	val        [maxBalances]float64
}

const (
	mostUnits   = 40 // of a pair; beyond, a look at all splits never ends
	maxBalances = 4
	tiny        = 1e-12 // of a relative violation
)

// resolve looks at the splits of a and b, limit sets at most, and leaves the
// best as an exchange in the state, measured; false when none is better than
// the present one. Fewer violations count first, then lower energy.
func (x *exhaust) resolve(t, b int32, limit int64) bool {
	s := x.a.s
	if s.NB > maxBalances || int(s.size[t]+s.size[b]) > mostUnits || s.size[t]+s.size[b] < 3 {
		return false
	}
	x.gather(t, b)
	x.found, x.energy, x.violation = false, -1e-9*math.Max(1, math.Abs(s.energy())), 0
	x.worst, x.cost = s.viol[t]+s.viol[b], s.cost[t]+s.cost[b]
	x.nodes, x.limit = 0, limit
	root := s.plan[x.units[0]]
	for _, in := range [2]int32{root, t + b - root} {
		if in != root && s.Free && s.Current == nil {
			continue // the same splits with the names exchanged
		}
		x.in, x.out = in, t+b-in
		x.must, x.never = 0, 0
		for at, i := range x.units {
			mayIn, mayOut := s.Allowed(i, x.in), s.Allowed(i, x.out)
			if mayIn == mayOut && !mayIn { // neither: it stays
				mayIn = s.plan[i] == x.in
				mayOut = !mayIn
			}
			if !mayOut {
				x.must |= 1 << at
			}
			if !mayIn {
				x.never |= 1 << at
			}
		}
		if x.never&1 != 0 {
			continue
		}
		x.grow(1, 0, x.adj[0], x.sums(x.units[0]), side{})
	}
	if x.found {
		x.in, x.out = x.bestIn, t+b-x.bestIn
		x.propose(x.best)
		s.measure()
	}
	return x.found
}

// gather numbers the units of t and b by distance from one of them drawn at
// random, so that sets grow compactly.
func (x *exhaust) gather(t, b int32) {
	s := x.a.s
	if x.place == nil {
		x.place = make([]int32, s.N)
	}
	x.units = append(append(x.units[:0], s.members[t]...), s.members[b]...)
	root := x.units[x.a.r.Below(len(x.units))]
	far := func(i int32) float64 { return square(s.X[i]-s.X[root]) + square(s.Y[i]-s.Y[root]) }
	for at := 1; at < len(x.units); at++ { // insertion: few units
		i, d, to := x.units[at], far(x.units[at]), at
		for ; to > 0 && (d < far(x.units[to-1]) || i == root); to-- {
			x.units[to] = x.units[to-1]
		}
		x.units[to] = i
	}
	for at, i := range x.units {
		x.place[i] = int32(at + 1)
	}
	x.all, x.adj, x.whole = 1<<len(x.units)-1, x.adj[:0], side{}
	for _, i := range x.units {
		row := uint64(0)
		for _, j := range s.Neighbours(i) {
			if p := s.plan[j]; p == t || p == b {
				row |= 1 << (x.place[j] - 1)
			}
		}
		x.adj = append(x.adj, row)
		x.whole = x.whole.plus(x.sums(i))
	}
}

func (x *exhaust) sums(i int32) side {
	s := x.a.s
	w, px, py := s.W[i], s.X[i], s.Y[i]
	one := side{w: w, x: w * px, y: w * py, q: w * (px*px + py*py)}
	copy(one.val[:], s.Val[int(i)*s.NB:(int(i)+1)*s.NB])
	return one
}

func (l side) plus(r side) side {
	l.w, l.x, l.y, l.q = l.w+r.w, l.x+r.x, l.y+r.y, l.q+r.q
	for j := range l.val {
		l.val[j] += r.val[j]
	}
	return l
}

func (l side) minus(r side) side {
	l.w, l.x, l.y, l.q = l.w-r.w, l.x-r.x, l.y-r.y, l.q-r.q
	for j := range l.val {
		l.val[j] -= r.val[j]
	}
	return l
}

// grow completes every set that has the units taken and not those refused; rim
// holds the neighbours of taken, got and lost the sums of both.
func (x *exhaust) grow(taken, refused, rim uint64, got, lost side) {
	if x.nodes++; x.nodes > x.limit {
		return
	}
	if !x.promising(got, lost) {
		return
	}
	open := rim &^ (taken | refused)
	if open == 0 {
		if refused != 0 && x.must&^taken == 0 {
			x.weigh(taken, got)
		}
		return
	}
	at := bits.TrailingZeros64(open)
	bit := uint64(1) << at
	one := x.sums(x.units[at])
	if x.never&bit == 0 && x.together(refused, x.all&^(taken|bit)) {
		x.grow(taken|bit, refused, rim|x.adj[at], got.plus(one), lost)
	}
	if x.must&bit == 0 && x.together(refused|bit, x.all&^taken) {
		x.grow(taken, refused|bit, rim, got, lost.plus(one))
	}
}

// together tells whether the units of set hang together within ground.
func (x *exhaust) together(set, ground uint64) bool {
	if set == 0 {
		return ground != 0
	}
	reached := set & -set
	for frontier := reached; frontier != 0; {
		at := bits.TrailingZeros64(frontier)
		frontier &= frontier - 1
		fresh := x.adj[at] & ground &^ reached
		reached |= fresh
		frontier |= fresh
		if set&^reached == 0 {
			return true
		}
	}
	return set&^reached == 0
}

// promising tells whether sets between got and all but lost can be better than
// the best split.
func (x *exhaust) promising(got, lost side) bool {
	s := x.a.s
	least := 0.0
	for j := range s.NB {
		in, out := int(x.in)*s.NB+j, int(x.out)*s.NB+j
		mostIn, mostOut := x.whole.val[j]-lost.val[j], x.whole.val[j]-got.val[j]
		least += s.Inv[j] * (math.Max(0, got.val[j]-s.Hi[in]) + math.Max(0, s.Lo[in]-mostIn) +
			math.Max(0, lost.val[j]-s.Hi[out]) + math.Max(0, s.Lo[out]-mostOut))
	}
	if least > x.worst+tiny {
		return false
	}
	if s.Kind != districting.Moment || s.Current != nil || least < x.worst-tiny {
		return true
	}
	return x.a.spread(x.in, got.w, got.x, got.y, got.q)+x.a.spread(x.out, lost.w, lost.x, lost.y, lost.q) < x.cost
}

// weigh compares a complete split with the best.
func (x *exhaust) weigh(taken uint64, got side) {
	if !x.promising(got, x.whole.minus(got)) {
		return
	}
	s := x.a.s
	x.propose(taken)
	if len(s.delta.units) == 0 {
		return
	}
	energy, violation := s.measure()
	if x.a.met != nil {
		x.offer(taken)
	}
	if violation > x.violation+tiny || violation > x.violation-tiny && energy >= x.energy {
		return
	}
	x.found, x.best, x.bestIn, x.energy, x.violation = true, taken, x.in, energy, violation
	x.worst, x.cost = s.delta.violA+s.delta.violB, s.delta.costA+s.delta.costB
}

// propose makes the split with the units taken an exchange.
func (x *exhaust) propose(taken uint64) {
	s := x.a.s
	s.propose(x.in, x.out)
	for at, i := range x.units {
		switch in := taken>>at&1 == 1; {
		case in && s.plan[i] == x.out:
			s.add(i, -1)
		case !in && s.plan[i] == x.in:
			s.add(i, 1)
		}
	}
}

// offer keeps the sides of a complete, measured split that are within bounds.
func (x *exhaust) offer(taken uint64) {
	d := &x.a.s.delta
	for _, side := range [2]struct {
		bits      uint64
		violation float64
	}{{taken, d.violA}, {x.all &^ taken, d.violB}} {
		if side.violation > 0 {
			continue
		}
		var units mosaic.Set
		for rest := side.bits; rest != 0; rest &= rest - 1 {
			units = units.With(int(x.units[bits.TrailingZeros64(rest)]))
		}
		x.a.met.keep(units)
	}
}
