package rowset

import (
	"encoding/binary"
	"math/bits"
)

// Picked is rows of a chunk that are to be counted, in the forms that counting
// takes: columns of few values count the set, 64 rows at a time, others go
// through the list, which is made once for all of them.
type Picked struct {
	Rows   Set
	N      int // rows in the set
	list   List
	listed bool // list holds the rows
}

// Pick takes the rows that now stand in the set.
func (p *Picked) Pick() {
	p.N, p.listed = p.Rows.Count(), false
}

// List is rows of a chunk, rising, two bytes each.
type List []byte

func (l List) First() int { return int(binary.LittleEndian.Uint16(l)) }

// spread holds, for each byte, which of its bits are set: as numbers from 0, 16
// bits each, the first four and the rest, and how many bytes these take.
var spread = func() (t [256]struct{ low, high, size uint64 }) {
	for b := range t {
		for bit := range uint64(8) {
			if b>>bit&1 == 0 {
				continue
			}
			if s := &t[b]; s.size < 8 {
				s.low |= bit << (8 * s.size)
				s.size += 2
			} else {
				s.high |= bit << (8 * (s.size - 8))
				s.size += 2
			}
		}
	}
	return t
}()

// each16 is 1 in each 16 bits.
const each16 = 1<<48 | 1<<32 | 1<<16 | 1

// List gives the rows as a list.
func (p *Picked) List() List {
	if p.listed {
		return p.list
	}
	if cap(p.list) == 0 {
		p.list = make(List, 0, 2*Rows+16)
	}
	list, at := p.list[:cap(p.list)], uint64(0)
	for i, w := range p.Rows {
		first := uint64(i) << 6
		if n := uint64(bits.OnesCount64(w)); n <= 8 {
			if n == 0 && p.N < mostlyNone {
				continue
			}
			// As many as there may be, without asking for each whether it is there:
			// what is too much, the next ones overwrite.
			to := list[at : at+16]
			w = four(to, w, first)
			if n > 4 {
				four(to[8:], w, first)
			}
			at += 2 * n
			continue
		}
		for ; w != 0; first, w = first+8, w>>8 {
			s := &spread[w&255]
			to := list[at : at+16]
			binary.LittleEndian.PutUint64(to, s.low+first*each16)
			binary.LittleEndian.PutUint64(to[8:], s.high+first*each16)
			at += s.size
		}
	}
	p.list, p.listed = list[:at], true
	return p.list
}

// mostlyNone is below how many rows words without any are foreseen.
const mostlyNone = Rows / 128

// four writes the first four rows of a word, and gives the word without them.
func four(to []byte, w, first uint64) uint64 {
	a := uint64(bits.TrailingZeros64(w))
	w &= w - 1
	b := uint64(bits.TrailingZeros64(w))
	w &= w - 1
	c := uint64(bits.TrailingZeros64(w))
	w &= w - 1
	d := uint64(bits.TrailingZeros64(w))
	binary.LittleEndian.PutUint64(to, (a|b<<16|c<<32|d<<48)+first*each16)
	return w & (w - 1)
}

// SetCost is how many rows are counted by the list in the time that a set is.
func (p *Picked) SetCost() int {
	if p.listed {
		return 1000
	}
	return 600 // the list must be made as well
}
