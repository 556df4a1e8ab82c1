package solve

import (
	"cmp"
	"math"
	"slices"

	"arpent/engine/districting"
	"arpent/engine/districting/layout"
	"arpent/engine/districting/mosaic"
	"arpent/engine/districting/random"
)

// tiles are the territories within bounds that a search has met, in whatever
// plan. The best plan that can be laid of them is often better than each of
// those plans, and differs from all in more territories than any move changes.
type tiles struct {
	m      *layout.Instance
	adj    []mosaic.Set
	pool   *mosaic.Pool
	lambda []float64
	due    int // number of territories worth another look
}

const (
	firstLook = 200        // territories
	layNodes  = 4000       // partial plans looked at
	anchors   = 8          // places for a territory that no plan had
	layWork   = 10_000_000 // for each: partial plans × territories
	mostTiles = 20_000     // where there are more, bounds are not what makes plans rare
)

// newTiles is nil where bounds are loose against units, territories have names
// or units are too many.
func newTiles(m *layout.Instance) *tiles {
	if !exhaustible(m) || !m.Free || m.Current != nil || m.N > mosaic.MostUnits || m.Kind > districting.Median {
		return nil
	}
	t := &tiles{m: m, adj: make([]mosaic.Set, m.N), pool: mosaic.NewPool(m.N, m.K), due: firstLook}
	for i := range m.N {
		for _, j := range m.Neighbours(int32(i)) { //nolint:gosec // few units
			t.adj[i] = t.adj[i].With(int(j))
		}
	}
	return t
}

// haul is what one job met, in order.
type haul struct {
	*tiles
	seen map[mosaic.Set]bool
	list []mosaic.Set
}

func (t *tiles) haul() *haul {
	if t == nil || t.full() {
		return nil
	}
	return &haul{tiles: t, seen: map[mosaic.Set]bool{}}
}

// note keeps both territories of the exchange just carried out.
func (h *haul) note(s *state) {
	for _, t := range [2]int32{s.delta.a, s.delta.b} {
		if s.viol[t] > 0 {
			continue
		}
		var units mosaic.Set
		for _, i := range s.members[t] {
			units = units.With(int(i))
		}
		h.keep(units)
	}
}

func (h *haul) keep(units mosaic.Set) {
	if !h.seen[units] {
		h.seen[units] = true
		h.list = append(h.list, units)
	}
}

// add takes over what a job met.
func (t *tiles) add(h *haul) {
	if h == nil {
		return
	}
	for _, units := range h.list {
		if t.full() {
			return
		}
		if !t.pool.Has(units) && t.contiguous(units) {
			cost, centre := t.cost(units)
			t.pool.Add(mosaic.Territory{Units: units, Cost: cost, Centre: centre})
		}
	}
}

func (t *tiles) contiguous(units mosaic.Set) bool {
	reached := mosaic.Set{}.With(units.First())
	for rim := reached; !rim.Empty(); {
		var wide mosaic.Set
		for !rim.Empty() {
			wide = wide.Or(t.adj[rim.Next()])
		}
		rim = wide.And(units).Minus(reached)
		reached = reached.Or(rim)
	}
	return reached == units
}

// cost is that of the territory around its best unit.
func (t *tiles) cost(units mosaic.Set) (cost float64, centre int) {
	m := t.m
	cost = math.Inf(1)
	for centres := units; !centres.Empty(); {
		j, sum := centres.Next(), 0.0
		for rest := units; !rest.Empty(); {
			i := rest.Next()
			d := square(m.X[i]-m.X[j]) + square(m.Y[i]-m.Y[j])
			if m.Kind == districting.Median {
				d = math.Sqrt(d)
			}
			sum += m.W[i] * d
		}
		if sum < cost {
			cost, centre = sum, j
		}
	}
	return cost, centre
}

// ready tells whether enough has been added since they were last laid.
func (t *tiles) ready() bool { return t != nil && t.pool.Len() >= t.due && !t.full() }

func (t *tiles) full() bool { return t.pool.Len() == mostTiles }

// lay gives a plan made of the territories that is better than the best known
// one, or nil.
func (t *tiles) lay(best candidate, r *random.Stream, stop func() bool) []int32 {
	t.due = t.pool.Len() * 6 / 5
	if t.lambda == nil {
		t.lambda = make([]float64, t.m.N)
	}
	known, level := best.energy*(1-1e-9), best.energy
	if best.violation > 0 {
		known = math.Inf(1)
	}
	t.lambda, _ = t.pool.Raise(t.lambda, level, stop)
	limits := mosaic.Limits{Known: known, Margin: 1e-11 * level, Nodes: layNodes, Stop: stop}
	plan, _ := t.pool.Cover(t.lambda, limits)
	limits.Rest, limits.Nodes = t.rest, min(layNodes/4, int64(layWork/t.pool.Len()))
	for range anchors {
		if plan != nil {
			break
		}
		limits.Last = t.around(int32(r.Below(t.m.N)), 2*t.m.N/t.m.K)
		plan, _ = t.pool.Cover(t.lambda, limits)
	}
	return plan
}

// rest tells whether what other territories leave is one, and its cost.
func (t *tiles) rest(left mosaic.Set) (cost float64, ok bool) {
	if left.Empty() {
		return 0, false
	}
	for j := range t.m.NB {
		sum := 0.0
		for rest := left; !rest.Empty(); {
			sum += t.m.Val[rest.Next()*t.m.NB+j]
		}
		if sum < t.m.Lo[j] || sum > t.m.Hi[j] {
			return 0, false
		}
	}
	if !t.contiguous(left) {
		return 0, false
	}
	cost, _ = t.cost(left)
	return cost, true
}

// around gives a unit and those nearest to it, count in all.
func (t *tiles) around(unit int32, count int) mosaic.Set {
	order := make([]int, t.m.N)
	for i := range order {
		order[i] = i
	}
	far := func(i int) float64 { return square(t.m.X[i]-t.m.X[unit]) + square(t.m.Y[i]-t.m.Y[unit]) }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(far(a), far(b)) })
	var units mosaic.Set
	for _, i := range order[:count] {
		units = units.With(i)
	}
	return units
}
