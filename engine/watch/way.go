package watch

import (
	"cmp"
	"slices"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
)

const (
	mostKeys    = 512 // conditions of one alternative of a filter
	mostWays    = 32  // alternatives of one filter
	mostPosts   = 64  // places that one alternative comes to below a first one
	mostParting = 4   // sets of conditions that part places
	tooCommon   = 0.6 // share of records from which a condition parts nothing worth a place
)

// access is what must hold of a record before a filter can be true: one of the
// keys. No keys: nothing that can be looked up.
type access struct {
	keys  []key
	cost  float64 // expected share of records that meet it
	of    int     // which of the conditions that AND joins says so
	exact bool    // and says nothing more
}

// ways lays down how a record comes to a positive filter.
func (x *Index) ways(search uint32, e cql.Expr) []way {
	whole := []cql.Expr{e}
	list := alternatives(e)
	found := make([][]access, len(list))
	for i, one := range list {
		if found[i] = x.sets(joined(nil, one, cql.And)); len(found[i]) == 0 { // may hold of any record
			return []way{x.roads.lay(search, nil, 0, x.rest(whole, nil))}
		}
	}
	out := make([]way, len(found))
	for i, sets := range found {
		held := make([][]keyID, len(sets))
		for j, set := range sets {
			for _, k := range set.keys {
				held[j] = append(held[j], x.ring.hold(k))
			}
		}
		out[i] = x.roads.lay(search, held, parting(sets), x.rest(joined(nil, list[i], cql.And), sets))
	}
	return out
}

// rest gives the nodes of the conditions that no set says in full. The search
// holds them by its own node.
func (x *Index) rest(conditions []cql.Expr, sets []access) []nodeID {
	var out []nodeID
	for i, e := range conditions {
		if slices.ContainsFunc(sets, func(a access) bool { return a.of == i && a.exact }) {
			continue
		}
		node, err := x.intern(e)
		if err != nil { // cannot be: the whole was taken
			panic(err)
		}
		x.release(node)
		out = append(out, node)
	}
	slices.SortFunc(out, x.cheaper)
	return out
}

// parting counts the sets that may part places: with too many conditions in
// all, or common ones, the places would cost more than they spare.
func parting(sets []access) int {
	posts := 1
	for i, a := range sets {
		if i == 0 {
			continue
		}
		if posts *= len(a.keys); posts > mostPosts || a.cost > tooCommon || i == mostParting {
			return i
		}
	}
	return len(sets)
}

// alternatives are what OR joins at the top, when each can be followed by itself.
func alternatives(e cql.Expr) []cql.Expr {
	if call, ok := e.(*cql.Call); ok && call.Op == cql.Or {
		if list := joined(nil, e, cql.Or); len(list) <= mostWays {
			return list
		}
	}
	return []cql.Expr{e}
}

// joined lists what one operator joins, however deep.
func joined(into []cql.Expr, e cql.Expr, op cql.Op) []cql.Expr {
	if call, ok := e.(*cql.Call); ok && call.Op == op {
		for _, a := range call.Args {
			into = joined(into, a, op)
		}
		return into
	}
	return append(into, e)
}

// sets gives the sets of conditions that must hold where AND joins some, the
// rarest first. After the first only conditions of which a record meets few are
// worth a look.
func (x *Index) sets(conditions []cql.Expr) []access {
	var found []access
	for i, one := range conditions {
		before := len(found)
		found = x.accesses(found, one)
		for j := before; j < len(found); j++ {
			found[j].of, found[j].exact = i, len(x.exact(one)) > 0
		}
	}
	slices.SortStableFunc(found, func(a, b access) int { return cmp.Compare(a.cost, b.cost) })
	keys := 0
	out := found[:0]
	for i, a := range found {
		if keys += len(a.keys); i > 0 && (keys > mostKeys || slices.ContainsFunc(a.keys, func(k key) bool { return !k.point() })) {
			keys -= len(a.keys)
			continue
		}
		out = append(out, a)
	}
	return out
}

// accesses adds what one condition says that can be looked up.
func (x *Index) accesses(into []access, e cql.Expr) []access {
	call, ok := e.(*cql.Call)
	if !ok {
		return into
	}
	if call.Op == "a_contains" { // each of them must be there
		for _, k := range x.anyOf(call.Args[0], call.Args[1]) {
			into = append(into, access{keys: []key{k}, cost: x.sample.share(k)})
		}
		return into
	}
	if needs, _ := x.needs(call); needs != nil {
		for _, one := range joined(nil, needs, cql.And) {
			into = x.accesses(into, one)
		}
		return into
	}
	if found := x.rarest(e); len(found.keys) > 0 {
		into = append(into, found)
	}
	return into
}

// needs is what must hold for a function of the schema to be true, and whether
// that is all it says.
func (x *Index) needs(call *cql.Call) (needs cql.Expr, same bool) {
	f := x.schema.Function(string(call.Op))
	if f == nil || f.Needs == nil || eval.Check(call, x.schema) != nil {
		return nil, false
	}
	args := make([]eval.Value, len(call.Args))
	for i, a := range call.Args {
		v, ok := eval.Constant(a, x.schema)
		if !ok {
			return nil, false
		}
		args[i] = v
	}
	if needs, same = f.Needs(args); needs == nil || eval.Check(needs, x.schema) != nil {
		return nil, false
	}
	return cql.Positive(needs), same
}

// plain writes out the functions for which a filter can stand.
func (x *Index) plain(e cql.Expr) cql.Expr {
	call, ok := e.(*cql.Call)
	if !ok {
		return e
	}
	switch call.Op {
	case cql.And, cql.Or, cql.Not:
		out := &cql.Call{Op: call.Op, At: call.At, Args: make([]cql.Expr, len(call.Args))}
		for i, a := range call.Args {
			out.Args[i] = x.plain(a)
		}
		return out
	}
	if needs, same := x.needs(call); same {
		return needs
	}
	return e
}

// rarest finds the rarest set of conditions that a positive filter implies.
func (x *Index) rarest(e cql.Expr) access {
	call, ok := e.(*cql.Call)
	if !ok {
		return access{}
	}
	if call.Op == cql.Or {
		return x.either(call)
	}
	if needs, _ := x.needs(call); call.Op == cql.And || call.Op == "a_contains" || needs != nil {
		if sets := x.sets(joined(nil, e, cql.And)); len(sets) > 0 {
			return sets[0]
		}
		return access{}
	}
	list := x.conditions(call)
	if len(list) > mostKeys {
		return access{}
	}
	found := access{keys: list}
	for _, k := range list {
		found.cost += x.sample.share(k)
	}
	return found
}

// either joins what each alternative implies.
func (x *Index) either(call *cql.Call) access {
	var out access
	for _, a := range call.Args {
		found := x.rarest(a)
		if len(found.keys) == 0 || len(out.keys)+len(found.keys) > mostKeys {
			return access{}
		}
		out.keys = append(out.keys, found.keys...)
		out.cost += found.cost
	}
	return out
}
