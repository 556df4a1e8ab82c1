package past

import (
	"math"
	"slices"

	"arpent/engine/cql/eval"
	"arpent/engine/facet"
	"arpent/internal/platform/db"
)

// Column is one of a lead's.
type Column = facet.Column

// Columns are all of a lead's, in the order of the index.
type Columns []Column

// counted are columns that pass with every day: what they were is computed from
// others.
var counted = []string{"years_in_position", "years_at_company", "years_of_experience", "days_since_move", "days_since_contact", "days_since_funding", "spotlight"}

// learned are columns that change with whatever is learned of all accounts, or
// with who asks, or under which plan: what they were is not kept.
var learned = []string{"chance", "worth", "relationship", "would_be_in"}

// Counted says whether a column is computed for any day.
func Counted(name string) bool { return slices.Contains(counted, name) }

// Learned says whether what a column was is not known.
func Learned(name string) bool { return slices.Contains(learned, name) }

// Kept says whether what a column was is written down.
func Kept(name string) bool { return !Counted(name) && !Learned(name) }

// Former is a lead as it was on a day.
type Former struct {
	columns      Columns
	since, today db.Date
	spotlights   func(on db.Date, f *Former) []string
	now          eval.Record // nil when there is none
	moved        bool        // whether the lead came from elsewhere, as far as one knows
	values       map[string]eval.Value
}

// NewFormer makes one: now is what the lead is, nil when it is no more; w what
// was different, nil for nothing; spotlights tells those of a day.
func NewFormer(columns Columns, since, today db.Date, now eval.Record, w *Was, spotlights func(on db.Date, f *Former) []string) *Former {
	f := &Former{columns: columns, since: since, today: today, spotlights: spotlights, now: now, values: map[string]eval.Value{}}
	f.moved = now != nil && (w == nil || !w.Whole) && now.Value(f.at("days_since_move")).Type != eval.Null
	if w == nil {
		return f
	}
	for _, c := range columns {
		if text, changed := w.Fields[c.Name]; changed || w.Whole && Kept(c.Name) {
			f.values[c.Name] = Value(c.Kind, text)
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
		return YearsSince(f.Date("since"), f.since)
	case "years_at_company":
		return YearsSince(f.Date("joined"), f.since)
	case "days_since_contact":
		return DaysSince(f.Date("last_contact"), f.since)
	case "days_since_funding":
		return DaysSince(f.Date("funding_on"), f.since)
	case "days_since_move":
		if !f.moved {
			return eval.Value{}
		}
		return DaysSince(f.Date("joined"), f.since)
	case "years_of_experience":
		return f.earlier(i)
	case "spotlight":
		return eval.TextsOf(f.spotlights(f.since, f))
	}
	if f.now == nil {
		if f.columns[i].Kind == facet.Set {
			return eval.TextsOf(nil)
		}
		return eval.Value{}
	}
	return f.now.Value(i)
}

// earlier takes the time that passed from a number of years.
func (f *Former) earlier(i int) eval.Value {
	if f.now == nil {
		return eval.Value{}
	}
	v := f.now.Value(i)
	years := math.Round(f.today.Time().Sub(f.since.Time()).Hours()/24/365.25*100) / 100
	if v.Type == eval.Null || v.Number() < years {
		return eval.Value{}
	}
	return eval.NumberOf(v.Number() - years)
}

// Moved says whether the lead came from elsewhere.
func (f *Former) Moved() bool { return f.moved }

// Of gives a column by its name.
func (f *Former) Of(name string) eval.Value { return f.Value(f.at(name)) }

func (f *Former) at(name string) int {
	return slices.IndexFunc(f.columns, func(c Column) bool { return c.Name == name })
}

// Date is a column that is a day.
func (f *Former) Date(name string) db.Date { return db.Date(Text(f.Of(name))) }
