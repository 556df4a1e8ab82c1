// Package landing says where a period will end: what is closed, plus draws of
// the deals still open. Deals of a period share its luck (a quarter in which
// budgets freeze freezes many deals at once), so draws are correlated through
// one normal shock: a deal is won when √ρ·Z + √(1−ρ)·εᵢ < Φ⁻¹(pᵢ), the
// one-factor Gaussian copula (Vasicek, "Probability of loss on loan
// portfolio", 1987). Each deal's own probability stays pᵢ whatever ρ.
package landing

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Deal is one that may still be won in the period.
type Deal struct {
	Amount      float64 // in the unit of the result
	Probability float64 // 0..1
}

// Wish is what to simulate.
type Wish struct {
	Closed      float64 // won already
	Deals       []Deal
	Quota       float64 // 0: no probability of reaching it is given
	Correlation float64 // ρ, 0 ≤ ρ < 1
	Draws       int     // ten thousand when 0
	Seed        uint64
}

// Result is the distribution of where the period ends.
type Result struct {
	Expected  float64   `json:"expected"`
	P10       float64   `json:"p10" doc:"Nine times in ten it ends above"`
	P50       float64   `json:"p50"`
	P90       float64   `json:"p90" doc:"One time in ten it ends above"`
	Reach     *float64  `json:"reach,omitempty" doc:"Probability of reaching the quota"`
	Draws     int       `json:"draws"`
	Seed      uint64    `json:"seed"`
	Histogram []Bar     `json:"histogram"`
	sorted    []float64 // every draw, rising
}

// Bar counts draws from From up to below To; the last includes To.
type Bar struct {
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	Draws int     `json:"draws"`
}

const bars = 24

// Simulate draws. Same wish, same result.
func Simulate(w Wish) (Result, error) {
	if err := w.check(); err != nil {
		return Result{}, err
	}
	if w.Draws == 0 {
		w.Draws = 10_000
	}
	r := rand.New(rand.NewPCG(w.Seed, 0xa11ce))
	own, shared := math.Sqrt(1-w.Correlation), math.Sqrt(w.Correlation)
	below := make([]float64, len(w.Deals))
	result := Result{Expected: w.Closed, Draws: w.Draws, Seed: w.Seed, sorted: make([]float64, w.Draws)}
	for i, d := range w.Deals {
		below[i] = math.Sqrt2 * math.Erfinv(2*d.Probability-1)
		result.Expected += float64(d.Amount * d.Probability)
	}
	reached := 0
	for k := range w.Draws {
		shock, sum := shared*r.NormFloat64(), w.Closed
		for i, d := range w.Deals {
			if shock+float64(own*r.NormFloat64()) < below[i] {
				sum += d.Amount
			}
		}
		if sum >= w.Quota {
			reached++
		}
		result.sorted[k] = sum
	}
	slices.Sort(result.sorted)
	result.P10, result.P50, result.P90 = result.Quantile(0.1), result.Quantile(0.5), result.Quantile(0.9)
	if w.Quota > 0 {
		share := float64(reached) / float64(w.Draws)
		result.Reach = &share
	}
	result.Histogram = histogram(result.sorted)
	return result, nil
}

func (w *Wish) check() error {
	if !(w.Correlation >= 0 && w.Correlation < 1) {
		return fmt.Errorf("a correlation of %g is not between 0 and 1", w.Correlation)
	}
	if w.Draws < 0 || w.Draws > 1_000_000 {
		return fmt.Errorf("%d draws are not between 1 and a million", w.Draws)
	}
	if math.IsNaN(w.Closed) || math.IsInf(w.Closed, 0) || math.IsNaN(w.Quota) {
		return errors.New("what is closed and the quota must be numbers")
	}
	for i, d := range w.Deals {
		if !(d.Probability >= 0 && d.Probability <= 1) {
			return fmt.Errorf("deal %d has a probability of %g", i, d.Probability)
		}
		if math.IsNaN(d.Amount) || math.IsInf(d.Amount, 0) {
			return fmt.Errorf("deal %d has no amount", i)
		}
	}
	return nil
}

// Quantile is the value that a share of the draws does not exceed.
func (r *Result) Quantile(share float64) float64 {
	i := int(math.Ceil(share*float64(len(r.sorted)))) - 1
	return r.sorted[min(max(i, 0), len(r.sorted)-1)]
}

func histogram(sorted []float64) []Bar {
	low, high := sorted[0], sorted[len(sorted)-1]
	if low == high {
		return []Bar{{low, high, len(sorted)}}
	}
	list := make([]Bar, bars)
	for i := range list {
		list[i].From, list[i].To = low+(high-low)*float64(i)/bars, low+(high-low)*float64(i+1)/bars
	}
	for _, v := range sorted {
		list[min(int((v-low)/(high-low)*bars), bars-1)].Draws++
	}
	return list
}
