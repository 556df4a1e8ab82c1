package cql

// Conjuncts gives the conditions that AND joins at the top of an expression,
// however deep; none of a nil one.
func Conjuncts(e Expr) []Expr {
	if e == nil {
		return nil
	}
	call, ok := e.(*Call)
	if !ok || call.Op != And {
		return []Expr{e}
	}
	var all []Expr
	for _, a := range call.Args {
		all = append(all, Conjuncts(a)...)
	}
	return all
}
