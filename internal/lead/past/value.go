package past

import (
	"math"
	"strconv"
	"strings"
	"time"

	"arpent/engine/cql/eval"
	"arpent/engine/facet"
	"arpent/internal/platform/db"
)

// betweenTexts parts the texts of a list; no text holds it.
const betweenTexts = "\x1f"

// Text is a value as text; empty for what is not known. A place is its degrees
// east and north.
func Text(v eval.Value) string {
	switch v.Type {
	case eval.TextType:
		return v.Text()
	case eval.NumberType:
		return written(v.Number())
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
	case eval.ShapeType:
		if lon, lat, ok := v.Point(); ok {
			return written(lon) + " " + written(lat)
		}
	}
	return ""
}

func written(n float64) string { return strconv.FormatFloat(n, 'g', -1, 64) }

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
	case facet.Place:
		east, north, _ := strings.Cut(text, " ")
		lon, _ := strconv.ParseFloat(east, 64)
		lat, _ := strconv.ParseFloat(north, 64)
		return eval.PointOf(lon, lat)
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
