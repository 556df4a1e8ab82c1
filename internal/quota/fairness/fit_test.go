package fairness

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// drawn makes points by the very model that a fit assumes.
func drawn(r *rand.Rand, people, each int, slopes []float64, between, within float64) (points []Point, who map[string]float64) {
	who = map[string]float64{}
	for i := range people {
		name := fmt.Sprint("p", i)
		who[name] = between * r.NormFloat64()
		for range each {
			p := Point{Who: name, Value: 0.9 + who[name] + within*r.NormFloat64()}
			for _, s := range slopes {
				x := r.NormFloat64()
				p.Features, p.Value = append(p.Features, x), p.Value+s*x
			}
			points = append(points, p)
		}
	}
	return points, who
}

// What is solved person by person is what the whole matrix says.
func TestFitIsGeneralisedLeastSquares(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	points, _ := drawn(r, 7, 3, []float64{0.2, -0.1}, 0.2, 0.1)
	points = append(points, Point{Who: "p0", Value: 1.3, Features: []float64{2, -1}}, Point{Who: "alone", Value: 0.4, Features: []float64{0, 1}})
	f := fit(points, true)
	rows := f.standardise(points)
	const ratio, pull = 0.75, 3.0
	s := f.solve(points, rows, ratio, pull)
	n := len(points)
	v, x, y := mat.NewSymDense(n, nil), mat.NewDense(n, 3, nil), mat.NewVecDense(n, nil)
	for i := range n {
		x.SetRow(i, rows[i])
		y.SetVec(i, points[i].Value)
		for j := i; j < n; j++ {
			value := 0.0
			if i == j {
				value = 1
			}
			if points[i].Who == points[j].Who {
				value += ratio
			}
			v.SetSym(i, j, value)
		}
	}
	var inverse, xv, a mat.Dense
	if err := inverse.Inverse(v); err != nil {
		t.Fatal(err)
	}
	xv.Mul(x.T(), &inverse)
	a.Mul(&xv, x)
	a.Set(1, 1, a.At(1, 1)+pull)
	a.Set(2, 2, a.At(2, 2)+pull)
	var b, beta mat.VecDense
	b.MulVec(&xv, y)
	if err := beta.SolveVec(&a, &b); err != nil {
		t.Fatal(err)
	}
	var vy mat.VecDense
	vy.MulVec(&inverse, y)
	rest := (mat.Dot(y, &vy) - mat.Dot(&beta, &b)) / float64(n-1)
	logV, _ := mat.LogDet(v)
	logA, _ := mat.LogDet(&a)
	likelihood := -0.5 * (logV + logA - 2*math.Log(pull) + float64(n-1)*math.Log(rest))
	for k := range 3 {
		if math.Abs(s.beta[k]-beta.AtVec(k)) > 1e-9 {
			t.Errorf("coefficient %d is %g, want %g", k, s.beta[k], beta.AtVec(k))
		}
	}
	if math.Abs(s.rest-rest) > 1e-9 || math.Abs(s.likelihood-likelihood) > 1e-9 {
		t.Errorf("the rest's variance is %g, likelihood %g; want %g, %g", s.rest, s.likelihood, rest, likelihood)
	}
}

// Of companies drawn by the model, intervals hold the truth about four times in five.
func TestIntervalsHoldTheTruth(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	held, all := map[string]int{}, map[string]int{}
	for range 150 {
		slopes := []float64{0.1 * r.NormFloat64(), 0.1 * r.NormFloat64()}
		points, who := drawn(r, 12, 6, slopes, 0.15, 0.15)
		f := fit(points, true)
		count := func(what string, p FairnessPart, truth float64) {
			all[what]++
			if p.Low <= truth && truth <= p.High {
				held[what]++
			}
		}
		means := []float64{0, 0} // the parts are against the average territory
		for _, p := range points {
			for j, v := range p.Features {
				means[j] += v / float64(len(points))
			}
		}
		for _, p := range points[:20] {
			count("territory", f.territory(p.Features), slopes[0]*(p.Features[0]-means[0])+slopes[1]*(p.Features[1]-means[1]))
		}
		for name, truth := range who {
			count("rep", f.who(name), truth)
		}
	}
	for what, n := range all {
		if share := float64(held[what]) / float64(n); share < 0.7 || share > 0.9 {
			t.Errorf("%s: %.0f %% of the intervals hold the truth", what, 100*share)
		}
	}
}

// Where nobody differs nobody is told apart, and what does not vary explains nothing.
func TestNothingIsMadeOfNoise(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	points, _ := drawn(r, 20, 6, []float64{0, 0}, 0, 0.2)
	for i := range points {
		points[i].Features[1] = 4 // alike everywhere
	}
	f := fit(points, true)
	if f.Ratio > 0.1 || math.Abs(f.Slopes[0]) > 0.05 || f.Slopes[1] != 0 {
		t.Errorf("people differ by %g, slopes %v", f.Ratio, f.Slopes)
	}
	if p := fit(points, false).who("p1"); p != (FairnessPart{}) {
		t.Errorf("inseparable, yet %+v", p)
	}
}
