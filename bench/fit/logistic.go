package main

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"arpent/internal/lead/fit"
)

// regression is a logistic regression on one indicator for each value of each
// attribute, its weights drawn to zero by half the penalty times their squares.
type regression struct {
	at      map[string]int // by attribute and value; 0 is the constant
	weights []float64
}

func (g *regression) features(e fit.Example, grow bool) []int {
	out := []int{0}
	for a, v := range e.Values {
		if v == "" {
			continue
		}
		k, known := g.at[attributes[a]+v]
		if !known && grow {
			k, known = len(g.at)+1, true
			g.at[attributes[a]+v] = k
		}
		if known {
			out = append(out, k)
		}
	}
	return out
}

func (g *regression) score(e fit.Example) float64 {
	x := 0.0
	for _, k := range g.features(e, false) {
		x += g.weights[k]
	}
	return logistic(x)
}

// regress picks, by five-fold cross-validation, the penalty that tells best.
func regress(examples []fit.Example) *regression {
	best, least := 1.0, math.Inf(1)
	for _, penalty := range []float64{0.1, 0.3, 1, 3, 10, 30, 100} {
		loss := 0.0
		for fold := range 5 {
			var learn, held []fit.Example
			for i, e := range examples {
				if i%5 == fold {
					held = append(held, e)
				} else {
					learn = append(learn, e)
				}
			}
			g := newton(learn, penalty)
			for _, e := range held {
				p := g.score(e)
				if !e.Won {
					p = 1 - p
				}
				loss -= math.Log(p)
			}
		}
		if loss < least {
			best, least = penalty, loss
		}
	}
	return newton(examples, best)
}

// newton fits the weights; the penalised likelihood is strictly concave.
func newton(examples []fit.Example, penalty float64) *regression {
	g := &regression{at: map[string]int{}}
	rows := make([][]int, len(examples))
	for i, e := range examples {
		rows[i] = g.features(e, true)
	}
	n := len(g.at) + 1
	g.weights = make([]float64, n)
	for range 25 {
		gradient, hessian := mat.NewVecDense(n, nil), mat.NewSymDense(n, nil)
		for k := range n {
			of := penalty
			if k == 0 {
				of = 1e-6
			}
			gradient.SetVec(k, -of*g.weights[k])
			hessian.SetSym(k, k, of)
		}
		for i, row := range rows {
			x := 0.0
			for _, k := range row {
				x += g.weights[k]
			}
			p, y := logistic(x), 0.0
			if examples[i].Won {
				y = 1
			}
			for a, k := range row {
				gradient.SetVec(k, gradient.AtVec(k)+y-p)
				for _, j := range row[a:] {
					hessian.SetSym(k, j, hessian.At(k, j)+p*(1-p))
				}
			}
		}
		var cholesky mat.Cholesky
		var step mat.VecDense
		if !cholesky.Factorize(hessian) || cholesky.SolveVecTo(&step, gradient) != nil {
			break
		}
		most := 0.0
		for k := range n {
			g.weights[k] += step.AtVec(k)
			most = math.Max(most, math.Abs(step.AtVec(k)))
		}
		if most < 1e-8 {
			break
		}
	}
	return g
}
