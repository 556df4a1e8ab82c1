package condition

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"arpent/internal/account/currency"
	"arpent/internal/account/industry"
	"arpent/internal/account/survey"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Example makes an account of what is told of it by field, for trying rules
// without a database. Amounts are in units of the currency, codes are texts,
// own fields stand under "custom", a position under "lon" and "lat". within
// gives the code of the area of a coarser level in which an area lies.
func (l *Language) Example(told map[string]any, within func(level, code, coarser string) (string, bool)) (*Subject, error) {
	e := example{levels: map[string]string{}}
	// The currency says how many decimals amounts have.
	if code, ok := told["currency"].(string); ok {
		e.Currency = strings.ToUpper(code)
	}
	for name, value := range told {
		if err := l.tell(&e, name, value); err != nil {
			return nil, err
		}
	}
	if code, version, ok := industry.Parse(e.Industry, e.IndustryVersion); ok {
		e.Industry, e.IndustryVersion = code, version
	}
	s := l.Subject(e.Placing, e.owner, func(level string) string { return e.areaOf(level, within) })
	return &s, nil
}

type example struct {
	survey.Placing
	owner  string
	levels map[string]string
}

func (e *example) areaOf(level string, within func(level, code, coarser string) (string, bool)) string {
	if code, ok := e.levels[level]; ok {
		return code
	}
	known := map[string]string{}
	if e.Area != "" {
		known[e.AreaLevel] = e.Area
	}
	for fine, code := range e.levels {
		known[fine] = code
	}
	for fine, code := range known {
		if up, ok := within(fine, code, level); ok {
			return up
		}
	}
	return ""
}

// tell sets one field of an example.
func (l *Language) tell(e *example, name string, value any) error {
	texts := map[string]*string{"name": &e.Name, "country": &e.Country, "postcode": &e.Postcode, "town": &e.Town, "region": &e.Region, "area": &e.Area, "area_level": &e.AreaLevel,
		"area_name": &e.AreaName, "industry": &e.Industry, "industry_version": &e.IndustryVersion, "industry_name": &e.IndustryName, "currency": &e.Currency, "owner": &e.owner,
		"domain": &e.Domain, "siren": &e.SIREN}
	amounts := map[string]**int64{"headcount": &e.Headcount, "potential": &e.Potential, "revenue": &e.Revenue}
	degrees := map[string]**float64{"lon": &e.Lon, "lat": &e.Lat}
	switch {
	case texts[name] != nil:
		text, ok := value.(string)
		if !ok {
			return unquoted(name, value)
		}
		*texts[name] = text
		if name == "country" || name == "currency" {
			*texts[name] = strings.ToUpper(*texts[name])
		}
	case amounts[name] != nil:
		n, ok := float(value)
		if !ok {
			return wrongValue(name, value)
		}
		if name != "headcount" {
			n *= math.Pow10(currency.Exponent(e.Currency))
		}
		minor := int64(math.Round(n))
		*amounts[name] = &minor
	case degrees[name] != nil:
		n, ok := float(value)
		if !ok {
			return wrongValue(name, value)
		}
		*degrees[name] = &n
	case name == "customer":
		is, ok := value.(bool)
		if !ok {
			return wrongValue(name, value)
		}
		e.Customer = is
	case name == "created":
		day, err := time.Parse(time.DateOnly, strings.TrimSuffix(fmt.Sprint(value), " 00:00:00 +0000 UTC"))
		if err != nil {
			return wrongValue(name, value)
		}
		e.CreatedAt = db.At(day)
	case name == customFunction:
		return e.tellOwn(value)
	default:
		for _, level := range l.levels {
			if name == levelField(level) {
				code, ok := value.(string)
				if !ok {
					return unquoted(name, value)
				}
				e.levels[level] = code
				return nil
			}
		}
		return fault.Invalid("alignment.example_field", "an example account has no field %s", name).With("name", name)
	}
	return nil
}

func (e *example) tellOwn(value any) error {
	fields, ok := value.(map[string]any)
	if !ok {
		return wrongValue(customFunction, value)
	}
	own := map[string]string{}
	for k, v := range fields {
		own[k] = fmt.Sprint(v)
	}
	text, err := json.Marshal(own)
	e.Custom = string(text)
	return err
}

func wrongValue(name string, value any) error {
	return fault.Invalid("alignment.example_value", "%v is no value of %s", value, name).With("name", name).With("value", fmt.Sprint(value))
}

// unquoted refuses numbers where codes are meant: 01000 would lose its zero.
func unquoted(name string, value any) error {
	return fault.Invalid("alignment.example_text", "%s is a text: write %q in quotes", name, fmt.Sprint(value)).With("name", name).With("value", fmt.Sprint(value))
}

func float(value any) (float64, bool) {
	switch n := value.(type) {
	case int:
		return float64(n), true
	case int64:
		return float64(n), true
	case float64:
		return n, true
	}
	return 0, false
}
