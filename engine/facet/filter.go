package facet

import (
	"math"
	"math/bits"
	"slices"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
)

// Filter is a CQL2 filter made ready for one snapshot: conditions that must
// all be true. It is safe for concurrent use.
type Filter struct{ parts []part }

// part is one of the conditions joined by AND at the top.
type part struct {
	node    node
	columns []int // that it names
}

// node is a condition over a chunk. keep takes out of rows those of which it
// is not true; only rows that are in need be looked at.
type node interface {
	keep(c *chunk, rows *bitset)
	cost() int // rough nanoseconds a row, to ask the cheap ones first
}

// Compile makes a filter ready; nil is no filter at all. The error is a *cql.Error.
func (s *Snapshot) Compile(e cql.Expr) (*Filter, error) {
	f := &Filter{}
	if e == nil {
		return f, nil
	}
	schema := s.Schema()
	if err := eval.Check(e, schema); err != nil {
		return nil, err
	}
	c := compiler{s, schema}
	for _, piece := range cql.Conjuncts(cql.Positive(e)) {
		if b, literal := piece.(cql.Bool); literal && b.Value {
			continue
		}
		p := part{node: c.node(piece)}
		for _, name := range cql.Fields(piece) {
			p.columns = append(p.columns, s.column(name))
		}
		if c.ownFunction(piece) {
			p.columns = append(p.columns, -1) // who knows what it reads
		}
		f.parts = append(f.parts, p)
	}
	slices.SortStableFunc(f.parts, func(a, b part) int { return a.node.cost() - b.node.cost() })
	return f, nil
}

type compiler struct {
	snapshot *Snapshot
	schema   *eval.Schema
}

// node turns a positive expression, which the schema has accepted, into a
// tree. Of AND and OR over what is true only the true sides matter, whatever
// is unknown: hence one bitset is enough once NOT stands before leaves only.
func (c compiler) node(e cql.Expr) node {
	if call, ok := e.(*cql.Call); ok && (call.Op == cql.And || call.Op == cql.Or) {
		var list []node
		for _, a := range call.Args {
			list = append(list, c.node(a))
		}
		slices.SortStableFunc(list, func(a, b node) int { return a.cost() - b.cost() })
		if call.Op == cql.And {
			return both(list)
		}
		return either(list)
	}
	if n := c.leaf(e); n != nil {
		return n
	}
	program, err := eval.Compile(e, c.schema)
	if err != nil { // the whole was accepted, so is each part
		panic(err)
	}
	return &asked{c.snapshot, program}
}

// maxTable bounds the dictionaries that are decided value by value.
const maxTable = 1 << 18

// leaf finds a quicker way than asking every row; nil when there is none.
func (c compiler) leaf(e cql.Expr) node {
	if n := c.looking(e); n != nil {
		return n
	}
	names := cql.Fields(e)
	if len(names) != 1 || c.ownFunction(e) {
		return nil
	}
	i := c.snapshot.column(names[0])
	switch c.snapshot.columns[i].Kind {
	case Category, Flag:
		if len(c.snapshot.dict[i].texts) <= maxTable {
			return c.table(e, i)
		}
	case Number, Day, Instant:
		return c.span(e, i)
	case Set, Own:
		return c.overlap(e, i)
	}
	return nil
}

func (c compiler) ownFunction(e cql.Expr) bool {
	own := false
	cql.Walk(e, func(e cql.Expr) bool {
		call, ok := e.(*cql.Call)
		own = own || ok && !cql.IsOperator(call.Op)
		return !own
	})
	return own
}

// single is a record of which only one field is known.
type single struct {
	field int
	value eval.Value
}

func (s single) Value(field int) eval.Value {
	if field == s.field {
		return s.value
	}
	return eval.Value{}
}

// table decides a condition once for each value of the dictionary.
func (c compiler) table(e cql.Expr, column int) node {
	program, err := eval.Compile(e, c.schema)
	if err != nil {
		panic(err)
	}
	d := c.snapshot.dict[column]
	t := &table{column: column, yes: make([]uint8, max(len(d.texts), 256))}
	flag := c.snapshot.columns[column].Kind == Flag
	for code := range d.texts {
		v := eval.Value{}
		switch {
		case code > 0 && flag:
			v = eval.BoolOf(code == 2)
		case code > 0:
			v = eval.TextOf(d.texts[code])
		}
		if program.Match(single{column, v}) == eval.True {
			t.yes[code] = 1
			t.codes = append(t.codes, uint32(code))
		}
	}
	return t
}

type table struct {
	column int
	yes    []uint8  // by code: 1 when it fits
	codes  []uint32 // that fit, rising
}

func (t *table) cost() int { return 1 }

func (t *table) keep(c *chunk, rows *bitset) {
	switch s := c.columns[t.column].(*codes); {
	case s.rows != nil:
		t.join(s.rows, rows)
	case t.posted(s):
		var found bitset
		s.posted.having(t.codes, &found)
		rows.And(&found)
	case s.narrow != nil:
		keepCodes(s.narrow, t.yes, rows)
	case s.middle != nil:
		keepCodes(s.middle, t.yes, rows)
	default:
		keepCodes(s.wide, t.yes, rows)
	}
}

// posted says whether the rows that fit are so few that they are quicker put
// together than all are looked at.
func (t *table) posted(c *codes) bool {
	return c.posted.at != nil && t.yes[0] == 0 && len(t.codes) <= 64 && 8*c.posted.size(t.codes) <= chunkRows
}

// join joins the bitsets of the codes that fit, or takes away those of the codes
// that do not, whichever are fewer.
func (t *table) join(of []bitset, rows *bitset) {
	fit := 0
	for code := range of {
		fit += int(t.yes[code])
	}
	if fit == 1 {
		for code := range of {
			if t.yes[code] == 1 {
				rows.And(&of[code])
			}
		}
		return
	}
	if 2*fit > len(of) {
		for code := range of {
			if t.yes[code] == 0 {
				rows.Without(&of[code])
			}
		}
		return
	}
	var found bitset
	for code := range of {
		if t.yes[code] == 1 {
			found.Or(&of[code])
		}
	}
	rows.And(&found)
}

func keepCodes[T uint8 | uint16 | uint32](codes []T, yes []uint8, rows *bitset) {
	for i, w := range rows {
		if w == 0 {
			continue
		}
		at := codes[i<<6 : i<<6+64 : i<<6+64]
		if bits.OnesCount64(w) > 24 {
			var fits uint64
			for j, code := range at {
				fits |= uint64(yes[code]) << j // without a branch, which chance would mispredict
			}
			rows[i] = w & fits
			continue
		}
		for left := w; left != 0; left &= left - 1 {
			if j := bits.TrailingZeros64(left) & 63; yes[at[j]] == 0 {
				w &^= 1 << j
			}
		}
		rows[i] = w
	}
}

// span turns comparisons of one field with constants into a range; nil when
// the condition is something else.
func (c compiler) span(e cql.Expr, column int) node {
	call, ok := e.(*cql.Call)
	if !ok {
		return nil
	}
	low, high := math.Inf(-1), math.Inf(1)
	switch call.Op {
	case cql.Between:
		if _, field := call.Args[0].(cql.Property); !field {
			return nil
		}
		a, okA := eval.Constant(call.Args[1], c.schema)
		b, okB := eval.Constant(call.Args[2], c.schema)
		if !okA || !okB || a.Type != eval.NumberType || b.Type != eval.NumberType {
			return nil
		}
		low, high = a.Number(), b.Number()
	case cql.Equal, cql.Less, cql.LessEqual, cql.Greater, cql.GreaterEqual:
		op, side := call.Op, 1
		if _, field := call.Args[0].(cql.Property); !field {
			op, side = map[cql.Op]cql.Op{cql.Less: cql.Greater, cql.Greater: cql.Less, cql.LessEqual: cql.GreaterEqual, cql.GreaterEqual: cql.LessEqual, cql.Equal: cql.Equal}[op], 0
		}
		v, ok := eval.Constant(call.Args[side], c.schema)
		if _, field := call.Args[1-side].(cql.Property); !ok || !field || v.Type != eval.NumberType {
			return nil
		}
		switch op {
		case cql.Equal:
			low, high = v.Number(), v.Number()
		case cql.Less:
			high = math.Nextafter(v.Number(), math.Inf(-1))
		case cql.LessEqual:
			high = v.Number()
		case cql.Greater:
			low = math.Nextafter(v.Number(), math.Inf(1))
		case cql.GreaterEqual:
			low = v.Number()
		}
	default:
		return nil
	}
	return &span{column, low, high}
}

type span struct {
	column    int
	low, high float64
}

func (s *span) cost() int { return 2 }

func (s *span) keep(c *chunk, rows *bitset) {
	list := c.columns[s.column].(*numbers).list
	for i, w := range rows {
		for left := w; left != 0; left &= left - 1 {
			j := bits.TrailingZeros64(left)
			if v := list[i<<6+j]; !(v >= s.low && v <= s.high) {
				w &^= 1 << j
			}
		}
		rows[i] = w
	}
}

// overlap turns A_OVERLAPS and A_CONTAINS of a field and constants, negated or
// not, into looking for codes.
func (c compiler) overlap(e cql.Expr, column int) node {
	call, not := e.(*cql.Call), false
	if call != nil && call.Op == cql.Not {
		inner, ok := call.Args[0].(*cql.Call)
		if !ok {
			return nil
		}
		call, not = inner, true
	}
	if call == nil || call.Op != "a_overlaps" && call.Op != "a_contains" {
		return nil
	}
	_, field := call.Args[0].(cql.Property)
	list, constant := eval.Constant(call.Args[1], c.schema)
	if !field || !constant || list.Type != eval.ListType || len(list.List()) == 0 {
		return nil
	}
	d := c.snapshot.dict[column]
	wanted := make([][]bool, 0, len(list.List()))
	for _, item := range list.List() {
		if item.Type != eval.TextType {
			return nil
		}
		if call.Op == "a_contains" || len(wanted) == 0 {
			wanted = append(wanted, make([]bool, len(d.texts)))
		}
		if code := slices.Index(d.texts[1:], item.Text()); code >= 0 {
			wanted[len(wanted)-1][code+1] = true
		}
	}
	var all []node
	for _, codes := range wanted {
		if c.snapshot.columns[column].Kind == Own {
			all = append(all, &owned{column, maskOf(codes), not})
			continue
		}
		all = append(all, newMember(column, codes, not))
	}
	switch {
	case len(all) == 1:
		return all[0]
	case not:
		return either(all)
	}
	return both(all)
}

// member keeps rows that have one of the codes, or, negated, none of them.
type member struct {
	column int
	wanted []bool
	codes  []uint32 // those wanted, rising
	not    bool
}

func newMember(column int, wanted []bool, not bool) *member {
	m := &member{column: column, wanted: wanted, not: not}
	for code, w := range wanted {
		if w {
			m.codes = append(m.codes, uint32(code))
		}
	}
	return m
}

func (m *member) cost() int { return 3 }

// askedCost is how many postings are put together in the time that one row, whose
// codes lie far from others', is asked.
const askedCost = 24

func (m *member) keep(c *chunk, rows *bitset) {
	s := c.columns[m.column].(*sets)
	rows.And(&s.known)
	if s.few != nil || askedCost*rows.Count() > s.postings.size(m.codes) {
		var found bitset
		s.having(m.codes, &found)
		if m.not {
			rows.Without(&found)
		} else {
			rows.And(&found)
		}
		return
	}
	rows.Each(func(row int) {
		if slices.ContainsFunc(s.list(row), func(code uint32) bool { return m.wanted[code] }) == m.not {
			rows.Drop(row)
		}
	})
}

// asked asks the whole condition of each row.
type asked struct {
	snapshot *Snapshot
	program  *eval.Program
}

func (a *asked) cost() int { return 200 }

func (a *asked) keep(c *chunk, rows *bitset) {
	r := &rowOf{snapshot: a.snapshot, chunk: c}
	rows.Each(func(row int) {
		r.row = row
		if a.program.Match(r) != eval.True {
			rows.Drop(row)
		}
	})
}

// rowOf is one row as a record.
type rowOf struct {
	snapshot *Snapshot
	chunk    *chunk
	row      int
}

func (r *rowOf) Value(field int) eval.Value {
	return r.chunk.columns[field].value(r.row, r.snapshot.dict[field])
}

type both []node

func (b both) cost() int {
	sum := 0
	for _, n := range b {
		sum += n.cost()
	}
	return sum
}

func (b both) keep(c *chunk, rows *bitset) {
	for _, n := range b {
		n.keep(c, rows)
	}
}

type either []node

func (e either) cost() int { return both(e).cost() + 1 }

func (e either) keep(c *chunk, rows *bitset) {
	var found, some bitset
	left := *rows // what no condition has taken yet
	for _, n := range e {
		some = left
		n.keep(c, &some)
		found.Or(&some)
		left.Without(&some)
	}
	*rows = found
}
