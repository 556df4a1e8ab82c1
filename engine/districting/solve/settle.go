package solve

import (
	"arpent/engine/districting/layout"
)

// pairLimit is the number of sets looked at for one pair of territories.
const pairLimit = 20_000

// exhaustible tells whether two typical territories have few enough units for
// looking at (nearly) all their splits.
func exhaustible(m *layout.Instance) bool {
	return m.K > 1 && 2*m.N <= 30*m.K && m.NB <= maxBalances
}

// descend replaces splits of neighbouring territories by the best ones until no
// pair can be improved, or budget sets have been looked at. Pairs are looked at
// again only after one of the two has changed. A pair that others have moved
// between meanwhile may come apart: from there the search reaches plans that it
// hardly would otherwise; such a plan yields to any that is whole (anneal.observe).
func (a *anneal) descend(budget int64) {
	s, x := a.s, &a.exhaust
	x.a = a
	changed, now := make([]int64, s.K), int64(1)
	seen := make([]int64, s.K*s.K)
	for t := range changed {
		changed[t] = 1
	}
	order := make([]int32, 0, s.K*s.K)
	for budget > 0 {
		order = order[:0]
		for t := range s.K {
			for b := t + 1; b < s.K; b++ {
				if at := t*s.K + b; max(changed[t], changed[b]) > seen[at] && s.touch(int32(t), int32(b)) {
					order = append(order, int32(at))
				}
			}
		}
		if len(order) == 0 {
			return
		}
		a.r.Shuffle(order)
		for _, at := range order {
			t, b := at/int32(s.K), at%int32(s.K)
			now++
			seen[at] = now
			better := x.resolve(t, b, min(pairLimit, budget))
			a.iter += x.nodes
			budget -= x.nodes + 1
			if better {
				a.commit()
				changed[t], changed[b] = now, now
			}
			if budget <= 0 || a.stop != nil && a.stop() {
				return
			}
		}
	}
}

// touch tells whether two territories are neighbours.
func (s *state) touch(t, b int32) bool {
	for _, i := range s.border[t] {
		for _, j := range s.Neighbours(i) {
			if s.plan[j] == b {
				return true
			}
		}
	}
	return false
}

// scattered counts the pieces of territories beyond one each.
func (s *state) scattered() int {
	w := &s.walk
	if w.seen == nil {
		w.seen, w.met = make([]bool, s.N), make([]bool, s.K)
	}
	clear(w.seen)
	clear(w.met)
	extra := 0
	for i, done := range w.seen {
		if done {
			continue
		}
		if t := s.plan[i]; w.met[t] {
			extra++
		} else {
			w.met[t] = true
		}
		w.seen[i] = true
		w.piece = append(w.piece[:0], int32(i))
		for at := 0; at < len(w.piece); at++ {
			for _, j := range s.Neighbours(w.piece[at]) {
				if !w.seen[j] && s.plan[j] == s.plan[i] {
					w.seen[j] = true
					w.piece = append(w.piece, j)
				}
			}
		}
	}
	return extra
}

// settle brings a plan to balance: pairs of neighbours are re-split as well as
// can be, and when all pairs are at their best and some territory still lies
// out of bounds, it is re-split at random with a neighbour, so that the excess
// moves on.
func (a *anneal) settle(budget int64) {
	s := a.s
	for end := a.iter + budget; a.iter < end; {
		a.descend(end - a.iter)
		if s.feasible() || s.K == 2 || a.stop != nil && a.stop() {
			return
		}
		a.iter++
		i, b, ok := a.pick()
		for range 8 {
			if ok && s.viol[s.plan[i]]+s.viol[b] > 0 {
				break
			}
			i, b, ok = a.pick()
		}
		if ok && a.resplit(s.plan[i], b) {
			s.measure()
			a.commit()
		}
	}
}
