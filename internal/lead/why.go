package lead

import (
	"slices"
	"strings"

	"arpent/engine/cql"
	"arpent/engine/words"
	"arpent/internal/intake/fold"
)

// Matched is a part of a lead's texts that was searched for.
type Matched struct {
	Field string `json:"field" enum:"name,title,company,industry"`
	Text  string `json:"text" doc:"As it is written there"`
}

// phrasesOf are the words and phrases whose presence a filter's keywords ask for.
func phrasesOf(e cql.Expr) []*words.Query {
	var out []*words.Query
	var visit func(e cql.Expr, not bool)
	visit = func(e cql.Expr, not bool) {
		call, ok := e.(*cql.Call)
		if !ok {
			return
		}
		if strings.EqualFold(string(call.Op), "keywords") && !not && len(call.Args) == 1 {
			if text, constant := call.Args[0].(cql.String); constant {
				out = append(out, readKeywords(text.Value).Wanted()...)
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

// matched finds phrases in the texts of a lead, each text's in its order.
func matched(l *Lead, phrases []*words.Query) []Matched {
	out := []Matched{}
	for _, t := range textsOf(l) {
		for _, at := range words.Spans(t.text, fold.Text, phrases) {
			one := Matched{t.field, t.text[at[0]:at[1]]}
			if !slices.Contains(out, one) {
				out = append(out, one)
			}
		}
	}
	return out
}
