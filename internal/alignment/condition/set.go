package condition

import (
	"slices"
	"sync"

	"arpent/engine/cql/eval"
	"arpent/engine/watch"
)

// Set is many conditions, asked of an account at once. It is safe for
// concurrent use.
type Set struct {
	conditions []*Condition // nil where a text is no condition
	problems   []error
	index      *watch.Index
	scratch    sync.Pool
}

// Set reads the texts of many conditions. A text that is none is kept as a
// problem and means no account. The sample, a few hundred accounts drawn at
// random, tells what is rare among them.
func (l *Language) Set(texts []string, sample []*Subject) *Set {
	records := make([]eval.Record, len(sample))
	for i, s := range sample {
		records[i] = s
	}
	s := &Set{conditions: make([]*Condition, len(texts)), problems: make([]error, len(texts)), index: watch.New(l.schema, records)}
	s.scratch.New = func() any { return &watch.Scratch{} }
	for i, text := range texts {
		c, err := l.Read(text)
		if err == nil {
			err = s.index.Put(watch.ID(i), c.expr)
		}
		if s.problems[i] = err; err == nil {
			s.conditions[i] = c
		}
	}
	return s
}

// Holding gives the places, in the texts, of the conditions that hold for an
// account, in rising order.
func (s *Set) Holding(of *Subject) []int {
	if s.index.Len() == 0 {
		return nil
	}
	scratch := s.scratch.Get().(*watch.Scratch)
	found := s.index.Match(of, scratch)
	var out []int
	if len(found) > 0 {
		out = make([]int, len(found))
		for i, id := range found {
			out[i] = int(id)
		}
	}
	s.scratch.Put(scratch)
	return out
}

// At gives a condition, nil where the text is none.
func (s *Set) At(i int) *Condition { return s.conditions[i] }

// Problem says why a text is no condition, nil where it is one.
func (s *Set) Problem(i int) error { return s.problems[i] }

// Names says whether any of the conditions asks about a field.
func (s *Set) Names(field string) bool {
	return slices.ContainsFunc(s.conditions, func(c *Condition) bool { return c != nil && c.Names(field) })
}
