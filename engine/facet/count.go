package facet

import (
	"encoding/binary"
	"math/bits"
)

// picked is rows of a chunk that are to be counted, in the forms that counting
// takes: columns of few values count the set, 64 rows at a time, others go
// through the list, which is made once for all of them.
type picked struct {
	rows   bitset
	n      int // rows in the set
	list   rowList
	listed bool // list holds the rows
}

// pick takes the rows that now stand in the set.
func (p *picked) pick() {
	p.n, p.listed = p.rows.count(), false
}

// rowList is rows of a chunk, rising, two bytes each.
type rowList []byte

func (l rowList) first() int { return int(binary.LittleEndian.Uint16(l)) }

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

// asList gives the rows as a list.
func (p *picked) asList() rowList {
	if p.listed {
		return p.list
	}
	if cap(p.list) == 0 {
		p.list = make(rowList, 0, 2*chunkRows+16)
	}
	list, at := p.list[:cap(p.list)], uint64(0)
	for i, w := range p.rows {
		if bits.OnesCount64(w) < 8 {
			for ; w != 0; w &= w - 1 {
				binary.LittleEndian.PutUint16(list[at:], uint16(i<<6+bits.TrailingZeros64(w)))
				at += 2
			}
			continue
		}
		for first := uint64(i) << 6; w != 0; first, w = first+8, w>>8 {
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

// counter is a column whose values can be counted.
type counter interface {
	// count adds, per code, how many of the rows have it.
	count(rows *picked, into []uint32)
	all() []uint32 // of every live row; nil when they are not kept
}

func (c *codes) all() []uint32 { return c.counts }
func (s *sets) all() []uint32  { return s.counts }

// setCost is how many rows are counted by the list in the time that a set is.
func (p *picked) setCost() int {
	if p.listed {
		return 1000
	}
	return 600 // the list must be made as well
}

func (c *codes) count(rows *picked, into []uint32) {
	switch {
	case c.rows != nil && rows.n > rows.setCost()*(len(c.rows)-1):
		rest := rows.n // each row has one code
		for code := 1; code < len(c.rows); code++ {
			n := rows.rows.common(&c.rows[code])
			into[code] += uint32(n)
			rest -= n
		}
		into[0] += uint32(rest)
	case c.narrow != nil:
		countNarrow((*[chunkRows]uint8)(c.narrow), rows.asList(), into)
	case c.middle != nil:
		countMiddle((*[chunkRows]uint16)(c.middle), rows.asList(), into)
	default:
		for list := rows.asList(); len(list) > 0; list = list[2:] {
			into[c.wide[list.first()]]++
		}
	}
}

// countNarrow keeps four tallies, since adding to one counter twice in a row
// must wait for the first to be stored.
func countNarrow(codes *[chunkRows]uint8, rows rowList, into []uint32) {
	var a, b, c, d [256]uint32
	for ; len(rows) >= 8; rows = rows[8:] {
		four := binary.LittleEndian.Uint64(rows)
		a[codes[uint16(four)]]++
		b[codes[uint16(four>>16)]]++
		c[codes[uint16(four>>32)]]++
		d[codes[uint16(four>>48)]]++
	}
	for ; len(rows) > 0; rows = rows[2:] {
		a[codes[rows.first()]]++
	}
	for i := range into[:min(len(into), 256)] {
		into[i] += a[i] + b[i] + c[i] + d[i]
	}
}

// tallied is up to how many codes have two tallies each in countMiddle.
const tallied = 1 << 10

// countMiddle does the same with two tallies, while they stay small.
func countMiddle(codes *[chunkRows]uint16, rows rowList, into []uint32) {
	if len(into) > tallied || len(rows) < tallied {
		for ; len(rows) > 0; rows = rows[2:] {
			into[codes[rows.first()]]++
		}
		return
	}
	var a, b [tallied]uint32
	for ; len(rows) >= 8; rows = rows[8:] {
		four := binary.LittleEndian.Uint64(rows)
		a[codes[uint16(four)]%tallied]++
		b[codes[uint16(four>>16)]%tallied]++
		a[codes[uint16(four>>32)]%tallied]++
		b[codes[uint16(four>>48)]%tallied]++
	}
	for ; len(rows) > 0; rows = rows[2:] {
		a[codes[rows.first()]%tallied]++
	}
	for i := range into {
		into[i] += a[i] + b[i]
	}
}

// listCost is how many postings are looked at in the time that the codes of one
// listed row are: their number is not foreseen. severalCost is the same for the
// codes but the first, of rows some of which have more.
const listCost, severalCost = 10, 40

func (s *sets) count(rows *picked, into []uint32) {
	switch {
	case s.few != nil && rows.n > rows.setCost()/listCost*len(s.few):
		for code := range s.few {
			into[code] += uint32(rows.rows.common(&s.few[code]))
		}
	case s.first != nil:
		none := into[0]
		countMiddle((*[chunkRows]uint16)(s.first), rows.asList(), into)
		into[0] = none
		if severalCost*rows.n > len(s.more.rows) {
			s.more.among(&rows.rows, into)
			return
		}
		several := *s.several
		several.and(&rows.rows)
		several.each(func(row int) {
			for _, code := range s.list(row)[1:] {
				into[code]++
			}
		})
	default:
		for list := rows.asList(); len(list) > 0; list = list[2:] {
			for _, code := range s.list(list.first()) {
				into[code]++
			}
		}
	}
}
