package watch

import (
	"math"
	"strings"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
)

// folding says how a text is folded before it is looked up.
type folding uint8

const (
	foldCase folding = 1 << iota
	foldAccents
)

func (f folding) String() string {
	return [...]string{"", " (any case)", " (any accents)", " (any case and accents)"}[f]
}

func (f folding) apply(s string) string {
	if f&foldAccents != 0 {
		s = eval.FoldAccents(s)
	}
	if f&foldCase != 0 {
		s = eval.FoldCase(s)
	}
	return s
}

type keyKind uint8

const (
	textKey keyKind = iota
	numberKey
	prefixKey
	rangeKey // of numbers, or of nanoseconds
	boxKey
)

// key is a condition that can be looked up: the field, folded, has a value,
// begins with a text, or lies in a range or box, ends included.
type key struct {
	kind  keyKind
	field int
	fold  folding
	text  string
	low   [2]float64 // number; range in [0]; west and south
	high  [2]float64
}

// point says whether a record meets few conditions of this kind on one field.
func (k key) point() bool { return k.kind != rangeKey && k.kind != boxKey }

// holds says whether a value meets the condition.
func (k key) holds(v eval.Value) bool {
	switch v.Type {
	case eval.ListType:
		for _, item := range v.List() {
			if k.holds(item) {
				return true
			}
		}
	case eval.TextType:
		text := k.fold.apply(v.Text())
		return k.kind == textKey && text == k.text || k.kind == prefixKey && strings.HasPrefix(text, k.text)
	case eval.NumberType, eval.TimeType:
		n := numberOf(v)
		return (k.kind == numberKey || k.kind == rangeKey) && n >= k.low[0] && n <= k.high[0]
	case eval.ShapeType:
		x, y, point := v.Point()
		return k.kind == boxKey && (!point || x >= k.low[0] && x <= k.high[0] && y >= k.low[1] && y <= k.high[1])
	}
	return false
}

func numberOf(v eval.Value) float64 {
	if v.Type == eval.TimeType {
		first, _ := v.Nanos()
		return float64(first)
	}
	return v.Number()
}

// conditions turns one predicate into keys; nil when it cannot.
func (x *Index) conditions(call *cql.Call) []key {
	switch call.Op {
	case cql.Equal:
		if k, v, ok := x.sides(call); ok {
			return k.equal(v)
		}
	case cql.Less, cql.LessEqual, cql.Greater, cql.GreaterEqual:
		return x.half(call)
	case cql.Between:
		low, okLow := eval.Constant(call.Args[1], x.schema)
		high, okHigh := eval.Constant(call.Args[2], x.schema)
		if k, ok := x.subject(call.Args[0]); ok && okLow && okHigh && ordered(low) && ordered(high) {
			return k.between(first(low), last(high))
		}
	case cql.In:
		return x.anyOf(call.Args[0], call.Args[1])
	case cql.Like:
		return x.beginning(call)
	case "s_intersects", "s_within":
		return x.box(call)
	case "a_overlaps":
		return x.anyOf(call.Args[0], call.Args[1])
	case "a_contains":
		if keys := x.anyOf(call.Args[0], call.Args[1]); len(keys) == 1 { // several must all be there
			return keys
		}
	}
	return nil
}

// subject reads a field, perhaps folded.
func (x *Index) subject(e cql.Expr) (key, bool) {
	fold := folding(0)
	for {
		switch e := e.(type) {
		case cql.Property:
			for i, f := range x.schema.Fields {
				if f.Name == e.Name {
					return key{field: i, fold: fold}, true
				}
			}
			return key{}, false
		case *cql.Call:
			// Case folding after accent folding, or the other way round, can
			// differ for a few signs: only the order that apply uses is looked up.
			switch {
			case e.Op == cql.CaseI && fold == 0:
				fold |= foldCase
			case e.Op == cql.AccentI && fold&foldAccents == 0:
				fold |= foldAccents
			default:
				return key{}, false
			}
			if len(e.Args) != 1 {
				return key{}, false
			}
			return x.folded(e.Args[0], fold)
		default:
			return key{}, false
		}
	}
}

// folded goes on below one folding.
func (x *Index) folded(e cql.Expr, fold folding) (key, bool) {
	if inner, ok := e.(*cql.Call); ok && fold == foldCase && inner.Op == cql.AccentI && len(inner.Args) == 1 {
		e, fold = inner.Args[0], fold|foldAccents
	}
	if p, ok := e.(cql.Property); ok {
		k, found := x.subject(p)
		k.fold = fold
		return k, found
	}
	return key{}, false
}

// sides reads field = constant, either way round.
func (x *Index) sides(call *cql.Call) (key, eval.Value, bool) {
	for i := range 2 {
		if v, ok := eval.Constant(call.Args[1-i], x.schema); ok {
			if k, ok := x.subject(call.Args[i]); ok {
				return k, v, true
			}
		}
	}
	return key{}, eval.Value{}, false
}

func (k key) equal(v eval.Value) []key {
	switch v.Type {
	case eval.TextType:
		k.kind, k.text = textKey, v.Text()
	case eval.NumberType:
		k.kind, k.low[0], k.high[0] = numberKey, v.Number(), v.Number()
	case eval.TimeType:
		return k.between(first(v), last(v))
	default:
		return nil
	}
	return []key{k}
}

func (k key) between(low, high float64) []key {
	k.kind, k.low[0], k.high[0] = rangeKey, low, high
	return []key{k}
}

func ordered(v eval.Value) bool { return v.Type == eval.NumberType || v.Type == eval.TimeType }

// dayNanos widens times: a day and an instant compare by day, so that an
// instant may fit although it lies a little outside.
const dayNanos = 24 * 3600 * 1e9

func first(v eval.Value) float64 {
	if v.Type == eval.TimeType {
		return numberOf(v) - dayNanos
	}
	return v.Number()
}

func last(v eval.Value) float64 {
	if v.Type == eval.TimeType {
		return numberOf(v) + dayNanos
	}
	return v.Number()
}

// half reads field < constant and its kin, either way round.
func (x *Index) half(call *cql.Call) []key {
	k, v, ok := x.sides(call)
	if !ok || !ordered(v) {
		return nil
	}
	below := call.Op == cql.Less || call.Op == cql.LessEqual
	if _, swapped := eval.Constant(call.Args[0], x.schema); swapped {
		below = !below
	}
	if below {
		return k.between(math.Inf(-1), last(v))
	}
	return k.between(first(v), math.Inf(1))
}

// anyOf reads field IN (constants).
func (x *Index) anyOf(field, list cql.Expr) []key {
	k, ok := x.subject(field)
	items, isList := list.(cql.List)
	if !ok || !isList {
		return nil
	}
	var keys []key
	for _, item := range items.Items {
		v, ok := eval.Constant(item, x.schema)
		if !ok {
			return nil
		}
		found := k.equal(v)
		if found == nil {
			return nil
		}
		keys = append(keys, found...)
	}
	return keys
}

// beginning reads field LIKE 'text%': what stands before the first wild sign.
func (x *Index) beginning(call *cql.Call) []key {
	k, ok := x.subject(call.Args[0])
	v, fixed := eval.Constant(call.Args[1], x.schema)
	if !ok || !fixed || v.Type != eval.TextType {
		return nil
	}
	text := v.Text()
	if i := strings.IndexAny(text, `%_\`); i >= 0 {
		text = text[:i]
	} else {
		return k.equal(v)
	}
	if text == "" {
		return nil
	}
	k.kind, k.text = prefixKey, text
	return []key{k}
}

// box reads S_INTERSECTS or S_WITHIN of a field and a constant shape.
func (x *Index) box(call *cql.Call) []key {
	field, shape := call.Args[0], call.Args[1]
	if call.Op == "s_intersects" {
		if _, ok := shape.(cql.Property); ok {
			field, shape = shape, field
		}
	}
	k, ok := x.subject(field)
	if !ok {
		return nil
	}
	boxes := eval.Bounds(shape)
	var keys []key
	for _, b := range boxes {
		k.kind, k.low, k.high = boxKey, [2]float64{b[0], b[1]}, [2]float64{b[2], b[3]}
		keys = append(keys, k)
	}
	return keys
}
