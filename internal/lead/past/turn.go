package past

import (
	"slices"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
)

// Turn is a lead that is not what it was. Before is nil for one that came, After
// for one that is no more.
type Turn struct {
	Key
	Before, After eval.Record
}

// Row is a lead's columns as a record.
type Row []eval.Value

// Value gives a column.
func (r Row) Value(i int) eval.Value { return r[i] }

// whereabouts decide who sees a lead. Whose and where it is is not said by name:
// not everybody may know.
var whereabouts = []string{"territory", "owner"}

// Deciding are the columns that decide whether someone finds a lead by a filter.
func (columns Columns) Deciding(e cql.Expr) []int {
	out := columns.Asked(e)
	for i, c := range columns {
		if slices.Contains(whereabouts, c.Name) && !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	return out
}

// Why gives the changes of some columns in a turn.
func (t *Turn) Why(columns Columns, of []int) []FieldChange {
	switch {
	case t.Before == nil:
		return []FieldChange{{Field: "lead", From: []string{}, To: []string{Came}}}
	case t.After == nil:
		return []FieldChange{{Field: "lead", From: []string{Gone}, To: []string{}}}
	}
	out := columns.Changes(of, t.Before, t.After)
	for i := range out {
		if out[i].Field == "list" || slices.Contains(whereabouts, out[i].Field) {
			out[i].From, out[i].To = []string{}, []string{}
		}
	}
	return out
}

// Was is what was different before the lead moved.
func (m *Moved) Was() *Was {
	if m.After == nil {
		return &Was{Whole: true, Fields: m.Before}
	}
	w := &Was{Fields: Values{}}
	for field, text := range m.Before {
		if m.After[field] != text {
			w.Fields[field] = text
		}
	}
	for field := range m.After {
		if _, had := m.Before[field]; !had {
			w.Fields[field] = ""
		}
	}
	return w
}
