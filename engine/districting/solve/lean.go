package solve

import "math"

// lean is how far territory t is from the middle of its bounds once sign ×
// delta.val is added: the sum over measures of the square of the distance in
// half-widths, 1 where a bound is met. Measured by violations alone, a
// territory at its bound is as good as one in the middle, and what a region has
// too much of stays where it is; leaning costs more the further it goes, so
// that the excess is handed from territory to territory until it is spread out.
func (s *state) lean(t int32, sign float64) float64 {
	sum := 0.0
	for row, j := int(t)*s.NB, 0; j < s.NB; j++ {
		low, high := s.Lo[row+j], s.Hi[row+j]
		half := max((high-low)/2, leastHalf/s.Inv[j])
		if s.Inv[j]*half > mostHalf {
			continue // no bound worth the name
		}
		off := (s.sums[row+j] + sign*s.delta.val[j] - (low+high)/2) / half
		sum += off * off
	}
	return sum
}

// The half-widths between which bounds pull, as shares of a mean territory.
const (
	leastHalf = 0.001
	mostHalf  = 0.5
)

// pullBy makes leaning cost weight for each square half-width; 0 makes it free.
func (s *state) pullBy(weight float64) {
	s.pull = weight
	if weight == 0 {
		return
	}
	if s.leaning == nil {
		s.leaning = make([]float64, s.K)
	}
	clear(s.delta.val)
	for t := range s.leaning {
		s.leaning[t] = s.lean(int32(t), 0)
	}
}

// leanChange fills delta.leanA and delta.leanB and gives the change of cost.
func (s *state) leanChange() float64 {
	d := &s.delta
	d.leanA, d.leanB = s.lean(d.a, -1), s.lean(d.b, 1)
	return s.pull * (d.leanA + d.leanB - s.leaning[d.a] - s.leaning[d.b])
}

// reach looks for a plan within bounds where ordinary anneals found none. It
// starts hot enough for territories to travel, lets leaning cost, and raises the
// price of violations only as it cools. Then it cools what it found once more.
func (a *anneal) reach(budget int64) bool {
	s := a.s
	scale, price := a.scale(), a.price()
	first := budget - budget/8
	s.pullBy(reachPull * s.energy() / float64(s.K))
	a.rho, a.rise = price, math.Pow(reachRise, block/float64(first))
	alive := a.run(first, reachHot*scale, reachCold*scale)
	s.pullBy(0)
	a.rho, a.rise = price, 0
	if !alive || a.best.violation == 0 {
		return alive
	}
	return a.run(budget-first, 0.1*scale, 0.002*scale)
}

// Found by trial on 4,000 accounts with two lognormal measures.
const (
	reachHot  = 30   // times the energy of a typical shift
	reachCold = 0.01 // likewise
	reachPull = 0.05 // of a territory's energy, for a sum at its bound
	reachRise = 150  // times the ordinary price of violations in the end
)
