package cql

import "slices"

// Fields lists the fields that a filter names, each once, in order of appearance.
func Fields(e Expr) []string {
	var names []string
	Walk(e, func(e Expr) bool {
		if p, ok := e.(Property); ok && !slices.Contains(names, p.Name) {
			names = append(names, p.Name)
		}
		return true
	})
	return names
}

// Positive rewrites a filter so that NOT stands only before what cannot be
// turned round: the negation of a comparison becomes the opposite comparison,
// of a conjunction a disjunction. It is true of the same records.
func Positive(e Expr) Expr { return turned(e, false) }

var opposite = map[Op]Op{Equal: NotEqual, NotEqual: Equal, Less: GreaterEqual, GreaterEqual: Less, Greater: LessEqual, LessEqual: Greater, And: Or, Or: And}

func turned(e Expr, not bool) Expr {
	call, ok := e.(*Call)
	if b, literal := e.(Bool); literal && not {
		return Bool{Value: !b.Value, At: b.At}
	}
	if !ok {
		return e
	}
	switch call.Op {
	case Not:
		return turned(call.Args[0], !not)
	case And, Or:
		out := &Call{Op: call.Op, At: call.At}
		if not {
			out.Op = opposite[call.Op]
		}
		for _, a := range call.Args {
			out.Args = append(out.Args, turned(a, not))
		}
		return out
	case Equal, NotEqual, Less, Greater, LessEqual, GreaterEqual:
		if not {
			return &Call{Op: opposite[call.Op], Args: call.Args, At: call.At}
		}
	}
	if not {
		return &Call{Op: Not, Args: []Expr{call}, At: call.At}
	}
	return call
}
