package solve

import (
	"math"

	"arpent/engine/districting"
	"arpent/engine/districting/layout"
)

// state is a plan under search with everything that a move changes. Every
// territory is contiguous, but for pairs looked at by exhaust, and not empty.
type state struct {
	*layout.Instance
	plan    []int32
	size    []int32
	sums    []float64 // k × nb
	viol    []float64 // k: relative violation summed over measures
	nviol   int       // territories (and disruption limits) with a violation
	tviol   float64   // running total of viol and of moved limits
	moved   []float64 // nm
	mviol   float64
	empties int     // territories without a unit, when locks and bans leave none; each counts 1
	bans    int     // units where they are barred; each counts 1 as violation
	away    float64 // Σ stay of units away from current
	cost    []float64
	total   float64 // running Σ cost (Border, Cut: the whole cut)
	sw      []float64
	sx, sy  []float64
	sq      []float64
	centre  []int32   // unit taken as centre, -1 for a given point
	px, py  []float64 // position of the centre
	sumTo   []float64 // Median, exact: Σ over own territory of w × distance to this unit
	members [][]int32
	mpos    []int32
	border  [][]int32 // units with a neighbour in another territory, by territory
	bpos    []int32   // place in border, -1 inside
	foreign []int32   // number of neighbours in other territories

	pull    float64   // cost of leaning, 0 = free
	leaning []float64 // k, kept while pull > 0

	offset bool // Moment: count the way from centroid to best unit
	exact  bool // Median: sumTo is kept

	delta delta
	walk  walk
	cool  []float64
}

// delta is a proposed exchange between territories a and b: the units that
// change sides and the sums they carry from a to b.
type delta struct {
	a, b         int32
	units        []int32
	sign         []float64 // +1 leaves a for b, -1 leaves b for a
	w, x, y, q   float64
	val          []float64
	costA, costB float64
	total        float64 // change of Σ cost
	violA, violB float64
	leanA, leanB float64
	mviol        float64
	bans         int
	away         float64
}

func newState(m *layout.Instance) *state {
	s := &state{Instance: m, cool: coolTable()}
	k, n := m.K, m.N
	s.plan, s.size = make([]int32, n), make([]int32, k)
	s.sums, s.viol = make([]float64, k*m.NB), make([]float64, k)
	s.moved = make([]float64, m.NM)
	floats := make([]float64, 7*k)
	cut := func() []float64 { part := floats[:k:k]; floats = floats[k:]; return part }
	s.cost, s.sw, s.sx, s.sy, s.sq, s.px, s.py = cut(), cut(), cut(), cut(), cut(), cut(), cut()
	s.centre = make([]int32, k)
	s.members, s.border = make([][]int32, k), make([][]int32, k)
	s.mpos, s.bpos, s.foreign = make([]int32, n), make([]int32, n), make([]int32, n)
	s.delta.val = make([]float64, m.NB)
	s.offset = m.Kind == districting.Moment && n/k <= 400
	s.exact = m.Kind == districting.Median && n/k <= 300
	if s.exact {
		s.sumTo = make([]float64, n)
	}
	s.walk.stamp = make([]int32, n)
	return s
}

// load takes over a plan (contiguous, no empty territory) and computes all sums.
func (s *state) load(plan []int32) {
	copy(s.plan, plan)
	for t := range s.K {
		s.members[t], s.border[t] = s.members[t][:0], s.border[t][:0]
		s.size[t], s.centre[t] = 0, -1
	}
	for i, t := range s.plan {
		s.mpos[i] = int32(len(s.members[t]))
		s.members[t] = append(s.members[t], int32(i))
		s.size[t]++
		s.foreign[i], s.bpos[i] = 0, -1
		for _, j := range s.Neighbours(int32(i)) {
			if s.plan[j] != t {
				s.foreign[i]++
			}
		}
		if s.foreign[i] > 0 {
			s.enterBorder(int32(i), t)
		}
	}
	s.refresh()
}

// refresh recomputes every sum from the plan, dropping rounding drift, and
// re-centres all territories exactly.
func (s *state) refresh() {
	clear(s.sums)
	clear(s.moved)
	for t := range s.K {
		s.sw[t], s.sx[t], s.sy[t], s.sq[t] = 0, 0, 0, 0
	}
	s.away = 0
	for i, t := range s.plan {
		w, x, y := s.W[i], s.X[i], s.Y[i]
		s.sw[t] += w
		s.sx[t] += w * x
		s.sy[t] += w * y
		s.sq[t] += w * (x*x + y*y)
		for j := range s.NB {
			s.sums[int(t)*s.NB+j] += s.Val[i*s.NB+j]
		}
		if s.Current != nil && s.Current[i] >= 0 && s.Current[i] != t {
			if s.Stay != nil {
				s.away += s.Stay[i]
			}
			for j := range s.NM {
				s.moved[j] += s.MoveVal[i*s.NM+j]
			}
		}
	}
	s.nviol, s.tviol = 0, 0
	for t := range s.K {
		s.viol[t] = s.violation(int32(t), 0)
		if s.viol[t] > 0 {
			s.nviol++
			s.tviol += s.viol[t]
		}
	}
	s.mviol = s.movedViolation(nil)
	s.tviol += s.mviol
	s.bans, s.empties = 0, 0
	for _, size := range s.size {
		if size == 0 {
			s.empties++
		}
	}
	s.tviol += float64(s.empties)
	if s.Barred != nil {
		for i, t := range s.plan {
			if s.IsBarred(int32(i), t) {
				s.bans++
			}
		}
		s.tviol += float64(s.bans)
	}
	s.total = 0
	for t := range s.K {
		s.recentre(int32(t))
		s.total += s.cost[t]
	}
	if s.Kind >= districting.Border {
		s.total = s.cutTotal()
	}
}

func (s *state) cutTotal() float64 {
	total := 0.0
	for i, t := range s.plan {
		for e := s.Start[i]; e < s.Start[i+1]; e++ {
			if j := s.Adj[e]; int(j) > i && s.plan[j] != t {
				total += s.Weight[e]
			}
		}
	}
	return total
}

// energy is what the search minimises, violations apart.
func (s *state) energy() float64 { return s.Share*s.total + s.away }

func (s *state) feasible() bool { return s.nviol == 0 && s.mviol == 0 && s.bans == 0 && s.empties == 0 }

// violation of territory t once sign × delta.val is added to its sums.
func (s *state) violation(t int32, sign float64) float64 {
	v := 0.0
	row := int(t) * s.NB
	for j := range s.NB {
		sum := s.sums[row+j] + sign*s.delta.val[j]
		if sum > s.Hi[row+j] {
			v += (sum - s.Hi[row+j]) * s.Inv[j]
		} else if sum < s.Lo[row+j] {
			v += (s.Lo[row+j] - sum) * s.Inv[j]
		}
	}
	return v
}

func (s *state) movedViolation(extra []float64) float64 {
	v := 0.0
	for j := range s.NM {
		sum := s.moved[j]
		if extra != nil {
			sum += extra[j]
		}
		if sum > s.MoveMax[j] {
			v += (sum - s.MoveMax[j]) * s.MoveInv[j]
		}
	}
	return v
}

func (s *state) enterBorder(i, t int32) {
	s.bpos[i] = int32(len(s.border[t]))
	s.border[t] = append(s.border[t], i)
}

func (s *state) leaveBorder(i, t int32) {
	list := s.border[t]
	last := list[len(list)-1]
	list[s.bpos[i]] = last
	s.bpos[last] = s.bpos[i]
	s.bpos[i] = -1
	s.border[t] = list[:len(list)-1]
}

// relocate moves one unit between the membership and border lists.
func (s *state) relocate(i, to int32) {
	from := s.plan[i]
	if s.bpos[i] >= 0 {
		s.leaveBorder(i, from)
	}
	list := s.members[from]
	last := list[len(list)-1]
	list[s.mpos[i]] = last
	s.mpos[last] = s.mpos[i]
	s.members[from] = list[:len(list)-1]
	s.mpos[i] = int32(len(s.members[to]))
	s.members[to] = append(s.members[to], i)
	s.size[from]--
	s.size[to]++
	s.plan[i] = to
	own := int32(0)
	for _, j := range s.Neighbours(i) {
		switch t := s.plan[j]; t {
		case from:
			s.foreign[j]++
			own++
			if s.bpos[j] < 0 {
				s.enterBorder(j, from)
			}
		case to:
			s.foreign[j]--
			if s.foreign[j] == 0 {
				s.leaveBorder(j, to)
			}
		default:
			own++
		}
	}
	s.foreign[i] = own
	if own > 0 {
		s.enterBorder(i, to)
	}
}

// propose starts an exchange between a and b.
func (s *state) propose(a, b int32) {
	d := &s.delta
	d.a, d.b = a, b
	d.units, d.sign = d.units[:0], d.sign[:0]
	d.w, d.x, d.y, d.q = 0, 0, 0, 0
	clear(d.val)
}

// add puts unit i into the exchange: sign +1 leaves a for b, -1 the reverse.
func (s *state) add(i int32, sign float64) {
	d := &s.delta
	d.units = append(d.units, i)
	d.sign = append(d.sign, sign)
	w, x, y := sign*s.W[i], s.X[i], s.Y[i]
	d.w += w
	d.x += w * x
	d.y += w * y
	d.q += w * (x*x + y*y)
	row := s.Val[int(i)*s.NB:]
	for j := range d.val {
		d.val[j] += sign * row[j]
	}
}

// measure computes what the exchange would change; it returns the change of
// energy, with the cost of leaning, and of relative violation.
func (s *state) measure() (energy, violation float64) {
	d := &s.delta
	a, b := d.a, d.b
	d.violA, d.violB = s.violation(a, -1), s.violation(b, 1)
	violation = d.violA + d.violB - s.viol[a] - s.viol[b]
	switch s.Kind {
	case districting.Moment:
		d.costA, d.costB = s.inertia(a, -1), s.inertia(b, 1)
		d.total = d.costA + d.costB - s.cost[a] - s.cost[b]
	case districting.Median:
		d.costA, d.costB = s.travel(a, -1), s.travel(b, 1)
		d.total = d.costA + d.costB - s.cost[a] - s.cost[b]
	default:
		d.total = s.cutChange()
	}
	d.away, d.mviol = 0, s.mviol
	if s.Current != nil {
		violation += s.disruption()
	}
	d.bans = 0
	if s.Barred != nil {
		for u, i := range d.units {
			from, to := d.a, d.b
			if d.sign[u] < 0 {
				from, to = to, from
			}
			if s.IsBarred(i, from) {
				d.bans--
			}
			if s.IsBarred(i, to) {
				d.bans++
			}
		}
		violation += float64(d.bans)
	}
	energy = s.Share*d.total + d.away
	if s.pull > 0 {
		energy += s.leanChange()
	}
	return energy, violation
}

// disruption fills delta.away and delta.mviol, returning the change of the latter.
func (s *state) disruption() float64 {
	d := &s.delta
	var extra [4]float64
	moved := extra[:0]
	for range s.NM {
		moved = append(moved, 0)
	}
	for u, i := range d.units {
		from, to := d.a, d.b
		if d.sign[u] < 0 {
			from, to = to, from
		}
		change := 0.0
		switch s.Current[i] {
		case -1:
		case from:
			change = 1
		case to:
			change = -1
		}
		if change == 0 {
			continue
		}
		if s.Stay != nil {
			d.away += change * s.Stay[i]
		}
		for j := range moved {
			moved[j] += change * s.MoveVal[int(i)*s.NM+j]
		}
	}
	if s.NM > 0 {
		d.mviol = s.movedViolation(moved)
	}
	return d.mviol - s.mviol
}

// cutChange is the change of the weighted cut when the units change sides.
func (s *state) cutChange() float64 {
	d := &s.delta
	total := 0.0
	for u, i := range d.units {
		from, to := d.a, d.b
		if d.sign[u] < 0 {
			from, to = to, from
		}
		for e := s.Start[i]; e < s.Start[i+1]; e++ {
			switch s.plan[s.Adj[e]] {
			case from:
				total += s.Weight[e]
			case to:
				total -= s.Weight[e]
			}
		}
		s.plan[i] = to // seen by the units that follow
	}
	for u, i := range d.units {
		if d.sign[u] > 0 {
			s.plan[i] = d.a
		} else {
			s.plan[i] = d.b
		}
	}
	return total
}

// apply carries out the measured exchange.
func (s *state) apply() {
	d := &s.delta
	a, b := d.a, d.b
	s.setViolation(a, d.violA)
	s.setViolation(b, d.violB)
	if s.pull > 0 {
		s.leaning[a], s.leaning[b] = d.leanA, d.leanB
	}
	s.tviol += d.mviol - s.mviol
	s.mviol = d.mviol
	s.bans += d.bans
	s.tviol += float64(d.bans)
	for j, v := range d.val {
		s.sums[int(a)*s.NB+j] -= v
		s.sums[int(b)*s.NB+j] += v
	}
	if s.NM > 0 {
		s.applyMoved()
	}
	s.away += d.away
	s.sw[a] -= d.w
	s.sw[b] += d.w
	s.sx[a] -= d.x
	s.sx[b] += d.x
	s.sy[a] -= d.y
	s.sy[b] += d.y
	s.sq[a] -= d.q
	s.sq[b] += d.q
	if s.exact {
		s.shiftSums()
	}
	for u, i := range d.units {
		if d.sign[u] > 0 {
			s.relocate(i, b)
		} else {
			s.relocate(i, a)
		}
	}
	s.total += d.total
	if s.Kind <= districting.Median {
		s.cost[a], s.cost[b] = d.costA, d.costB
		s.settle(a)
		s.settle(b)
	}
}

func (s *state) applyMoved() {
	d := &s.delta
	for u, i := range d.units {
		from, to := d.a, d.b
		if d.sign[u] < 0 {
			from, to = to, from
		}
		change := 0.0
		switch s.Current[i] {
		case -1:
		case from:
			change = 1
		case to:
			change = -1
		}
		for j := range s.NM {
			s.moved[j] += change * s.MoveVal[int(i)*s.NM+j]
		}
	}
}

func (s *state) setViolation(t int32, v float64) {
	if s.viol[t] > 0 {
		s.nviol--
	}
	if v > 0 {
		s.nviol++
	}
	s.tviol += v - s.viol[t]
	s.viol[t] = v
}

func distance(dx, dy float64) float64 { return math.Sqrt(dx*dx + dy*dy) }
