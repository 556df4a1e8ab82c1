package condition

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"arpent/engine/cql"
	"arpent/internal/platform/fault"
)

// Clause is one line of the everyday view of a condition: a field, how it is
// compared, and with what. Several values are alternatives; rows are joined by AND.
type Clause struct {
	Field  string   `json:"field" doc:"A field's name; custom:NAME for a field of one's own"`
	Op     string   `json:"op" enum:"is,is_not,begins,contains,at_least,at_most,between,near,known,unknown"`
	Values []string `json:"values" doc:"Between: low and high. Near: longitude, latitude, kilometres"`
}

// The ways to compare.
const (
	Is      = "is"
	IsNot   = "is_not"
	Begins  = "begins"
	Holds   = "contains"
	AtLeast = "at_least"
	AtMost  = "at_most"
	Between = "between"
	Near    = "near"
	Known   = "known"
	Unknown = "unknown"
)

// Ops lists the ways to compare a field of a kind, the usual one first.
func Ops(k Kind) []string {
	switch k {
	case Text:
		return []string{Holds, Is, IsNot, Begins, Known, Unknown}
	case Code:
		return []string{Begins, Is, IsNot, Known, Unknown}
	case Choice:
		return []string{Is, IsNot, Known, Unknown}
	case Custom:
		return []string{Is, IsNot, Holds, Begins, Known, Unknown}
	case Number:
		return []string{AtLeast, AtMost, Between, Known, Unknown}
	case Day:
		return []string{AtLeast, AtMost, Between}
	case Flag:
		return []string{Is}
	case Position:
		return []string{Near, Known, Unknown}
	}
	return nil
}

const customPrefix = customFunction + ":"

// FromRows writes rows as the text of a condition.
func (l *Language) FromRows(rows []Clause) (string, error) {
	var all []cql.Expr
	for i, r := range rows {
		e, err := l.expr(r)
		if err != nil {
			return "", err.With("row", i+1)
		}
		all = append(all, e)
	}
	switch len(all) {
	case 0:
		return "", nil
	case 1:
		return cql.Text(all[0])
	}
	return cql.Text(&cql.Call{Op: cql.And, Args: all})
}

// expr writes a row as an expression.
func (l *Language) expr(r Clause) (cql.Expr, *fault.Error) {
	subject, kind, ok := l.subject(r.Field)
	if !ok {
		return nil, fault.Invalid("alignment.row_field", "there is no field %s", r.Field).With("name", r.Field)
	}
	if !slices.Contains(Ops(kind), r.Op) {
		return nil, fault.Invalid("alignment.row_op", "%s is not compared by %s", r.Field, r.Op).With("name", r.Field)
	}
	values := make([]string, 0, len(r.Values))
	for _, v := range r.Values {
		if v = strings.TrimSpace(v); v != "" {
			values = append(values, v)
		}
	}
	switch wanted := map[string]int{Known: 0, Unknown: 0, Between: 2, Near: 3, AtLeast: 1, AtMost: 1}; {
	case len(values) == 0 && r.Op != Known && r.Op != Unknown:
		return nil, fault.Invalid("alignment.row_empty", "say with what %s is compared", r.Field).With("name", r.Field)
	case wanted[r.Op] > 0 && len(values) != wanted[r.Op]:
		return nil, fault.Invalid("alignment.row_values", "%s takes %d values", r.Op, wanted[r.Op]).With("name", r.Field).With("count", wanted[r.Op])
	}
	return l.compare(subject, kind, r, values)
}

// subject is the field or function that a row asks about.
func (l *Language) subject(name string) (cql.Expr, Kind, bool) {
	if own, ok := strings.CutPrefix(name, customPrefix); ok {
		return call(customFunction, cql.String{Value: own}), Custom, strings.TrimSpace(own) != ""
	}
	kind, ok := l.kindOf(name)
	return cql.Property{Name: name}, kind, ok && kind != Custom
}

func call(op cql.Op, args ...cql.Expr) *cql.Call { return &cql.Call{Op: op, Args: args} }

func (l *Language) compare(subject cql.Expr, kind Kind, r Clause, values []string) (cql.Expr, *fault.Error) {
	switch r.Op {
	case Known:
		return call(cql.Not, call(cql.IsNull, subject)), nil
	case Unknown:
		return call(cql.IsNull, subject), nil
	case Near:
		n, err := numbers(r.Field, values)
		if err != nil {
			return nil, err
		}
		return call(cql.LessEqual, call(distanceFunction, n[0], n[1]), n[2]), nil
	case AtLeast, AtMost, Between:
		return ordered(subject, kind, r, values)
	}
	if kind == Flag {
		return call(cql.Equal, subject, cql.Bool{Value: values[0] == "true"}), nil
	}
	fold := func(e cql.Expr) cql.Expr { return e }
	if kind == Text {
		fold = func(e cql.Expr) cql.Expr { return call(cql.CaseI, call(cql.AccentI, e)) }
	}
	items := make([]cql.Expr, len(values))
	switch r.Op {
	case Is, IsNot:
		for i, v := range values {
			items[i] = fold(cql.String{Value: v})
		}
		e := call(cql.In, fold(subject), cql.List{Items: items})
		switch {
		case r.Op == IsNot && len(items) == 1:
			return call(cql.NotEqual, fold(subject), items[0]), nil
		case r.Op == IsNot:
			return call(cql.Not, e), nil
		case len(items) == 1:
			return call(cql.Equal, fold(subject), items[0]), nil
		}
		return e, nil
	}
	for i, v := range values {
		pattern := literal(v) + "%"
		if r.Op == Holds {
			pattern = "%" + pattern
		}
		items[i] = call(cql.Like, fold(subject), fold(cql.String{Value: pattern}))
	}
	if len(items) == 1 {
		return items[0], nil
	}
	return call(cql.Or, items...), nil
}

// literal takes the meaning of a pattern's signs away.
func literal(s string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(s)
}

func numbers(field string, values []string) ([]cql.Expr, *fault.Error) {
	out := make([]cql.Expr, len(values))
	for i, v := range values {
		n, err := strconv.ParseFloat(strings.ReplaceAll(strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(v), ",", "."), 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return nil, fault.Invalid("alignment.row_number", "%q is no number", v).With("name", field).With("value", v)
		}
		out[i] = cql.Number{Value: n}
	}
	return out, nil
}

func ordered(subject cql.Expr, kind Kind, r Clause, values []string) (cql.Expr, *fault.Error) {
	items := make([]cql.Expr, len(values))
	if kind == Day {
		for i, v := range values {
			day, err := time.Parse(time.DateOnly, v)
			if err != nil {
				return nil, fault.Invalid("alignment.row_day", "%q is no day such as 2026-11-26", v).With("name", r.Field).With("value", v)
			}
			items[i] = cql.Date{Day: day}
		}
	} else {
		var err *fault.Error
		if items, err = numbers(r.Field, values); err != nil {
			return nil, err
		}
	}
	switch r.Op {
	case AtLeast:
		return call(cql.GreaterEqual, subject, items[0]), nil
	case AtMost:
		return call(cql.LessEqual, subject, items[0]), nil
	}
	return call(cql.Between, subject, items[0], items[1]), nil
}
