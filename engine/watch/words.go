package watch

import (
	"arpent/engine/cql"
	"arpent/engine/words"
)

// Words says what must hold of a field that lists a text's words for a query
// to be answered by the text, and whether nothing more must; nil when nothing
// can be said. It serves the Needs of a function that looks for words.
func Words(field string, q *words.Query) (needs cql.Expr, same bool) {
	switch q.Op {
	case words.Phrase:
		return phrase(field, q)
	case words.None:
		if one, same := Words(field, q.Of[0]); same {
			return &cql.Call{Op: cql.Not, Args: []cql.Expr{one}}, true
		}
		return nil, false
	}
	op := cql.And
	if q.Op == words.Any {
		op = cql.Or
	}
	var parts []cql.Expr
	same = len(q.Of) > 0
	for _, o := range q.Of {
		one, whole := Words(field, o)
		if same = same && whole; one != nil {
			parts = append(parts, one)
		} else if op == cql.Or {
			return nil, false
		}
	}
	if len(parts) < 2 {
		return append(parts, nil)[0], same
	}
	return &cql.Call{Op: op, Args: parts}, same
}

// phrase wants every whole word of it.
func phrase(field string, q *words.Query) (needs cql.Expr, same bool) {
	whole := q.Words
	if q.Open {
		whole = whole[:len(whole)-1]
	}
	if len(whole) == 0 {
		return nil, false
	}
	var list cql.List
	for _, w := range whole {
		list.Items = append(list.Items, cql.String{Value: w})
	}
	return &cql.Call{Op: "a_contains", Args: []cql.Expr{cql.Property{Name: field}, list}}, len(q.Words) == 1 && !q.Open
}
