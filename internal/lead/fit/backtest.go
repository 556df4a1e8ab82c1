package fit

import (
	"cmp"
	"math"
	"slices"
)

// Report says how well a model told deals that it had not seen.
type Report struct {
	Learned int      `json:"learned" doc:"Deals learned from: the earlier ones"`
	Tested  int      `json:"tested" doc:"Later deals that were told apart"`
	AUC     float64  `json:"auc" doc:"Chance that a won deal scored above a lost one; 0.5 is no better than a coin"`
	Low     float64  `json:"low" doc:"95 % interval of auc (Hanley and McNeil 1982)"`
	High    float64  `json:"high"`
	Rate    float64  `json:"rate" doc:"Share of all tested deals that were won"`
	Top     float64  `json:"top" doc:"Share won among the tenth that scored highest"`
	Brier   float64  `json:"brier" doc:"Mean squared distance between the chance that was told and 0 or 1"`
	LogLoss float64  `json:"log_loss" doc:"Mean negative logarithm of the chance told of what happened"`
	Tenths  []Decile `json:"tenths" doc:"Tested deals by score, the tenth that scored highest first"`
}

// Decile is a tenth of the tested deals.
type Decile struct {
	Deals    int     `json:"deals"`
	Won      int     `json:"won"`
	Expected float64 `json:"expected" doc:"How many would be won by the chances told"`
	Lift     float64 `json:"lift" doc:"Share won here, divided by the share won of all"`
}

// Backtest learns from the first share of examples, which are in the order of
// time, and tells the rest, with what people said of some weights; nil when
// there are too few of either kind.
func Backtest(attributes []string, examples []Example, share float64, said Said) *Report {
	cut := int(share * float64(len(examples)))
	if cut < 10*folds {
		return nil
	}
	m := Learn(attributes, examples[:cut]).With(said)
	scores, won := make([]float64, 0, len(examples)-cut), make([]bool, 0, len(examples)-cut)
	for _, e := range examples[cut:] {
		scores, won = append(scores, m.Score(e.Values)), append(won, e.Won)
	}
	r := Judge(scores, won)
	if r != nil {
		r.Learned = cut
	}
	return r
}

// told is a deal with the chance that it was given.
type told struct {
	score float64
	won   bool
}

// Judge says how well chances, strictly between 0 and 1, told what happened; nil
// with fewer than ten deals won or lost.
func Judge(scores []float64, won []bool) *Report {
	r, w := &Report{Tested: len(scores)}, 0.0
	list := make([]told, len(scores))
	for i, p := range scores {
		list[i] = told{p, won[i]}
		y := 0.0
		if won[i] {
			y, w = 1, w+1
		}
		r.Brier += (p - y) * (p - y) / float64(len(scores))
		r.LogLoss -= (y*math.Log(p) + (1-y)*math.Log(1-p)) / float64(len(scores))
	}
	l := float64(len(scores)) - w
	if w < 10 || l < 10 {
		return nil
	}
	slices.SortStableFunc(list, func(a, b told) int { return cmp.Compare(a.score, b.score) })
	r.AUC = (ranks(list) - w*(w+1)/2) / (w * l)
	q1, q2 := r.AUC/(2-r.AUC), 2*r.AUC*r.AUC/(1+r.AUC)
	se := math.Sqrt((r.AUC*(1-r.AUC) + (w-1)*(q1-r.AUC*r.AUC) + (l-1)*(q2-r.AUC*r.AUC)) / (w * l))
	r.Low, r.High = math.Max(0, r.AUC-1.96*se), math.Min(1, r.AUC+1.96*se)
	r.Rate = w / (w + l)
	slices.Reverse(list)
	for i := range 10 {
		r.Tenths = append(r.Tenths, decile(list[i*len(list)/10:(i+1)*len(list)/10], r.Rate))
	}
	r.Top = float64(r.Tenths[0].Won) / float64(r.Tenths[0].Deals)
	return r
}

// ranks is the sum of the ranks of the won deals, ties sharing theirs
// (Mann-Whitney).
func ranks(rising []told) float64 {
	sum := 0.0
	for i := 0; i < len(rising); {
		j := i
		for j < len(rising) && rising[j].score == rising[i].score {
			j++
		}
		for k := i; k < j; k++ {
			if rising[k].won {
				sum += float64(i+j+1) / 2
			}
		}
		i = j
	}
	return sum
}

func decile(list []told, rate float64) Decile {
	d := Decile{Deals: len(list)}
	for _, o := range list {
		d.Expected += o.score
		if o.won {
			d.Won++
		}
	}
	d.Lift = float64(d.Won) / float64(d.Deals) / rate
	return d
}
