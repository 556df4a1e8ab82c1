package past

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"arpent/engine/cql/eval"
	"arpent/engine/facet"
	"arpent/internal/platform/db"
)

// betweenTexts parts the texts of a list; no text holds it.
const betweenTexts = "\x1f"

// Text is a value as text; empty for what is not known.
func Text(v eval.Value) string {
	switch v.Type {
	case eval.TextType:
		return v.Text()
	case eval.NumberType:
		return strconv.FormatFloat(v.Number(), 'g', -1, 64)
	case eval.BoolType:
		return strconv.FormatBool(v.Truth() == eval.True)
	case eval.TimeType:
		nanos, _ := v.Nanos()
		return string(db.DateOf(time.Unix(0, nanos)))
	case eval.ListType:
		var texts []string
		for _, item := range v.List() {
			texts = append(texts, item.Text())
		}
		return strings.Join(texts, betweenTexts)
	}
	return ""
}

// Value is a column's value that was written as text.
func Value(kind facet.Kind, text string) eval.Value {
	switch {
	case kind == facet.Set && text == "":
		return eval.TextsOf(nil)
	case text == "":
		return eval.Value{}
	}
	switch kind {
	case facet.Set:
		return eval.TextsOf(strings.Split(text, betweenTexts))
	case facet.Number:
		n, _ := strconv.ParseFloat(text, 64) // written by us
		return eval.NumberOf(n)
	case facet.Flag:
		return eval.BoolOf(text == "true")
	case facet.Day:
		return eval.DayOf(db.Date(text).Time())
	}
	return eval.TextOf(text)
}

// Texts are the texts of a written list, or the one text; none for what is not
// known.
func Texts(text string) []string {
	if text == "" {
		return []string{}
	}
	return strings.Split(text, betweenTexts)
}

// DaysSince is how many days ago something was.
func DaysSince(d, today db.Date) eval.Value {
	if d == "" || d > today {
		return eval.Value{}
	}
	return eval.NumberOf(today.Time().Sub(d.Time()).Hours() / 24)
}

// YearsSince is DaysSince in years, to the hundredth.
func YearsSince(d, today db.Date) eval.Value {
	days := DaysSince(d, today)
	if days.Type == eval.Null {
		return days
	}
	return eval.NumberOf(math.Round(days.Number()/365.25*100) / 100)
}

// Column is one of a lead's.
type Column = facet.Column

// Columns are all of a lead's, in the order of the index.
type Columns []Column

// Former is a lead as it was on a day.
type Former struct {
	columns      Columns
	since, today db.Date
	spotlights   func(on db.Date, of func(name string) eval.Value) []string
	now          eval.Record // nil when there is none
	values       map[string]eval.Value
}

// NewFormer makes one: now is what the lead is, nil when it is no more; w what
// was different, nil for nothing; spotlights tells those of a day.
func NewFormer(columns Columns, since, today db.Date, now eval.Record, w *Was, spotlights func(on db.Date, of func(name string) eval.Value) []string) *Former {
	f := &Former{columns, since, today, spotlights, now, map[string]eval.Value{}}
	if w != nil {
		for _, c := range columns {
			if text, changed := w.Fields[c.Name]; changed {
				f.values[c.Name] = Value(c.Kind, text)
			}
		}
	}
	return f
}

// Value gives a column as it was: from what was kept, from what it is, or, for
// what passes with time, by the dates behind it.
func (f *Former) Value(i int) eval.Value {
	name := f.columns[i].Name
	if v, changed := f.values[name]; changed {
		return v
	}
	switch name {
	case "years_in_position":
		return YearsSince(f.date("since"), f.since)
	case "years_at_company":
		return YearsSince(f.date("joined"), f.since)
	case "days_since_contact":
		return DaysSince(f.date("last_contact"), f.since)
	case "years_of_experience", "days_since_move":
		return f.earlier(i, name)
	case "spotlight":
		return eval.TextsOf(f.spotlights(f.since, f.of))
	}
	if f.now == nil {
		if f.columns[i].Kind == facet.Set {
			return eval.TextsOf(nil)
		}
		return eval.Value{}
	}
	return f.now.Value(i)
}

// earlier takes the days that passed from a number that counts time.
func (f *Former) earlier(i int, name string) eval.Value {
	if f.now == nil {
		return eval.Value{}
	}
	v := f.now.Value(i)
	days := f.today.Time().Sub(f.since.Time()).Hours() / 24
	if name == "years_of_experience" {
		days = math.Round(days/365.25*100) / 100
	}
	if v.Type == eval.Null || v.Number() < days {
		return eval.Value{}
	}
	return eval.NumberOf(v.Number() - days)
}

func (f *Former) of(name string) eval.Value {
	if name == "days_since_move" && f.now != nil { // which says whether there was a move
		return f.now.Value(f.at(name))
	}
	return f.Value(f.at(name))
}

func (f *Former) at(name string) int {
	return slices.IndexFunc(f.columns, func(c Column) bool { return c.Name == name })
}

func (f *Former) date(name string) db.Date { return db.Date(Text(f.Value(f.at(name)))) }
