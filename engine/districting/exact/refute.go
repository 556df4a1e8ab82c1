package exact

import (
	"cmp"
	"math"
	"slices"

	"arpent/engine/districting"
	"arpent/engine/districting/mosaic"
)

// Refutation is what a search for any plan at all came to.
type Refutation struct {
	Proven bool    // there is no feasible plan
	Unit   int32   // no territory around this unit is possible; -1 when it took more than one territory to see
	Plan   []int32 // in balance and contiguous; nil when none was met
	Nodes  int64   // sets looked at
}

// CanRefute tells whether Refute takes a problem on.
func CanRefute(p *districting.Problem) bool {
	return len(p.Balance) > 0 && len(p.Balance) <= maxBalances && len(p.X) <= mosaic.MostUnits &&
		!slices.ContainsFunc(p.Balance, func(b districting.Balance) bool { return b.Share != nil })
}

// Refute looks for any contiguous plan within bounds, whatever it costs: a unit
// with few possible territories gets each of them in turn, then another unit
// of the rest. When all are tried in vain, there is none. Locks, bans and
// limits on what changes hands are left out: without a plan that ignores them
// there is none that keeps them, and a plan met may break them.
func Refute(p *districting.Problem, o Options) Refutation {
	r := &refuter{layout: newLayout(p), limit: o.Nodes, halt: o.Stop}
	if r.limit <= 0 {
		r.limit = DefaultNodes
	}
	out := Refutation{Unit: -1}
	if unit := r.lonely(); unit >= 0 {
		out.Proven, out.Unit = true, int32(unit) //nolint:gosec // below MostUnits
	} else {
		whole := r.split(r.all, r.k)
		out.Proven = whole && r.plan == nil
	}
	out.Nodes = r.nodes
	if r.plan != nil {
		out.Plan = make([]int32, r.n)
		for t, s := range r.plan {
			for rest := s; !rest.Empty(); {
				out.Plan[rest.Next()] = int32(t) //nolint:gosec // below MostUnits
			}
		}
	}
	return out
}

// refuter is a search under way.
type refuter struct {
	*layout
	halt         func() bool
	nodes, limit int64
	stack, plan  []mosaic.Set

	left  mosaic.Set // what is being cut up
	need  int        // into so many territories
	until int64
	found []mosaic.Set
}

// trial is what looking for the territories of one unit may take at first.
const trial = 20_000

// lonely finds a unit around which no territory is possible, the largest such;
// -1 when there is none or it takes long to see.
func (r *refuter) lonely() int {
	order := make([]int, r.n)
	for i := range order {
		order[i] = i
	}
	size := func(i int) (sum float64) {
		for b := range r.nb {
			sum += r.a[b][i] / math.Max(r.hi[b], 1e-300)
		}
		return sum
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Or(cmp.Compare(size(j), size(i)), i-j) })
	for _, i := range order {
		if sets, whole := r.territories(i, r.all, r.k, trial); whole && len(sets) == 0 {
			return i
		}
	}
	return -1
}

// split cuts left into need territories in all ways until a plan is met; false
// when nodes ran out first.
func (r *refuter) split(left mosaic.Set, need int) bool {
	if need == 0 || left.Empty() {
		if need == 0 && left.Empty() {
			r.plan = slices.Clone(r.stack)
		}
		return true
	}
	var choices []mosaic.Set
	fewest := math.MaxInt
	for _, unit := range r.candidates(left) {
		sets, whole := r.territories(unit, left, need, trial)
		if whole && len(sets) < fewest {
			choices, fewest = sets, len(sets)
		}
	}
	if fewest == math.MaxInt {
		sets, whole := r.territories(r.candidates(left)[0], left, need, r.limit)
		if !whole {
			return false
		}
		choices = sets
	}
	whole := true
	for _, s := range choices {
		r.stack = append(r.stack, s)
		whole = r.split(left.Minus(s), need-1) && whole
		r.stack = r.stack[:len(r.stack)-1]
		if r.plan != nil || r.nodes > r.limit {
			return false
		}
	}
	return whole
}

// candidates are units of left that may have few territories: the largest by
// each balance and those with the fewest neighbours.
func (r *refuter) candidates(left mosaic.Set) []int {
	var list []int
	add := func(better func(i, j int) bool) {
		best := -1
		for rest := left; !rest.Empty(); {
			if i := rest.Next(); !slices.Contains(list, i) && (best < 0 || better(i, best)) {
				best = i
			}
		}
		if best >= 0 {
			list = append(list, best)
		}
	}
	for b := range r.nb {
		add(func(i, j int) bool { return r.a[b][i] > r.a[b][j] })
		add(func(i, j int) bool { return r.a[b][i] > r.a[b][j] })
	}
	for range 3 {
		add(func(i, j int) bool { return r.adj[i].And(left).Size() < r.adj[j].And(left).Size() })
	}
	return list
}

// territories lists the territories of unit within left that leave a rest which
// could be cut into need − 1; false when most nodes were used up first.
func (r *refuter) territories(unit int, left mosaic.Set, need int, most int64) ([]mosaic.Set, bool) {
	r.left, r.need, r.found, r.until = left, need, nil, min(r.nodes+most, r.limit)
	var load [maxBalances]float64
	for b := range r.nb {
		load[b] = r.a[b][unit]
	}
	r.grow(mosaic.Set{}.With(unit), mosaic.Set{}, load)
	return r.found, r.nodes <= r.until
}

func (r *refuter) grow(taken, refused mosaic.Set, load [maxBalances]float64) {
	if r.nodes++; r.nodes&1023 == 0 && r.halt != nil && r.halt() {
		r.limit, r.until = 0, 0
	}
	if r.nodes > r.until {
		return
	}
	open := r.reach(taken, r.left.Minus(refused)).Minus(taken)
	for b := range r.nb {
		sum := load[b]
		if sum > r.hi[b] {
			return
		}
		for rest := open; !rest.Empty(); {
			sum += r.a[b][rest.Next()]
		}
		if sum < r.lo[b] {
			return
		}
	}
	// What is refused needs a territory of its own in what taken leaves.
	for rest := refused; !rest.Empty(); {
		piece := r.reach(mosaic.Set{}.With(rest.First()), r.left.Minus(taken))
		rest = rest.Minus(piece)
		if _, most := r.count(piece); most < 1 {
			return
		}
	}
	front := r.around(taken).And(open)
	for !front.Empty() {
		i := front.Next()
		fits := true
		for b := range r.nb {
			fits = fits && load[b]+r.a[b][i] <= r.hi[b]
		}
		if !fits {
			refused = refused.With(i)
			continue
		}
		r.grow(taken, refused.With(i), load)
		for b := range r.nb {
			load[b] += r.a[b][i]
		}
		r.grow(taken.With(i), refused, load)
		return
	}
	for b := range r.nb {
		if load[b] < r.lo[b] {
			return
		}
	}
	if r.divisible(r.left.Minus(taken), r.need-1) {
		r.found = append(r.found, taken)
	}
}
