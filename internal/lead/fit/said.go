package fit

import "slices"

// Said is what people say that values add to the log-odds, by attribute and
// value.
type Said map[string]map[string]float64

// With is the model with weights that people said, which hold as they are said.
func (m *Model) With(said Said) *Model {
	out := *m
	out.said = slices.Clone(m.said)
	for a, name := range m.Attributes {
		out.said[a] = said[name]
	}
	return &out
}

// Doubts is how often somebody said of a value that it is not for them, by
// attribute and value.
type Doubts map[string]map[string]int

// Add counts one more.
func (d Doubts) Add(attribute, value string) {
	if d[attribute] == nil {
		d[attribute] = map[string]int{}
	}
	d[attribute][value]++
}

// firm is how many deals of the common kind stand against a doubt.
const firm = 10

// doubt is what some doubts add: as if, beside ten deals of the common kind, as
// many more had been lost.
func (m *Model) doubt(times int) float64 {
	mean := logistic(m.Base)
	return logit(firm*mean/(firm+float64(times))) - m.Base
}

// Doubted is the model as somebody sees it who said of some values that they
// are not for them. It never gives a higher score than the model itself.
func (m *Model) Doubted(doubts Doubts) *Model {
	out := *m
	out.doubts = slices.Clone(m.doubts)
	for a, name := range m.Attributes {
		out.doubts[a] = doubts[name]
	}
	return &out
}
