package solve

import (
	"math"

	"arpent/engine/districting/random"
)

// anneal is simulated annealing (Kirkpatrick, Gelatt, Vecchi 1983) over plans
// whose territories stay contiguous. Bounds are soft: energy + rho × relative
// violation, with rho raised while the plan violates a bound and lowered while
// it does not, so that the search runs along the edge of the feasible set.
type anneal struct {
	s    *state
	r    *random.Stream
	best record
	temp float64
	rho  float64
	rise float64 // what rho is multiplied by after each block; 0 = as bounds are kept or not
	iter int64
	stop func() bool
	// pulse is called between blocks of proposals.
	pulse func(*anneal)
	tree  splitTree
	mix   mix

	exhaust exhaust
	loose   bool  // territories may have come apart
	met     *haul // territories within bounds, nil when nobody asks
}

// mix gives the share of proposal kinds, in 1/256.
type mix struct{ swap, split int }

const block = 512

func newAnneal(s *state, r *random.Stream, stop func() bool) *anneal {
	return &anneal{s: s, r: r, stop: stop, mix: mix{swap: 70}, loose: exhaustible(s.Instance)}
}

// start begins a search at the state's plan, forgetting earlier bests.
func (a *anneal) start() {
	a.best = record{plan: a.best.plan, journal: a.best.journal[:0]}
	a.observe()
}

// apart is what a piece too many counts as violation: a plan that came apart is
// kept only while none that is whole is known, as when locks allow none.
const apart = 1000

func (a *anneal) observe() {
	s := a.s
	violation := 0.0
	if !s.feasible() {
		violation = s.tviol
	}
	if !a.best.better(violation, s.energy()) {
		return
	}
	if a.loose {
		if violation += apart * float64(s.scattered()); !a.best.better(violation, s.energy()) {
			return
		}
	}
	a.best.take(s, violation)
}

func (a *anneal) accepts(energy, violation float64) bool {
	return energy+a.rho*violation <= a.temp*a.s.cool[a.r.Next()>>(64-coolBits)]
}

func (a *anneal) commit() {
	a.best.note(a.s.delta.units, a.s.N)
	a.s.apply()
	if a.met != nil {
		a.met.note(a.s)
	}
	if a.s.feasible() || a.best.violation > 0 || !a.best.set {
		a.observe()
	}
}

// scale measures the typical change of energy of a random shift; temperatures
// are given in these terms.
func (a *anneal) scale() float64 {
	s, sum, count := a.s, 0.0, 0
	for range 400 {
		i, b, ok := a.pick()
		if !ok {
			continue
		}
		s.propose(s.plan[i], b)
		s.add(i, 1)
		e, _ := s.measure()
		sum += math.Abs(e)
		count++
	}
	if count == 0 || sum == 0 {
		return math.Max(s.energy()/float64(s.N), 1e-12)
	}
	return sum / float64(count)
}

// price is a first guess of what one unit of relative violation costs: a
// territory larger by a share x costs about 2x more of its own energy. With
// disruption weighed, a plan that moves everything is the measure.
func (a *anneal) price() float64 {
	s := a.s
	return math.Max(2*(s.Share*s.total+s.Uproot)/float64(s.K), 1e-9)
}

// run makes budget proposals while the temperature falls geometrically from
// hot to cold. It returns false when stopped from outside.
func (a *anneal) run(budget int64, hot, cold float64) bool {
	s := a.s
	floor, ceiling := a.rho/16, a.rho*1e4
	ratio := math.Log(cold / hot)
	blocks := max(budget/block, 1)
	nextRefresh := int64(4_000_000)
	for b := range blocks {
		done := float64(b) / float64(blocks)
		a.temp = hot * math.Exp(ratio*done)
		for range block {
			switch kind := int(a.r.Next() & 255); {
			case kind < a.mix.split:
				a.split()
			case kind < a.mix.split+a.mix.swap:
				a.swap()
			default:
				a.shift()
			}
		}
		a.iter += block
		switch {
		case a.rise > 0:
			a.rho *= a.rise
		case s.feasible():
			a.rho = math.Max(a.rho*0.985, floor)
		default:
			a.rho = math.Min(a.rho*1.03, ceiling)
		}
		if nextRefresh -= block; nextRefresh <= 0 {
			s.refresh()
			nextRefresh = 4_000_000
		}
		if b%64 == 63 {
			if a.pulse != nil {
				a.pulse(a)
			}
			if a.stop != nil && a.stop() {
				return false
			}
		} else if b%8 == 7 && a.stop != nil && a.stop() {
			return false
		}
	}
	return true
}

// pick draws a unit on a border and a territory across it.
func (a *anneal) pick() (i, b int32, ok bool) {
	s, r := a.s, a.r
	t := r.Below(s.K)
	if s.nviol > 0 && s.viol[t] == 0 && r.Next()&1 == 0 {
		t = r.Below(s.K) // violated territories and their neighbours get more tries
	}
	list := s.border[t]
	if len(list) == 0 {
		return 0, 0, false
	}
	i = list[r.Below(len(list))]
	if s.Locked != nil && s.Locked[i] >= 0 {
		return 0, 0, false
	}
	from, degree := s.Start[i], int(s.Start[i+1]-s.Start[i])
	at := r.Below(degree)
	for range degree {
		if b = s.plan[s.Adj[int(from)+at]]; b != int32(t) {
			return i, b, s.Barred == nil || s.Allowed(i, b)
		}
		if at++; at == degree {
			at = 0
		}
	}
	return 0, 0, false
}

// shift moves one border unit across, together with what it would cut off.
func (a *anneal) shift() {
	s := a.s
	i, b, ok := a.pick()
	if !ok {
		return
	}
	t := s.plan[i]
	s.propose(t, b)
	s.add(i, 1)
	e, v := s.measure()
	// Far worse than could be accepted even when pieces come along: the ring
	// decides cheaply whether i goes alone.
	accepted := a.accepts(e, v)
	connected, known := s.ringConnected(i, t)
	if s.size[t] <= 1 {
		return
	}
	if known && connected {
		if accepted {
			a.commit()
		}
		return
	}
	if !accepted && a.r.Next()&3 != 0 {
		return
	}
	s.walk.choice = a.r.Next()
	whole, piece := s.explore(i, t)
	if whole {
		if accepted {
			a.commit()
		}
		return
	}
	if len(piece) == 0 || len(piece) > s.MaxRun || len(piece)+1 >= int(s.size[t]) {
		return
	}
	for _, j := range piece {
		if !s.Allowed(j, b) {
			return
		}
		s.add(j, 1)
	}
	if e, v = s.measure(); a.accepts(e, v) {
		a.commit()
	}
}

// swap exchanges two border units of neighbouring territories.
func (a *anneal) swap() {
	s := a.s
	i, b, ok := a.pick()
	if !ok || s.size[b] <= 1 {
		return
	}
	t := s.plan[i]
	list := s.border[b]
	j := int32(-1)
	for range 4 {
		c := list[a.r.Below(len(list))]
		if (s.Locked != nil && s.Locked[c] >= 0) || (s.Barred != nil && !s.Allowed(c, t)) {
			continue
		}
		for _, u := range s.Neighbours(c) {
			if s.plan[u] == t && u != i {
				j = c
				break
			}
		}
		if j >= 0 {
			break
		}
	}
	if j < 0 {
		return
	}
	s.propose(t, b)
	s.add(i, 1)
	s.add(j, -1)
	e, v := s.measure()
	if !a.accepts(e, v) || !a.touches(i, b, j) {
		return
	}
	if ok, _ := s.removable(i); !ok {
		return
	}
	s.plan[i] = b // seen by the second test only
	s.size[b]++
	ok, _ = s.removable(j)
	s.size[b]--
	s.plan[i] = t
	if ok {
		a.commit()
	}
}

// touches tells whether i has a neighbour in b other than j.
func (a *anneal) touches(i, b, j int32) bool {
	for _, u := range a.s.Neighbours(i) {
		if a.s.plan[u] == b && u != j {
			return true
		}
	}
	return false
}

// kick re-splits a random pair of neighbours whatever it costs.
func (a *anneal) kick() {
	i, b, ok := a.pick()
	if ok && a.resplit(a.s.plan[i], b) {
		a.s.measure()
		a.commit()
	}
}

const coolBits = 12

// coolTable holds -log of the mid-points of 2^coolBits equal parts of (0, 1):
// the energy rises, in units of the temperature, that Metropolis accepts.
func coolTable() []float64 {
	table := make([]float64, 1<<coolBits)
	for i := range table {
		table[i] = -math.Log((float64(i) + 0.5) / float64(len(table)))
	}
	return table
}
