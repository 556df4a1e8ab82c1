package fairness

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Point is one attainment to be explained.
type Point struct {
	Who      string    // who worked there: points of the same are alike for a reason of their own
	Value    float64   // attainment, 1 is the quota
	Features []float64 // what the territory has, each in any unit
}

// Fit splits attainment into what all have, what the territory has and who
// works it:
//
//	value = mean + Σ slope·feature + who + rest
//
// Features are taken as distances from their mean in standard deviations.
// Slopes are drawn towards zero (ridge), people towards their like (a normal
// with a variance of its own). How strongly is not known: every strength of a
// grid is weighed by its likelihood, the mean integrated out (Patterson &
// Thompson, Biometrika 1971), and all parts are averages over the grid, with
// the spread between its points in their intervals. These are Student's, four
// times in five.
type Fit struct {
	Mean   float64
	Slopes []float64 // by feature; 0 for one that does not vary
	Ratio  float64   // variance between people ÷ variance of the rest

	scale  [][2]float64 // mean and standard deviation, by feature
	worlds []solution   // with weights that add to 1
	t      float64      // Student's quantile
	people map[string]*group
}

type group struct {
	n    float64
	y    float64   // mean value
	x    []float64 // mean of 1 and the features
	rows []int
}

// FairnessPart is a share of an attainment with its interval.
type FairnessPart struct {
	Value float64 `json:"value" doc:"In attainment: 0.05 is five points of a hundred"`
	Low   float64 `json:"low" doc:"Nine times in ten it is above; between low and high it is four times in five"`
	High  float64 `json:"high"`
}

var (
	ratios = []float64{0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10}
	pulls  = []float64{0.01, 0.1, 0.3, 1, 3, 10, 30, 100, 1000}
)

// fit finds the split. separable says whether anybody has points enough for
// themselves; else no part is given to people.
func fit(points []Point, separable bool) *Fit {
	f := &Fit{people: map[string]*group{}}
	rows := f.standardise(points)
	for i, p := range points {
		g := f.people[p.Who]
		if g == nil {
			g = &group{x: make([]float64, len(rows[0]))}
			f.people[p.Who] = g
		}
		g.rows = append(g.rows, i)
		g.n++
	}
	for _, g := range f.people {
		for _, i := range g.rows {
			g.y += points[i].Value / g.n
			for k, v := range rows[i] {
				g.x[k] += v / g.n
			}
		}
	}
	for _, ratio := range ratios {
		if ratio > 0 && !separable {
			break
		}
		for _, pull := range pulls {
			if w := f.solve(points, rows, ratio, pull); w != nil {
				f.worlds = append(f.worlds, *w)
			}
		}
	}
	f.weigh()
	f.t = distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(len(points) - 1)}.Quantile(0.9)
	return f
}

// weigh turns likelihoods into weights.
func (f *Fit) weigh() {
	best, sum := math.Inf(-1), 0.0
	for _, w := range f.worlds {
		best = max(best, w.likelihood)
	}
	for i := range f.worlds {
		w := &f.worlds[i]
		w.weight = math.Exp(w.likelihood - best)
		sum += w.weight
	}
	f.Slopes = make([]float64, len(f.scale))
	for i := range f.worlds {
		w := &f.worlds[i]
		w.weight /= sum
		f.Mean += w.weight * w.beta[0]
		f.Ratio += w.weight * w.ratio
		for j := range f.Slopes {
			f.Slopes[j] += w.weight * w.beta[1+j]
		}
	}
}

// standardise gives each point's row: 1, then its features.
func (f *Fit) standardise(points []Point) [][]float64 {
	n, k := float64(len(points)), len(points[0].Features)
	f.scale = make([][2]float64, k)
	for j := range k {
		mean, square := 0.0, 0.0
		for _, p := range points {
			mean += p.Features[j] / n
		}
		for _, p := range points {
			square += (p.Features[j] - mean) * (p.Features[j] - mean) / n
		}
		f.scale[j] = [2]float64{mean, math.Sqrt(square)}
	}
	rows := make([][]float64, len(points))
	for i, p := range points {
		rows[i] = f.row(p.Features)
	}
	return rows
}

func (f *Fit) row(features []float64) []float64 {
	row := make([]float64, 1, 1+len(features))
	row[0] = 1
	for j, v := range features {
		z := 0.0
		if f.scale[j][1] > 1e-9 {
			z = (v - f.scale[j][0]) / f.scale[j][1]
		}
		row = append(row, z)
	}
	return row
}

type solution struct {
	ratio      float64
	weight     float64
	beta       []float64
	cov        *mat.Dense
	rest       float64
	likelihood float64
}

// solve gives slopes and likelihood for one strength of either shrinkage: with
// V = I + ratio·(blocks of ones, one a person), whose inverse takes from each
// point a part of its person's mean.
func (f *Fit) solve(points []Point, rows [][]float64, ratio, pull float64) *solution {
	k := len(rows[0])
	a, b := mat.NewSymDense(k, nil), make([]float64, k)
	yy, logV := 0.0, 0.0
	for i, r := range rows {
		yy += points[i].Value * points[i].Value
		for j := range k {
			b[j] += r[j] * points[i].Value
			for l := j; l < k; l++ {
				a.SetSym(j, l, a.At(j, l)+r[j]*r[l])
			}
		}
	}
	names := make([]string, 0, len(f.people))
	for name := range f.people {
		names = append(names, name)
	}
	slices.Sort(names) // sums of floats depend on their order
	for _, name := range names {
		g := f.people[name]
		w := ratio / (1 + ratio*g.n) * g.n * g.n
		logV += math.Log(1 + ratio*g.n)
		yy -= w * g.y * g.y
		for j := range k {
			b[j] -= w * g.x[j] * g.y
			for l := j; l < k; l++ {
				a.SetSym(j, l, a.At(j, l)-w*g.x[j]*g.x[l])
			}
		}
	}
	for j := 1; j < k; j++ {
		a.SetSym(j, j, a.At(j, j)+pull)
	}
	var c mat.Cholesky
	if !c.Factorize(a) {
		return nil
	}
	var beta mat.VecDense
	if err := c.SolveVecTo(&beta, mat.NewVecDense(k, b)); err != nil {
		return nil
	}
	var inverse mat.SymDense
	if err := c.InverseTo(&inverse); err != nil {
		return nil
	}
	left := yy - mat.Dot(&beta, mat.NewVecDense(k, b))
	free := float64(len(points) - 1)
	rest := max(left/free, 1e-12)
	return &solution{ratio: ratio, beta: slices.Clone(beta.RawVector().Data), cov: mat.DenseCopyOf(&inverse), rest: rest,
		likelihood: -0.5 * (logV + c.LogDet() - float64(k-1)*math.Log(pull) + free*math.Log(rest))}
}

// average takes what every world says, value and variance, together.
func (f *Fit) average(of func(w *solution) (value, variance float64)) FairnessPart {
	mean, square, variance := 0.0, 0.0, 0.0
	for i := range f.worlds {
		w := &f.worlds[i]
		v, s := of(w)
		mean += w.weight * v
		square += w.weight * v * v
		variance += w.weight * s
	}
	half := f.t * math.Sqrt(max(0, variance+square-mean*mean))
	return FairnessPart{mean, mean - half, mean + half}
}

// feature is the part of one feature; territory that of all of them.
func (f *Fit) feature(features []float64, j int) FairnessPart {
	x := make([]float64, 1+len(features))
	x[1+j] = f.row(features)[1+j]
	return f.average(func(w *solution) (float64, float64) { return w.at(x) })
}

func (f *Fit) territory(features []float64) FairnessPart {
	x := f.row(features)
	x[0] = 0
	return f.average(func(w *solution) (float64, float64) { return w.at(x) })
}

// at is what is expected at x, with its variance.
func (w *solution) at(x []float64) (value, variance float64) {
	v := mat.NewVecDense(len(x), x)
	return mat.Dot(v, mat.NewVecDense(len(w.beta), w.beta)), w.rest * mat.Inner(v, w.cov, v)
}

// who is someone's part: what their points have above what all and the
// territory explain, drawn towards nothing the less there are of them.
func (f *Fit) who(name string) FairnessPart {
	g := f.people[name]
	if g == nil {
		return FairnessPart{}
	}
	return f.average(func(w *solution) (float64, float64) {
		expected, variance := w.at(g.x)
		kept := w.ratio * g.n / (1 + w.ratio*g.n)
		return kept * (g.y - expected), w.rest*w.ratio/(1+w.ratio*g.n) + kept*kept*variance
	})
}
