package watch

import (
	"cmp"
	"slices"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
)

const (
	mostKeys  = 512 // conditions that one filter is posted under first
	mostWays  = 32  // alternatives of one filter
	mostPosts = 64  // places that one alternative comes to below a first one
	mostSets  = 4   // sets of conditions of one alternative
	tooCommon = 0.6 // share of records from which a condition parts nothing worth a place
)

// access is what must hold of a record before a filter can be true: one of the
// keys. No keys: nothing that can be looked up.
type access struct {
	keys []key
	cost float64 // expected share of records that meet it
}

// ways finds under what a positive filter is posted.
func (x *Index) ways(e cql.Expr) []way {
	var out []way
	for _, one := range alternatives(e) {
		sets := x.sets(one)
		if len(sets) == 0 { // may hold of any record
			return []way{{}}
		}
		out = append(out, way{})
		for i, found := range sets {
			w := &out[len(out)-1]
			if i == 0 {
				w.keys = make([]keyID, 0, total(sets))
				w.ends = make([]uint16, 0, len(sets))
			}
			for _, k := range found.keys {
				w.keys = append(w.keys, x.ring.hold(k))
			}
			w.ends = append(w.ends, uint16(len(w.keys)))
		}
	}
	return out
}

func total(sets []access) int {
	n := 0
	for _, s := range sets {
		n += len(s.keys)
	}
	return n
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

// sets chooses the sets of conditions of one alternative, the rarest first.
// Below the first only conditions that a record meets few of are worth a place.
func (x *Index) sets(e cql.Expr) []access {
	var found []access
	for _, one := range joined(nil, e, cql.And) {
		found = x.accesses(found, one)
	}
	slices.SortStableFunc(found, func(a, b access) int { return cmp.Compare(a.cost, b.cost) })
	posts := 1
	var out []access
	for i, a := range found {
		if i > 0 {
			if posts *= len(a.keys); posts > mostPosts || a.cost > tooCommon || len(out) == mostSets {
				break
			}
			if slices.ContainsFunc(a.keys, func(k key) bool { return !k.point() }) {
				posts /= len(a.keys)
				continue
			}
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
			into = append(into, access{[]key{k}, x.sample.share(k)})
		}
		return into
	}
	if needs := x.needs(call); needs != nil {
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

// needs is what must hold for a function of the schema to be true.
func (x *Index) needs(call *cql.Call) cql.Expr {
	f := x.schema.Function(string(call.Op))
	if f == nil || f.Needs == nil {
		return nil
	}
	args := make([]eval.Value, len(call.Args))
	for i, a := range call.Args {
		v, ok := eval.Constant(a, x.schema)
		if !ok {
			return nil
		}
		args[i] = v
	}
	needs := f.Needs(args)
	if needs == nil || eval.Check(needs, x.schema) != nil {
		return nil
	}
	return cql.Positive(needs)
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
	if call.Op == cql.And || call.Op == "a_contains" || x.needs(call) != nil {
		if sets := x.sets(e); len(sets) > 0 {
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
