package winning

import "slices"

// Span is how long a deal has lasted.
type Span struct {
	Days int
	Over bool // it was won after that long; false: still open, or lost, by then
}

// Step is a point of a curve: after so many days, the share of deals still not
// won, were none lost.
type Step struct {
	Days   int     `json:"days"`
	Share  float64 `json:"share"`
	AtRisk int     `json:"at_risk" doc:"Deals that had lasted so long"`
}

// Curve is the product-limit estimate of how long winning takes (Kaplan and
// Meier, "Nonparametric estimation from incomplete observations", JASA 1958):
// open deals count for the days they have lasted, instead of being left out,
// which would make the cycle look short. Days below zero count as zero.
func Curve(spans []Span) []Step {
	sorted := slices.Clone(spans)
	for i := range sorted {
		sorted[i].Days = max(sorted[i].Days, 0)
	}
	slices.SortFunc(sorted, func(a, b Span) int { return a.Days - b.Days })
	steps, share := []Step{}, 1.0
	for i := 0; i < len(sorted); {
		j, won := i, 0
		for ; j < len(sorted) && sorted[j].Days == sorted[i].Days; j++ {
			if sorted[j].Over {
				won++
			}
		}
		if won > 0 {
			share *= 1 - float64(won)/float64(len(sorted)-i)
			steps = append(steps, Step{sorted[i].Days, share, len(sorted) - i})
		}
		i = j
	}
	return steps
}

// Median is after how many days half of the deals are won; false when fewer
// are within what was seen.
func Median(curve []Step) (int, bool) {
	for _, s := range curve {
		if s.Share <= 0.5 {
			return s.Days, true
		}
	}
	return 0, false
}

// Chance is the probability that a deal open for age days is won within the
// next days; 0 when the curve says nothing about so old a deal.
func Chance(curve []Step, age, days int) float64 {
	now, then := at(curve, age), at(curve, age+days)
	if now == 0 {
		return 0
	}
	return 1 - then/now
}

func at(curve []Step, days int) float64 {
	share := 1.0
	for _, s := range curve {
		if s.Days > days {
			break
		}
		share = s.Share
	}
	return share
}
