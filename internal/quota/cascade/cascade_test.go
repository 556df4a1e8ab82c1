package cascade

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestPartsAddUpAndStayNearTheirShare(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 1))
	for range 5000 {
		n := 1 + r.IntN(40)
		weights := make([]float64, n)
		sum := 0.0
		for i := range weights {
			if r.IntN(5) > 0 {
				weights[i] = math.Exp(3 * r.NormFloat64())
			}
			sum += weights[i]
		}
		total := r.Int64N(1_000_000_000_000)
		parts, err := Share(total, weights, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := int64(0)
		for i, p := range parts {
			got += p
			share := float64(total) / float64(n)
			if sum > 0 {
				share = float64(total) * weights[i] / sum
			}
			if math.Abs(float64(p)-share) > 1+1e-12*float64(total) {
				t.Fatalf("%d for an exact share of %f", p, share)
			}
		}
		if got != total {
			t.Fatalf("%d shared out of %d", got, total)
		}
	}
}

func TestFixedPartsStay(t *testing.T) {
	forty := int64(40)
	parts, err := Share(100, []float64{1, 1, 1}, []*int64{nil, &forty, nil})
	if err != nil || !slices.Equal(parts, []int64{30, 40, 30}) {
		t.Fatalf("%v %v", parts, err)
	}
	if _, err := Share(30, []float64{1, 1, 1}, []*int64{nil, &forty, nil}); !errors.Is(err, ErrOverfixed) {
		t.Fatalf("%v", err)
	}
	if _, err := Share(50, []float64{1}, []*int64{&forty}); err == nil {
		t.Fatal("10 vanished")
	}
}

func TestBasesCountByShares(t *testing.T) {
	w, err := Weights(2, []Basis{{"potential", 1, []float64{1e9, 3e9}}, {"history", 1, []float64{30, 10}}, {"capacity", 5, []float64{0, 0}}})
	if err != nil || math.Abs(w[0]-0.5) > 1e-12 || math.Abs(w[1]-0.5) > 1e-12 {
		t.Fatalf("%v %v", w, err)
	}
	if w, err = Weights(4, nil); err != nil || w[3] != 0.25 {
		t.Fatalf("%v %v", w, err)
	}
	if _, err = Weights(2, []Basis{{"x", 1, []float64{1, math.NaN()}}}); err == nil {
		t.Fatal("NaN went through")
	}
	if _, err = Weights(3, []Basis{{"x", 1, []float64{1, 2}}}); err == nil {
		t.Fatal("a child without value went through")
	}
}

func TestDaysAndRamp(t *testing.T) {
	for _, c := range []struct{ goal, days, of, percent, wants int64 }{
		{90_000, 31, 31, 100, 90_000}, {90_000, 10, 30, 100, 30_000}, {90_000, 10, 30, 50, 15_000},
		{1, 1, 2, 100, 1}, {1, 1, 3, 100, 0}, {100, 0, 30, 100, 0}, {100, 1, 0, 100, 0},
	} {
		if got := Prorate(c.goal, c.days, c.of, c.percent); got != c.wants {
			t.Errorf("%+v: %d", c, got)
		}
	}
	if v, err := Level(1000, 105); err != nil || v != 1050 {
		t.Errorf("%d %v", v, err)
	}
	if _, err := Level(math.MaxInt64, 105); err == nil {
		t.Error("an overflow went through")
	}
}
