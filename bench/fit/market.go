package main

import (
	"fmt"
	"math"
	"math/rand/v2"

	"arpent/internal/lead/fit"
)

var attributes = []string{"industry", "size", "region"}

const (
	industries, sizes, regions               = 40, 9, 18
	base                                     = -0.6
	industrySD, sizeSD, regionSD, togetherSD = 0.6, 0.5, 0.2, 0.3
	hiddenSD, driftSD                        = 0.7, 0.2
)

// market is the effects that make deals.
type market struct {
	r                      *rand.Rand
	industry, size, region [2][]float64 // of the first deal, of the last
	together               [][]float64
}

// chance is how likely a deal was to be won: by the true effects of what is
// known of its account, the rest averaged out, and by everything.
type chance struct{ byAttributes, whole float64 }

func newMarket(seed uint64) *market {
	m := &market{r: rand.New(rand.NewPCG(seed, 77))}
	m.industry, m.size, m.region = m.effects(industries, industrySD), m.effects(sizes, sizeSD), m.effects(regions, regionSD)
	for range industries {
		m.together = append(m.together, m.effects(sizes, togetherSD)[0])
	}
	return m
}

func (m *market) effects(n int, sd float64) (out [2][]float64) {
	for range n {
		first := m.r.NormFloat64() * sd
		out[0] = append(out[0], first)
		out[1] = append(out[1], first+m.r.NormFloat64()*driftSD)
	}
	return out
}

// deals draws deals in the order of time. Industries and regions are uneven, and
// an industry has its usual sizes, so that attributes tell in part the same.
func (m *market) deals(n int) ([]fit.Example, []chance) {
	var examples []fit.Example
	var truth []chance
	for i := range n {
		at := float64(i) / float64(n)
		of := func(e [2][]float64, k int) float64 { return e[0][k] + at*(e[1][k]-e[0][k]) }
		industry, region := zipf(m.r, industries), zipf(m.r, regions)
		size := int(math.Abs(float64(industry%sizes)+m.r.NormFloat64()*2)) % sizes
		known := base + of(m.industry, industry) + of(m.size, size) + of(m.region, region) + m.together[industry][size]
		whole := logistic(known + m.r.NormFloat64()*hiddenSD)
		values := []string{fmt.Sprint("i", industry), fmt.Sprint("s", size), fmt.Sprint("r", region)}
		if m.r.IntN(12) == 0 {
			values[m.r.IntN(len(values))] = "" // somebody did not fill it in
		}
		examples = append(examples, fit.Example{Values: values, Won: m.r.Float64() < whole})
		truth = append(truth, chance{averaged(known), whole})
	}
	return examples, truth
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// averaged is the mean chance over what no attribute tells.
func averaged(known float64) float64 {
	sum, weights := 0.0, 0.0
	for z := -4.0; z <= 4; z += 0.25 {
		w := math.Exp(-z * z / 2)
		sum, weights = sum+w*logistic(known+z*hiddenSD), weights+w
	}
	return sum / weights
}

// zipf draws k in proportion to 1/(k+1).
func zipf(r *rand.Rand, n int) int {
	sum := 0.0
	for k := range n {
		sum += 1 / float64(k+1)
	}
	for at, k := r.Float64()*sum, 0; ; k++ {
		if at -= 1 / float64(k+1); at < 0 || k == n-1 {
			return k
		}
	}
}
