package districting

import "sort"

// Giant is a unit that is by itself larger than the largest territory allows:
// no feasible plan exists until it is split.
type Giant struct {
	Unit    int32
	Balance int     // index in Problem.Balance
	Value   float64 // the unit's measure
	High    float64 // the most that any territory may have
}

// Giants lists the units that no territory can hold, largest excess first.
func Giants(p *Problem) []Giant {
	var giants []Giant
	for bi, b := range p.Balance {
		high := 0.0
		for t := range p.Territories {
			_, h := p.Bounds(b, int32(t))
			high = max(high, h)
		}
		for i, v := range p.Measures[b.Measure].Values {
			if v > high+p.Slack(b) {
				giants = append(giants, Giant{Unit: int32(i), Balance: bi, Value: v, High: high})
			}
		}
	}
	sort.SliceStable(giants, func(i, j int) bool {
		return giants[i].Value*giants[j].High > giants[j].Value*giants[i].High
	})
	return giants
}

// Slack is the rounding allowance on a bound: sums of floating-point measures
// depend on the order of addition.
func (p *Problem) Slack(b Balance) float64 {
	return 1e-9 * p.Total(b.Measure) / float64(p.Territories)
}
