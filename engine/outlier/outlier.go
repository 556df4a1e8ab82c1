// Package outlier tells whether a count is more than what chance makes of what
// was seen before.
package outlier

import "math"

// Prior is what is known of the rates of many before one looks at one of them:
// they are spread as a gamma distribution of mean Shape ÷ Rate for each unit of
// exposure.
type Prior struct{ Shape, Rate float64 }

// Most and least that a prior may weigh against what is seen of one alone, as
// multiples of the exposure that all were seen for.
const most, least = 10, 1.0 / 12

// Learn fits a prior by moments to the counts of n that were all seen for the
// same exposure: their sum, and the sum of their squares (Marshall, "Mapping
// Disease and Mortality Rates Using Empirical Bayes Estimators", Applied
// Statistics 40, 1991). Half a count is added to the sum, so that a rate of which
// nothing was seen yet is small and not naught. Where the counts are spread no more than
// chance spreads them, the prior weighs ten times the exposure.
func Learn(n int, sum, squares, exposure float64) Prior {
	if n < 2 {
		rate := exposure // too few to know how they are spread: it weighs as much as what is seen of one
		return Prior{(sum + 0.5) / (float64(max(n, 1)) * exposure) * rate, rate}
	}
	count := float64(n)
	mean := sum / count
	variance := (squares - count*mean*mean) / (count - 1)
	rate := most * exposure
	if spread := (variance - mean) / (exposure * exposure); spread > 0 {
		rate = min(rate, max(mean/exposure/spread, least*exposure))
	}
	return Prior{(sum + 0.5) / (count * exposure) * rate, rate}
}

// Expect is how many are expected over a further exposure of whoever had so many
// in an exposure before.
func (p Prior) Expect(count int, exposure, ahead float64) float64 {
	return (p.Shape + float64(count)) / (p.Rate + exposure) * ahead
}

// AtLeast is the probability of at least k over a further exposure of whoever had
// so many in an exposure before. What is then known of the rate is again a gamma
// distribution, and a Poisson count of such a rate is negative binomial (Gelman
// et al., Bayesian Data Analysis, third edition, sections 2.6 and 2.7):
//
//	P(j) = Γ(j + r) ÷ (j! Γ(r)) · (b ÷ (b + t))^r · (t ÷ (b + t))^j
//
// with r = Shape + count, b = Rate + exposure and t = ahead. The tail is summed
// from its largest term on, so that small probabilities are exact.
func (p Prior) AtLeast(k, count int, exposure, ahead float64) float64 {
	if k <= 0 {
		return 1
	}
	r, b := p.Shape+float64(count), p.Rate+exposure
	q := ahead / (b + ahead)
	term := math.Exp(logGamma(float64(k)+r) - logGamma(float64(k)+1) - logGamma(r) + r*math.Log1p(-q) + float64(k)*math.Log(q))
	sum := 0.0
	for j := float64(k); ; j++ {
		sum += term
		ratio := (j + r) / (j + 1) * q
		if ratio < 1 && term*ratio < sum*1e-16*(1-ratio) {
			return min(1, sum)
		}
		term *= ratio
	}
}

func logGamma(x float64) float64 {
	y, _ := math.Lgamma(x)
	return y
}
