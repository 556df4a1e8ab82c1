// Package sqltext writes CQL2 filters as SQL conditions, for SQLite and for
// PostgreSQL, that are true of the rows of which eval finds the filter true.
// Values are always bound, never written into the text.
package sqltext

import (
	"fmt"
	"strings"
	"time"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
)

// Dialect names a database.
type Dialect string

// The two databases.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// Column says where a field of the filter is found in a query.
type Column struct {
	// SQL is an expression such as a.name. Days are texts 2026-11-25 in SQLite
	// and dates in PostgreSQL; instants are texts of fixed width ending in Z,
	// to the microsecond, and timestamps; flags are 0 and 1, and booleans.
	SQL string
	// Folded is an expression that holds the field's text without case and
	// accents, as Fold makes it; "" when none is stored.
	Folded string
	// Lon and Lat are the expressions of a ShapeType's position.
	Lon, Lat string
	// Instant tells a TimeType of moments from one of days.
	Instant bool
}

// Fold is how a Folded column is made: accents first, then case.
func Fold(s string) string { return eval.FoldCase(eval.FoldAccents(s)) }

// Condition writes a filter. columns holds one for each field of the schema
// that may be used, by name. The error is a *cql.Error: what the schema
// refuses, or what SQL cannot compute here (a list, a shape other than a box,
// a folding that is not stored).
func Condition(e cql.Expr, schema *eval.Schema, columns map[string]Column, dialect Dialect) (condition string, args []any, err error) {
	if err := eval.Check(e, schema); err != nil {
		return "", nil, err
	}
	w := &writer{schema: schema, columns: columns, dialect: dialect}
	w.condition(e)
	if w.err != nil {
		return "", nil, w.err
	}
	return w.String(), w.args, nil
}

type writer struct {
	strings.Builder
	schema  *eval.Schema
	columns map[string]Column
	dialect Dialect
	args    []any
	err     *cql.Error
}

func (w *writer) fail(e cql.Expr, format string, args ...any) {
	if w.err == nil {
		w.err = cql.Wrong(e.Position(), format, args...)
	}
}

func (w *writer) bind(v any, as string) {
	if w.dialect == Postgres {
		w.WriteString("CAST(? AS " + as + ")")
	} else {
		w.WriteByte('?')
	}
	w.args = append(w.args, v)
}

func (w *writer) condition(e cql.Expr) {
	if b, ok := e.(cql.Bool); ok {
		w.WriteString(map[bool]string{true: "(1=1)", false: "(1=0)"}[b.Value])
		return
	}
	call, ok := e.(*cql.Call)
	if !ok {
		w.fail(e, "a condition is wanted")
		return
	}
	switch call.Op {
	case cql.And, cql.Or:
		w.WriteByte('(')
		for i, a := range call.Args {
			if i > 0 {
				w.WriteString(" " + strings.ToUpper(string(call.Op)) + " ")
			}
			w.condition(a)
		}
		w.WriteByte(')')
	case cql.Not:
		w.WriteString("(NOT ")
		w.condition(call.Args[0])
		w.WriteByte(')')
	case cql.Equal, cql.NotEqual, cql.Less, cql.Greater, cql.LessEqual, cql.GreaterEqual:
		w.compare(call)
	case cql.Between:
		w.WriteByte('(')
		w.compare(&cql.Call{Op: cql.GreaterEqual, Args: []cql.Expr{call.Args[0], call.Args[1]}, At: call.At})
		w.WriteString(" AND ")
		w.compare(&cql.Call{Op: cql.LessEqual, Args: []cql.Expr{call.Args[0], call.Args[2]}, At: call.At})
		w.WriteByte(')')
	case cql.In:
		w.WriteByte('(')
		for i, item := range call.Args[1].(cql.List).Items {
			if i > 0 {
				w.WriteString(" OR ")
			}
			w.compare(&cql.Call{Op: cql.Equal, Args: []cql.Expr{call.Args[0], item}, At: call.At})
		}
		w.WriteByte(')')
	case cql.Like:
		w.like(call)
	case cql.IsNull:
		w.isNull(call)
	case "s_intersects", "s_within":
		w.box(call)
	default:
		w.fail(e, "%s is not computed by the database", call.Op)
	}
}

func (w *writer) isNull(call *cql.Call) {
	w.WriteByte('(')
	if cql.IsCondition(call.Args[0]) {
		w.condition(call.Args[0])
	} else if p, ok := call.Args[0].(cql.Property); ok && w.kind(p) == eval.ShapeType {
		w.WriteString(w.columns[p.Name].Lon)
	} else {
		w.value(call.Args[0])
	}
	w.WriteString(" IS NULL)")
}

func (w *writer) compare(call *cql.Call) {
	left, right := w.kind(call.Args[0]), w.kind(call.Args[1])
	if left == eval.TimeType || right == eval.TimeType {
		w.compareTimes(call)
		return
	}
	w.WriteByte('(')
	w.value(call.Args[0])
	w.WriteString(" " + string(call.Op) + " ")
	w.value(call.Args[1])
	if w.dialect == Postgres && (left == eval.TextType || right == eval.TextType) {
		w.WriteString(` COLLATE "C"`)
	}
	w.WriteByte(')')
}

// compareTimes compares by day as soon as one side is a day.
func (w *writer) compareTimes(call *cql.Call) {
	days := !w.instant(call.Args[0]) || !w.instant(call.Args[1])
	w.WriteByte('(')
	w.time(call.Args[0], days)
	w.WriteString(" " + string(call.Op) + " ")
	w.time(call.Args[1], days)
	w.WriteByte(')')
}

func (w *writer) instant(e cql.Expr) bool {
	switch e := e.(type) {
	case cql.Timestamp:
		return true
	case cql.Property:
		return w.columns[e.Name].Instant
	}
	return false
}

const instantLayout = "2006-01-02T15:04:05.000000Z"

func (w *writer) time(e cql.Expr, day bool) {
	switch e := e.(type) {
	case cql.Date:
		w.bind(e.Day.Format(time.DateOnly), "date")
	case cql.Timestamp:
		if day {
			w.bind(e.Instant.UTC().Format(time.DateOnly), "date")
			return
		}
		w.bind(e.Instant.UTC().Format(instantLayout), "timestamptz")
	case cql.Property:
		sql := w.column(e).SQL
		if day && w.columns[e.Name].Instant {
			sql = map[Dialect]string{SQLite: "substr(" + sql + ", 1, 10)", Postgres: "CAST(" + sql + " AT TIME ZONE 'UTC' AS date)"}[w.dialect]
		}
		w.WriteString(sql)
	default:
		w.fail(e, "this time is not computed by the database")
	}
}

func (w *writer) column(p cql.Property) Column {
	c, ok := w.columns[p.Name]
	if !ok {
		w.fail(p, "%s is not stored in the database", p.Name)
	}
	return c
}

func (w *writer) kind(e cql.Expr) eval.Type {
	switch e := e.(type) {
	case cql.Property:
		for _, f := range w.schema.Fields {
			if f.Name == e.Name {
				return f.Type
			}
		}
	case cql.Date, cql.Timestamp:
		return eval.TimeType
	case cql.String:
		return eval.TextType
	case cql.Number:
		return eval.NumberType
	case *cql.Call:
		switch e.Op {
		case cql.CaseI, cql.AccentI:
			return eval.TextType
		case cql.Add, cql.Subtract, cql.Multiply, cql.Divide, cql.Modulo, cql.WholeDivide, cql.Power:
			return eval.NumberType
		}
	}
	return eval.Null
}

func (w *writer) value(e cql.Expr) {
	if v, ok := eval.Constant(e, w.schema); ok {
		switch v.Type {
		case eval.TextType:
			w.bind(v.Text(), "text")
			return
		case eval.NumberType:
			w.bind(v.Number(), "double precision")
			return
		case eval.BoolType:
			w.WriteString(map[Dialect]map[bool]string{SQLite: {true: "1", false: "0"}, Postgres: {true: "TRUE", false: "FALSE"}}[w.dialect][v.Truth() == eval.True])
			return
		case eval.Null:
			w.WriteString("NULL")
			return
		}
	}
	switch e := e.(type) {
	case cql.Property:
		switch w.kind(e) {
		case eval.ListType, eval.ShapeType, eval.IntervalType:
			w.fail(e, "%s cannot be compared by the database", e.Name)
		case eval.NumberType:
			w.WriteString(map[Dialect]string{SQLite: "CAST(" + w.column(e).SQL + " AS REAL)", Postgres: "CAST(" + w.column(e).SQL + " AS double precision)"}[w.dialect])
		default:
			w.WriteString(w.column(e).SQL)
		}
	case *cql.Call:
		w.computed(e)
	default:
		w.fail(e, "this is not computed by the database")
	}
}

func (w *writer) computed(call *cql.Call) {
	a, b := func() { w.value(call.Args[0]) }, func() { w.value(call.Args[1]) }
	write := func(parts ...any) {
		for _, p := range parts {
			switch p := p.(type) {
			case string:
				w.WriteString(p)
			case func():
				p()
			}
		}
	}
	// PostgreSQL's round to whole is on numeric, its trunc on double as well.
	switch call.Op {
	case cql.Add, cql.Subtract, cql.Multiply:
		write("(", a, " "+string(call.Op)+" ", b, ")")
	case cql.Divide:
		write("(", a, " / NULLIF(", b, ", 0))")
	case cql.WholeDivide:
		write("trunc(", a, " / NULLIF(", b, ", 0))")
	case cql.Modulo: // with the sign of the dividend, as in eval
		write("(", a, " - ", b, " * trunc(", a, " / NULLIF(", b, ", 0)))")
	case cql.CaseI, cql.AccentI:
		w.folded(call)
	default:
		w.fail(call, "%s is not computed by the database", call.Op)
	}
}

// folded finds the stored folding of a field; both foldings must be asked,
// since only their combination is stored.
func (w *writer) folded(e cql.Expr) {
	call := e.(*cql.Call)
	inner, ok := call.Args[0].(*cql.Call)
	if ok && (inner.Op == cql.CaseI || inner.Op == cql.AccentI) && inner.Op != call.Op {
		if p, field := inner.Args[0].(cql.Property); field && w.column(p).Folded != "" {
			w.WriteString(w.columns[p.Name].Folded)
			return
		}
	}
	w.fail(e, "the database compares texts as they are, or without both case and accents: CASEI(ACCENTI(…))")
}

// like writes a pattern: GLOB in SQLite, whose LIKE ignores case.
func (w *writer) like(call *cql.Call) {
	pattern, ok := eval.Constant(call.Args[1], w.schema)
	if !ok {
		w.fail(call, "LIKE wants a constant pattern")
		return
	}
	w.WriteByte('(')
	w.value(call.Args[0])
	if w.dialect == Postgres {
		text := pattern.Text()
		if n := len(text) - len(strings.TrimRight(text, `\`)); n%2 == 1 {
			text += `\` // a backslash at the end stands for itself
		}
		w.WriteString(` LIKE `)
		w.bind(text, "text")
	} else {
		w.WriteString(" GLOB ")
		w.bind(glob(pattern.Text()), "text")
	}
	w.WriteByte(')')
}

func glob(pattern string) string {
	var b strings.Builder
	escaped := false
	literal := func(r rune) {
		if strings.ContainsRune("*?[", r) {
			fmt.Fprintf(&b, "[%c]", r)
			return
		}
		b.WriteRune(r)
	}
	for _, r := range pattern {
		switch {
		case escaped:
			literal(r)
			escaped = false
		case r == '\\':
			escaped = true
		case r == '%':
			b.WriteByte('*')
		case r == '_':
			b.WriteByte('?')
		default:
			literal(r)
		}
	}
	if escaped {
		literal('\\')
	}
	return b.String()
}

// box writes that a position lies in a box.
func (w *writer) box(call *cql.Call) {
	field, isField := call.Args[0].(cql.Property)
	shape, isBox := call.Args[1].(cql.BBox)
	if !isField || !isBox {
		w.fail(call, "the database looks for positions in a BBOX only")
		return
	}
	c := w.column(field)
	if c.Lon == "" {
		w.fail(field, "%s has no stored position", field.Name)
		return
	}
	w.WriteByte('(')
	for i, b := range eval.Bounds(shape) {
		if i > 0 {
			w.WriteString(" OR ")
		}
		for j, bound := range []struct {
			sql, op string
			v       float64
		}{{c.Lon, ">=", b[0]}, {c.Lat, ">=", b[1]}, {c.Lon, "<=", b[2]}, {c.Lat, "<=", b[3]}} {
			if j > 0 {
				w.WriteString(" AND ")
			}
			w.WriteString(bound.sql + " " + bound.op + " ")
			w.bind(bound.v, "double precision")
		}
	}
	w.WriteByte(')')
}
