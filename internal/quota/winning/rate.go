// Package winning measures how deals are won: rates by count and by value,
// drawn towards the rest of the company when there is little to go by, and how
// long deals take, those still open counted.
package winning

import "math"

// Tally counts decided deals of a territory, a person or a competitor. Deals
// that ended without a decision stand apart.
type Tally struct {
	Won        int     `json:"won"`
	Lost       int     `json:"lost"`
	Undecided  int     `json:"undecided" doc:"Ended without a decision"`
	WonValue   float64 `json:"won_value"`
	LostValue  float64 `json:"lost_value"`
	AllSquares float64 `json:"-"`
}

// Add counts a deal.
func (t *Tally) Add(won bool, value float64) {
	if won {
		t.Won++
		t.WonValue += value
	} else {
		t.Lost++
		t.LostValue += value
	}
	t.AllSquares += value * value
}

func (t *Tally) decided() float64 { return float64(t.Won + t.Lost) }

// Prior is a beta distribution of win rates: Alpha won and Beta lost, as if
// seen before.
type Prior struct {
	Alpha float64 `json:"alpha"`
	Beta  float64 `json:"beta"`
}

// Mean is the rate that the prior expects.
func (p Prior) Mean() float64 { return p.Alpha / (p.Alpha + p.Beta) }

// weakest and strongest bound how many deals a prior is worth.
const weakest, strongest = 2, 200

// PriorOf fits a prior to groups by moments (Kleinman, "Proportions with
// extraneous variance", JASA 1973): the wider groups differ beyond chance, the
// less it is worth. Without decided deals it is one won, one lost.
func PriorOf(groups []Tally) Prior {
	won, decided, squares, used := 0.0, 0.0, 0.0, 0.0
	for i := range groups {
		if n := groups[i].decided(); n > 0 {
			won, decided, squares, used = won+float64(groups[i].Won), decided+n, squares+n*n, used+1
		}
	}
	if decided == 0 {
		return Prior{1, 1}
	}
	mean := (won + 0.5) / (decided + 1) // never 0 or 1, so that neither is taken for certain
	worth := float64(strongest)
	if spread := decided - squares/decided; used > 1 && spread > 0 {
		between := 0.0
		for i := range groups {
			if n := groups[i].decided(); n > 0 {
				d := float64(groups[i].Won)/n - mean
				between += n * d * d
			}
		}
		variance := (between - (used-1)*mean*(1-mean)) / spread
		if variance > 0 {
			worth = mean*(1-mean)/variance - 1
		}
	}
	worth = math.Min(math.Max(worth, weakest), strongest)
	return Prior{mean * worth, (1 - mean) * worth}
}

// Rate is a win rate: as counted, drawn towards the prior, and where it lies
// with 90 % probability.
type Rate struct {
	Raw    *float64 `json:"raw,omitempty" doc:"Won ÷ decided; absent without decided deals"`
	Shrunk float64  `json:"shrunk" doc:"(won + α) ÷ (decided + α + β)"`
	Low    float64  `json:"low"`
	High   float64  `json:"high"`
}

// ByCount is the rate of deals.
func (t *Tally) ByCount(p Prior) Rate { return rate(float64(t.Won), t.decided(), p) }

// ByValue is the rate of value. A few large deals carry most of it, so it
// counts only as many deals as its evenness is worth (Kish's effective size).
func (t *Tally) ByValue(p Prior) Rate {
	value := t.WonValue + t.LostValue
	if value == 0 {
		return rate(0, 0, p)
	}
	n := value * value / t.AllSquares
	return rate(n*t.WonValue/value, n, p)
}

func rate(won, decided float64, p Prior) Rate {
	alpha, beta := won+p.Alpha, decided-won+p.Beta
	r := Rate{Shrunk: alpha / (alpha + beta), Low: betaQuantile(0.05, alpha, beta), High: betaQuantile(0.95, alpha, beta)}
	if decided > 0 {
		raw := won / decided
		r.Raw = &raw
	}
	return r
}
