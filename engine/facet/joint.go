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
	// spared is how much counting those that are not kept would have spared.
	spared map[[2]int]int
	size   int // pairs of codes, four bytes each: no more than there are rows
}

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
	if !isCodes || !areCodes || height*width > min(2*n, t.whole.N) || c.replaced(a) || c.replaced(b) {
		return false
	}
	kept := &c.itself().joints
	patience := int(1 + c.least>>16&3) // so that not all chunks make them for one question
	if p.marks != nil {
		kept = &p.marks[c.itself()].joints
	}
	if a > b {
		given, counted, height, width = counted, given, width, height
	}
	j := kept.find([2]int{min(a, b), max(a, b)}, 3*n, func(spared int) *joint {
		if spared < patience*t.whole.N || kept.size+height*width > t.whole.N {
			return nil
		}
		kept.size += height * width
		return pairs(given, counted, height, width, &t.whole.Rows)
	})
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

// find gives the pairs of two columns. While there are none, make is told how much
// counting they would have spared so far, and may make them.
func (k *joints) find(columns [2]int, spared int, make func(spared int) *joint) *joint {
	k.mu.Lock()
	defer k.mu.Unlock()
	if j := k.of[columns]; j != nil {
		return j
	}
	if k.of == nil {
		k.of, k.spared = map[[2]int]*joint{}, map[[2]int]int{}
	}
	k.spared[columns] += spared
	j := make(k.spared[columns])
	if j != nil {
		k.of[columns] = j
		delete(k.spared, columns)
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
