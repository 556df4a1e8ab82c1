// Package fit learns from won and lost deals which accounts are likely to buy,
// in a way that can be read: each attribute of an account adds to or takes from
// the log-odds, by how much deals with its value were won more or less often
// than others (the weight of evidence: Good, "Probability and the Weighing of
// Evidence", 1950), shrunk towards nothing where there are few (beta-binomial,
// its strength chosen by maximum marginal likelihood for each attribute).
// Since attributes tell in part the same thing, their sum is multiplied by one
// slope, fitted on deals that the weights were not learned from.
package fit

import (
	"cmp"
	"math"
	"slices"
)

// Example is a deal that was won or lost. Values holds, for each attribute, the
// account's value; an empty one is not known and says nothing.
type Example struct {
	Values []string
	Won    bool
}

// Evidence is what one value of one attribute adds to the log-odds.
type Evidence struct {
	Attribute string  `json:"attribute"`
	Value     string  `json:"value"`
	LogOdds   float64 `json:"log_odds" doc:"Natural logarithm; what it adds to the log-odds of winning"`
	Won       int     `json:"won" doc:"Deals won with this value"`
	Lost      int     `json:"lost"`
	Learned   float64 `json:"learned" doc:"What it would add by the deals alone"`
	Said      bool    `json:"said" doc:"Somebody said what it adds, whatever the deals teach"`
	Yours     float64 `json:"yours" doc:"Part of it: what one's own dismissals take away"`
}

// Model tells how likely a deal with an account is to be won. It never changes
// and is safe for concurrent use.
type Model struct {
	Attributes []string
	Base       float64 // log-odds of any deal
	Slope      float64 // what the sum of weights is multiplied by, 0 to 1
	Won, Lost  int

	weights []map[string]Evidence
	said    []map[string]float64 // what people say, instead
	doubts  []map[string]int     // how often somebody said that a value is not for them
}

// Learn learns from examples; without any, every account is as likely as not.
func Learn(attributes []string, examples []Example) *Model {
	m := weigh(attributes, examples)
	m.Slope = slope(attributes, examples)
	return m
}

func weigh(attributes []string, examples []Example) *Model {
	m := &Model{Attributes: attributes, Slope: 1, weights: make([]map[string]Evidence, len(attributes)),
		said: make([]map[string]float64, len(attributes)), doubts: make([]map[string]int, len(attributes))}
	for _, e := range examples {
		if e.Won {
			m.Won++
		} else {
			m.Lost++
		}
	}
	mean := (float64(m.Won) + 1) / (float64(m.Won+m.Lost) + 2)
	m.Base = logit(mean)
	for a, name := range attributes {
		of := map[string]Evidence{}
		for _, e := range examples {
			v := e.Values[a]
			if v == "" {
				continue
			}
			w := of[v]
			w.Attribute, w.Value = name, v
			if e.Won {
				w.Won++
			} else {
				w.Lost++
			}
			of[v] = w
		}
		s := strength(of, mean)
		for v, w := range of {
			if math.IsInf(s, 1) {
				continue // the values do not differ by more than chance
			}
			w.LogOdds = logit((float64(w.Won)+s*mean)/(float64(w.Won+w.Lost)+s)) - m.Base
			of[v] = w
		}
		m.weights[a] = of
	}
	return m
}

// strength is how many deals of the common kind each value is given to start
// with: the one under which what was seen is likeliest.
func strength(of map[string]Evidence, mean float64) float64 {
	values := make([]Evidence, 0, len(of))
	for _, w := range of {
		values = append(values, w)
	}
	slices.SortFunc(values, func(a, b Evidence) int { // the same sum whatever the map's order
		if a.Value < b.Value {
			return -1
		}
		return 1
	})
	best, likeliest := math.Inf(1), 0.0
	for _, w := range values { // no difference at all: the binomial
		likeliest += float64(w.Won)*math.Log(mean) + float64(w.Lost)*math.Log(1-mean)
	}
	for s := 2.0; s <= 2000; s *= 1.25 {
		sum := 0.0
		for _, w := range values {
			sum += logBeta(float64(w.Won)+s*mean, float64(w.Lost)+s*(1-mean)) - logBeta(s*mean, s*(1-mean))
		}
		if sum > likeliest {
			best, likeliest = s, sum
		}
	}
	return best
}

func logBeta(a, b float64) float64 {
	x, _ := math.Lgamma(a)
	y, _ := math.Lgamma(b)
	z, _ := math.Lgamma(a + b)
	return x + y - z
}

func logit(p float64) float64    { return math.Log(p / (1 - p)) }
func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// folds is in how many parts examples are cut to fit the slope.
const folds = 5

// slope is the factor under which weights learned from four fifths of the
// examples tell the last fifth best, by logistic regression with one unknown.
func slope(attributes []string, examples []Example) float64 {
	if len(examples) < 10*folds {
		return 0 // too few to tell evidence from chance
	}
	var x, base []float64
	var won []bool
	for f := range folds {
		var learn, held []Example
		for i, e := range examples {
			if i%folds == f {
				held = append(held, e)
			} else {
				learn = append(learn, e)
			}
		}
		m := weigh(attributes, learn)
		for _, e := range held {
			x, base, won = append(x, m.sum(e.Values)), append(base, m.Base), append(won, e.Won)
		}
	}
	c := 0.5
	for range 50 { // Newton; the likelihood is concave
		g, h := 0.0, 1e-9
		for i := range x {
			p := logistic(base[i] + c*x[i])
			y := 0.0
			if won[i] {
				y = 1
			}
			g += (y - p) * x[i]
			h += p * (1 - p) * x[i] * x[i]
		}
		step := g / h
		c += step
		if math.Abs(step) < 1e-9 {
			break
		}
	}
	return math.Min(1, math.Max(0, c))
}

// sum adds up the weights of an account's values.
func (m *Model) sum(values []string) float64 {
	x := 0.0
	for a, v := range values {
		x += m.weights[a][v].LogOdds
	}
	return x
}

// Score is the probability that a deal with an account is won, 0 to 1.
func (m *Model) Score(values []string) float64 {
	x := m.Base
	for a, v := range values {
		e, _ := m.evidence(a, v)
		x += e.LogOdds
	}
	return logistic(x)
}

// evidence is what a value adds, the slope applied, if anything is known of it.
func (m *Model) evidence(a int, v string) (Evidence, bool) {
	w, known := m.weights[a][v]
	if v == "" {
		return w, false
	}
	w.Attribute, w.Value, w.Learned = m.Attributes[a], v, w.LogOdds*m.Slope
	w.LogOdds = w.Learned
	if said, ok := m.said[a][v]; ok {
		w.LogOdds, w.Said, known = said, true, true
	}
	if n := m.doubts[a][v]; n > 0 {
		w.Yours, known = m.doubt(n), true
		w.LogOdds += w.Yours
	}
	return w, known
}

// Explain gives what each value adds, what weighs most first: the base and
// these add up to the score's log-odds.
func (m *Model) Explain(values []string) []Evidence {
	out := []Evidence{}
	for a, v := range values {
		if w, known := m.evidence(a, v); known {
			out = append(out, w)
		}
	}
	slices.SortStableFunc(out, heavier)
	return out
}

// All gives what every value adds that deals taught about or people spoke of,
// what weighs most first.
func (m *Model) All() []Evidence {
	out := []Evidence{}
	for a := range m.Attributes {
		values := map[string]bool{}
		for v := range m.weights[a] {
			values[v] = true
		}
		for v := range m.said[a] {
			values[v] = true
		}
		for v := range values {
			w, _ := m.evidence(a, v)
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b Evidence) int {
		return cmp.Or(heavier(a, b), cmp.Compare(a.Attribute, b.Attribute), cmp.Compare(a.Value, b.Value))
	})
	return out
}

func heavier(a, b Evidence) int { return -cmp.Compare(math.Abs(a.LogOdds), math.Abs(b.LogOdds)) }
