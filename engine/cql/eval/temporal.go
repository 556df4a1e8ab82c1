package eval

import (
	"math"

	"arpent/engine/cql"
)

func (c compiler) interval(i cql.Interval) (term, Type, *cql.Error) {
	ends := make([]term, 2)
	for k, e := range []cql.Expr{i.From, i.To} {
		if _, open := e.(cql.Open); open {
			continue
		}
		value, kind, err := c.term(e)
		if err != nil {
			return nil, Null, err
		}
		if kind != TimeType && kind != Null {
			return nil, Null, cql.Wrong(e.Position(), "an interval ends at a date or time, not at a %s", kind)
		}
		ends[k] = value
	}
	return func(r Record) Value {
		out := Value{Type: IntervalType, from: math.MinInt64, to: math.MaxInt64}
		if ends[0] != nil {
			v := ends[0](r)
			if v.Type != TimeType {
				return Value{}
			}
			out.from = v.from
		}
		if ends[1] != nil {
			v := ends[1](r)
			if v.Type != TimeType {
				return Value{}
			}
			out.to = v.last()
		}
		return out
	}, IntervalType, nil
}

// last is the last moment of a day, or the instant itself.
func (v Value) last() int64 {
	if v.day {
		return v.from + dayNanos - 1
	}
	return v.from
}

// span gives the first and last moment of a day, an instant or an interval. A
// day counts as an instant against another day, as a stretch against anything else.
func span(v, other Value) (from, to int64, ok bool) {
	switch {
	case v.Type == IntervalType:
		return v.from, v.to, true
	case v.Type == TimeType && v.day && other.Type == TimeType && other.day:
		return v.from, v.from, true
	case v.Type == TimeType:
		return v.from, v.last(), true
	}
	return 0, 0, false
}

// allen are the temporal predicates over two stretches of time (Allen 1983),
// with the standard's names.
var allen = map[cql.Op]func(a, b, c, d int64) bool{ // [a, b] against [c, d]
	"t_after":        func(a, _, _, d int64) bool { return a > d },
	"t_before":       func(_, b, c, _ int64) bool { return b < c },
	"t_contains":     func(a, b, c, d int64) bool { return a < c && b > d },
	"t_disjoint":     func(a, b, c, d int64) bool { return a > d || b < c },
	"t_during":       func(a, b, c, d int64) bool { return a > c && b < d },
	"t_equals":       func(a, b, c, d int64) bool { return a == c && b == d },
	"t_finishedBy":   func(a, b, c, d int64) bool { return a < c && b == d },
	"t_finishes":     func(a, b, c, d int64) bool { return a > c && b == d },
	"t_intersects":   func(a, b, c, d int64) bool { return a <= d && b >= c },
	"t_meets":        func(_, b, c, _ int64) bool { return b == c },
	"t_metBy":        func(a, _, _, d int64) bool { return a == d },
	"t_overlappedBy": func(a, b, c, d int64) bool { return a > c && a < d && b > d },
	"t_overlaps":     func(a, b, c, d int64) bool { return a < c && b > c && b < d },
	"t_startedBy":    func(a, b, c, d int64) bool { return a == c && b > d },
	"t_starts":       func(a, b, c, d int64) bool { return a == c && b < d },
}

// relation compiles the spatial, temporal and array predicates.
func (c compiler) relation(call *cql.Call) (predicate, *cql.Error) {
	sides := make([]term, 2)
	for i, e := range call.Args {
		value, kind, err := c.term(e)
		if err != nil {
			return nil, err
		}
		if fits := kind == Null || map[byte]bool{
			's': kind == ShapeType, 't': kind == TimeType || kind == IntervalType, 'a': kind == ListType}[call.Op[0]]; !fits {
			return nil, cql.Wrong(e.Position(), "%s cannot use a %s", call.Op, kind)
		}
		sides[i] = value
	}
	decide := arrays[call.Op]
	if holds, ok := allen[call.Op]; ok {
		decide = func(x, y Value) Truth {
			a, b, okX := span(x, y)
			c, d, okY := span(y, x)
			if !okX || !okY {
				return Unknown
			}
			return truth(holds(a, b, c, d))
		}
	}
	if holds, ok := relations[call.Op]; ok {
		decide = func(x, y Value) Truth {
			if x.Type != ShapeType || y.Type != ShapeType {
				return Unknown
			}
			return truth(holds(x.area(), y.area()))
		}
	}
	if decide == nil {
		return nil, cql.Wrong(call.At, "%s can be written but is not computed here", call.Op)
	}
	return func(r Record) Truth { return decide(sides[0](r), sides[1](r)) }, nil
}

// arrays are the predicates over lists, read as sets except for a_equals.
var arrays = map[cql.Op]func(x, y Value) Truth{
	"a_equals": func(x, y Value) Truth {
		if x.Type != ListType || y.Type != ListType {
			return Unknown
		}
		return truth(equal(x, y))
	},
	"a_contains":    holdsAll,
	"a_containedBy": func(x, y Value) Truth { return holdsAll(y, x) },
	"a_overlaps": func(x, y Value) Truth {
		if x.Type != ListType || y.Type != ListType {
			return Unknown
		}
		for _, v := range x.list {
			if holds(y.list, v) {
				return True
			}
		}
		return False
	},
}

func holdsAll(x, y Value) Truth {
	if x.Type != ListType || y.Type != ListType {
		return Unknown
	}
	for _, v := range y.list {
		if !holds(x.list, v) {
			return False
		}
	}
	return True
}

func holds(list []Value, v Value) bool {
	for _, other := range list {
		if equal(other, v) {
			return true
		}
	}
	return false
}
