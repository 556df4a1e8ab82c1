package condition

import (
	"encoding/json"
	"strconv"
	"strings"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
	"arpent/engine/geo"
	"arpent/internal/account/currency"
	"arpent/internal/account/industry"
	"arpent/internal/account/survey"
)

// Kind says what a field holds, and so how it is asked about in a row.
type Kind string

// The kinds.
const (
	Text     Kind = "text"     // compared without case and accents
	Code     Kind = "code"     // whole, or how it begins
	Choice   Kind = "choice"   // one of some values
	Number   Kind = "number"   // a count, or an amount in units of the account's currency
	Flag     Kind = "flag"     // yes or no
	Day      Kind = "day"      // 2026-11-26
	Position Kind = "position" // how far from a point
	Custom   Kind = "custom"   // a field of one's own, named beside it
)

// Field is what a condition may name.
type Field struct {
	Name  string `json:"name"`
	Kind  Kind   `json:"kind" enum:"text,code,choice,number,flag,day,position,custom"`
	Level string `json:"level,omitempty" doc:"The place level whose codes it holds"`
}

// own are the fields of an account itself, with how they are read.
var own = []struct {
	Field
	kind eval.Type
	get  func(s *Subject) eval.Value
}{
	{Field{"name", Text, ""}, eval.TextType, func(s *Subject) eval.Value { return text(s.Name) }},
	{Field{"country", Choice, ""}, eval.TextType, func(s *Subject) eval.Value { return text(s.Country) }},
	{Field{"language", Choice, ""}, eval.TextType, func(s *Subject) eval.Value { return text(habits[s.Country].language) }},
	{Field{"time_zone", Choice, ""}, eval.TextType, func(s *Subject) eval.Value { return text(habits[s.Country].zone) }},
	{Field{"postcode", Code, ""}, eval.TextType, func(s *Subject) eval.Value { return text(plainCode(s.Postcode)) }},
	{Field{"town", Text, ""}, eval.TextType, func(s *Subject) eval.Value { return text(s.Town) }},
	{Field{"region", Text, ""}, eval.TextType, func(s *Subject) eval.Value { return text(s.Region) }},
	{Field{"area", Code, ""}, eval.TextType, func(s *Subject) eval.Value { return text(s.Area) }},
	{Field{"area_level", Choice, ""}, eval.TextType, func(s *Subject) eval.Value { return text(s.AreaLevel) }},
	{Field{"area_name", Text, ""}, eval.TextType, func(s *Subject) eval.Value { return text(s.AreaName) }},
	{Field{"industry", Code, ""}, eval.TextType, func(s *Subject) eval.Value { return text(plainCode(s.Industry)) }},
	{Field{"industry_version", Choice, ""}, eval.TextType, func(s *Subject) eval.Value { return text(s.IndustryVersion) }},
	{Field{"industry_name", Text, ""}, eval.TextType, func(s *Subject) eval.Value { return text(s.IndustryName) }},
	{Field{"sector", Choice, ""}, eval.TextType, func(s *Subject) eval.Value { return text(s.sector()) }},
	{Field{"headcount", Number, ""}, eval.NumberType, func(s *Subject) eval.Value { return number(s.Headcount) }},
	{Field{"potential", Number, ""}, eval.NumberType, func(s *Subject) eval.Value { return money(s.Potential, s.Currency) }},
	{Field{"revenue", Number, ""}, eval.NumberType, func(s *Subject) eval.Value { return money(s.Revenue, s.Currency) }},
	{Field{"currency", Choice, ""}, eval.TextType, func(s *Subject) eval.Value { return text(s.Currency) }},
	{Field{"customer", Flag, ""}, eval.BoolType, func(s *Subject) eval.Value { return eval.BoolOf(s.Customer) }},
	{Field{"owner", Choice, ""}, eval.TextType, func(s *Subject) eval.Value { return text(s.Owner) }},
	{Field{"domain", Text, ""}, eval.TextType, func(s *Subject) eval.Value { return text(s.Domain) }},
	{Field{"siren", Code, ""}, eval.TextType, func(s *Subject) eval.Value { return text(s.SIREN) }},
	{Field{"created", Day, ""}, eval.TimeType, func(s *Subject) eval.Value {
		if s.CreatedAt.IsZero() {
			return eval.Value{}
		}
		return eval.DayOf(s.CreatedAt.Time)
	}},
	{Field{"position", Position, ""}, eval.ShapeType, func(s *Subject) eval.Value {
		if s.Lon == nil || s.Lat == nil {
			return eval.Value{}
		}
		return eval.PointOf(*s.Lon, *s.Lat)
	}},
}

// Language is what conditions may name: the accounts' own fields and the areas
// in which they lie, one field for each level, such as fr_departement.
type Language struct {
	schema *eval.Schema
	levels []string
}

// The functions that are no field of their own.
const (
	customFunction   = "custom"
	distanceFunction = "distance_km"
)

// New makes the language for the place levels that there are.
func New(levels []string) *Language {
	l := &Language{schema: &eval.Schema{}, levels: levels}
	for _, f := range own {
		l.schema.Fields = append(l.schema.Fields, eval.Field{Name: f.Name, Type: f.kind})
	}
	for _, level := range levels {
		l.schema.Fields = append(l.schema.Fields, eval.Field{Name: levelField(level), Type: eval.TextType})
	}
	l.schema.Functions = []eval.Function{
		{Name: customFunction, Args: []eval.Type{eval.TextType}, Returns: eval.TextType, Call: func(r eval.Record, args []eval.Value) eval.Value {
			return text(r.(*Subject).ownField(args[0].Text()))
		}},
		{Name: distanceFunction, Args: []eval.Type{eval.NumberType, eval.NumberType}, Returns: eval.NumberType, Call: func(r eval.Record, args []eval.Value) eval.Value {
			s := r.(*Subject)
			if s.Lon == nil || s.Lat == nil || args[0].Type == eval.Null || args[1].Type == eval.Null {
				return eval.Value{}
			}
			return eval.NumberOf(geo.Distance([2]float64{args[0].Number(), args[1].Number()}, [2]float64{*s.Lon, *s.Lat}) / 1000)
		}},
	}
	return l
}

func levelField(level string) string { return strings.ReplaceAll(level, "-", "_") }

// Schema is what engines need to ask many conditions at once.
func (l *Language) Schema() *eval.Schema { return l.schema }

// Fields lists what rows may ask about, in the order in which to offer them.
func (l *Language) Fields() []Field {
	out := []Field{}
	for _, f := range own {
		out = append(out, f.Field)
	}
	for _, level := range l.levels {
		out = append(out, Field{levelField(level), Choice, level})
	}
	return append(out, Field{customFunction, Custom, ""})
}

func (l *Language) index(name string) int {
	for i := range l.schema.Fields {
		if l.schema.Fields[i].Name == name {
			return i
		}
	}
	return -1
}

// kindOf tells a field's kind; false for a name that is none.
func (l *Language) kindOf(name string) (Kind, bool) {
	for _, f := range l.Fields() {
		if f.Name == name {
			return f.Kind, true
		}
	}
	return "", false
}

// Subject is an account with what conditions may ask about it.
type Subject struct {
	survey.Placing
	Owner  string // e-mail address of who looks after it, in small letters
	areaOf func(level string) string
	levels []string
	within map[string]string // areas already looked up
	custom map[string]string // read when first asked for
}

// Subject makes one; areaOf gives the code of the area of a level in which the
// account lies, empty when that is not known.
func (l *Language) Subject(p survey.Placing, owner string, areaOf func(level string) string) Subject {
	return Subject{Placing: p, Owner: strings.ToLower(owner), areaOf: areaOf, levels: l.levels}
}

// AreaOf gives the code of the area of a level in which the account lies.
func (s *Subject) AreaOf(level string) string {
	if level == s.AreaLevel {
		return s.Area
	}
	if code, ok := s.within[level]; ok {
		return code
	}
	code := s.areaOf(level)
	if s.within == nil {
		s.within = map[string]string{}
	}
	s.within[level] = code
	return code
}

// Value answers engines: the field of an index in the language's schema.
func (s *Subject) Value(field int) eval.Value {
	if field < len(own) {
		return own[field].get(s)
	}
	return text(s.AreaOf(s.levels[field-len(own)]))
}

func (s *Subject) sector() string {
	if sector := industry.SectorOf(s.Industry, s.IndustryVersion); sector != nil {
		return sector.Key
	}
	return ""
}

func (s *Subject) ownField(name string) string {
	if s.custom == nil {
		s.custom = map[string]string{}
		_ = json.Unmarshal([]byte(s.Custom), &s.custom) // written by the accounts' own code; what is not readable is not known
	}
	return s.custom[name]
}

// text is unknown when empty: accounts keep nothing as an empty text.
func text(s string) eval.Value {
	if s == "" {
		return eval.Value{}
	}
	return eval.TextOf(s)
}

func number(n *int64) eval.Value {
	if n == nil {
		return eval.Value{}
	}
	return eval.NumberOf(float64(*n))
}

func money(minor *int64, code string) eval.Value {
	if major, ok := currency.Major(minor, code).(float64); ok {
		return eval.NumberOf(major)
	}
	return eval.Value{}
}

// shown writes what an account has where a condition asks.
func (l *Language) shown(subject cql.Expr, s *Subject) string {
	var v eval.Value
	switch e := subject.(type) {
	case cql.Property:
		if i := l.index(e.Name); i >= 0 {
			v = s.Value(i)
		}
	case *cql.Call:
		for i := range l.schema.Functions {
			if f := &l.schema.Functions[i]; strings.EqualFold(f.Name, string(e.Op)) {
				args := make([]eval.Value, len(e.Args))
				for k, a := range e.Args {
					args[k], _ = eval.Constant(a, l.schema)
				}
				v = f.Call(s, args)
			}
		}
	}
	switch v.Type {
	case eval.TextType:
		return v.Text()
	case eval.NumberType:
		return strconv.FormatFloat(v.Number(), 'f', -1, 64)
	case eval.BoolType:
		return strconv.FormatBool(v.Truth() == eval.True)
	case eval.TimeType:
		return s.CreatedAt.Format("2006-01-02")
	case eval.ShapeType:
		return strconv.FormatFloat(*s.Lat, 'f', 4, 64) + ", " + strconv.FormatFloat(*s.Lon, 'f', 4, 64)
	}
	return ""
}
