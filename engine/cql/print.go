package cql

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Text writes an expression as CQL2 text, with no more parentheses than it
// needs; ParseText reads it back as the same expression. The one thing that
// text cannot say is a backslash before a quote or at the end of a literal,
// since there it would take the quote's meaning away: an *Error.
func Text(e Expr) (string, error) {
	w := &writer{}
	w.expr(e, orLevel)
	if w.err != nil {
		return "", w.err
	}
	return w.String(), nil
}

// Levels of binding, loosest first.
const (
	orLevel = iota
	andLevel
	notLevel
	compareLevel
	sumLevel
	productLevel
	powerLevel
	primaryLevel
)

type writer struct {
	strings.Builder
	err *Error
}

func level(e Expr) int {
	switch e := e.(type) {
	case *Call:
		switch e.Op {
		case Or:
			return orLevel
		case And:
			return andLevel
		case Not:
			if negatable(e.Args[0]) {
				return compareLevel
			}
			return notLevel
		case Equal, NotEqual, Less, Greater, LessEqual, GreaterEqual, Like, Between, In, IsNull:
			return compareLevel
		case Add, Subtract:
			return sumLevel
		case Multiply, Divide, Modulo, WholeDivide:
			return productLevel
		case Power:
			return powerLevel
		}
	}
	return primaryLevel
}

// negatable says whether NOT is written inside: NOT LIKE, IS NOT NULL.
func negatable(e Expr) bool {
	c, ok := e.(*Call)
	return ok && (c.Op == Like || c.Op == Between || c.Op == In || c.Op == IsNull)
}

// expr writes e, in parentheses when it binds more loosely than asked.
func (w *writer) expr(e Expr, least int) {
	if level(e) < least {
		w.WriteByte('(')
		defer w.WriteByte(')')
	}
	switch e := e.(type) {
	case *Call:
		w.call(e)
	case Property:
		w.WriteString(quoteName(e.Name))
	case String:
		w.literal(e)
	case Number:
		w.WriteString(formatNumber(e.Value))
	case Bool:
		w.WriteString(map[bool]string{true: "TRUE", false: "FALSE"}[e.Value])
	case Date:
		w.WriteString("DATE('" + formatDay(e.Day) + "')")
	case Timestamp:
		w.WriteString("TIMESTAMP('" + formatInstant(e.Instant) + "')")
	case Interval:
		w.WriteString("INTERVAL(")
		w.end(e.From)
		w.WriteString(", ")
		w.end(e.To)
		w.WriteByte(')')
	case List:
		w.list(e, len(e.Items) == 1)
	case BBox:
		w.WriteString("BBOX(")
		for i, v := range e.Bounds {
			w.comma(i)
			w.WriteString(formatNumber(v))
		}
		w.WriteByte(')')
	case *Geometry:
		w.geometry(e)
	}
}

func (w *writer) comma(i int) {
	if i > 0 {
		w.WriteString(", ")
	}
}

func (w *writer) list(l List, trailing bool) {
	w.WriteByte('(')
	for i, item := range l.Items {
		w.comma(i)
		w.expr(item, orLevel)
	}
	if trailing {
		w.WriteByte(',')
	}
	w.WriteByte(')')
}

func (w *writer) literal(s String) {
	for i := range len(s.Value) {
		if s.Value[i] == '\\' && (i+1 == len(s.Value) || s.Value[i+1] == '\'') && w.err == nil {
			w.err = wrong(s.At, "CQL2 text cannot write a backslash before a quote or at the end of '%s'; use CQL2 JSON", s.Value)
		}
	}
	w.WriteString("'" + strings.ReplaceAll(s.Value, "'", "''") + "'")
}

func (w *writer) end(e Expr) {
	switch e := e.(type) {
	case Open:
		w.WriteString("'..'")
	case Date:
		w.WriteString("'" + formatDay(e.Day) + "'")
	case Timestamp:
		w.WriteString("'" + formatInstant(e.Instant) + "'")
	default:
		w.expr(e, primaryLevel)
	}
}

func (w *writer) call(c *Call) {
	switch c.Op {
	case And, Or:
		inner := notLevel
		if c.Op == Or {
			inner = andLevel
		}
		for i, a := range c.Args {
			if i > 0 {
				w.WriteString(" " + strings.ToUpper(string(c.Op)) + " ")
			}
			w.expr(a, inner)
		}
	case Not:
		if negatable(c.Args[0]) {
			w.comparison(c.Args[0].(*Call), "NOT ")
			return
		}
		w.WriteString("NOT ")
		w.expr(c.Args[0], notLevel)
	case Equal, NotEqual, Less, Greater, LessEqual, GreaterEqual, Like, Between, In, IsNull:
		w.comparison(c, "")
	case Add, Subtract:
		w.binary(c, sumLevel, productLevel)
	case Multiply, Divide, Modulo, WholeDivide:
		w.binary(c, productLevel, powerLevel)
	case Power:
		w.binary(c, primaryLevel, primaryLevel)
	default:
		w.function(c)
	}
}

func (w *writer) binary(c *Call, left, right int) {
	w.expr(c.Args[0], left)
	w.WriteString(" " + string(c.Op) + " ")
	w.expr(c.Args[1], right)
}

func (w *writer) comparison(c *Call, not string) {
	w.expr(c.Args[0], sumLevel)
	switch c.Op {
	case IsNull:
		w.WriteString(" IS " + not + "NULL")
	case Like:
		w.WriteString(" " + not + "LIKE ")
		w.expr(c.Args[1], primaryLevel)
	case Between:
		w.WriteString(" " + not + "BETWEEN ")
		w.expr(c.Args[1], sumLevel)
		w.WriteString(" AND ")
		w.expr(c.Args[2], sumLevel)
	case In:
		w.WriteString(" " + not + "IN ")
		w.list(c.Args[1].(List), false)
	default:
		w.WriteString(" " + string(c.Op) + " ")
		w.expr(c.Args[1], sumLevel)
	}
}

func (w *writer) function(c *Call) {
	name := string(c.Op)
	arrays := false
	if canonical[lower(name)] == c.Op {
		arrays = strings.HasPrefix(name, "a_")
		name = strings.ToUpper(name)
	}
	w.WriteString(name + "(")
	for i, a := range c.Args {
		w.comma(i)
		if l, ok := a.(List); ok && arrays {
			w.list(l, false)
		} else {
			w.expr(a, orLevel)
		}
	}
	w.WriteByte(')')
}

func (w *writer) geometry(g *Geometry) {
	w.WriteString(strings.ToUpper(string(g.Shape)))
	if g.Shape == GeometryCollection {
		w.WriteByte('(')
		for i, m := range g.Members {
			w.comma(i)
			w.geometry(m)
		}
		w.WriteByte(')')
		return
	}
	if len(g.Parts[0][0][0]) == 3 {
		w.WriteString(" Z ")
	}
	if g.Shape.multi() {
		w.WriteByte('(')
		defer w.WriteByte(')')
	}
	for i, part := range g.Parts {
		w.comma(i)
		if g.Shape.Single() == Polygon {
			w.WriteByte('(')
		}
		for j, ring := range part {
			w.comma(j)
			w.ring(ring)
		}
		if g.Shape.Single() == Polygon {
			w.WriteByte(')')
		}
	}
}

func (w *writer) ring(ring []Coord) {
	w.WriteByte('(')
	for i, c := range ring {
		w.comma(i)
		for j, v := range c {
			if j > 0 {
				w.WriteByte(' ')
			}
			w.WriteString(formatNumber(v))
		}
	}
	w.WriteByte(')')
}

// identifier says whether a name can stand without quotes.
func identifier(name string) bool {
	for i, r := range name {
		if !nameStart(r) && (i == 0 || !namePart(r)) {
			return false
		}
	}
	return name != "" && !slices.Contains(reserved, lower(name))
}

func quoteName(name string) string {
	if identifier(name) {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

func formatNumber(v float64) string {
	if a := math.Abs(v); a != 0 && (a >= 1e15 || a < 1e-6) {
		return strconv.FormatFloat(v, 'E', -1, 64)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

func formatDay(t time.Time) string { return t.Format("2006-01-02") }

func formatInstant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.999999999Z") }

// String shows a condition in messages.
func (c *Call) String() string {
	text, err := Text(c)
	if err != nil {
		return fmt.Sprintf("%s(…)", c.Op)
	}
	return text
}
