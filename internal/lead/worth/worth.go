// Package worth says what accounts are worth to whoever sells there: the chance
// that a deal is won, times what one might sell in a year; and where each stands
// among all accounts by that.
package worth

import (
	"slices"
	"sort"
)

// Unknown is the potential of an account of which nobody said it.
const Unknown = -1

// Worth is what an account is worth.
type Worth struct {
	Chance    float64 // that a deal is won, 0 to 1
	Potential int64   // a year's, in minor units of Currency, or Unknown
	Currency  string
	Above     float64 // the share of accounts that it stands above, its equals by half: 0 to 1
}

// mostSteps bounds a scale: finer than anybody looks.
const mostSteps = 2001

// Scale tells where an account stands among all. Amounts are compared within
// one currency; accounts without a potential by their chances alone.
type Scale struct {
	Worths  map[string][]float64 `json:"worths"`  // rising, by currency
	Chances []float64            `json:"chances"` // rising
}

// Add counts one more account; Done must follow the last.
func (s *Scale) Add(chance float64, potential *int64, currency string) {
	s.Chances = append(s.Chances, chance)
	if potential == nil {
		return
	}
	if s.Worths == nil {
		s.Worths = map[string][]float64{}
	}
	s.Worths[currency] = append(s.Worths[currency], chance*float64(*potential))
}

// Done makes the scale ready to be asked.
func (s *Scale) Done() {
	s.Chances = steps(s.Chances)
	for code, list := range s.Worths {
		s.Worths[code] = steps(list)
	}
}

// steps sorts numbers, and leaves of very many those at equal distances.
func steps(list []float64) []float64 {
	slices.Sort(list)
	if len(list) <= mostSteps {
		return list
	}
	out := make([]float64, mostSteps)
	for i := range out {
		out[i] = list[i*(len(list)-1)/(mostSteps-1)]
	}
	return out
}

// Of is an account's worth.
func (s *Scale) Of(chance float64, potential *int64, currency string) Worth {
	w := Worth{Chance: chance, Potential: Unknown, Currency: currency}
	if potential == nil {
		w.Above = share(s.Chances, chance)
		return w
	}
	w.Potential = *potential
	w.Above = share(s.Worths[currency], chance*float64(*potential))
	return w
}

// share is which part of rising numbers lies below one, its equals by half.
func share(list []float64, one float64) float64 {
	if len(list) == 0 {
		return 0.5
	}
	below := sort.SearchFloat64s(list, one)
	upTo := sort.Search(len(list), func(i int) bool { return list[i] > one })
	return float64(below+upTo) / float64(2*len(list))
}
