package exact

import "math/bits"

// set holds units by their bit.
type set [2]uint64

// MostUnits is the size of problem that Prove takes on.
const MostUnits = 128

func (s set) has(i int) bool   { return s[i>>6]>>(i&63)&1 != 0 }
func (s set) with(i int) set   { s[i>>6] |= 1 << (i & 63); return s }
func (s set) or(t set) set     { return set{s[0] | t[0], s[1] | t[1]} }
func (s set) and(t set) set    { return set{s[0] & t[0], s[1] & t[1]} }
func (s set) minus(t set) set  { return set{s[0] &^ t[0], s[1] &^ t[1]} }
func (s set) empty() bool      { return s[0]|s[1] == 0 }
func (s set) meets(t set) bool { return s[0]&t[0]|s[1]&t[1] != 0 }

func (s set) size() int { return bits.OnesCount64(s[0]) + bits.OnesCount64(s[1]) }

// first is the lowest unit of a set that is not empty.
func (s set) first() int {
	if s[0] != 0 {
		return bits.TrailingZeros64(s[0])
	}
	return 64 + bits.TrailingZeros64(s[1])
}

// next takes the lowest unit out of a set that is not empty.
func (s *set) next() int {
	if s[0] != 0 {
		i := bits.TrailingZeros64(s[0])
		s[0] &= s[0] - 1
		return i
	}
	i := bits.TrailingZeros64(s[1])
	s[1] &= s[1] - 1
	return 64 + i
}
