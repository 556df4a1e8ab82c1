package facet

import (
	"math/bits"
	"sync"
)

// joint holds how many rows have each pair of codes of two columns.
type joint struct {
	width  int      // codes of the second column
	counts []uint32 // of codes a and b at a·width + b
}

// joints keeps these for a chunk, or for marked rows of one, once they were asked
// for: with them, what one column's condition leaves of another's values is added
// up without looking at rows.
type joints struct {
	mu sync.Mutex
	of map[[2]int]*joint // by columns, the lower one first
}

// mostPairs is how many pairs of codes are kept, four bytes each.
const mostPairs = 1 << 13

// joined counts facet i among the common rows that a condition on another column
// leaves, n of them, by pairs of codes; false when there are none for it, or
// making them would take longer than counting.
func (p *prepared) joined(c *chunk, t *tally, i int, by *table, n int) bool {
	if by == nil || len(p.common) > 0 && p.marks == nil {
		return false
	}
	a, b := by.column, p.facets[i]
	given, isCodes := c.columns[a].(*codes)
	counted, areCodes := c.columns[b].(*codes)
	height, width := len(p.s.dict[a].texts), len(p.s.dict[b].texts)
	if !isCodes || !areCodes || height*width > mostPairs || c.replaced(a) || c.replaced(b) {
		return false
	}
	kept := &c.itself().joints
	if p.marks != nil {
		kept = &p.marks[c.itself()].joints
	}
	if a > b {
		given, counted, height, width = counted, given, width, height
	}
	j := kept.find([2]int{min(a, b), max(a, b)}, 3*n >= t.whole.N, func() *joint { return pairs(given, counted, height, width, &t.whole.Rows) })
	if j == nil {
		return false
	}
	into := t.counts[i]
	if a < b {
		for code := range len(j.counts) / j.width {
			if by.yes[code] == 1 {
				for other, n := range j.counts[code*j.width : (code+1)*j.width] {
					into[other] += n
				}
			}
		}
		return true
	}
	for at, n := range j.counts {
		into[at/j.width] += n * uint32(by.yes[at%j.width])
	}
	return true
}

func (k *joints) find(columns [2]int, make bool, pairs func() *joint) *joint {
	k.mu.Lock()
	defer k.mu.Unlock()
	j := k.of[columns]
	if j == nil && make {
		j = pairs()
		if k.of == nil {
			k.of = map[[2]int]*joint{}
		}
		k.of[columns] = j
	}
	return j
}

// pairs counts the pairs of codes of some rows.
func pairs(a, b *codes, height, width int, rows *bitset) *joint {
	j := &joint{width, make([]uint32, height*width)}
	for i, w := range rows {
		first := i << 6
		switch {
		case w == 0:
		case w == 1<<64-1 && a.narrow != nil && b.narrow != nil:
			left, right := a.narrow[first:first+64:first+64], b.narrow[first:first+64:first+64]
			for k, code := range left {
				j.counts[int(code)*width+int(right[k])]++
			}
		default:
			for ; w != 0; w &= w - 1 {
				row := first + bits.TrailingZeros64(w)
				j.counts[int(a.code(row))*width+int(b.code(row))]++
			}
		}
	}
	return j
}

// tableOf gives one table for conditions on a column that all are tables; nil
// for others.
func tableOf(nodes []node) *table {
	var all *table
	for _, n := range nodes {
		one, is := n.(*table)
		if !is {
			return nil
		}
		if all == nil {
			all = one
			continue
		}
		both := &table{column: one.column, yes: make([]uint8, len(one.yes))}
		for code := range both.yes {
			both.yes[code] = all.yes[code] & one.yes[code]
		}
		all = both
	}
	return all
}
