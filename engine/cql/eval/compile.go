package eval

import (
	"math"
	"slices"

	"arpent/engine/cql"
)

// Program is a filter ready to be asked. It is safe for concurrent use.
type Program struct{ match predicate }

// Match says whether a record fits.
func (p *Program) Match(r Record) Truth { return p.match(r) }

type (
	predicate func(Record) Truth
	term      func(Record) Value
)

// Check holds a filter against a schema: every field and function must exist
// and what is compared must be of one type. The error is an *Error.
func Check(e cql.Expr, s *Schema) error {
	_, err := Compile(e, s)
	return err
}

// Compile makes a filter ready for the records of a schema. The error is an *Error.
func Compile(e cql.Expr, s *Schema) (*Program, error) {
	c := compiler{s}
	match, err := c.condition(e)
	if err != nil {
		return nil, err
	}
	return &Program{match}, nil
}

type compiler struct{ schema *Schema }

func (c compiler) condition(e cql.Expr) (predicate, *cql.Error) {
	if err := cql.Condition(e); err != nil {
		return nil, err
	}
	if b, ok := e.(cql.Bool); ok {
		t := truth(b.Value)
		return func(Record) Truth { return t }, nil
	}
	call, ok := e.(*cql.Call)
	if !ok {
		return nil, cql.Wrong(e.Position(), "a condition is wanted")
	}
	switch call.Op {
	case cql.And, cql.Or:
		return c.joined(call)
	case cql.Not:
		inner, err := c.condition(call.Args[0])
		if err != nil {
			return nil, err
		}
		return func(r Record) Truth { return inner(r).Not() }, nil
	case cql.Equal, cql.NotEqual, cql.Less, cql.Greater, cql.LessEqual, cql.GreaterEqual:
		return c.comparison(call)
	case cql.Like:
		return c.like(call)
	case cql.Between:
		return c.between(call)
	case cql.In:
		return c.in(call)
	case cql.IsNull:
		return c.isNull(call)
	}
	if cql.IsRelation(call.Op) {
		return c.relation(call)
	}
	value, kind, err := c.term(e)
	if err != nil {
		return nil, err
	}
	if kind != BoolType {
		return nil, cql.Wrong(call.At, "%s gives a %s, not yes or no", call.Op, kind)
	}
	return func(r Record) Truth { return value(r).Truth() }, nil
}

func (c compiler) joined(call *cql.Call) (predicate, *cql.Error) {
	parts := make([]predicate, len(call.Args))
	for i, a := range call.Args {
		var err *cql.Error
		if parts[i], err = c.condition(a); err != nil {
			return nil, err
		}
	}
	if call.Op == cql.And {
		return func(r Record) Truth {
			all := True
			for _, p := range parts {
				if all = min(all, p(r)); all == False {
					break
				}
			}
			return all
		}, nil
	}
	return func(r Record) Truth {
		any := False
		for _, p := range parts {
			if any = max(any, p(r)); any == True {
				break
			}
		}
		return any
	}, nil
}

// terms compiles values that are compared and holds them to one type.
func (c compiler) terms(list []cql.Expr) ([]term, Type, *cql.Error) {
	out := make([]term, len(list))
	common := Null
	for i, e := range list {
		value, kind, err := c.term(e)
		if err != nil {
			return nil, Null, err
		}
		if common == Null {
			common = kind
		}
		if kind != Null && kind != common {
			return nil, Null, cql.Wrong(e.Position(), "a %s cannot be compared with a %s", common, kind)
		}
		out[i] = value
	}
	return out, common, nil
}

func (c compiler) comparison(call *cql.Call) (predicate, *cql.Error) {
	sides, kind, err := c.terms(call.Args)
	if err != nil {
		return nil, err
	}
	if kind > TimeType {
		return nil, cql.Wrong(call.At, "a %s cannot be compared by %s", kind, call.Op)
	}
	left, right := sides[0], sides[1]
	fits := map[cql.Op]func(int) bool{
		cql.Equal: func(o int) bool { return o == 0 }, cql.NotEqual: func(o int) bool { return o != 0 },
		cql.Less: func(o int) bool { return o < 0 }, cql.LessEqual: func(o int) bool { return o <= 0 },
		cql.Greater: func(o int) bool { return o > 0 }, cql.GreaterEqual: func(o int) bool { return o >= 0 },
	}[call.Op]
	return func(r Record) Truth {
		order, ok := compare(left(r), right(r))
		if !ok {
			return Unknown
		}
		return truth(fits(order))
	}, nil
}

func (c compiler) between(call *cql.Call) (predicate, *cql.Error) {
	sides, kind, err := c.terms(call.Args)
	if err != nil {
		return nil, err
	}
	if kind > TimeType || kind == BoolType {
		return nil, cql.Wrong(call.At, "a %s has no order", kind)
	}
	return func(r Record) Truth {
		v := sides[0](r)
		low, okLow := compare(v, sides[1](r))
		high, okHigh := compare(v, sides[2](r))
		least, most := Unknown, Unknown // v ≥ low AND v ≤ high
		if okLow {
			least = truth(low >= 0)
		}
		if okHigh {
			most = truth(high <= 0)
		}
		return min(least, most)
	}, nil
}

func (c compiler) like(call *cql.Call) (predicate, *cql.Error) {
	value, kind, err := c.term(call.Args[0])
	if err != nil {
		return nil, err
	}
	if kind != TextType && kind != Null {
		return nil, cql.Wrong(call.Args[0].Position(), "LIKE compares texts, not a %s", kind)
	}
	text, _, err := c.term(call.Args[1])
	if err != nil {
		return nil, err
	}
	l := newLikeness(text(nil).text) // a pattern is a constant
	return func(r Record) Truth {
		v := value(r)
		if v.Type != TextType {
			return Unknown
		}
		return truth(l.matches(v.text))
	}, nil
}

func (c compiler) in(call *cql.Call) (predicate, *cql.Error) {
	items := call.Args[1].(cql.List).Items
	terms, _, err := c.terms(append([]cql.Expr{call.Args[0]}, items...))
	if err != nil {
		return nil, err
	}
	value, terms := terms[0], terms[1:]
	constants, numbers := map[string]bool{}, map[float64]bool{}
	var rest []term
	for i, item := range items {
		switch v := terms[i]; {
		case !constant(item):
			rest = append(rest, v)
		case v(nil).Type == TextType:
			constants[v(nil).text] = true
		case v(nil).Type == NumberType:
			numbers[v(nil).number] = true
		default:
			rest = append(rest, v)
		}
	}
	return func(r Record) Truth {
		v := value(r)
		if v.Type == Null {
			return Unknown
		}
		if v.Type == TextType && constants[v.text] || v.Type == NumberType && numbers[v.number] {
			return True
		}
		found := False
		for _, t := range rest {
			other := t(r)
			switch {
			case other.Type == Null:
				found = max(found, Unknown)
			case equal(v, other):
				return True
			}
		}
		return found
	}, nil
}

func (c compiler) isNull(call *cql.Call) (predicate, *cql.Error) {
	if cql.IsCondition(call.Args[0]) {
		inner, err := c.condition(call.Args[0])
		if err != nil {
			return nil, err
		}
		return func(r Record) Truth { return truth(inner(r) == Unknown) }, nil
	}
	value, _, err := c.term(call.Args[0])
	if err != nil {
		return nil, err
	}
	return func(r Record) Truth { return truth(value(r).Type == Null) }, nil
}

// constant says whether an expression names nothing of the record.
func constant(e cql.Expr) bool {
	fixed := true
	cql.Walk(e, func(e cql.Expr) bool {
		switch e := e.(type) {
		case cql.Property:
			fixed = false
		case *cql.Call:
			fixed = fixed && cql.IsOperator(e.Op)
		}
		return fixed
	})
	return fixed
}

// term compiles a value and tells its type, Null when that is known only of
// each record.
func (c compiler) term(e cql.Expr) (term, Type, *cql.Error) {
	value, kind, err := c.free(e)
	if err != nil || !constant(e) {
		return value, kind, err
	}
	v := value(nil)
	return func(Record) Value { return v }, kind, nil
}

func (c compiler) free(e cql.Expr) (term, Type, *cql.Error) {
	literal := func(v Value) (term, Type, *cql.Error) {
		return func(Record) Value { return v }, v.Type, nil
	}
	switch e := e.(type) {
	case cql.String:
		return literal(TextOf(e.Value))
	case cql.Number:
		return literal(NumberOf(e.Value))
	case cql.Bool:
		return literal(BoolOf(e.Value))
	case cql.Date:
		return literal(DayOf(e.Day))
	case cql.Timestamp:
		return literal(InstantOf(e.Instant))
	case cql.BBox:
		return literal(Value{Type: ShapeType, shape: prepareBox(e)})
	case *cql.Geometry:
		return literal(ShapeOf(e))
	case cql.Property:
		i := c.schema.field(e.Name)
		if i < 0 {
			err := cql.Wrong(e.At, "there is no field %s", e.Name)
			err.Suggest = nearest(e.Name, c.schema.names)
			return nil, Null, err
		}
		return func(r Record) Value { return r.Value(i) }, c.schema.Fields[i].Type, nil
	case cql.List:
		return c.list(e)
	case cql.Interval:
		return c.interval(e)
	case *cql.Call:
		return c.computed(e)
	}
	return nil, Null, cql.Wrong(e.Position(), "a value is wanted")
}

func (c compiler) list(l cql.List) (term, Type, *cql.Error) {
	items := make([]term, len(l.Items))
	for i, e := range l.Items {
		var err *cql.Error
		if items[i], _, err = c.term(e); err != nil {
			return nil, Null, err
		}
	}
	return func(r Record) Value {
		list := make([]Value, len(items))
		for i := range items {
			list[i] = items[i](r)
		}
		return ListOf(list)
	}, ListType, nil
}

func (c compiler) computed(call *cql.Call) (term, Type, *cql.Error) {
	switch call.Op {
	case cql.Add, cql.Subtract, cql.Multiply, cql.Divide, cql.Modulo, cql.WholeDivide, cql.Power:
		return c.arithmetic(call)
	case cql.CaseI, cql.AccentI:
		value, kind, err := c.term(call.Args[0])
		if err != nil {
			return nil, Null, err
		}
		if kind != TextType && kind != Null {
			return nil, Null, cql.Wrong(call.At, "%s takes a text, not a %s", call.Op, kind)
		}
		fold := FoldCase
		if call.Op == cql.AccentI {
			fold = FoldAccents
		}
		return func(r Record) Value {
			v := value(r)
			if v.Type != TextType {
				return Value{}
			}
			v.text = fold(v.text)
			return v
		}, TextType, nil
	}
	if cql.IsCondition(call) {
		match, err := c.condition(call)
		if err != nil {
			return nil, Null, err
		}
		return func(r Record) Value {
			if t := match(r); t != Unknown {
				return BoolOf(t == True)
			}
			return Value{}
		}, BoolType, nil
	}
	return c.function(call)
}

func (c compiler) function(call *cql.Call) (term, Type, *cql.Error) {
	f := c.schema.function(string(call.Op))
	if f == nil {
		err := cql.Wrong(call.At, "there is no function %s", call.Op)
		err.Suggest = nearest(string(call.Op), c.schema.functionNames)
		return nil, Null, err
	}
	if len(call.Args) != len(f.Args) {
		return nil, Null, cql.Wrong(call.At, "%s takes %d arguments, not %d", f.Name, len(f.Args), len(call.Args))
	}
	args := make([]term, len(call.Args))
	for i, a := range call.Args {
		value, kind, err := c.term(a)
		if err != nil {
			return nil, Null, err
		}
		if f.Args[i] != Null && kind != Null && kind != f.Args[i] {
			return nil, Null, cql.Wrong(a.Position(), "%s wants a %s here, not a %s", f.Name, f.Args[i], kind)
		}
		args[i] = value
	}
	if !slices.ContainsFunc(call.Args, func(a cql.Expr) bool { return !constant(a) }) {
		values := make([]Value, len(args))
		for i := range args {
			values[i] = args[i](nil)
		}
		return func(r Record) Value { return f.Call(r, values) }, f.Returns, nil
	}
	return func(r Record) Value {
		values := make([]Value, len(args))
		for i := range args {
			values[i] = args[i](r)
		}
		return f.Call(r, values)
	}, f.Returns, nil
}

func (c compiler) arithmetic(call *cql.Call) (term, Type, *cql.Error) {
	sides := make([]term, 2)
	for i, a := range call.Args {
		value, kind, err := c.term(a)
		if err != nil {
			return nil, Null, err
		}
		if kind != NumberType && kind != Null {
			return nil, Null, cql.Wrong(a.Position(), "%s reckons with numbers, not with a %s", call.Op, kind)
		}
		sides[i] = value
	}
	reckon := map[cql.Op]func(a, b float64) float64{
		cql.Add: func(a, b float64) float64 { return a + b }, cql.Subtract: func(a, b float64) float64 { return a - b },
		cql.Multiply: func(a, b float64) float64 { return a * b }, cql.Divide: func(a, b float64) float64 { return a / b },
		cql.Modulo: math.Mod, cql.Power: math.Pow,
		cql.WholeDivide: func(a, b float64) float64 { return math.Trunc(a / b) },
	}[call.Op]
	return func(r Record) Value {
		a, b := sides[0](r), sides[1](r)
		if a.Type != NumberType || b.Type != NumberType {
			return Value{}
		}
		v := reckon(a.number, b.number)
		if math.IsNaN(v) || math.IsInf(v, 0) { // a division by zero gives nothing known
			return Value{}
		}
		return NumberOf(v)
	}, NumberType, nil
}

// Constant gives the value of an expression that names nothing of a record;
// false for any other.
func Constant(e cql.Expr, s *Schema) (Value, bool) {
	if !constant(e) {
		return Value{}, false
	}
	value, _, err := compiler{s}.term(e)
	if err != nil {
		return Value{}, false
	}
	return value(nil), true
}
