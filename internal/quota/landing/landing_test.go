package landing

import (
	"math"
	"testing"
)

// With few deals the exact distribution can be listed: without correlation the
// draws must come near it.
func TestNearTheExactDistribution(t *testing.T) {
	deals := []Deal{{100, 0.5}, {40, 0.2}, {300, 0.7}, {25, 0.9}, {80, 0}, {60, 1}}
	exact := func(quota float64) float64 {
		p := 0.0
		for set := range 1 << len(deals) {
			sum, q := 50.0, 1.0
			for i, d := range deals {
				if set>>i&1 == 1 {
					sum, q = sum+d.Amount, q*d.Probability
				} else {
					q *= 1 - d.Probability
				}
			}
			if sum >= quota {
				p += q
			}
		}
		return p
	}
	for _, quota := range []float64{100, 200, 300, 420, 500, 600} {
		got, err := Simulate(Wish{Closed: 50, Deals: deals, Quota: quota, Draws: 200_000, Seed: 5})
		if err != nil {
			t.Fatal(err)
		}
		if want := exact(quota); math.Abs(*got.Reach-want) > 0.005 {
			t.Errorf("P(≥ %g) = %.4f, exactly %.4f", quota, *got.Reach, want)
		}
	}
}

// A shared shock widens the distribution and leaves its mean alone.
func TestCorrelationWidensOnly(t *testing.T) {
	var deals []Deal
	for range 60 {
		deals = append(deals, Deal{10, 0.4})
	}
	var widths []float64
	for _, rho := range []float64{0, 0.1, 0.4} {
		r, err := Simulate(Wish{Deals: deals, Correlation: rho, Draws: 100_000, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		mean := 0.0
		for _, v := range r.sorted {
			mean += v / float64(len(r.sorted))
		}
		if math.Abs(mean-240) > 2 || math.Abs(r.Expected-240) > 1e-9 {
			t.Errorf("ρ=%g: mean %.2f, expected %.2f", rho, mean, r.Expected)
		}
		widths = append(widths, r.P90-r.P10)
	}
	if widths[0] >= widths[1] || widths[1] >= widths[2] {
		t.Errorf("P90−P10 by correlation: %v", widths)
	}
}

func TestSameSeedSameLanding(t *testing.T) {
	w := Wish{Closed: 10, Deals: []Deal{{5, 0.3}, {7, 0.6}}, Quota: 15, Correlation: 0.2, Draws: 1000, Seed: 42}
	a, _ := Simulate(w)
	b, _ := Simulate(w)
	if a.P10 != b.P10 || a.P50 != b.P50 || *a.Reach != *b.Reach {
		t.Errorf("%+v\n%+v", a, b)
	}
	sum := 0
	for _, bar := range a.Histogram {
		sum += bar.Draws
	}
	if sum != 1000 {
		t.Errorf("%d draws in the bars", sum)
	}
}

func TestRefusals(t *testing.T) {
	for _, w := range []Wish{{Correlation: 1}, {Correlation: math.NaN()}, {Deals: []Deal{{1, 1.2}}}, {Deals: []Deal{{math.Inf(1), 0.5}}}, {Draws: -1}, {Closed: math.NaN()}} {
		if _, err := Simulate(w); err == nil {
			t.Errorf("%+v went through", w)
		}
	}
	if r, err := Simulate(Wish{Closed: 3}); err != nil || r.P10 != 3 || r.P90 != 3 || r.Reach != nil {
		t.Errorf("%+v %v", r, err)
	}
}
