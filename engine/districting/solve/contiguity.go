package solve

import (
	"math/bits"

	"arpent/engine/districting/layout"
)

// walk is scratch space for searches inside a territory.
type walk struct {
	stamp []int32 // per unit: epoch × maxParts + part
	epoch int32
	queue [maxParts][]int32
	group [maxParts]int32
	piece []int32
	seen  []bool // units, by scattered
	met   []bool // territories, by scattered
	// choice picks the part of a small territory that stays behind, so that
	// every way round is tried.
	choice uint64
}

const maxParts = 16

// walkLimit bounds the units visited before a removal is refused undecided;
// refusing is safe, and pieces worth carrying along are found long before.
const walkLimit = 1500

// ringConnected decides by bits whether the neighbours of i in territory t
// hang together through each other. known is false when i has too many
// neighbours for a bit row.
func (s *state) ringConnected(i, t int32) (connected, known bool) {
	from, to := s.Start[i], s.Start[i+1]
	if to-from > layout.RingLimit {
		return false, false
	}
	var same uint64
	for e := from; e < to; e++ {
		if s.plan[s.Adj[e]] == t {
			same |= 1 << (e - from)
		}
	}
	if same == 0 {
		return false, true
	}
	reached := same & -same
	frontier := reached
	for frontier != 0 {
		j := bits.TrailingZeros64(frontier)
		frontier &= frontier - 1
		fresh := s.Ring[from+int32(j)] & same &^ reached
		reached |= fresh
		frontier |= fresh
	}
	return reached == same, true
}

// removable tells whether territory t = plan[i] stays in one piece without i.
// When it would not, ok is false and piece lists the units that would be cut
// off from the largest part found, i not among them; an empty piece then means
// undecided or empty territory.
func (s *state) removable(i int32) (ok bool, piece []int32) {
	t := s.plan[i]
	if s.size[t] <= 1 {
		return false, nil
	}
	if connected, known := s.ringConnected(i, t); known && connected {
		return true, nil
	}
	return s.explore(i, t)
}

// explore floods t without i from each of i's neighbours at once, one unit
// each in turn, so that the work is that of the smaller sides.
func (s *state) explore(i, t int32) (ok bool, piece []int32) {
	w := &s.walk
	if w.epoch >= 1<<26 {
		clear(w.stamp)
		w.epoch = 0
	}
	w.epoch++
	base := w.epoch * maxParts
	parts := int32(0)
	for _, j := range s.Neighbours(i) {
		if s.plan[j] != t || w.stamp[j] >= base {
			continue
		}
		if parts == maxParts {
			return false, nil
		}
		// Start a part with j and all that it reaches inside the ring; parts
		// that touch are merged as the flood goes on.
		w.queue[parts] = append(w.queue[parts][:0], j)
		w.group[parts] = parts
		w.stamp[j] = base + parts
		parts++
	}
	if parts == 0 {
		return false, nil
	}
	var head [maxParts]int
	groups, visited := parts, 0
	for groups > 1 {
		open := int32(0)
		var openGroups uint32
		for part := range parts {
			if head[part] >= len(w.queue[part]) {
				continue
			}
			u := w.queue[part][head[part]]
			head[part]++
			visited++
			for _, v := range s.Neighbours(u) {
				if s.plan[v] != t || v == i {
					continue
				}
				if w.stamp[v] < base {
					w.stamp[v] = base + part
					w.queue[part] = append(w.queue[part], v)
				} else if other := w.stamp[v] - base; w.group[other] != w.group[part] {
					from, to := w.group[other], w.group[part]
					for x := range parts {
						if w.group[x] == from {
							w.group[x] = to
						}
					}
					groups--
				}
			}
		}
		for part := range parts {
			if head[part] < len(w.queue[part]) {
				openGroups |= 1 << w.group[part]
			}
		}
		open = int32(bits.OnesCount32(openGroups))
		if groups > 1 && open <= 1 && (open == 0 || int(s.size[t]) > 2*s.MaxRun) {
			return false, s.cutOff(parts, openGroups)
		}
		if visited > walkLimit {
			return false, nil
		}
	}
	return true, nil
}

// cutOff collects all parts but the one still open, or, when all are closed,
// but the largest or one at random.
func (s *state) cutOff(parts int32, openGroups uint32) []int32 {
	w := &s.walk
	keep := int32(bits.TrailingZeros32(openGroups))
	if openGroups == 0 {
		var total [maxParts]int
		keep = w.group[w.choice%uint64(parts)]
		for part := range parts {
			g := w.group[part]
			total[g] += len(w.queue[part])
			if total[g] > total[keep] && w.choice>>32&3 != 0 {
				keep = g
			}
		}
	}
	w.piece = w.piece[:0]
	for part := range parts {
		if w.group[part] != keep {
			w.piece = append(w.piece, w.queue[part]...)
		}
	}
	return w.piece
}
