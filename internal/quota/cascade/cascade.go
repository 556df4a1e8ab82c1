// Package cascade shares a goal out: over children by several bases at once,
// over months by season, over the days someone is there. Parts are whole minor
// units (or pieces) and always add up to what was shared.
package cascade

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
)

// Basis is one reason to give more to one than to another, such as potential,
// last year's result, or capacity.
type Basis struct {
	Name   string    `json:"name"`
	Weight float64   `json:"weight" doc:"Its part in the whole; weights need not add up to anything"`
	Values []float64 `json:"values" doc:"One for each child, in the unit of the basis"`
}

// Weights blends bases into one weight a child, adding up to 1: each basis
// counts by its children's shares of it, so that units do not matter. A basis
// without any value is left out; when nothing is left, children weigh the same.
func Weights(children int, bases []Basis) ([]float64, error) {
	weights, sum := make([]float64, children), 0.0
	for _, b := range bases {
		if len(b.Values) != children {
			return nil, fmt.Errorf("%s has %d values for %d children", b.Name, len(b.Values), children)
		}
		if !(b.Weight >= 0) || math.IsInf(b.Weight, 1) {
			return nil, fmt.Errorf("the weight of %s is no number of zero or more", b.Name)
		}
		total := 0.0
		for _, v := range b.Values {
			if !(v >= 0) || math.IsInf(v, 1) {
				return nil, fmt.Errorf("%s has a value that is no number of zero or more", b.Name)
			}
			total += v
		}
		if total == 0 || b.Weight == 0 {
			continue
		}
		for i, v := range b.Values {
			weights[i] += b.Weight * (v / total)
		}
		sum += b.Weight
	}
	for i := range weights {
		if sum == 0 {
			weights[i] = 1 / float64(children)
		} else {
			weights[i] /= sum
		}
	}
	return weights, nil
}

// ErrOverfixed says that what was fixed by hand exceeds what is shared.
var ErrOverfixed = errors.New("what is fixed by hand is more than there is to share")

// Share gives each child its part of total by weight, by largest remainders
// (Hamilton): every part is within one of its exact share and the parts add up
// to total. Children with a fixed part keep it; the others share the rest.
// total, weights and fixed parts are zero or more; all weights zero: alike.
func Share(total int64, weights []float64, fixed []*int64) ([]int64, error) {
	if total < 0 {
		return nil, fmt.Errorf("%d cannot be shared", total)
	}
	parts := make([]int64, len(weights))
	rest, open := total, []int{}
	for i := range weights {
		if fixed != nil && fixed[i] != nil {
			if *fixed[i] < 0 || *fixed[i] > rest {
				return nil, ErrOverfixed
			}
			parts[i] = *fixed[i]
			rest -= parts[i]
			continue
		}
		open = append(open, i)
	}
	if len(open) == 0 {
		if rest > 0 {
			return nil, fmt.Errorf("%d of %d are left over, and every child is fixed", rest, total)
		}
		return parts, nil
	}
	sum := new(big.Rat)
	exact := make([]*big.Rat, len(open))
	for k, i := range open {
		if !(weights[i] >= 0) || math.IsInf(weights[i], 1) {
			return nil, fmt.Errorf("weight %d is no number of zero or more", i)
		}
		exact[k] = new(big.Rat).SetFloat64(weights[i])
		sum.Add(sum, exact[k])
	}
	if sum.Sign() == 0 {
		for k := range exact {
			exact[k] = big.NewRat(1, 1)
		}
		sum.SetInt64(int64(len(open)))
	}
	left := rest
	order := make([]int, len(open))
	for k := range open {
		exact[k].Mul(exact[k], big.NewRat(rest, 1)).Quo(exact[k], sum)
		floor := new(big.Int).Quo(exact[k].Num(), exact[k].Denom())
		parts[open[k]] = floor.Int64()
		left -= parts[open[k]]
		exact[k].Sub(exact[k], new(big.Rat).SetInt(floor))
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int { return exact[b].Cmp(exact[a]) })
	for _, k := range order[:left] {
		parts[open[k]]++
	}
	return parts, nil
}

// Level is how much of a goal the next level below is given: 105 % means that
// children's goals add up to 5 % more than their parent's.
func Level(total int64, percent int64) (int64, error) {
	if total < 0 || percent < 0 {
		return 0, fmt.Errorf("%d %% of %d is no goal", percent, total)
	}
	v := new(big.Int).Mul(big.NewInt(total), big.NewInt(percent))
	v.Add(v, big.NewInt(50)).Quo(v, big.NewInt(100)) // half up
	if !v.IsInt64() {
		return 0, fmt.Errorf("%d %% of %d is too large", percent, total)
	}
	return v.Int64(), nil
}

// Prorate is the part of a goal for some of its days, times percentages such as
// a share of a territory and a ramp, rounded half up. days is at most of.
func Prorate(goal, days, of int64, percents ...int64) int64 {
	if of <= 0 || days <= 0 {
		return 0
	}
	v, whole := new(big.Int).Mul(big.NewInt(goal), big.NewInt(days)), big.NewInt(of)
	for _, p := range percents {
		v.Mul(v, big.NewInt(max(p, 0)))
		whole.Mul(whole, big.NewInt(100))
	}
	v.Lsh(v, 1).Add(v, whole)
	return v.Quo(v, whole.Lsh(whole, 1)).Int64()
}
