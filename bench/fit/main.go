// Command fit compares how well recommendations tell later deals with a
// logistic regression on the same attributes, on made-up deals of which the
// true chances are known, so that the best possible is known too.
package main

import (
	"flag"
	"fmt"
	"math"
	"os"

	"arpent/internal/lead/fit"
)

func main() {
	seeds := flag.Int("seeds", 5, "markets of each size, averaged")
	flag.Parse()
	if err := run(*seeds); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// share of the deals, the earlier ones, is learned from.
const share = 0.7

func run(seeds int) error {
	fmt.Printf("Log-odds of a deal: %.1f, and of its account's industry (sd %.1f, %d of them), size (sd %.1f, %d), region (sd %.1f, %d), industry with size (sd %.1f),\n"+
		"of what no attribute tells (sd %.1f); effects drift by sd %.1f from the first deal to the last. %d markets each, means; AUC ± half a 95 %% interval of one market.\n\n",
		base, industrySD, industries, sizeSD, sizes, regionSD, regions, togetherSD, hiddenSD, driftSD, seeds)
	fmt.Printf("%8s  %-28s %14s %8s %9s %10s %13s\n", "deals", "told by", "AUC", "Brier", "log loss", "top lift", "calibration")
	for _, deals := range []int{300, 1000, 3000, 20000} {
		sums := make([]row, len(tellers))
		for seed := range seeds {
			m := newMarket(uint64(seed + 1))
			examples, truth := m.deals(deals)
			cut := int(share * float64(deals))
			won := make([]bool, deals-cut)
			for i, e := range examples[cut:] {
				won[i] = e.Won
			}
			for i, t := range tellers {
				r := fit.Judge(t.tell(m, examples, truth, cut), won)
				if r == nil {
					return fmt.Errorf("%d deals, seed %d: too few won or lost to judge by", deals, seed+1)
				}
				sums[i].add(r, float64(seeds))
			}
		}
		for i, t := range tellers {
			fmt.Printf("%8d  %-28s %.3f ± %.3f %9.4f %9.4f %10.2f %13.3f\n", deals, t.name, sums[i].auc, sums[i].half, sums[i].brier, sums[i].loss, sums[i].lift, sums[i].off)
		}
		fmt.Println()
	}
	fmt.Println("calibration: mean distance, by tenths, of the share won from the share told.")
	return nil
}

// teller gives a chance to each later deal.
type teller struct {
	name string
	tell func(m *market, examples []fit.Example, truth []chance, cut int) []float64
}

var tellers = []teller{
	{"arpent (weights of evidence)", func(_ *market, examples []fit.Example, _ []chance, cut int) []float64 {
		model := fit.Learn(attributes, examples[:cut])
		return told(examples[cut:], func(e fit.Example) float64 { return model.Score(e.Values) })
	}},
	{"logistic regression, ridge", func(_ *market, examples []fit.Example, _ []chance, cut int) []float64 {
		model := regress(examples[:cut])
		return told(examples[cut:], model.score)
	}},
	{"the true effects, as drifted", func(_ *market, examples []fit.Example, truth []chance, cut int) []float64 {
		return chances(truth[cut:], func(c chance) float64 { return c.byAttributes })
	}},
	{"all that made the deal", func(_ *market, examples []fit.Example, truth []chance, cut int) []float64 {
		return chances(truth[cut:], func(c chance) float64 { return c.whole })
	}},
}

func told(examples []fit.Example, score func(fit.Example) float64) []float64 {
	out := make([]float64, len(examples))
	for i, e := range examples {
		out[i] = score(e)
	}
	return out
}

func chances(truth []chance, of func(chance) float64) []float64 {
	out := make([]float64, len(truth))
	for i, c := range truth {
		out[i] = of(c)
	}
	return out
}

// row is the means of some reports.
type row struct{ auc, half, brier, loss, lift, off float64 }

func (s *row) add(r *fit.Report, of float64) {
	s.auc += r.AUC / of
	s.half += (r.High - r.Low) / 2 / of
	s.brier += r.Brier / of
	s.loss += r.LogLoss / of
	s.lift += r.Tenths[0].Lift / of
	for _, d := range r.Tenths {
		s.off += math.Abs(float64(d.Won)-d.Expected) / float64(d.Deals) / float64(len(r.Tenths)) / of
	}
}
