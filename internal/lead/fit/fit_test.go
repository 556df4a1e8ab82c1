package fit

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

var attributes = []string{"sector", "size", "noise"}

// made draws deals whose odds depend on sector and size, and on nothing else;
// size repeats the sector in part, as attributes do.
func made(r *rand.Rand, n int, effect float64) ([]Example, []float64) {
	var out []Example
	var truth []float64
	for range n {
		sector := r.IntN(4)
		size := r.IntN(3)
		if r.IntN(2) == 0 {
			size = sector % 3
		}
		p := logistic(-0.2 + effect*(float64(sector)-1.5) + effect/2*(float64(size)-1))
		values := []string{fmt.Sprint("s", sector), fmt.Sprint("z", size), fmt.Sprint("n", r.IntN(30))}
		if r.IntN(10) == 0 {
			values[1] = ""
		}
		out, truth = append(out, Example{values, r.Float64() < p}), append(truth, p)
	}
	return out, truth
}

func TestItFindsWhatMatters(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	examples, truth := made(r, 6000, 0.8)
	m := Learn(attributes, examples)
	// Calibrated: close to the truth on average, and without bias.
	wrong, bias := 0.0, 0.0
	for i, e := range examples {
		d := m.Score(e.Values) - truth[i]
		wrong += math.Abs(d) / float64(len(examples))
		bias += d / float64(len(examples))
	}
	if wrong > 0.05 || math.Abs(bias) > 0.02 {
		t.Errorf("off by %.3f on average, bias %.3f", wrong, bias)
	}
	for v, w := range m.weights[2] {
		if math.Abs(w.LogOdds) > 0.15 {
			t.Errorf("noise %s weighs %.2f", v, w.LogOdds)
		}
	}
	if a, b := m.weights[0]["s0"].LogOdds, m.weights[0]["s3"].LogOdds; a > -0.8 || b < 0.8 {
		t.Errorf("sectors weigh %.2f and %.2f", a, b)
	}
	report := Backtest(attributes, examples, 0.7, nil)
	best := auc(examples[4200:], truth[4200:])
	if report.AUC < best-0.02 || report.AUC > best+0.02 || report.Low > report.AUC || report.High < report.AUC {
		t.Errorf("AUC %.3f, at best %.3f: %+v", report.AUC, best, report)
	}
	if report.Top <= report.Rate {
		t.Errorf("%+v", report)
	}
	deals, won, expected := 0, 0, 0.0
	for _, d := range report.Tenths {
		deals, won, expected = deals+d.Deals, won+d.Won, expected+d.Expected
		if sd := math.Sqrt(d.Expected * (1 - d.Expected/float64(d.Deals))); math.Abs(float64(d.Won)-d.Expected) > 4*sd {
			t.Errorf("a tenth is far from what was told: %+v", d)
		}
	}
	if deals != report.Tested || math.Abs(float64(won)/float64(deals)-report.Rate) > 1e-9 {
		t.Errorf("tenths hold %d deals, %d won: %+v", deals, won, report)
	}
}

// auc by its definition.
func auc(examples []Example, score []float64) float64 {
	sum, n := 0.0, 0.0
	for i, a := range examples {
		for j, b := range examples {
			if a.Won && !b.Won {
				n++
				switch {
				case score[i] > score[j]:
					sum++
				case score[i] == score[j]:
					sum += 0.5
				}
			}
		}
	}
	return sum / n
}

func TestAUCIsWhatItSays(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	examples, _ := made(r, 400, 0.5)
	m := Learn(attributes, examples[:280])
	var score []float64
	for _, e := range examples[280:] {
		score = append(score, m.Score(e.Values))
	}
	if got, want := Backtest(attributes, examples, 0.7, nil).AUC, auc(examples[280:], score); math.Abs(got-want) > 1e-9 {
		t.Errorf("%v, want %v", got, want)
	}
}

// Where nothing matters, nothing is made of it.
func TestItDoesNotInvent(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	examples, _ := made(r, 1500, 0)
	m := Learn(attributes, examples)
	for _, e := range examples {
		if p := m.Score(e.Values); math.Abs(p-logistic(m.Base)) > 0.08 {
			t.Fatalf("%v scores %.3f where all are %.3f", e.Values, p, logistic(m.Base))
		}
	}
}

func TestExplainAddsUp(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	examples, _ := made(r, 800, 0.7)
	m := Learn(attributes, examples)
	for _, e := range append(examples[:50], Example{Values: []string{"never seen", "", "n1"}}) {
		sum := m.Base
		for _, w := range m.Explain(e.Values) {
			sum += w.LogOdds
		}
		if math.Abs(logistic(sum)-m.Score(e.Values)) > 1e-12 {
			t.Fatalf("%v: %v is not %v", e.Values, logistic(sum), m.Score(e.Values))
		}
	}
	if m := Learn(attributes, nil); m.Score([]string{"a", "b", "c"}) != 0.5 {
		t.Error("without deals an account is as likely as not")
	}
	if Backtest(attributes, examples[:30], 0.7, nil) != nil {
		t.Error("thirty deals are too few to test by")
	}
}
