// Package choice reads a filter over leads as the choices of a screen that it is
// made of: values of fields, ranges, words, a drawn area.
package choice

import (
	"slices"
	"strings"

	"arpent/engine/cql"
	"arpent/engine/facet"
)

// Choices is a filter as it was chosen on a screen: field by field, with what
// else it says as CQL2. Joined by AND they are the filter.
type Choices struct {
	Keywords string         `json:"keywords"`
	Values   []ChosenValues `json:"values"`
	Ranges   []ChosenRange  `json:"ranges"`
	Area     [][2]float64   `json:"area" doc:"Corners of a drawn polygon, longitude before latitude"`
	Rest     string         `json:"rest" doc:"Conditions that are none of these, as CQL2"`
}

// ChosenValues are values of a field of which a lead must have one, or must not.
type ChosenValues struct {
	Field     string   `json:"field"`
	Yes       []string `json:"yes" doc:"\"?\" stands for not known"`
	No        []string `json:"no" doc:"\"?\" stands for not known"`
	Condition string   `json:"condition" doc:"The same as CQL2"`
}

// ChosenRange bounds a number.
type ChosenRange struct {
	Field     string   `json:"field"`
	From      *float64 `json:"from,omitempty"`
	To        *float64 `json:"to,omitempty"`
	Condition string   `json:"condition" doc:"The same as CQL2"`
}

// unknownValue stands for "not known" among chosen values.
const unknownValue = "?"

// Kinds tells the kind of a field that filters may name; false for others.
type Kinds func(field string) (facet.Kind, bool)

// reader puts the conditions of a filter where they belong.
type reader struct {
	*Choices
	kinds Kinds
}

// Read reads a filter; nil is none.
func Read(e cql.Expr, kinds Kinds) (*Choices, error) {
	out := reader{kinds: kinds, Choices: &Choices{Values: []ChosenValues{}, Ranges: []ChosenRange{}, Area: [][2]float64{}}}
	var rest []string
	for _, piece := range cql.Conjuncts(e) {
		text, err := cql.Text(piece)
		if err != nil {
			return nil, err
		}
		if !out.take(piece, text) {
			rest = append(rest, text)
		}
	}
	if len(rest) > 1 {
		for i := range rest {
			rest[i] = "(" + rest[i] + ")"
		}
	}
	out.Rest = strings.Join(rest, " AND ")
	return out.Choices, nil
}

// take puts a condition where it belongs; false when it is none of the choices
// or its place is taken.
func (c reader) take(e cql.Expr, text string) bool {
	call, ok := e.(*cql.Call)
	if !ok || len(call.Args) == 0 {
		return false
	}
	if strings.EqualFold(string(call.Op), "keywords") && len(call.Args) == 1 {
		words, constant := call.Args[0].(cql.String)
		if !constant || c.Keywords != "" || strings.TrimSpace(words.Value) == "" {
			return false
		}
		c.Keywords = words.Value
		return true
	}
	if ring := ringOf(call); ring != nil && len(c.Area) == 0 {
		c.Area = ring
		return true
	}
	if r, ok := c.rangeOf(call); ok {
		if slices.ContainsFunc(c.Ranges, func(o ChosenRange) bool { return o.Field == r.Field }) {
			return false
		}
		r.Condition = text
		c.Ranges = append(c.Ranges, r)
		return true
	}
	field, values, not, ok := c.valuesOf(call)
	return ok && c.put(field, values, not, text)
}

func (c reader) put(field string, values []string, not bool, text string) bool {
	at := slices.IndexFunc(c.Values, func(o ChosenValues) bool { return o.Field == field })
	if at < 0 {
		c.Values = append(c.Values, ChosenValues{Field: field, Yes: []string{}, No: []string{}})
		at = len(c.Values) - 1
	}
	v := &c.Values[at]
	side := &v.Yes
	if not {
		side = &v.No
	}
	if len(*side) > 0 {
		return false
	}
	*side = values
	if v.Condition != "" {
		v.Condition += " AND "
	}
	v.Condition += "(" + text + ")"
	return true
}

// valuesOf reads a condition on one field as values that it wants, or does not:
// field IN (…), A_OVERLAPS(field, (…)), flag = TRUE, field IS NULL, these joined
// by OR, and the negation of that.
func (c reader) valuesOf(call *cql.Call) (field string, values []string, not, ok bool) {
	if call.Op == cql.Not {
		field, values, ok = c.wantedOf(call.Args[0])
		kind, _ := c.kinds(field)
		// Of a category, NOT IN leaves out what is not known too: no choice says that.
		return field, values, true, ok && (kind == facet.Set || slices.Contains(values, unknownValue))
	}
	if call.Op == cql.Or { // field IS NULL OR NOT (…): what is not known is none of the unwanted
		if inner, isCall := call.Args[1].(*cql.Call); isCall && len(call.Args) == 2 && inner.Op == cql.Not {
			field, values, ok = c.wantedOf(inner.Args[0])
			known, null, okNull := c.wantedOf(call.Args[0])
			return field, values, true, ok && okNull && known == field && slices.Equal(null, []string{unknownValue}) && !slices.Contains(values, unknownValue)
		}
	}
	field, values, ok = c.wantedOf(call)
	return field, values, false, ok
}

// wantedOf reads values that are wanted.
func (c reader) wantedOf(e cql.Expr) (field string, values []string, ok bool) {
	call, isCall := e.(*cql.Call)
	if !isCall || len(call.Args) == 0 {
		return "", nil, false
	}
	if call.Op == cql.Or {
		for i, a := range call.Args {
			f, some, ok := c.wantedOf(a)
			if !ok || i > 0 && f != field {
				return "", nil, false
			}
			field, values = f, append(values, some...)
		}
		return field, values, true
	}
	p, isField := call.Args[0].(cql.Property)
	kind, known := c.kinds(p.Name)
	if !isField || !known {
		return "", nil, false
	}
	if call.Op == cql.IsNull {
		return p.Name, []string{unknownValue}, kind == facet.Category || kind == facet.Set || kind == facet.Flag
	}
	if len(call.Args) != 2 {
		return "", nil, false
	}
	switch {
	case kind == facet.Category && call.Op == cql.Equal:
		s, isText := call.Args[1].(cql.String)
		return p.Name, []string{s.Value}, isText
	case kind == facet.Category && call.Op == cql.In || kind == facet.Set && call.Op == "a_overlaps":
		values, ok = stringsOf(call.Args[1])
		return p.Name, values, ok
	case kind == facet.Flag && call.Op == cql.Equal:
		b, isBool := call.Args[1].(cql.Bool)
		if b.Value {
			return p.Name, []string{"true"}, isBool
		}
		return p.Name, []string{"false"}, isBool
	}
	return "", nil, false
}

// stringsOf gives the texts of a list of nothing else.
func stringsOf(e cql.Expr) ([]string, bool) {
	list, ok := e.(cql.List)
	out := make([]string, 0, len(list.Items))
	for _, item := range list.Items {
		s, isText := item.(cql.String)
		ok = ok && isText
		out = append(out, s.Value)
	}
	return out, ok
}

// rangeOf reads bounds of a number.
func (c reader) rangeOf(call *cql.Call) (ChosenRange, bool) {
	p, isField := call.Args[0].(cql.Property)
	if kind, known := c.kinds(p.Name); !isField || !known || kind != facet.Number {
		return ChosenRange{}, false
	}
	r := ChosenRange{Field: p.Name}
	bounds := make([]float64, 0, 2)
	for _, a := range call.Args[1:] {
		n, ok := a.(cql.Number)
		if !ok {
			return r, false
		}
		bounds = append(bounds, n.Value)
	}
	switch call.Op {
	case cql.Between:
		r.From, r.To = &bounds[0], &bounds[1]
	case cql.GreaterEqual:
		r.From = &bounds[0]
	case cql.LessEqual:
		r.To = &bounds[0]
	default:
		return r, false
	}
	return r, true
}

// ringOf reads S_INTERSECTS(position, POLYGON(one ring)); nil for anything else.
func ringOf(call *cql.Call) [][2]float64 {
	if call.Op != "s_intersects" || len(call.Args) != 2 {
		return nil
	}
	p, isField := call.Args[0].(cql.Property)
	g, isShape := call.Args[1].(*cql.Geometry)
	if !isField || p.Name != "position" || !isShape {
		return nil
	}
	return oneRing(g)
}

func oneRing(g *cql.Geometry) [][2]float64 {
	if g.Shape != cql.Polygon || len(g.Parts) != 1 || len(g.Parts[0]) != 1 {
		return nil
	}
	var out [][2]float64
	for _, at := range g.Parts[0][0] {
		out = append(out, [2]float64{at[0], at[1]})
	}
	return out[:len(out)-1] // the last is the first again
}
