// Package keyword reads the words that filters look for, and says where in a
// lead's texts they stand.
package keyword

import (
	"slices"
	"strings"

	"arpent/engine/cql"
	"arpent/engine/words"
	"arpent/internal/intake/fold"
)

// Read reads what was typed; see package words. Case and accents do not count.
func Read(text string) *words.Query { return words.Read(text, fold.Words) }

// Matched is a part of a lead's texts that was searched for.
type Matched struct {
	Field string `json:"field" enum:"name,title,company,industry"`
	Text  string `json:"text" doc:"As it is written there"`
}

// Phrases are the words and phrases whose presence a filter's keywords ask for.
func Phrases(e cql.Expr) []*words.Query {
	var out []*words.Query
	var visit func(e cql.Expr, not bool)
	visit = func(e cql.Expr, not bool) {
		call, ok := e.(*cql.Call)
		if !ok {
			return
		}
		if strings.EqualFold(string(call.Op), "keywords") && !not && len(call.Args) == 1 {
			if text, constant := call.Args[0].(cql.String); constant {
				out = append(out, Read(text.Value).Wanted()...)
			}
			return
		}
		for _, a := range call.Args {
			visit(a, not != (call.Op == cql.Not))
		}
	}
	visit(e, false)
	return out
}

// Text is one of a record's texts, with its field.
type Text struct{ Field, Text string }

// In finds phrases in texts, each text's in its order.
func In(texts []Text, phrases []*words.Query) []Matched {
	out := []Matched{}
	for _, t := range texts {
		for _, at := range words.Spans(t.Text, fold.Text, phrases) {
			one := Matched{t.Field, t.Text[at[0]:at[1]]}
			if !slices.Contains(out, one) {
				out = append(out, one)
			}
		}
	}
	return out
}
