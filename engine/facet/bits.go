package facet

import "math/bits"

// chunkRows is how many rows a chunk holds: 2^16, so that a bitset of one is 8 KiB.
const chunkRows = 1 << 16

const chunkWords = chunkRows / 64

// bitset is a set of rows of a chunk.
type bitset [chunkWords]uint64

func (b *bitset) set(i int)      { b[i>>6] |= 1 << (i & 63) }
func (b *bitset) unset(i int)    { b[i>>6] &^= 1 << (i & 63) }
func (b *bitset) has(i int) bool { return b[i>>6]>>(i&63)&1 == 1 }

func (b *bitset) and(o *bitset) {
	for i := range b {
		b[i] &= o[i]
	}
}

func (b *bitset) or(o *bitset) {
	for i := range b {
		b[i] |= o[i]
	}
}

func (b *bitset) without(o *bitset) {
	for i := range b {
		b[i] &^= o[i]
	}
}

func (b *bitset) count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// common counts the rows that are in both.
func (b *bitset) common(o *bitset) int {
	n := 0
	for i := range b {
		n += bits.OnesCount64(b[i] & o[i])
	}
	return n
}

// meets says whether a row is in both.
func (b *bitset) meets(o *bitset) bool {
	for i := range b {
		if b[i]&o[i] != 0 {
			return true
		}
	}
	return false
}

func (b *bitset) empty() bool {
	for _, w := range b {
		if w != 0 {
			return false
		}
	}
	return true
}

// each visits the rows in rising order.
func (b *bitset) each(fn func(row int)) {
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			fn(i<<6 + bits.TrailingZeros64(w))
		}
	}
}
