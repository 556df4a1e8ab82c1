package place

import (
	"math"

	"arpent/internal/place/pack"
)

// figure says how an indicator is read from a pack, or made of two others.
type figure struct {
	name, unit      string
	french, english string
	source, vintage string
	part, of        string  // a rate: factor × part ÷ of, computed on every level
	factor          float64 // 100 for percentages; 0: the figure stands in the pack
	minus           string  // a rate of change: factor × (part − minus) ÷ of
	mean            bool    // a mean that cannot be added up: on the finest level only
}

// read gives the indicators of the finest level, figures of the pack first named by prefix.
func readFigures(p *pack.Pack, prefix string, list []figure) ([]Indicator, error) {
	var out []Indicator
	for _, f := range list {
		if f.factor != 0 {
			continue
		}
		values, err := p.Floats(prefix + f.name)
		if err != nil {
			return nil, err
		}
		out = append(out, f.indicator(values))
	}
	return withRates(list, out), nil
}

// sumFigures brings additive figures up to a coarser level of n areas.
func sumFigures(fine []Indicator, list []figure, parent []int32, n int) []Indicator {
	var out []Indicator
	for _, k := range fine {
		if k.Additive {
			k.Values = sum(k.Values, parent, n)
			out = append(out, k)
		}
	}
	return withRates(list, out)
}

func withRates(list []figure, known []Indicator) []Indicator {
	values := map[string][]float64{}
	for _, k := range known {
		values[k.Name] = k.Values
	}
	var out []Indicator
	for _, f := range list { // in the order of the list
		switch {
		case f.factor == 0:
			for _, k := range known {
				if k.Name == f.name {
					out = append(out, k)
				}
			}
		case values[f.part] != nil && values[f.of] != nil:
			rate := make([]float64, len(values[f.part]))
			for i := range rate {
				v := values[f.part][i]
				if f.minus != "" {
					v -= values[f.minus][i]
				}
				if rate[i] = f.factor * v / values[f.of][i]; math.IsInf(rate[i], 0) {
					rate[i] = unknown
				}
			}
			out = append(out, f.indicator(rate))
		}
	}
	return out
}

func (f figure) indicator(values []float64) Indicator {
	return Indicator{Name: f.name, Unit: f.unit, Label: Label{f.french, f.english}, Source: f.source, Vintage: f.vintage,
		Additive: f.factor == 0 && !f.mean, Values: values}
}
