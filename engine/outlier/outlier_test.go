package outlier_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"arpent/engine/outlier"
)

// tail is the negative binomial's, summed with exact fractions from nothing to
// below k: for a whole r, and b and t in quarters.
func tail(k, r, b, t int64) float64 {
	whole := big.NewRat(1, 1)
	p, q := big.NewRat(b, b+t), big.NewRat(t, b+t)
	for range r {
		whole.Mul(whole, p)
	}
	sum := new(big.Rat)
	term := new(big.Rat).Set(whole)
	for j := range k {
		sum.Add(sum, term)
		term.Mul(term, q).Mul(term, big.NewRat(j+r, j+1))
	}
	out, _ := new(big.Rat).Sub(big.NewRat(1, 1), sum).Float64()
	return out
}

func TestTheTailIsThatOfTheNegativeBinomial(t *testing.T) {
	for _, r := range []int64{1, 2, 5, 30, 120} {
		for _, b := range []int64{4, 20, 56} {
			for _, k := range []int64{0, 1, 2, 3, 5, 9, 20, 40} {
				p := outlier.Prior{Shape: 0.5, Rate: float64(b) / 8}
				got := outlier.Prior{Shape: float64(r) - 1, Rate: p.Rate}.AtLeast(int(k), 1, float64(b)/8, 1)
				if want := tail(k, r, b, 4); math.Abs(got-want) > 1e-11*want {
					t.Errorf("r %d, b %d/4, k %d: %.15g, want %.15g", r, b, k, got, want)
				}
			}
		}
	}
	// Known values: one success of even odds is geometric; of two the tail is (k+2) ÷ 2^(k+1).
	for k := range 12 {
		if got := (outlier.Prior{Shape: 1, Rate: 1}).AtLeast(k, 0, 0, 1); math.Abs(got-math.Pow(2, -float64(k))) > 1e-15 {
			t.Errorf("geometric, %d: %g", k, got)
		}
		if got := (outlier.Prior{Shape: 1, Rate: 1}).AtLeast(k, 1, 0, 1); math.Abs(got-float64(k+2)/math.Pow(2, float64(k+1))) > 1e-15 {
			t.Errorf("of two, %d: %g", k, got)
		}
	}
}

func TestThePriorIsFoundAgain(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	const n, exposure = 40_000, 13.0
	gamma := func() float64 { return (r.ExpFloat64() + r.ExpFloat64()) / 20 } // shape 2, rate 20
	sum, squares := 0.0, 0.0
	for range n {
		count, rate := 0.0, gamma()*exposure
		for at := r.ExpFloat64(); at < rate; at += r.ExpFloat64() {
			count++
		}
		sum += count
		squares += count * count
	}
	p := outlier.Learn(n, sum, squares, exposure)
	if math.Abs(p.Shape-2) > 0.15 || math.Abs(p.Rate-20) > 1.5 {
		t.Errorf("%+v", p)
	}
}

func TestAPriorIsSoundWithLittleToGoBy(t *testing.T) {
	for _, c := range []struct {
		name         string
		n            int
		sum, squares float64
	}{{"nobody", 0, 0, 0}, {"one", 1, 0, 0}, {"nothing yet", 200, 0, 0}, {"all alike", 50, 100, 200}, {"one has all", 50, 60, 3600}} {
		p := outlier.Learn(c.n, c.sum, c.squares, 13)
		three, one := p.AtLeast(3, 0, 13, 1), p.AtLeast(1, 0, 13, 1)
		if p.Shape <= 0 || p.Rate <= 0 || math.IsNaN(three) || three <= 0 || three >= one || one >= 1 {
			t.Errorf("%s: %+v, %g, %g", c.name, p, three, one)
		}
		if busy := p.AtLeast(3, 26, 13, 1); busy < three || math.Abs(p.Expect(26, 13, 1)-(p.Shape+26)/(p.Rate+13)) > 1e-12 {
			t.Errorf("%s: three are likelier where there were many before: %g, %g", c.name, busy, three)
		}
	}
}
