// Package words reads what people type to search for words: and, or, not,
// quotes, parentheses, beginnings. It finds them in texts that were cut into
// words beforehand; how letters are folded is the caller's choice.
package words

import "strings"

// Op says what a Query asks.
type Op uint8

// The operators.
const (
	Phrase Op = iota // words side by side
	All              // of others, which may be none
	Any              // of others
	None             // of the one other
)

// Query is a search made ready. It is not changed after it is read.
type Query struct {
	Op    Op
	Words []string // of a Phrase: folded, one at least
	Open  bool     // of a Phrase: its last word is a beginning
	Of    []*Query
}

// Bar stands between parts of a text, so that no phrase goes from one into the
// next. It is no word that folding can give.
const Bar = "|"

// In says whether a text answers the query: folded words with single spaces
// between them, at the beginning and at the end.
func (q *Query) In(text string) bool {
	switch q.Op {
	case All:
		for _, o := range q.Of {
			if !o.In(text) {
				return false
			}
		}
		return true
	case Any:
		for _, o := range q.Of {
			if o.In(text) {
				return true
			}
		}
		return false
	case None:
		return !q.Of[0].In(text)
	}
	wanted := " " + strings.Join(q.Words, " ")
	if !q.Open {
		wanted += " "
	}
	return strings.Contains(text, wanted)
}

// Wanted lists the phrases whose presence a query asks for: those that no NOT
// turns round.
func (q *Query) Wanted() []*Query {
	var out []*Query
	var visit func(q *Query, not bool)
	visit = func(q *Query, not bool) {
		if q.Op == Phrase && !not {
			out = append(out, q)
		}
		for _, o := range q.Of {
			visit(o, not != (q.Op == None))
		}
	}
	visit(q, false)
	return out
}
