package intake

import (
	"strings"

	"arpent/internal/intake/fold"
	"arpent/internal/intake/sheet"
	"arpent/internal/platform/fault"
)

// plan is a mapping made ready: which column feeds which field.
type plan struct {
	target  *Target
	format  sheet.Format
	options ImportOptions
	columns []column
	index   map[string]int
	apart   map[int64]bool
}

type column struct {
	field  *Field // nil: ignored or custom
	at     int    // place among the values
	custom string
}

// prepare checks a mapping against the target and the file.
func prepare(target *Target, format sheet.Format, mapping Mapping, options ImportOptions) (*plan, error) {
	p := &plan{target: target, format: format, options: options, index: map[string]int{}, apart: map[int64]bool{}}
	if len(mapping) != len(format.Columns) {
		return nil, fault.Invalid("intake.mapping_width", "the mapping has %d columns, the file %d", len(mapping), len(format.Columns))
	}
	for _, m := range mapping {
		c := column{}
		switch {
		case strings.HasPrefix(m.Field, customPrefix):
			c.custom = strings.TrimSpace(strings.TrimPrefix(m.Field, customPrefix))
			if !target.Custom || c.custom == "" {
				return nil, fault.Invalid("intake.no_field", "%q is no field of %s", m.Field, target.ID).With("field", m.Field)
			}
		case m.Field != "":
			if c.field = target.field(m.Field); c.field == nil {
				return nil, fault.Invalid("intake.no_field", "%q is no field of %s", m.Field, target.ID).With("field", m.Field)
			}
			if _, twice := p.index[m.Field]; twice {
				return nil, fault.Invalid("intake.field_twice", "two columns are mapped to %s", m.Field).With("field", m.Field)
			}
			c.at = len(p.index)
			p.index[m.Field] = c.at
		}
		p.columns = append(p.columns, c)
	}
	for _, line := range options.Apart {
		p.apart[line] = true
	}
	for _, f := range target.Fields {
		if _, ok := p.index[f.Name]; f.Required && !ok {
			return nil, fault.Invalid("intake.required_column", "no column is mapped to %s, which every row needs", f.Name).With("field", f.Name)
		}
	}
	return p, nil
}

func (t *Target) field(name string) *Field {
	for i := range t.Fields {
		if t.Fields[i].Name == name {
			return &t.Fields[i]
		}
	}
	return nil
}

// row reads a record's cells into values. Problems other than flags reject the row.
func (p *plan) row(r sheet.Record) (*Row, []Problem) {
	row := &Row{Line: r.Line, Cells: r.Cells, Apart: p.apart[r.Line], index: p.index}
	if r.Bad != nil {
		return row, []Problem{problem("", r.Bad)}
	}
	row.values = make([]Value, len(p.index))
	var bad []Problem
	for i, c := range p.columns {
		cell := r.Cells[i]
		if c.field == nil && c.custom == "" || absent(cell) {
			if c.field != nil && c.field.Required {
				bad = append(bad, problem(c.field.Name, fault.Invalid("intake.required", "%s is empty", c.field.Name).With("field", c.field.Name)))
			}
			continue
		}
		if c.custom != "" {
			if row.Custom == nil {
				row.Custom = map[string]string{}
			}
			row.Custom[c.custom] = cell
			continue
		}
		v, err := p.value(c.field, cell)
		switch {
		case err == nil:
			row.values[c.at] = v
		case c.field.Lenient && !c.field.Required:
			row.Flags = append(row.Flags, problem(c.field.Name, err))
		default:
			bad = append(bad, problem(c.field.Name, err))
		}
	}
	return row, bad
}

// absent recognises the words that programs write for "no value".
func absent(cell string) bool {
	switch len(cell) {
	case 0:
		return true
	case 1:
		return cell == "-" || cell == "?"
	case 2, 3, 4, 5, 6, 7, 12:
		switch strings.ToLower(cell) {
		case "n/a", "na", "#n/a", "null", "none", "nan", "nil", "n.c.", "nc", "n.d.", "nd", "--", "n.a.", "#ref!", "#value!", "#null!", "#name?", "#div/0!", "(blank)", "(vide)", "[not provided]":
			return true
		}
	}
	return false
}

func problem(field string, err *fault.Error) Problem {
	return Problem{Field: field, Key: err.Key, Message: err.Message, Params: err.Params}
}

// value reads one cell as its field's kind.
func (p *plan) value(f *Field, cell string) (Value, *fault.Error) {
	asFault := func(err error) *fault.Error {
		if e, ok := err.(*fault.Error); ok {
			return fault.Invalid(e.Key, "%s: %s", f.Name, e.Message).With("value", clip(cell)).With("field", f.Name)
		}
		return fault.Invalid("intake.unreadable", "%s: %q cannot be read", f.Name, clip(cell)).With("value", clip(cell)).With("field", f.Name)
	}
	switch f.Kind {
	case Number, Money:
		n, err := sheet.ParseNumber(cell, p.format.Decimal)
		if err != nil {
			return Value{}, asFault(err)
		}
		return Value{Text: cell, Number: n}, nil
	case Integer:
		n, err := sheet.ParseNumber(cell, p.format.Decimal)
		if err != nil {
			return Value{}, asFault(err)
		}
		whole, ok := n.Minor(0)
		if !ok || whole < 0 {
			return Value{}, asFault(fault.Invalid("intake.not_a_count", "%q is not a whole number of zero or more", clip(cell)))
		}
		return Value{Text: cell, Number: sheet.Number{Unscaled: whole}}, nil
	case Date:
		day, err := sheet.ParseDate(cell, p.format.DateOrder)
		if err != nil {
			return Value{}, asFault(err)
		}
		return Value{Text: day}, nil
	case Flag:
		switch fold.Words(cell) {
		case "1", "true", "yes", "y", "oui", "o", "vrai", "x":
			return Value{Text: "true"}, nil
		case "0", "false", "no", "n", "non", "faux":
			return Value{Text: "false"}, nil
		}
		return Value{}, asFault(fault.Invalid("intake.not_a_flag", "%q is neither yes nor no", clip(cell)))
	case Country:
		code, ok := CountryCode(cell)
		if !ok {
			return Value{}, asFault(fault.Invalid("intake.country", "%q is no country", clip(cell)))
		}
		return Value{Text: code}, nil
	case Choice:
		if v, ok := f.Choices[fold.Words(cell)]; ok {
			return Value{Text: v}, nil
		}
		return Value{}, asFault(fault.Invalid("intake.choice", "%q is not among the choices", clip(cell)))
	}
	return Value{Text: cell}, nil
}

func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
