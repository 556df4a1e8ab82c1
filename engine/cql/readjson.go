package cql

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strings"
	"unicode/utf8"
)

// ParseJSON reads CQL2 JSON. The error is an *Error with line and column.
func ParseJSON(source []byte) (Expr, error) {
	r := &jsonReader{source: string(source), decoder: json.NewDecoder(bytes.NewReader(source))}
	r.decoder.UseNumber()
	if !utf8.Valid(source) {
		return nil, wrong(Position{1, 1}, "this is not UTF-8 text")
	}
	v, err := r.value(0)
	if err == nil {
		if _, end := r.decoder.Token(); !errors.Is(end, io.EOF) {
			err = wrong(r.position(int(r.decoder.InputOffset())), "there is more after the expression")
		}
	}
	if err != nil {
		return nil, err
	}
	e, err := v.expr()
	if err != nil {
		return nil, err
	}
	return e, nil
}

// jsonValue is a JSON value that knows where it stands.
type jsonValue struct {
	at     Position
	scalar any // string, float64, bool, nil; unset for an object or array
	keys   []string
	fields map[string]jsonValue // of an object
	items  []jsonValue          // of an array, never nil
}

type jsonReader struct {
	source  string
	decoder *json.Decoder
	ruler   ruler
}

func (r *jsonReader) position(offset int) Position { return r.ruler.position(r.source, offset) }

// token gives the next token and where it begins.
func (r *jsonReader) token() (json.Token, Position, *Error) {
	start := int(r.decoder.InputOffset())
	for start < len(r.source) && strings.IndexByte(" \t\r\n,:", r.source[start]) >= 0 {
		start++
	}
	at := r.position(start)
	t, err := r.decoder.Token()
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return nil, at, wrong(r.position(max(int(syntax.Offset)-1, 0)), "this is not JSON: %s", syntax)
	case err != nil:
		return nil, at, wrong(at, "the JSON ends too early")
	}
	return t, at, nil
}

func (r *jsonReader) value(depth int) (jsonValue, *Error) {
	t, at, err := r.token()
	if err != nil {
		return jsonValue{}, err
	}
	if depth > maxDepth {
		return jsonValue{}, wrong(at, "the expression is nested more than %d deep", maxDepth)
	}
	v := jsonValue{at: at}
	switch t := t.(type) {
	case json.Delim:
		if t == '[' {
			v.items = []jsonValue{}
			for r.decoder.More() {
				item, err := r.value(depth + 1)
				if err != nil {
					return v, err
				}
				v.items = append(v.items, item)
			}
		} else {
			v.fields = map[string]jsonValue{}
			for r.decoder.More() {
				if err := r.field(&v, depth); err != nil {
					return v, err
				}
			}
		}
		_, _, err = r.token() // the closing bracket
		return v, err
	case json.Number:
		n, bad := t.Float64()
		if bad != nil || math.IsInf(n, 0) {
			return v, wrong(at, "the number %s is too large", t)
		}
		v.scalar = n
	default:
		v.scalar = t
	}
	return v, nil
}

func (r *jsonReader) field(v *jsonValue, depth int) *Error {
	key, at, err := r.token()
	if err != nil {
		return err
	}
	name, ok := key.(string)
	if !ok {
		return wrong(at, "a name is wanted")
	}
	if _, twice := v.fields[name]; twice {
		return wrong(at, "%q stands twice in one object", name)
	}
	v.fields[name], err = r.value(depth + 1)
	v.keys = append(v.keys, name)
	return err
}

// one gives an object's field, refusing every other field.
func (v jsonValue) one(name string, also ...string) (jsonValue, *Error) {
	field, ok := v.fields[name]
	if !ok {
		return field, wrong(v.at, "%q is missing", name)
	}
	for _, k := range v.keys {
		known := k == name
		for _, a := range also {
			known = known || k == a
		}
		if !known {
			return field, wrong(v.fields[k].at, "%q has no place here", k)
		}
	}
	return field, nil
}

func (v jsonValue) text() (string, *Error) {
	if s, ok := v.scalar.(string); ok {
		return s, nil
	}
	return "", wrong(v.at, "a text is wanted")
}

func (v jsonValue) number() (float64, *Error) {
	if n, ok := v.scalar.(float64); ok {
		return n, nil
	}
	return 0, wrong(v.at, "a number is wanted")
}

// expr turns a JSON value into an expression.
func (v jsonValue) expr() (Expr, *Error) {
	switch s := v.scalar.(type) {
	case string:
		return String{Value: s, At: v.at}, nil
	case float64:
		return Number{Value: s, At: v.at}, nil
	case bool:
		return Bool{Value: s, At: v.at}, nil
	}
	switch {
	case v.items != nil:
		items, err := exprs(v.items)
		if err != nil {
			return nil, err
		}
		return List{Items: items, At: v.at}, nil
	case v.fields == nil:
		return nil, wrong(v.at, "null is no value; use isNull")
	}
	for _, known := range []struct {
		key  string
		read func(jsonValue) (Expr, *Error)
	}{{"op", jsonValue.call}, {"property", jsonValue.property}, {"date", jsonValue.date}, {"timestamp", jsonValue.timestamp},
		{"interval", jsonValue.interval}, {"bbox", jsonValue.bbox}, {"type", jsonValue.geometry}} {
		if _, ok := v.fields[known.key]; ok && (known.key != "bbox" || len(v.fields) == 1) {
			return known.read(v)
		}
	}
	return nil, wrong(v.at, `an object here has "op", "property", "date", "timestamp", "interval", "bbox" or "type"`)
}

func exprs(values []jsonValue) ([]Expr, *Error) {
	out := make([]Expr, len(values))
	for i, v := range values {
		var err *Error
		if out[i], err = v.expr(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (v jsonValue) call() (Expr, *Error) {
	op, err := v.one("op", "args")
	if err != nil {
		return nil, err
	}
	name, err := op.text()
	if err != nil {
		return nil, err
	}
	if args, ok := v.fields["args"]; !ok || args.items == nil {
		return nil, wrong(v.at, `"args" must be a list`)
	}
	args, err := exprs(v.fields["args"].items)
	if err != nil {
		return nil, err
	}
	if !operator(Op(name)) && !callable(name) {
		return nil, wrong(op.at, "%q cannot be the name of a function", name)
	}
	return made(Op(name), v.at, args...)
}

// operator says whether an op is one of the language's own, written as JSON does.
func operator(op Op) bool {
	switch op {
	case And, Or, Not, Equal, NotEqual, Less, Greater, LessEqual, GreaterEqual, Like, Between, In, IsNull,
		Add, Subtract, Multiply, Divide, Modulo, WholeDivide, Power:
		return true
	}
	return canonical[lower(string(op))] == op && op != ""
}

// callable says whether a name can be written before parentheses: an
// identifier that means nothing else.
func callable(name string) bool {
	low := lower(name)
	if !identifier(name) || canonical[low] != "" || shapes[strings.ToUpper(name)] != "" {
		return false
	}
	switch low {
	case "bbox", "date", "timestamp", "interval", "isnull":
		return false
	}
	return true
}

func (v jsonValue) property() (Expr, *Error) {
	name, err := v.one("property")
	if err != nil {
		return nil, err
	}
	s, err := name.text()
	if err == nil && s == "" {
		err = wrong(name.at, "the property has no name")
	}
	return Property{Name: s, At: v.at}, err
}

func (v jsonValue) date() (Expr, *Error) {
	return v.instant("date", func(e Expr) bool { _, ok := e.(Date); return ok })
}

func (v jsonValue) timestamp() (Expr, *Error) {
	return v.instant("timestamp", func(e Expr) bool { _, ok := e.(Timestamp); return ok })
}

func (v jsonValue) instant(key string, fits func(Expr) bool) (Expr, *Error) {
	field, err := v.one(key)
	if err != nil {
		return nil, err
	}
	s, err := field.text()
	if err != nil {
		return nil, err
	}
	e, ok := parseInstant(s, v.at)
	if !ok || !fits(e) {
		return nil, wrong(field.at, "%q is no %s", s, key)
	}
	return e, nil
}

func (v jsonValue) interval() (Expr, *Error) {
	field, err := v.one("interval")
	if err != nil {
		return nil, err
	}
	if len(field.items) != 2 {
		return nil, wrong(field.at, "an interval has two ends")
	}
	var ends [2]Expr
	for i, item := range field.items {
		if s, ok := item.scalar.(string); ok {
			ends[i], err = endOf(s, item.at)
		} else {
			ends[i], err = item.expr()
		}
		if err != nil {
			return nil, err
		}
	}
	return newInterval(ends[0], ends[1], v.at)
}

func (v jsonValue) bbox() (Expr, *Error) {
	field := v.fields["bbox"]
	b := BBox{At: v.at}
	for _, item := range field.items {
		n, err := item.number()
		if err != nil {
			return nil, err
		}
		b.Bounds = append(b.Bounds, n)
	}
	if err := checkBox(b); err != nil {
		return nil, err
	}
	return b, nil
}

func (v jsonValue) geometry() (Expr, *Error) {
	name, err := v.fields["type"].text()
	if err != nil {
		return nil, err
	}
	shape, ok := shapes[strings.ToUpper(name)]
	if !ok || string(shape) != name {
		return nil, wrong(v.fields["type"].at, "%q is no shape such as Polygon", name)
	}
	g := &Geometry{Shape: shape, At: v.at}
	if shape == GeometryCollection {
		members, err := v.one("geometries", "type", "bbox")
		if err != nil {
			return nil, err
		}
		for _, m := range members.items {
			if m.fields == nil || m.fields["type"].scalar == nil {
				return nil, wrong(m.at, "a shape is wanted")
			}
			e, err := m.geometry()
			if err != nil {
				return nil, err
			}
			g.Members = append(g.Members, e.(*Geometry))
		}
	} else {
		coordinates, err := v.one("coordinates", "type", "bbox")
		if err != nil {
			return nil, err
		}
		if g.Parts, err = coordinates.parts(shape); err != nil {
			return nil, err
		}
	}
	if err := g.check(); err != nil {
		return nil, err
	}
	return g, nil
}

// parts reads coordinates, which nest as deep as the shape asks.
func (v jsonValue) parts(shape Shape) ([][][]Coord, *Error) {
	parts := []jsonValue{v}
	if shape.multi() {
		parts = v.items
	}
	var out [][][]Coord
	for _, part := range parts {
		rings := []jsonValue{part}
		if shape.Single() == Polygon {
			rings = part.items
		}
		var list [][]Coord
		for _, ring := range rings {
			positions := ring.items
			if shape.Single() == Point {
				positions = []jsonValue{ring}
			}
			var line []Coord
			for _, position := range positions {
				var c Coord
				for _, x := range position.items {
					n, err := x.number()
					if err != nil {
						return nil, err
					}
					c = append(c, n)
				}
				if len(c) < 2 {
					return nil, wrong(position.at, "a position has two or three numbers")
				}
				line = append(line, c)
			}
			list = append(list, line)
		}
		out = append(out, list)
	}
	return out, nil
}
