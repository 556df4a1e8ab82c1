package facet

import "math/bits"

// count adds, per code, how many of the rows have it.
func (c *codes) count(rows *bitset, into []uint32) {
	switch {
	case c.rows != nil && rows.count() > 256*len(c.rows):
		for code := range c.rows {
			into[code] += uint32(rows.common(&c.rows[code]))
		}
	case c.narrow != nil:
		countNarrow(c.narrow, rows, into)
	case c.middle != nil:
		countCodes(c.middle, rows, into)
	default:
		countCodes(c.wide, rows, into)
	}
}

// countNarrow keeps four tallies, since adding to one counter twice in a row
// must wait for the first to be stored.
func countNarrow(codes []uint8, rows *bitset, into []uint32) {
	var a, b, c, d [256]uint32
	codes = codes[:chunkRows]
	for i, w := range rows {
		at := codes[i<<6 : i<<6+64 : i<<6+64]
		if w == ^uint64(0) {
			for j := 0; j < 64; j += 4 {
				a[at[j]]++
				b[at[j+1]]++
				c[at[j+2]]++
				d[at[j+3]]++
			}
			continue
		}
		for w != 0 {
			a[at[bits.TrailingZeros64(w)&63]]++
			w &= w - 1
			if w == 0 {
				break
			}
			b[at[bits.TrailingZeros64(w)&63]]++
			w &= w - 1
		}
	}
	for i := range into[:min(len(into), 256)] {
		into[i] += a[i] + b[i] + c[i] + d[i]
	}
}

func countCodes[T uint16 | uint32](codes []T, rows *bitset, into []uint32) {
	for i, w := range rows {
		for ; w != 0; w &= w - 1 {
			into[codes[i<<6+bits.TrailingZeros64(w)]]++
		}
	}
}

// counter is a column whose values can be counted.
type counter interface {
	count(rows *bitset, into []uint32)
	all() []uint32 // of every live row; nil when they are not kept
}

func (c *codes) all() []uint32 { return c.counts }
func (s *sets) all() []uint32  { return s.counts }

func (s *sets) count(rows *bitset, into []uint32) {
	if 4*rows.count() > chunkRows {
		s.among(rows, into)
		return
	}
	for i, w := range rows {
		for ; w != 0; w &= w - 1 {
			for _, code := range s.list(i<<6 + bits.TrailingZeros64(w)) {
				into[code]++
			}
		}
	}
}
