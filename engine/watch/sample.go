package watch

import (
	"math"
	"slices"
	"sort"
	"strings"

	"arpent/engine/cql/eval"
)

// sample tells how rare conditions are.
type sample struct {
	records []eval.Record
	tallies map[[2]int]*tally // by field and folding
}

// tally holds what a field has in the sample, in rising order.
type tally struct {
	texts   []string
	numbers []float64
}

func newSample(records []eval.Record) *sample {
	return &sample{records: records, tallies: map[[2]int]*tally{}}
}

// share estimates which part of the records meets a condition.
func (s *sample) share(k key) float64 {
	if len(s.records) == 0 {
		return k.guess()
	}
	return (float64(s.hits(k)) + 0.1*k.guess()) / (float64(len(s.records)) + 0.1)
}

func (s *sample) hits(k key) int {
	if k.kind == boxKey {
		hits := 0
		for _, r := range s.records {
			if k.holds(r.Value(k.field)) {
				hits++
			}
		}
		return hits
	}
	t := s.tally(k)
	switch k.kind {
	case textKey, prefixKey:
		from := sort.SearchStrings(t.texts, k.text)
		beyond := sort.Search(len(t.texts)-from, func(i int) bool {
			if k.kind == textKey {
				return t.texts[from+i] != k.text
			}
			return !strings.HasPrefix(t.texts[from+i], k.text)
		})
		return beyond
	default:
		from := sort.SearchFloat64s(t.numbers, k.low[0])
		beyond := sort.Search(len(t.numbers)-from, func(i int) bool { return t.numbers[from+i] > k.high[0] })
		return beyond
	}
}

func (s *sample) tally(k key) *tally {
	at := [2]int{k.field, int(k.fold)}
	t := s.tallies[at]
	if t == nil {
		t = &tally{}
		for _, r := range s.records {
			t.count(r.Value(k.field), k.fold)
		}
		slices.Sort(t.texts)
		slices.Sort(t.numbers)
		s.tallies[at] = t
	}
	return t
}

func (t *tally) count(v eval.Value, fold folding) {
	switch v.Type {
	case eval.TextType:
		t.texts = append(t.texts, fold.apply(v.Text()))
	case eval.NumberType, eval.TimeType:
		t.numbers = append(t.numbers, numberOf(v))
	case eval.ListType:
		for _, item := range v.List() {
			t.count(item, fold)
		}
	}
}

// guess is a condition's share when nothing is known of the records.
func (k key) guess() float64 {
	switch k.kind {
	case textKey, numberKey:
		return 0.002
	case prefixKey:
		return math.Pow(0.25, math.Min(float64(len(k.text)), 4))
	case boxKey:
		return math.Min(1, 0.0001+(k.high[0]-k.low[0])*(k.high[1]-k.low[1])/200)
	}
	return 0.3
}
