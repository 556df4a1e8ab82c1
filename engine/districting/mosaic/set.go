package mosaic

import "math/bits"

// Set holds units by their bit.
type Set [2]uint64

// MostUnits is the largest number of units that a Set can tell apart.
const MostUnits = 128

func (s Set) Has(i int) bool   { return s[i>>6]>>(i&63)&1 != 0 }
func (s Set) With(i int) Set   { s[i>>6] |= 1 << (i & 63); return s }
func (s Set) Or(t Set) Set     { return Set{s[0] | t[0], s[1] | t[1]} }
func (s Set) And(t Set) Set    { return Set{s[0] & t[0], s[1] & t[1]} }
func (s Set) Minus(t Set) Set  { return Set{s[0] &^ t[0], s[1] &^ t[1]} }
func (s Set) Empty() bool      { return s[0]|s[1] == 0 }
func (s Set) Meets(t Set) bool { return s[0]&t[0]|s[1]&t[1] != 0 }

func (s Set) Size() int { return bits.OnesCount64(s[0]) + bits.OnesCount64(s[1]) }

// First is the lowest unit of a set that is not empty.
func (s Set) First() int {
	if s[0] != 0 {
		return bits.TrailingZeros64(s[0])
	}
	return 64 + bits.TrailingZeros64(s[1])
}

// Next takes the lowest unit out of a set that is not empty.
func (s *Set) Next() int {
	if s[0] != 0 {
		i := bits.TrailingZeros64(s[0])
		s[0] &= s[0] - 1
		return i
	}
	i := bits.TrailingZeros64(s[1])
	s[1] &= s[1] - 1
	return 64 + i
}
