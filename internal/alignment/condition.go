package alignment

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"arpent/internal/account"
	"arpent/internal/platform/fault"
)

// Condition says which accounts a rule means: all of what it names must hold,
// and any value within one of them. What is unknown of an account does not hold.
type Condition struct {
	Countries    []string `json:"countries,omitempty" maxItems:"200" doc:"ISO 3166-1 alpha-2"`
	AreaLevel    string   `json:"area_level,omitempty" doc:"The level that areas are of"`
	Areas        []string `json:"areas,omitempty" maxItems:"5000" doc:"Codes of areas of that level"`
	AreaPrefixes []string `json:"area_prefixes,omitempty" maxItems:"200" doc:"How the code of the finest area begins, such as 69"`
	Postcodes    []string `json:"postcodes,omitempty" maxItems:"2000" doc:"How the postcode begins"`
	Industries   []string `json:"industries,omitempty" maxItems:"500" doc:"How the industry code begins, dots left out"`
	HeadcountMin *int64   `json:"headcount_min,omitempty" minimum:"0"`
	HeadcountMax *int64   `json:"headcount_max,omitempty" minimum:"0"`
	Owners       []string `json:"owners,omitempty" maxItems:"500" doc:"Users who look after the account"`
	Customer     *bool    `json:"customer,omitempty" doc:"Has bought, or has not"`
}

// Missing is one part of a condition that does not hold.
type Missing struct {
	Field  string   `json:"field" enum:"country,area,area_prefix,postcode,industry,headcount,owner,customer"`
	Wanted []string `json:"wanted"`
	Actual string   `json:"actual" doc:"Empty when not known"`
}

// empty says that the condition names nothing, so that it would hold for all.
func (c *Condition) empty() bool {
	return len(c.Countries)+len(c.Areas)+len(c.AreaPrefixes)+len(c.Postcodes)+len(c.Industries)+len(c.Owners) == 0 &&
		c.HeadcountMin == nil && c.HeadcountMax == nil && c.Customer == nil
}

func (c *Condition) check() error {
	if c.empty() {
		return fault.Invalid("alignment.rule_empty", "say which accounts the rule means; without a condition it would take all")
	}
	if len(c.Areas) > 0 && c.AreaLevel == "" {
		return fault.Invalid("alignment.rule_level", "say which level the areas are of")
	}
	if c.HeadcountMin != nil && c.HeadcountMax != nil && *c.HeadcountMax < *c.HeadcountMin {
		return fault.Invalid("alignment.rule_headcount", "the largest headcount is below the smallest").With("min", *c.HeadcountMin).With("max", *c.HeadcountMax)
	}
	for i := range c.Countries {
		c.Countries[i] = strings.ToUpper(strings.TrimSpace(c.Countries[i]))
		if len(c.Countries[i]) != 2 {
			return fault.Invalid("alignment.rule_country", "%q is not a country code such as FR", c.Countries[i]).With("value", c.Countries[i])
		}
	}
	for _, list := range [][]string{c.Areas, c.AreaPrefixes, c.Postcodes, c.Industries, c.Owners} {
		for i := range list {
			if list[i] = strings.TrimSpace(list[i]); list[i] == "" {
				return fault.Invalid("alignment.rule_value", "a value is empty")
			}
		}
	}
	return nil
}

// holds says whether the condition holds for an account; quick, since rules are
// run over all accounts.
func (c *Condition) holds(p *account.Placing, areaOf func(level string) string) bool {
	failed := false
	c.each(p, areaOf, func(string, []string, string) bool { failed = true; return false })
	return !failed
}

// missing lists what does not hold.
func (c *Condition) missing(p *account.Placing, areaOf func(level string) string) []Missing {
	out := []Missing{}
	c.each(p, areaOf, func(field string, wanted []string, actual string) bool {
		if len(wanted) > 12 {
			wanted = append(slices.Clone(wanted[:12]), "…")
		}
		out = append(out, Missing{field, wanted, actual})
		return true
	})
	return out
}

// each calls fail for every part that does not hold, until fail returns false.
func (c *Condition) each(p *account.Placing, areaOf func(level string) string, fail func(field string, wanted []string, actual string) bool) {
	if len(c.Countries) > 0 && !slices.Contains(c.Countries, p.Country) && !fail("country", c.Countries, p.Country) {
		return
	}
	if len(c.Areas) > 0 {
		if code := areaOf(c.AreaLevel); (code == "" || !slices.Contains(c.Areas, code)) && !fail("area", c.Areas, code) {
			return
		}
	}
	if len(c.AreaPrefixes) > 0 && !begins(p.Area, c.AreaPrefixes) && !fail("area_prefix", c.AreaPrefixes, p.Area) {
		return
	}
	if len(c.Postcodes) > 0 && !begins(plainCode(p.Postcode), c.Postcodes) && !fail("postcode", c.Postcodes, p.Postcode) {
		return
	}
	if len(c.Industries) > 0 && !begins(plainCode(p.Industry), c.Industries) && !fail("industry", c.Industries, p.Industry) {
		return
	}
	if (c.HeadcountMin != nil || c.HeadcountMax != nil) && !c.sized(p.Headcount) && !fail("headcount", []string{c.sizes()}, number(p.Headcount)) {
		return
	}
	if len(c.Owners) > 0 && !slices.Contains(c.Owners, string(p.OwnerID)) && !fail("owner", c.Owners, string(p.OwnerID)) {
		return
	}
	if c.Customer != nil && *c.Customer != p.Customer {
		fail("customer", []string{strconv.FormatBool(*c.Customer)}, strconv.FormatBool(p.Customer))
	}
}

func (c *Condition) sized(n *int64) bool {
	return n != nil && (c.HeadcountMin == nil || *n >= *c.HeadcountMin) && (c.HeadcountMax == nil || *n <= *c.HeadcountMax)
}

func (c *Condition) sizes() string {
	switch {
	case c.HeadcountMax == nil:
		return fmt.Sprintf("≥ %d", *c.HeadcountMin)
	case c.HeadcountMin == nil:
		return fmt.Sprintf("≤ %d", *c.HeadcountMax)
	default:
		return fmt.Sprintf("%d–%d", *c.HeadcountMin, *c.HeadcountMax)
	}
}

func number(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

// plainCode leaves out what codes are written with for the eye.
func plainCode(code string) string {
	return strings.NewReplacer(".", "", " ", "", "-", "").Replace(code)
}

func begins(code string, prefixes []string) bool {
	if code == "" {
		return false
	}
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(code, plainCode(p)) })
}
