package lead

import (
	"slices"
	"strings"
	"sync"

	"arpent/engine/cql/eval"
	"arpent/engine/facet"
	"arpent/engine/words"
	"arpent/internal/intake/fold"
	"arpent/internal/lead/keyword"
)

// keywords is the function that filters may name: keywords('("head of sales"
// OR vp) NOT assistant') is true of leads whose name, title, company and
// industry together hold these words. Case and accents do not count. See
// package words for what may be typed.
func keywords() facet.Function {
	var known sync.Map // text → *words.Query, of texts that differ from row to row
	at := slices.IndexFunc(columns(), func(c column) bool { return c.kind == facet.Words })
	call := func(r eval.Record, args []eval.Value) eval.Value {
		in := r.Value(at)
		if args[0].Type != eval.TextType || in.Type != eval.TextType {
			return eval.Value{}
		}
		text := args[0].Text()
		q, ok := known.Load(text)
		if !ok {
			q, _ = known.LoadOrStore(text, keyword.Read(text))
		}
		return eval.BoolOf(q.(*words.Query).In(in.Text()))
	}
	return facet.Function{Function: eval.Function{Name: "keywords", Args: []eval.Type{eval.TextType}, Returns: eval.BoolType, Call: call}, Words: columns()[at].name, Read: keyword.Read}
}

// wordsOf is what keywords look in: a lead's texts, folded, with a bar between
// them, so that no phrase goes from one into the next.
func wordsOf(l *Lead) eval.Value {
	parts := make([]string, 0, 4)
	for _, t := range textsOf(l) {
		parts = append(parts, fold.Words(t.Text))
	}
	return eval.TextOf(" " + strings.Join(parts, " "+words.Bar+" ") + " ")
}

// textsOf are the texts of a lead that keywords look in, by their fields.
func textsOf(l *Lead) []keyword.Text {
	return []keyword.Text{{Field: "name", Text: l.GivenName + " " + l.FamilyName}, {Field: "title", Text: l.Title}, {Field: "company", Text: l.Company}, {Field: "industry", Text: l.Industry}}
}
