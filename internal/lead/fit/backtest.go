package fit

import (
	"cmp"
	"math"
	"slices"
)

// Report says how well a model told deals that it had not seen.
type Report struct {
	Learned int     `json:"learned" doc:"Deals learned from: the earlier ones"`
	Tested  int     `json:"tested" doc:"Later deals that were told apart"`
	AUC     float64 `json:"auc" doc:"Chance that a won deal scored above a lost one; 0.5 is no better than a coin"`
	Low     float64 `json:"low" doc:"95 % interval of auc (Hanley and McNeil 1982)"`
	High    float64 `json:"high"`
	Rate    float64 `json:"rate" doc:"Share of all tested deals that were won"`
	Top     float64 `json:"top" doc:"Share won among the tenth that scored highest"`
}

// Backtest learns from the first share of examples, which are in the order of
// time, and tells the rest; nil when there are too few of either kind.
func Backtest(attributes []string, examples []Example, share float64) *Report {
	cut := int(share * float64(len(examples)))
	m := Learn(attributes, examples[:cut])
	r := &Report{Learned: cut, Tested: len(examples) - cut}
	type one struct {
		score float64
		won   bool
	}
	var later []one
	won := 0
	for _, e := range examples[cut:] {
		later = append(later, one{m.Score(e.Values), e.Won})
		if e.Won {
			won++
		}
	}
	lost := len(later) - won
	if won < 10 || lost < 10 || cut < 10*folds {
		return nil
	}
	slices.SortStableFunc(later, func(a, b one) int { return cmp.Compare(a.score, b.score) })
	// The sum of the ranks of the won ones, ties sharing theirs (Mann-Whitney).
	ranks := 0.0
	for i := 0; i < len(later); {
		j := i
		for j < len(later) && later[j].score == later[i].score {
			j++
		}
		for k := i; k < j; k++ {
			if later[k].won {
				ranks += float64(i+j+1) / 2
			}
		}
		i = j
	}
	w, l := float64(won), float64(lost)
	r.AUC = (ranks - w*(w+1)/2) / (w * l)
	q1, q2 := r.AUC/(2-r.AUC), 2*r.AUC*r.AUC/(1+r.AUC)
	se := math.Sqrt((r.AUC*(1-r.AUC) + (w-1)*(q1-r.AUC*r.AUC) + (l-1)*(q2-r.AUC*r.AUC)) / (w * l))
	r.Low, r.High = math.Max(0, r.AUC-1.96*se), math.Min(1, r.AUC+1.96*se)
	r.Rate = w / (w + l)
	top := later[len(later)-max(1, len(later)/10):]
	for _, o := range top {
		if o.won {
			r.Top += 1 / float64(len(top))
		}
	}
	return r
}
