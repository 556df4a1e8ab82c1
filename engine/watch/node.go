package watch

import (
	"cmp"
	"slices"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
)

type nodeID uint32

// node is a condition, or what AND or OR joins; each is kept once, however
// many filters it is part of.
type node struct {
	kind    nodeKind
	program *eval.Program // of an asked condition
	parts   []uint32      // keys of a looked up condition; nodes of a junction, in rising order of cost
	refs    uint32
	search  uint32 // that asks this node and nothing else; 0 for none
	next    nodeID // a junction with the same hash; 0 for none
}

// nodeKind sorts nodes by what it costs to ask them.
type nodeKind uint8

const (
	lookedUp nodeKind = iota // true when the record met one of its keys
	asked
	allOf
	anyOf
)

// nodes are numbered from 1.
type nodes struct {
	list   []node
	free   []nodeID
	byText map[string]nodeID // conditions
	byHash map[uint64]nodeID // junctions, the first of each hash
	texts  map[nodeID]string // of conditions, to take them out of byText again
}

func newNodes() nodes {
	return nodes{list: make([]node, 1), byText: map[string]nodeID{}, byHash: map[uint64]nodeID{}, texts: map[nodeID]string{}}
}

// intern finds the node of a positive filter, or makes it; the caller holds it
// until release.
func (x *Index) intern(e cql.Expr) (nodeID, error) {
	call, ok := e.(*cql.Call)
	if !ok || call.Op != cql.And && call.Op != cql.Or {
		return x.condition(e)
	}
	parts, err := x.parts(nil, call, call.Op)
	if err != nil {
		for _, p := range parts {
			x.release(p)
		}
		return 0, err
	}
	slices.SortFunc(parts, x.cheaper)
	for i := len(parts) - 1; i > 0; i-- {
		if parts[i] == parts[i-1] {
			x.release(parts[i])
		}
	}
	if parts = slices.Compact(parts); len(parts) == 1 {
		return parts[0], nil
	}
	kind := allOf
	if call.Op == cql.Or {
		kind = anyOf
	}
	return x.junction(kind, parts), nil
}

// parts interns what one operator joins, however deep.
func (x *Index) parts(into []nodeID, e cql.Expr, op cql.Op) ([]nodeID, error) {
	if call, ok := e.(*cql.Call); ok && call.Op == op {
		var err error
		for _, a := range call.Args {
			if into, err = x.parts(into, a, op); err != nil {
				return into, err
			}
		}
		return into, nil
	}
	one, err := x.intern(e)
	if err != nil {
		return into, err
	}
	return append(into, one), nil
}

// cheaper orders nodes by what it costs to ask them.
func (x *Index) cheaper(a, b nodeID) int {
	return cmp.Or(cmp.Compare(x.nodes.list[a].kind, x.nodes.list[b].kind), cmp.Compare(a, b))
}

func (x *Index) condition(e cql.Expr) (nodeID, error) {
	text, err := cql.Text(e)
	if err != nil { // what text cannot say JSON can
		form, err := cql.JSON(e)
		if err != nil {
			return 0, err
		}
		text = string(form)
	}
	n := &x.nodes
	if at, known := n.byText[text]; known {
		n.list[at].refs++
		return at, nil
	}
	one := node{kind: lookedUp, refs: 1}
	if keys := x.exact(e); keys != nil {
		for _, k := range keys {
			one.parts = append(one.parts, uint32(x.ring.hold(k)))
		}
	} else if one.kind, one.program, err = x.compiled(e); err != nil {
		return 0, err
	}
	at := n.add(one)
	n.byText[text], n.texts[at] = at, text
	return at, nil
}

func (x *Index) compiled(e cql.Expr) (nodeKind, *eval.Program, error) {
	program, err := eval.Compile(e, x.schema)
	return asked, program, err
}

// exact gives the keys of a condition that is true exactly when the record
// meets one of them; nil for any other.
func (x *Index) exact(e cql.Expr) []key {
	call, ok := e.(*cql.Call)
	if !ok {
		return nil
	}
	wanted := eval.TextType
	switch call.Op {
	case cql.Equal, cql.In:
	case "a_overlaps", "a_contains":
		wanted = eval.ListType
	default:
		return nil
	}
	keys := x.conditions(call)
	for _, k := range keys {
		if k.kind != textKey || x.schema.Fields[k.field].Type != wanted {
			return nil
		}
	}
	return keys
}

// junction takes the parts over: the caller holds them no longer.
func (x *Index) junction(kind nodeKind, parts []nodeID) nodeID {
	n := &x.nodes
	own := make([]uint32, len(parts))
	for i, p := range parts {
		own[i] = uint32(p)
	}
	h := hash(own, kind)
	for at := n.byHash[h]; at != 0; at = n.list[at].next {
		if n.list[at].kind == kind && slices.Equal(n.list[at].parts, own) {
			n.list[at].refs++
			for _, p := range parts {
				x.release(p)
			}
			return at
		}
	}
	at := n.add(node{kind: kind, parts: own, refs: 1, next: n.byHash[h]})
	n.byHash[h] = at
	return at
}

func (n *nodes) add(one node) nodeID {
	if last := len(n.free) - 1; last >= 0 {
		at := n.free[last]
		n.free = n.free[:last]
		n.list[at] = one
		return at
	}
	n.list = append(n.list, one)
	return nodeID(len(n.list) - 1)
}

// release lets go of a node; nobody's nodes are dropped.
func (x *Index) release(at nodeID) {
	n := &x.nodes
	if n.list[at].refs--; n.list[at].refs > 0 {
		return
	}
	one := n.list[at]
	if one.kind <= asked {
		delete(n.byText, n.texts[at])
		delete(n.texts, at)
	} else {
		n.unchain(at)
	}
	n.list[at] = node{}
	n.free = append(n.free, at)
	for _, p := range one.parts {
		if one.kind == lookedUp {
			x.ring.release(keyID(p))
		} else {
			x.release(nodeID(p))
		}
	}
}

func (n *nodes) unchain(at nodeID) {
	h := hash(n.list[at].parts, n.list[at].kind)
	next := n.list[at].next
	if n.byHash[h] == at {
		if next == 0 {
			delete(n.byHash, h)
		} else {
			n.byHash[h] = next
		}
		return
	}
	for before := n.byHash[h]; before != 0; before = n.list[before].next {
		if n.list[before].next == at {
			n.list[before].next = next
			return
		}
	}
}

// hash is FNV-1a over the parts, four bytes at a time.
func hash(parts []uint32, kind nodeKind) uint64 {
	h := uint64(14695981039346656037) + uint64(kind)
	for _, p := range parts {
		h = (h ^ uint64(p)) * 1099511628211
	}
	return h
}

// holds says whether a node is true of the scratch's record; each is asked
// once a record. What is not true may be false or unknown: in a positive
// filter that makes no difference.
func (n *nodes) holds(at nodeID, s *Scratch) bool {
	if v := s.verdicts[at]; v>>1 == s.round {
		return v&1 == 1
	}
	verdict := n.verdict(&n.list[at], s)
	s.verdicts[at] = s.round << 1
	if verdict {
		s.verdicts[at]++
	}
	return verdict
}

// hold says whether all of some nodes are true.
func (n *nodes) hold(list []uint32, s *Scratch) bool {
	for _, at := range list {
		if !n.holds(nodeID(at), s) {
			return false
		}
	}
	return true
}

func (n *nodes) verdict(one *node, s *Scratch) bool {
	switch one.kind {
	case lookedUp:
		return s.metAny(one.parts)
	case asked:
		return one.program.Match(s.record) == eval.True
	}
	any := one.kind == anyOf
	for _, p := range one.parts {
		if n.holds(nodeID(p), s) == any {
			return any
		}
	}
	return !any
}
