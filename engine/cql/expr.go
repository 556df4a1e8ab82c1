package cql

import (
	"bytes"
	"fmt"
	"time"
)

// Expr is a node of an expression: *Call, Property, String, Number, Bool, Date,
// Timestamp, Open, Interval, List, *Geometry or BBox. Nodes are not changed
// after they are made.
type Expr interface {
	// Position is where the node begins in the text or JSON it was read from.
	Position() Position
}

// Position in a source, both from 1; columns count characters. The zero
// Position is unknown.
type Position struct{ Line, Column int }

func (p Position) String() string { return fmt.Sprintf("line %d, column %d", p.Line, p.Column) }

// Op names an operator, predicate or function as CQL2 JSON does.
type Op string

// The operators that are not named functions.
const (
	And          Op = "and"
	Or           Op = "or"
	Not          Op = "not"
	Equal        Op = "="
	NotEqual     Op = "<>"
	Less         Op = "<"
	Greater      Op = ">"
	LessEqual    Op = "<="
	GreaterEqual Op = ">="
	Like         Op = "like"
	Between      Op = "between"
	In           Op = "in"
	IsNull       Op = "isNull"
	CaseI        Op = "casei"
	AccentI      Op = "accenti"
	Add          Op = "+"
	Subtract     Op = "-"
	Multiply     Op = "*"
	Divide       Op = "/"
	Modulo       Op = "%"
	WholeDivide  Op = "div"
	Power        Op = "^"
)

// Call applies an operator, predicate or function. And and Or take two or more
// arguments; In a value and a List; Between a value and two bounds.
type Call struct {
	Op   Op
	Args []Expr
	At   Position
}

// Property names a field of the record.
type Property struct {
	Name string
	At   Position
}

// String is a character literal.
type String struct {
	Value string
	At    Position
}

// Number is a numeric literal.
type Number struct {
	Value float64
	At    Position
}

// Bool is TRUE or FALSE.
type Bool struct {
	Value bool
	At    Position
}

// Date is a day.
type Date struct {
	Day time.Time // midnight UTC
	At  Position
}

// Timestamp is an instant in UTC.
type Timestamp struct {
	Instant time.Time
	At      Position
}

// Open is the end ".." of an interval that has none.
type Open struct{ At Position }

// Interval is a stretch of time; each end is a Date, Timestamp, Open, Property
// or *Call.
type Interval struct {
	From, To Expr
	At       Position
}

// List is an array, or the list of an In.
type List struct {
	Items []Expr
	At    Position
}

// BBox is a box: west, south, east, north, or with heights: west, south,
// lowest, east, north, highest.
type BBox struct {
	Bounds []float64
	At     Position
}

// Position is where the node begins.
func (c *Call) Position() Position     { return c.At }
func (p Property) Position() Position  { return p.At }
func (s String) Position() Position    { return s.At }
func (n Number) Position() Position    { return n.At }
func (b Bool) Position() Position      { return b.At }
func (d Date) Position() Position      { return d.At }
func (t Timestamp) Position() Position { return t.At }
func (o Open) Position() Position      { return o.At }
func (i Interval) Position() Position  { return i.At }
func (l List) Position() Position      { return l.At }
func (g *Geometry) Position() Position { return g.At }
func (b BBox) Position() Position      { return b.At }

// Error is what is wrong with an expression, and where.
type Error struct {
	At      Position
	Message string
	Suggest string // a name that was perhaps meant, or empty
}

func (e *Error) Error() string {
	text := e.At.String() + ": " + e.Message
	if e.Suggest != "" {
		text += fmt.Sprintf("; did you mean %q?", e.Suggest)
	}
	return text
}

// Wrong says what is wrong at a position; the message follows fmt.Sprintf.
func Wrong(at Position, format string, args ...any) *Error { return wrong(at, format, args...) }

func wrong(at Position, format string, args ...any) *Error {
	return &Error{At: at, Message: fmt.Sprintf(format, args...)}
}

// Same says whether two expressions are the same, wherever they were written.
func Same(a, b Expr) bool {
	x, errX := JSON(a)
	y, errY := JSON(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// Walk visits e and everything below it, parents first, until fn says no.
func Walk(e Expr, fn func(Expr) bool) {
	if !fn(e) {
		return
	}
	switch e := e.(type) {
	case *Call:
		for _, a := range e.Args {
			Walk(a, fn)
		}
	case List:
		for _, a := range e.Items {
			Walk(a, fn)
		}
	case Interval:
		Walk(e.From, fn)
		Walk(e.To, fn)
	}
}

// maxDepth bounds nesting, so that a hostile filter cannot exhaust the stack.
const maxDepth = 200

// canonical gives the operators and standard functions by lower-case name.
var canonical = func() map[string]Op {
	m := map[string]Op{}
	for _, op := range []Op{CaseI, AccentI,
		"s_intersects", "s_equals", "s_disjoint", "s_touches", "s_within", "s_overlaps", "s_crosses", "s_contains",
		"t_after", "t_before", "t_contains", "t_disjoint", "t_during", "t_equals", "t_finishedBy", "t_finishes", "t_intersects",
		"t_meets", "t_metBy", "t_overlappedBy", "t_overlaps", "t_startedBy", "t_starts",
		"a_equals", "a_contains", "a_containedBy", "a_overlaps"} {
		m[lower(string(op))] = op
	}
	return m
}()

func lower(s string) string { return string(bytes.ToLower([]byte(s))) }

// kind sorts expressions by what they stand for, as far as form alone tells.
type kind int

const (
	anyKind kind = iota // a property or a function: only a schema tells
	boolKind
	textKind
	numberKind
	instantKind
	intervalKind
	shapeKind
	listKind
)

func (k kind) String() string {
	return [...]string{"a value", "a condition", "a text", "a number", "a date or time", "an interval", "a shape", "a list"}[k]
}

// kindOf says what an expression stands for, by its form.
func kindOf(e Expr) kind {
	switch e := e.(type) {
	case String:
		return textKind
	case Number:
		return numberKind
	case Bool:
		return boolKind
	case Date, Timestamp:
		return instantKind
	case Interval:
		return intervalKind
	case *Geometry, BBox:
		return shapeKind
	case List:
		return listKind
	case *Call:
		switch e.Op {
		case Add, Subtract, Multiply, Divide, Modulo, WholeDivide, Power:
			return numberKind
		case CaseI, AccentI:
			return textKind
		case And, Or, Not, Equal, NotEqual, Less, Greater, LessEqual, GreaterEqual, Like, Between, In, IsNull:
			return boolKind
		}
		if op, ok := canonical[lower(string(e.Op))]; ok && op == e.Op {
			return boolKind
		}
	}
	return anyKind
}

// IsCondition says whether an expression is true, false or unknown by its
// form; a function's result is known only by a schema.
func IsCondition(e Expr) bool { return kindOf(e) == boolKind }

// Condition refuses what cannot stand where a condition is wanted.
func Condition(e Expr) *Error { return condition(e) }

// IsOperator says whether an op is one of the language's own.
func IsOperator(op Op) bool { return operator(op) }

// IsRelation says whether an op is a spatial, temporal or array predicate.
func IsRelation(op Op) bool {
	return canonical[lower(string(op))] == op && op != CaseI && op != AccentI
}

// Relations visits the spatial, temporal and array predicates.
func Relations() func(yield func(Op) bool) {
	return func(yield func(Op) bool) {
		for _, op := range canonical {
			if IsRelation(op) && !yield(op) {
				return
			}
		}
	}
}
