package demo

import (
	"math"
	"slices"
	"strings"
	"time"

	"arpent/internal/access"
	"arpent/internal/account/profile"
	"arpent/internal/account/stated"
	"arpent/internal/platform/db"
)

// tools are what companies work with: by the first digits of what they do, by
// the least headcount at which one meets them, and how often.
var tools = []struct {
	name   string
	trades []string // nil: all
	least  int
	share  float64
}{
	{"Microsoft 365", nil, 4, 0.6}, {"Google Workspace", nil, 1, 0.14}, {"SAP", nil, 120, 0.5}, {"Sage 100", nil, 8, 0.25}, {"Cegid", nil, 12, 0.17}, {"EBP", nil, 1, 0.2},
	{"Odoo", nil, 6, 0.08}, {"Divalto", nil, 20, 0.1}, {"Salesforce", nil, 60, 0.2}, {"HubSpot", nil, 15, 0.07}, {"Power BI", nil, 40, 0.25}, {"WordPress", nil, 1, 0.35}, {"PrestaShop", nil, 3, 0.06},
	{"SolidWorks", []string{"25", "28", "29", "30", "22", "31"}, 6, 0.45}, {"TopSolid", []string{"25", "28", "31"}, 6, 0.25}, {"Clipper", []string{"25", "28", "33"}, 8, 0.3}, {"Sylob", []string{"25", "28", "22"}, 15, 0.2},
	{"AutoCAD", []string{"25", "28", "33", "43", "42", "16", "27"}, 3, 0.4}, {"Revit", []string{"43", "42", "23"}, 10, 0.25}, {"Batigest", []string{"43", "16"}, 3, 0.35},
	{"CATIA", []string{"29", "30"}, 30, 0.5}, {"Reflex WMS", []string{"52", "49"}, 20, 0.35}, {"Akanea", []string{"49", "52", "10"}, 10, 0.25}, {"Dashdoc", []string{"49"}, 5, 0.2},
	{"VIF", []string{"10", "11"}, 20, 0.4}, {"Infologic", []string{"10", "11", "52"}, 15, 0.2}, {"Carl Source", []string{"33", "36", "10", "20", "24"}, 25, 0.3},
}

// typeOf draws a company's type: large ones are listed now and then, very small ones
// are their owner's.
func typeOf(a *Account, chance float64) string {
	switch {
	case strings.HasPrefix(a.NAF, "84"):
		return "government"
	case strings.HasPrefix(a.NAF, "85"):
		return "educational"
	case strings.HasPrefix(a.NAF, "94"):
		return "non_profit"
	case a.Headcount > 500 && chance < 0.4:
		return "public"
	case a.Headcount <= 1:
		return "self_employed"
	case a.Headcount < 10 && chance < 0.25:
		return "self_owned"
	case chance > 0.98:
		return "partnership"
	}
	return "private"
}

// Profile is what is known of an account beside its particulars: of most what it
// works with, and how its headcount went in the last two years.
func (c *Company) Profile(at int, by access.UserID) profile.Profile {
	a := &c.Accounts[at]
	r := stream(7, "profile "+a.Number)
	known := func(daysAgo int) stated.Stamp {
		on := c.Today.AddDate(0, 0, -daysAgo)
		return stated.Stamp{Source: "Comptoir Lambda", By: by, On: db.DateOf(on)}
	}
	var p profile.Profile
	if t := stream(8, "type "+a.Number); t.IntN(5) > 0 {
		p.Type = p.Type.Lay([]string{typeOf(a, t.Float64())}, known(20+t.IntN(400)))
	}
	asked := 10 + r.IntN(500)
	grown := 0.03 + 0.11*r.NormFloat64()
	if r.IntN(9) == 0 {
		grown += 0.25
	}
	if r.Float64() < 0.75 {
		for _, t := range tools {
			meets := t.trades == nil || slices.Contains(t.trades, a.NAF[:2])
			if r.Float64() < t.share && meets && a.Headcount >= t.least {
				p.Technologies = p.Technologies.Lay([]string{t.name}, known(asked))
			}
		}
	}
	if r.IntN(5) == 0 {
		p.Tags = p.Tags.Lay([]string{pick(r, []string{"Salon Industrie Lyon", "Prioritaire", "Contrat-cadre", "À relancer au printemps", "Référence client"})}, stated.Stamp{By: by, On: db.DateOf(c.Today.AddDate(0, 0, -2-r.IntN(200)))})
	}
	if a.Headcount >= 12 && r.IntN(14) == 0 {
		kind := pick(r, []string{"seed", "series_a", "debt", "grant", "private_equity"})
		amount := roundMoney(float64(a.Headcount) * (6000 + 30_000*r.Float64()))
		day := 10 + r.IntN(700)
		p.Fundings = p.Fundings.Lay(profile.Fundings{{Kind: kind, On: db.DateOf(c.Today.AddDate(0, 0, -day)), Amount: &amount, Currency: "EUR"}}, known(max(0, day-8)))
	}
	if r.Float64() < 0.8 {
		last := 5 + r.IntN(120)
		for years := 2; years >= 0; years-- {
			people := int64(math.Max(1, math.Round(float64(a.Headcount)/math.Pow(1+grown, float64(years)))))
			ago := last + years*365 + r.IntN(30)
			if years == 0 {
				people, ago = int64(a.Headcount), last
			}
			if day := c.Today.AddDate(0, 0, -ago); day.After(a.Since.Add(-24 * time.Hour)) {
				p.Headcounts = p.Headcounts.Observe(people, known(ago))
			}
		}
	}
	return p
}
