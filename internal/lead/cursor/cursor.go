// Package cursor writes where a list of leads goes on, for whoever asks to come
// back with.
package cursor

import (
	"encoding/base64"
	"encoding/json"

	"arpent/engine/cql/eval"
	"arpent/engine/facet"
	"arpent/internal/platform/fault"
)

// cursor is where a list goes on: after a row, by what the list is sorted by.
type cursor struct {
	Making int64     `json:"m"`
	Key    facet.Key `json:"k"`
	Type   eval.Type `json:"t"`
	Text   string    `json:"s,omitempty"`
	Number float64   `json:"n,omitempty"`
	Nanos  int64     `json:"i,omitempty"`
	Day    bool      `json:"d,omitempty"`
}

// Write gives the text of a row of an index made at some moment.
func Write(made int64, r *facet.Row) string {
	c := cursor{Making: made, Key: r.Key, Type: r.Value.Type}
	switch c.Type {
	case eval.TextType:
		c.Text = r.Value.Text()
	case eval.NumberType:
		c.Number = r.Value.Number()
	case eval.BoolType:
		if r.Value.Truth() == eval.True {
			c.Number = 1
		}
	case eval.TimeType:
		c.Nanos, c.Day = r.Value.Nanos()
	}
	text, _ := json.Marshal(c) // numbers, texts and flags
	return base64.RawURLEncoding.EncodeToString(text)
}

// Read gives the row back; keys of another making mean nothing.
func Read(made int64, s string) (*facet.Row, error) {
	wrong := fault.Invalid("lead.cursor", "this list has been made anew: begin it again")
	text, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return nil, wrong
	}
	var c cursor
	if err := json.Unmarshal(text, &c); err != nil || c.Making != made {
		return nil, wrong
	}
	r := &facet.Row{Key: c.Key}
	switch c.Type {
	case eval.Null:
	case eval.TextType:
		r.Value = eval.TextOf(c.Text)
	case eval.NumberType:
		r.Value = eval.NumberOf(c.Number)
	case eval.BoolType:
		r.Value = eval.BoolOf(c.Number == 1)
	case eval.TimeType:
		r.Value = eval.TimeOf(c.Nanos, c.Day)
	default:
		return nil, wrong
	}
	return r, nil
}
