// Package rowset holds sets of the rows of a chunk of an index, and counts codes
// among them.
package rowset

import "math/bits"

// Rows is how many rows a chunk holds: 2^16, so that a set of them is 8 KiB.
const Rows = 1 << 16

// Set is a set of rows of a chunk: row i is bit i%64 of word i/64.
type Set [Rows / 64]uint64

// Put, Drop and Has take a row in, out, and say whether it is in.
func (b *Set) Put(i int)      { b[i>>6] |= 1 << (i & 63) }
func (b *Set) Drop(i int)     { b[i>>6] &^= 1 << (i & 63) }
func (b *Set) Has(i int) bool { return b[i>>6]>>(i&63)&1 == 1 }

// And keeps the rows that are in the other set, too.
func (b *Set) And(o *Set) {
	for i := range b {
		b[i] &= o[i]
	}
}

// Or takes in the rows of another set.
func (b *Set) Or(o *Set) {
	for i := range b {
		b[i] |= o[i]
	}
}

// Without takes out the rows of another set.
func (b *Set) Without(o *Set) {
	for i := range b {
		b[i] &^= o[i]
	}
}

// Count is how many rows are in.
func (b *Set) Count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// Common counts the rows that are in both.
func (b *Set) Common(o *Set) int {
	n := 0
	for i := range b {
		n += bits.OnesCount64(b[i] & o[i])
	}
	return n
}

// Meets says whether a row is in both.
func (b *Set) Meets(o *Set) bool {
	for i := range b {
		if b[i]&o[i] != 0 {
			return true
		}
	}
	return false
}

// Empty says whether no row is in.
func (b *Set) Empty() bool {
	for _, w := range b {
		if w != 0 {
			return false
		}
	}
	return true
}

// Each visits the rows in rising order.
func (b *Set) Each(fn func(row int)) {
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			fn(i<<6 + bits.TrailingZeros64(w))
		}
	}
}
