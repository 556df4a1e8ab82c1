// Package seed makes first plans: capacitated k-means and recursive bisection,
// repaired to contiguity; and takes over plans that others made.
package seed

import (
	"cmp"
	"math"
	"slices"

	"arpent/engine/districting"
	"arpent/engine/districting/layout"
	"arpent/engine/districting/nearby"
	"arpent/engine/districting/random"
)

// Kind is a way to make a first plan.
type Kind struct {
	Steps  int // Lloyd steps of the capacitated k-means
	Bisect bool
}

// Builder makes first plans by capacitated k-means: units go to the centre
// with the lowest squared distance plus multiplier (a power diagram, Aurenhammer
// 1987), and multipliers rise and fall until the territories are balanced
// (Cohen-Addad, Klein, Young 2018). With several balanced measures a territory
// has one multiplier for each, applied to the unit's composition.
type Builder struct {
	*layout.Instance
	r      *random.Stream
	part   []float64 // N × NB: the unit's measures ÷ its mean relative size, about 1
	size   []float64 // N: mean relative size over the balanced measures
	target []float64 // K × NB
	cx, cy []float64
	price  []float64 // K × NB multipliers, km²
	step   []float64
	last   []float64 // sign of the last imbalance
	sums   []float64
	near   []int32 // N × width nearest centres; nil = all
	width  int
	Plan   []int32 // territory per unit
	stop   func() bool
}

const nearCentres = 20

// New makes a builder; stop may be nil.
func New(m *layout.Instance, r *random.Stream, stop func() bool) *Builder {
	n, k := m.N, m.K
	b := &Builder{Instance: m, r: r, stop: stop, Plan: make([]int32, n), size: make([]float64, n)}
	b.part, b.target = make([]float64, n*m.NB), make([]float64, k*m.NB)
	b.cx, b.cy = make([]float64, k), make([]float64, k)
	b.price, b.step = make([]float64, k*m.NB), make([]float64, k*m.NB)
	b.last, b.sums = make([]float64, k*m.NB), make([]float64, k*m.NB)
	for i := range n {
		if m.NB == 0 {
			b.size[i] = float64(k) / float64(n)
			continue
		}
		for j := range m.NB {
			b.size[i] += m.Val[i*m.NB+j] * m.Inv[j] / float64(m.NB)
		}
		for j := range m.NB {
			b.part[i*m.NB+j] = 1 / float64(m.NB)
			if b.size[i] > 0 {
				b.part[i*m.NB+j] = m.Val[i*m.NB+j] * m.Inv[j] / b.size[i] / float64(m.NB)
			}
		}
	}
	for j, balance := range m.Problem.Balance {
		for t := range k {
			b.target[t*m.NB+j] = 1 / m.Inv[j]
			if balance.Share != nil {
				b.target[t*m.NB+j] *= balance.Share[t] * float64(k)
			}
		}
	}
	return b
}

// Build makes one plan; it is contiguous and has no empty territory.
func (b *Builder) Build(kind Kind) []int32 {
	if kind.Bisect && b.Free {
		b.bisect()
		b.centroids()
	} else {
		b.spread()
		b.lloyd(kind.Steps)
	}
	b.repair()
	return slices.Clone(b.Plan)
}

// spread draws centres far from each other (k-means++, Arthur and Vassilvitskii
// 2007), units weighed by size; given centres stay.
func (b *Builder) spread() {
	far := make([]float64, b.N)
	for i := range far {
		far[i] = math.Inf(1)
	}
	place := func(t int, x, y float64) {
		b.cx[t], b.cy[t] = x, y
		for i := range far {
			far[i] = min(far[i], square(b.X[i]-x)+square(b.Y[i]-y))
		}
	}
	for t := range b.K {
		if b.Fixed[t] {
			place(t, b.FX[t], b.FY[t])
		}
	}
	weight := make([]float64, b.N)
	for t := range b.K {
		if b.Fixed[t] {
			continue
		}
		if i := b.lockedUnit(int32(t)); i >= 0 {
			place(t, b.X[i], b.Y[i])
			continue
		}
		total := 0.0
		for i := range weight {
			weight[i] = b.size[i] + 1e-3*float64(b.K)/float64(b.N)
			if !math.IsInf(far[i], 1) {
				weight[i] *= far[i]
			}
			total += weight[i]
		}
		u := b.r.Unit() * total
		chosen := b.N - 1
		for i, w := range weight {
			if u -= w; u < 0 {
				chosen = i
				break
			}
		}
		place(t, b.X[chosen], b.Y[chosen])
	}
}

func (b *Builder) lockedUnit(t int32) int32 {
	if b.Locked == nil {
		return -1
	}
	return int32(slices.Index(b.Locked, t))
}

// lloyd balances the power diagram and moves centres to centroids, in turn.
func (b *Builder) lloyd(steps int) {
	area := b.typicalArea()
	for e := range b.step {
		b.price[e], b.step[e], b.last[e] = 0, area/2, 0
	}
	rounds := 40
	for step := range max(steps, 1) {
		b.findNear()
		for e := range b.step { // warm multipliers, smaller steps
			b.step[e] = max(b.step[e], area/20)
		}
		for range rounds {
			if b.assign(); b.adjust(area) || b.NB == 0 {
				break
			}
		}
		rounds = 8
		if step+1 < steps {
			b.centroids()
		}
		if b.stop != nil && b.stop() {
			return
		}
	}
}

// typicalArea is the mean squared distance between a territory's units and its
// centre if territories were discs of equal size over the units' extent, km².
func (b *Builder) typicalArea() float64 {
	var total, weight float64
	for i := range b.N {
		total += b.size[i] * (square(b.X[i]) + square(b.Y[i]))
		weight += b.size[i]
	}
	if weight == 0 {
		return 1
	}
	return math.Max(total/weight/float64(b.K), 1e-9)
}

// findNear lists each unit's nearest centres when there are many territories.
func (b *Builder) findNear() {
	if b.K <= 2*nearCentres || b.Barred != nil || b.Locked != nil {
		b.near = nil
		return
	}
	b.width = nearCentres
	if b.near == nil {
		b.near = make([]int32, b.N*b.width)
	}
	// Units are visited in an order that keeps neighbours together only by
	// chance, so each list is found on a coarse grid of centres.
	index := nearby.New(b.cx, b.cy)
	for t := range b.K {
		index.Add(int32(t))
	}
	var found []nearby.Point
	for i := range b.N {
		found = index.Within(b.X[i], b.Y[i], b.width, found[:0])
		row := b.near[i*b.width : (i+1)*b.width]
		for j := range row {
			row[j] = found[j%len(found)].Index
		}
	}
}

// assign gives every unit to its cheapest centre.
func (b *Builder) assign() {
	clear(b.sums)
	nb := b.NB
	restricted := b.Barred != nil || b.Locked != nil
	for i := range b.N {
		x, y := b.X[i], b.Y[i]
		part := b.part[i*nb : (i+1)*nb]
		best, low := int32(-1), math.Inf(1)
		consider := b.K
		if b.near != nil {
			consider = b.width
		}
		for c := range consider {
			t := c
			if b.near != nil {
				t = int(b.near[i*b.width+c])
			}
			cost := square(x-b.cx[t]) + square(y-b.cy[t])
			for j, f := range part {
				cost += b.price[t*nb+j] * f
			}
			if cost < low && (!restricted || b.Allowed(int32(i), int32(t))) {
				best, low = int32(t), cost
			}
		}
		if best < 0 {
			best = 0 // barred everywhere: the checker will say so
		}
		b.Plan[i] = best
		for j := range nb {
			b.sums[int(best)*nb+j] += b.Val[i*nb+j]
		}
	}
}

// adjust moves each multiplier against its territory's imbalance, with steps
// that grow while the sign stays and halve when it turns (Rprop, Riedmiller and
// Braun 1993). It returns true when all sums are within their bounds.
func (b *Builder) adjust(area float64) bool {
	balanced := true
	for e := range b.price {
		gap := 0.0
		if b.target[e] > 0 {
			gap = b.sums[e]/b.target[e] - 1
		}
		if b.sums[e] < b.Lo[e] || b.sums[e] > b.Hi[e] {
			balanced = false
		}
		switch {
		case gap*b.last[e] > 0:
			b.step[e] = min(b.step[e]*1.3, area*2)
		case gap*b.last[e] < 0:
			b.step[e] *= 0.5
		}
		b.last[e] = gap
		b.price[e] += b.step[e] * max(-1, min(1, gap*3))
	}
	return balanced
}

// centroids moves the centres that are not given to the weighted centroid.
func (b *Builder) centroids() {
	sums := make([]float64, 3*b.K)
	for i, t := range b.Plan {
		w := b.W[i]
		if b.Kind > districting.Median {
			w = b.size[i]
		}
		w += 1e-9
		sums[3*t] += w
		sums[3*t+1] += w * b.X[i]
		sums[3*t+2] += w * b.Y[i]
	}
	for t := range b.K {
		switch {
		case b.Fixed[t]:
			b.cx[t], b.cy[t] = b.FX[t], b.FY[t]
		case sums[3*t] > 0:
			b.cx[t], b.cy[t] = sums[3*t+1]/sums[3*t], sums[3*t+2]/sums[3*t]
		}
	}
}

// bisect halves the units again and again along their longest axis, turned at
// random, in proportion to the number of territories on either side.
func (b *Builder) bisect() {
	units := make([]int32, b.N)
	for i := range units {
		units[i] = int32(i)
	}
	key := make([]float64, b.N)
	var cut func(units []int32, first, count int)
	cut = func(units []int32, first, count int) {
		if count == 1 {
			for _, i := range units {
				b.Plan[i] = int32(first)
			}
			return
		}
		dx, dy := b.longAxis(units)
		total := 0.0
		for _, i := range units {
			key[i] = b.X[i]*dx + b.Y[i]*dy
			total += b.size[i]
		}
		slices.SortFunc(units, func(l, r int32) int {
			if c := cmp.Compare(key[l], key[r]); c != 0 {
				return c
			}
			return int(l - r)
		})
		left := count / 2
		if count%2 == 1 && b.r.Next()&1 == 0 {
			left++
		}
		want, have, at := total*float64(left)/float64(count), 0.0, 0
		for at < len(units)-(count-left) && (have < want || at < left) {
			have += b.size[units[at]]
			at++
		}
		cut(units[:at], first, left)
		cut(units[at:], first+left, count-left)
	}
	cut(units, 0, b.K)
}

// longAxis gives the principal direction of the units, turned by up to ±30°.
func (b *Builder) longAxis(units []int32) (dx, dy float64) {
	var w, x, y, xx, xy, yy float64
	for _, i := range units {
		s := b.size[i] + 1e-9
		w, x, y = w+s, x+s*b.X[i], y+s*b.Y[i]
		xx, xy, yy = xx+s*b.X[i]*b.X[i], xy+s*b.X[i]*b.Y[i], yy+s*b.Y[i]*b.Y[i]
	}
	x, y = x/w, y/w
	angle := 0.5*math.Atan2(2*(xy/w-x*y), (xx/w-x*x)-(yy/w-y*y)) + (b.r.Unit()-0.5)*math.Pi/3
	return math.Cos(angle), math.Sin(angle)
}

func square(x float64) float64 { return x * x }
