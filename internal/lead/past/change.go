package past

import (
	"slices"
	"strings"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
)

// FieldChange is a field that a search asks for and that is not what it was.
type FieldChange struct {
	Field string   `json:"field" doc:"\"lead\" when the whole lead came or went"`
	From  []string `json:"from" doc:"Texts of the value before; none for not known"`
	To    []string `json:"to"`
}

// Asked are the columns that a filter names; words stand for the texts they are in.
func (columns Columns) Asked(e cql.Expr) []int {
	names := cql.Fields(e)
	cql.Walk(e, func(e cql.Expr) bool {
		if call, ok := e.(*cql.Call); ok && strings.EqualFold(string(call.Op), "keywords") {
			names = append(names, "name", "title", "company", "industry")
		}
		return true
	})
	var out []int
	for i := range columns {
		if slices.Contains(names, columns[i].Name) {
			out = append(out, i)
		}
	}
	return out
}

// Changes are those of some columns.
func (columns Columns) Changes(of []int, before, now eval.Record) []FieldChange {
	out := []FieldChange{}
	for _, i := range of {
		if a, b := Text(before.Value(i)), Text(now.Value(i)); a != b {
			out = append(out, FieldChange{columns[i].Name, Texts(a), Texts(b)})
		}
	}
	return out
}

// Names are the names of what changes name by an id, by field; what one may not
// see has none and is left out.
type Names map[string]map[string]string

// Said are changes by names.
func (n Names) Said(why []FieldChange) []FieldChange {
	out := slices.Clone(why)
	for i := range out {
		of, byID := n[out[i].Field]
		if !byID {
			continue
		}
		named := func(ids []string) []string {
			texts := []string{}
			for _, id := range ids {
				if name, known := of[id]; known {
					texts = append(texts, name)
				}
			}
			return texts
		}
		out[i].From, out[i].To = named(out[i].From), named(out[i].To)
	}
	return out
}
