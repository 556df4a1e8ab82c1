package account

import (
	"math"
	"slices"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account/currency"
	"arpent/internal/account/identifier"
	"arpent/internal/account/industry"
	"arpent/internal/account/profile"
	"arpent/internal/intake"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Particulars are what people may say about an account; the rest follows from it.
type Particulars struct {
	Name            string            `json:"name,omitempty" maxLength:"300"`
	Street          string            `json:"street,omitempty" maxLength:"300"`
	Postcode        string            `json:"postcode,omitempty" maxLength:"20"`
	Town            string            `json:"town,omitempty" maxLength:"200"`
	Region          string            `json:"region,omitempty" maxLength:"200"`
	Country         string            `json:"country,omitempty" maxLength:"60" doc:"ISO 3166-1 alpha-2, or a name in French or English"`
	GivenLon        *float64          `json:"given_lon,omitempty" minimum:"-180" maximum:"180" doc:"Degrees east; without a point the account is placed by its address"`
	GivenLat        *float64          `json:"given_lat,omitempty" minimum:"-90" maximum:"90"`
	Industry        string            `json:"industry,omitempty" maxLength:"200" doc:"Code, with or without its point"`
	IndustryVersion string            `json:"industry_version,omitempty" enum:"naf2,naf2025,nace2,naics2022,sic," doc:"Without it, told from the code's shape"`
	IndustryName    string            `json:"industry_name,omitempty" maxLength:"200"`
	Headcount       *int64            `json:"headcount,omitempty" minimum:"0" maximum:"100000000"`
	Potential       *int64            `json:"potential,omitempty" minimum:"0" maximum:"1000000000000000" doc:"Minor units a year"`
	Revenue         *int64            `json:"revenue,omitempty" minimum:"-1000000000000000" maximum:"1000000000000000" doc:"Minor units, last twelve months"`
	Currency        string            `json:"currency,omitempty" maxLength:"3" doc:"ISO 4217"`
	VisitsPerYear   *float64          `json:"visits_per_year,omitempty" minimum:"0" maximum:"1000"`
	VisitMinutes    *int64            `json:"visit_minutes,omitempty" minimum:"0" maximum:"1440"`
	OwnerID         access.UserID     `json:"owner_id,omitempty"`
	ParentID        ID                `json:"parent_id,omitempty"`
	Customer        bool              `json:"customer,omitempty"`
	SIREN           string            `json:"siren,omitempty" maxLength:"40"`
	SIRET           string            `json:"siret,omitempty" maxLength:"40"`
	LEI             string            `json:"lei,omitempty" maxLength:"40"`
	DUNS            string            `json:"duns,omitempty" maxLength:"40"`
	Domain          string            `json:"domain,omitempty" maxLength:"253"`
	Phone           string            `json:"phone,omitempty" maxLength:"60"`
	Website         string            `json:"website,omitempty" maxLength:"500"`
	External        []ExternalID      `json:"external,omitempty" maxItems:"50"`
	Custom          map[string]string `json:"custom,omitempty" doc:"An empty value takes the field away"`
	Note            string            `json:"note,omitempty" maxLength:"20000"`
	Profile         profile.Profile   `json:"profile,omitzero" doc:"A list that is there is the whole list of what holds; who said what of it is kept"`
}

// Particulars are what the account says of itself now.
func (a *Account) Particulars() Particulars {
	return Particulars{a.Name, a.Street, a.Postcode, a.Town, a.Region, a.Country, a.GivenLon, a.GivenLat, a.Industry, a.IndustryVersion, a.IndustryName,
		a.Headcount, a.Potential, a.Revenue, a.Currency, a.VisitsPerYear, a.VisitMinutes, a.OwnerID, a.ParentID, a.Customer,
		a.SIREN, a.SIRET, a.LEI, a.DUNS, a.Domain, a.Phone, a.Website, a.External.V, a.Custom.V, a.Note, a.Profile.V}
}

// apply writes a draft that was checked into the account.
func (a *Account) apply(d Particulars) {
	a.Name, a.Street, a.Postcode, a.Town, a.Region, a.Country, a.GivenLon, a.GivenLat = d.Name, d.Street, d.Postcode, d.Town, d.Region, d.Country, d.GivenLon, d.GivenLat
	a.Industry, a.IndustryVersion, a.IndustryName = d.Industry, d.IndustryVersion, d.IndustryName
	a.Headcount, a.Potential, a.Revenue, a.Currency, a.VisitsPerYear, a.VisitMinutes = d.Headcount, d.Potential, d.Revenue, d.Currency, d.VisitsPerYear, d.VisitMinutes
	a.OwnerID, a.ParentID, a.Customer = d.OwnerID, d.ParentID, d.Customer
	a.SIREN, a.SIRET, a.LEI, a.DUNS, a.Domain, a.Phone, a.Website, a.Note = d.SIREN, d.SIRET, d.LEI, d.DUNS, d.Domain, d.Phone, d.Website, d.Note
	a.External, a.Custom = db.JSON[[]ExternalID]{V: d.External}, db.JSON[map[string]string]{V: d.Custom}
	a.Profile.V = d.Profile
}

// moved says whether the two say different things about where the account is.
func (d *Particulars) moved(from *Particulars) bool {
	return d.Street != from.Street || d.Postcode != from.Postcode || d.Town != from.Town || d.Region != from.Region || d.Country != from.Country ||
		!same(d.GivenLon, from.GivenLon) || !same(d.GivenLat, from.GivenLat)
}

func same[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }

// check brings a draft to its one form, or says what is wrong with it.
func (d *Particulars) check() error {
	for _, s := range []*string{&d.Name, &d.Street, &d.Postcode, &d.Town, &d.Region, &d.Phone, &d.Website, &d.IndustryName} {
		*s = strings.Join(strings.Fields(*s), " ")
	}
	if d.Name == "" {
		return fault.Invalid("account.name", "an account needs a name").With("field", "name")
	}
	if d.Country != "" {
		code, ok := intake.CountryCode(d.Country)
		if !ok {
			return fault.Invalid("account.country", "%q is no country", d.Country).With("field", "country").With("value", d.Country)
		}
		d.Country = code
	}
	if (d.GivenLon == nil) != (d.GivenLat == nil) {
		return fault.Invalid("account.half_point", "a position needs both a longitude and a latitude").With("field", "given_lon")
	}
	if d.GivenLon != nil && (math.Abs(*d.GivenLon) > 180 || math.Abs(*d.GivenLat) > 90 || math.IsNaN(*d.GivenLon+*d.GivenLat)) {
		return fault.Invalid("account.point", "%g, %g is no place on Earth", *d.GivenLon, *d.GivenLat).With("field", "given_lon")
	}
	if err := d.checkIdentifiers(); err != nil {
		return err
	}
	var err error
	if d.Currency, err = currency.Parse(d.Currency); err != nil {
		return err
	}
	if d.Currency == "" && (d.Potential != nil || d.Revenue != nil) {
		return fault.Invalid("account.currency", "an amount needs a currency").With("field", "currency")
	}
	d.checkIndustry()
	for k, v := range d.Custom {
		if strings.TrimSpace(v) == "" {
			delete(d.Custom, k)
		}
	}
	return nil
}

func (d *Particulars) checkIdentifiers() error {
	for _, i := range []struct {
		scheme string
		value  *string
	}{{identifier.SIREN, &d.SIREN}, {identifier.SIRET, &d.SIRET}, {identifier.LEI, &d.LEI}, {identifier.DUNS, &d.DUNS}, {identifier.Domain, &d.Domain}} {
		if *i.value = strings.TrimSpace(*i.value); *i.value == "" {
			continue
		}
		parsed, err := identifier.Parse(i.scheme, *i.value)
		if err != nil {
			return err
		}
		*i.value = parsed
	}
	if d.SIRET != "" {
		if d.SIREN != "" && d.SIREN != d.SIRET[:9] {
			return fault.Invalid("account.siren_siret", "SIRET %s is not of SIREN %s", d.SIRET, d.SIREN).With("field", "siret")
		}
		d.SIREN = d.SIRET[:9]
	}
	if d.Domain == "" {
		d.Domain = identifier.DomainOf(d.Website)
	}
	kept := []ExternalID{}
	for _, e := range d.External {
		e.Scheme, e.Value = strings.ToLower(strings.TrimSpace(e.Scheme)), strings.TrimSpace(e.Value)
		if e.Scheme == "" || e.Value == "" || len(e.Scheme) > 60 || len(e.Value) > 200 {
			return fault.Invalid("account.external", "an id in another system needs the system's name and the id").With("field", "external")
		}
		if !slices.Contains(kept, e) {
			kept = append(kept, e)
		}
	}
	d.External = kept
	return nil
}

// checkIndustry tells a code from words: what is no code is kept as a name.
func (d *Particulars) checkIndustry() {
	if d.Industry == "" {
		d.IndustryVersion = ""
		return
	}
	code, of, ok := industry.Parse(d.Industry, d.IndustryVersion)
	if ok {
		d.Industry, d.IndustryVersion = code, of
		return
	}
	if d.IndustryName == "" {
		d.IndustryName = strings.Join(strings.Fields(d.Industry), " ")
	}
	d.Industry, d.IndustryVersion = "", ""
}
