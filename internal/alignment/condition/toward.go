package condition

import (
	"strconv"
	"strings"
	"time"

	"arpent/engine/cql"
)

// Rows gives the everyday view of a condition; beyond is the first part that
// rows cannot show, empty when they show all.
func (l *Language) Rows(c *Condition) (rows []Clause, beyond string) {
	for i := range c.parts {
		r, ok := l.row(c.parts[i].expr)
		if !ok {
			text, err := cql.Text(c.parts[i].expr)
			if err != nil {
				text = c.Text
			}
			return nil, shortened(text)
		}
		rows = append(rows, r)
	}
	return rows, ""
}

// row reads one part as a row, where it has the form of one.
func (l *Language) row(e cql.Expr) (Clause, bool) {
	r, ok := l.read(e)
	if !ok {
		return r, false
	}
	// Whatever was read must say the same when it is written again.
	again, err := l.expr(r)
	return r, err == nil && cql.Same(plain(again), l.simple(e))
}

// simple writes lists of one value as the value, as rows do.
func (l *Language) simple(e cql.Expr) cql.Expr {
	c, ok := e.(*cql.Call)
	if !ok {
		return e
	}
	if c.Op == cql.Not {
		if in, ok := c.Args[0].(*cql.Call); ok && in.Op == cql.In {
			if list, ok := in.Args[1].(cql.List); ok && len(list.Items) == 1 {
				return call(cql.NotEqual, in.Args[0], list.Items[0])
			}
		}
	}
	if c.Op == cql.In {
		if list, ok := c.Args[1].(cql.List); ok && len(list.Items) == 1 {
			return call(cql.Equal, c.Args[0], list.Items[0])
		}
	}
	return e
}

func (l *Language) read(e cql.Expr) (Clause, bool) {
	c, ok := e.(*cql.Call)
	if !ok {
		return Clause{}, false
	}
	switch c.Op {
	case cql.Not:
		inner, ok := c.Args[0].(*cql.Call)
		if !ok {
			return Clause{}, false
		}
		r, ok := l.read(inner)
		switch {
		case ok && r.Op == Unknown:
			r.Op = Known
		case ok && r.Op == Is && inner.Op != cql.Equal:
			r.Op = IsNot
		default:
			return r, false
		}
		return r, true
	case cql.Or:
		return l.alternatives(c)
	case cql.IsNull:
		field, ok := l.fieldOf(c.Args[0])
		return Clause{field, Unknown, []string{}}, ok
	case cql.In:
		return l.anyOf(c)
	}
	return l.comparison(c)
}

// fieldOf names the field of a subject, below any folding.
func (l *Language) fieldOf(e cql.Expr) (string, bool) {
	switch e := unfolded(e).(type) {
	case cql.Property:
		return e.Name, l.index(e.Name) >= 0
	case *cql.Call:
		if strings.EqualFold(string(e.Op), customFunction) && len(e.Args) == 1 {
			name, ok := e.Args[0].(cql.String)
			return customPrefix + name.Value, ok
		}
	}
	return "", false
}

func unfolded(e cql.Expr) cql.Expr {
	for {
		c, ok := e.(*cql.Call)
		if !ok || c.Op != cql.CaseI && c.Op != cql.AccentI || len(c.Args) != 1 {
			return e
		}
		e = c.Args[0]
	}
}

func (l *Language) alternatives(c *cql.Call) (Clause, bool) {
	var out Clause
	for i, a := range c.Args {
		like, ok := a.(*cql.Call)
		if !ok || like.Op != cql.Like {
			return out, false
		}
		r, ok := l.comparison(like)
		if !ok || i > 0 && (r.Field != out.Field || r.Op != out.Op) {
			return out, false
		}
		r.Values = append(out.Values, r.Values...)
		out = r
	}
	return out, true
}

func (l *Language) anyOf(c *cql.Call) (Clause, bool) {
	field, ok := l.fieldOf(c.Args[0])
	list, isList := c.Args[1].(cql.List)
	if !ok || !isList {
		return Clause{}, false
	}
	r := Clause{Field: field, Op: Is}
	for _, item := range list.Items {
		s, ok := unfolded(item).(cql.String)
		if !ok {
			return r, false
		}
		r.Values = append(r.Values, s.Value)
	}
	return r, true
}

func (l *Language) comparison(c *cql.Call) (Clause, bool) {
	if d, ok := c.Args[0].(*cql.Call); ok && strings.EqualFold(string(d.Op), distanceFunction) && c.Op == cql.LessEqual && len(d.Args) == 2 {
		return row("position", Near, d.Args[0], d.Args[1], c.Args[1])
	}
	field, ok := l.fieldOf(c.Args[0])
	if !ok {
		return Clause{}, false
	}
	switch c.Op {
	case cql.Equal:
		return row(field, Is, c.Args[1])
	case cql.NotEqual:
		return row(field, IsNot, c.Args[1])
	case cql.GreaterEqual:
		return row(field, AtLeast, c.Args[1])
	case cql.LessEqual:
		return row(field, AtMost, c.Args[1])
	case cql.Between:
		return row(field, Between, c.Args[1], c.Args[2])
	case cql.Like:
		s, ok := unfolded(c.Args[1]).(cql.String)
		if !ok {
			return Clause{}, false
		}
		return pattern(field, s.Value)
	}
	return Clause{}, false
}

// row makes a row of literals.
func row(field, op string, values ...cql.Expr) (Clause, bool) {
	r := Clause{Field: field, Op: op}
	for _, v := range values {
		switch v := unfolded(v).(type) {
		case cql.String:
			r.Values = append(r.Values, v.Value)
		case cql.Number:
			r.Values = append(r.Values, strconv.FormatFloat(v.Value, 'f', -1, 64))
		case cql.Bool:
			r.Values = append(r.Values, strconv.FormatBool(v.Value))
		case cql.Date:
			r.Values = append(r.Values, v.Day.Format(time.DateOnly))
		default:
			return r, false
		}
	}
	return r, true
}

// pattern reads 'text%' and '%text%'.
func pattern(field, p string) (Clause, bool) {
	inside, ok := strings.CutSuffix(p, "%")
	if !ok {
		return Clause{}, false
	}
	op := Begins
	if rest, ok := strings.CutPrefix(inside, "%"); ok {
		op, inside = Holds, rest
	}
	value := strings.NewReplacer(`\\`, `\`, `\%`, "%", `\_`, "_").Replace(inside)
	return Clause{field, op, []string{value}}, literal(value) == inside && value != ""
}
