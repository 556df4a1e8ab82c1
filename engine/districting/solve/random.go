package solve

import "math"

// random is splitmix64 (Steele, Lea, Flood 2014): small, fast, and the same
// sequence everywhere.
type random struct{ state uint64 }

func newRandom(seed, stream uint64) *random {
	r := &random{state: seed*0x9e3779b97f4a7c15 ^ (stream+1)*0xd1342543de82ef95}
	r.next()
	return r
}

func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}

// below gives an integer in [0, n), n > 0 (multiply-shift; the bias is below 2^-32).
func (r *random) below(n int) int {
	return int((r.next() >> 32) * uint64(n) >> 32)
}

// unit gives a float in [0, 1).
func (r *random) unit() float64 { return float64(r.next()>>11) / (1 << 53) }

func (r *random) shuffle(list []int32) {
	for i := len(list) - 1; i > 0; i-- {
		j := r.below(i + 1)
		list[i], list[j] = list[j], list[i]
	}
}

const coolBits = 12

// coolTable holds -log of the mid-points of 2^coolBits equal parts of (0, 1):
// the energy rises, in units of the temperature, that Metropolis accepts.
func coolTable() []float64 {
	table := make([]float64, 1<<coolBits)
	for i := range table {
		table[i] = -math.Log((float64(i) + 0.5) / float64(len(table)))
	}
	return table
}
