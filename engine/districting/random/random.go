// Package random gives streams of pseudo-random numbers that are the same on
// every machine and with every number of workers.
package random

// Stream is splitmix64 (Steele, Lea, Flood 2014): small, fast, and the same
// sequence everywhere.
type Stream struct{ state uint64 }

// New starts the stream of that number under a seed; streams of one seed are
// independent of each other.
func New(seed, stream uint64) *Stream {
	r := &Stream{state: seed*0x9e3779b97f4a7c15 ^ (stream+1)*0xd1342543de82ef95}
	r.Next()
	return r
}

// Next gives 64 random bits.
func (r *Stream) Next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}

// Below gives an integer in [0, n), n > 0 (multiply-shift; the bias is below 2^-32).
func (r *Stream) Below(n int) int {
	return int((r.Next() >> 32) * uint64(n) >> 32)
}

// Unit gives a float in [0, 1).
func (r *Stream) Unit() float64 { return float64(r.Next()>>11) / (1 << 53) }

// Shuffle puts the list in random order.
func (r *Stream) Shuffle(list []int32) {
	for i := len(list) - 1; i > 0; i-- {
		j := r.Below(i + 1)
		list[i], list[j] = list[j], list[i]
	}
}
