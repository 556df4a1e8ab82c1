package watch

import (
	"arpent/engine/cql"
	"arpent/engine/words"
)

// Words says what must hold of a field that lists a text's words for a query
// to be answered by the text; nil when nothing must. It serves the Needs of a
// function that looks for words.
func Words(field string, q *words.Query) cql.Expr {
	switch q.Op {
	case words.Phrase:
		return phrase(field, q)
	case words.All:
		var parts []cql.Expr
		for _, o := range q.Of {
			if one := Words(field, o); one != nil {
				parts = append(parts, one)
			}
		}
		return join(cql.And, parts)
	case words.Any:
		var parts []cql.Expr
		for _, o := range q.Of {
			one := Words(field, o)
			if one == nil {
				return nil
			}
			parts = append(parts, one)
		}
		return join(cql.Or, parts)
	}
	return nil
}

// phrase wants every whole word of it.
func phrase(field string, q *words.Query) cql.Expr {
	whole := q.Words
	if q.Open {
		whole = whole[:len(whole)-1]
	}
	if len(whole) == 0 {
		return nil
	}
	var list cql.List
	for _, w := range whole {
		list.Items = append(list.Items, cql.String{Value: w})
	}
	return &cql.Call{Op: "a_contains", Args: []cql.Expr{cql.Property{Name: field}, list}}
}

func join(op cql.Op, parts []cql.Expr) cql.Expr {
	switch len(parts) {
	case 0:
		return nil
	case 1:
		return parts[0]
	}
	return &cql.Call{Op: op, Args: parts}
}
