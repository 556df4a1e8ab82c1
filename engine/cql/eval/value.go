package eval

import (
	"cmp"
	"time"

	"arpent/engine/cql"
)

// Type sorts values.
type Type uint8

// The types. A Value of type Null is not known.
const (
	Null Type = iota
	TextType
	NumberType
	BoolType
	TimeType     // a day or an instant
	IntervalType // a stretch of time, its ends possibly open
	ShapeType
	ListType
)

func (t Type) String() string {
	return [...]string{"unknown", "text", "number", "yes or no", "date or time", "interval", "shape", "list"}[t]
}

// Value is what a field of a record holds. The zero Value is Null.
type Value struct {
	Type   Type
	day    bool // of TimeType: a whole day
	text   string
	number float64 // also a point's longitude, and 1 for true
	y      float64 // a point's latitude
	from   int64   // nanoseconds since 1970
	to     int64
	list   []Value
	shape  *prepared // nil for a point
}

// Of makers. An empty text is a text; use the zero Value for what is not known.

// TextOf is a text.
func TextOf(s string) Value { return Value{Type: TextType, text: s} }

// NumberOf is a number.
func NumberOf(v float64) Value { return Value{Type: NumberType, number: v} }

// BoolOf is yes or no.
func BoolOf(b bool) Value {
	v := Value{Type: BoolType}
	if b {
		v.number = 1
	}
	return v
}

// DayOf is the day on which t falls, in UTC.
func DayOf(t time.Time) Value {
	t = t.UTC()
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	return Value{Type: TimeType, day: true, from: day.UnixNano()}
}

// InstantOf is a moment.
func InstantOf(t time.Time) Value { return Value{Type: TimeType, from: t.UnixNano()} }

// PointOf is a position in degrees.
func PointOf(lon, lat float64) Value { return Value{Type: ShapeType, number: lon, y: lat} }

// ShapeOf is a geometry.
func ShapeOf(g *cql.Geometry) Value { return Value{Type: ShapeType, shape: prepare(g)} }

// ListOf is an array.
func ListOf(items []Value) Value { return Value{Type: ListType, list: items} }

// TextsOf is an array of texts.
func TextsOf(items []string) Value {
	list := make([]Value, len(items))
	for i, s := range items {
		list[i] = TextOf(s)
	}
	return ListOf(list)
}

// Text, Number and Truth read a value of that type; anything else is "", 0, Unknown.
func (v Value) Text() string { return v.text }

// Number is the value of a NumberType.
func (v Value) Number() float64 {
	if v.Type != NumberType {
		return 0
	}
	return v.number
}

// Truth is the value of a BoolType.
func (v Value) Truth() Truth {
	if v.Type != BoolType {
		return Unknown
	}
	return truth(v.number != 0)
}

// List gives the items of a ListType.
func (v Value) List() []Value { return v.list }

const dayNanos = int64(24 * time.Hour)

// compare orders two values of one type; ok is false when they are of
// different types or cannot be ordered. A day and an instant compare by day.
func compare(a, b Value) (order int, ok bool) {
	if a.Type != b.Type {
		return 0, false
	}
	switch a.Type {
	case TextType:
		return cmp.Compare(a.text, b.text), true
	case NumberType, BoolType:
		return cmp.Compare(a.number, b.number), true
	case TimeType:
		x, y := a.from, b.from
		if a.day != b.day {
			x, y = floorDay(x), floorDay(y)
		}
		return cmp.Compare(x, y), true
	}
	return 0, false
}

func floorDay(nanos int64) int64 {
	d := nanos / dayNanos
	if nanos%dayNanos < 0 {
		d--
	}
	return d * dayNanos
}

// equal says whether two known values are the same; values of different types
// are not.
func equal(a, b Value) bool {
	if order, ok := compare(a, b); ok {
		return order == 0
	}
	if a.Type == ListType && b.Type == ListType && len(a.list) == len(b.list) {
		for i := range a.list {
			if !equal(a.list[i], b.list[i]) {
				return false
			}
		}
		return true
	}
	return false
}

// Point gives the position of a ShapeType that is one; false for anything else.
func (v Value) Point() (lon, lat float64, ok bool) {
	return v.number, v.y, v.Type == ShapeType && v.shape == nil
}

// Nanos gives the first moment of a TimeType in nanoseconds since 1970, and
// whether it is a whole day.
func (v Value) Nanos() (first int64, day bool) { return v.from, v.day }

// TimeOf is the moment or day that Nanos gave.
func TimeOf(nanos int64, day bool) Value { return Value{Type: TimeType, day: day, from: nanos} }

// Order compares two known values of one type: below zero when a comes first;
// false when they have no order.
func Order(a, b Value) (int, bool) { return compare(a, b) }
