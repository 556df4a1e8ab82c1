package place

import (
	"fmt"

	"arpent/engine/geo"
	"arpent/internal/place/pack"
)

const (
	insee      = "INSEE"
	inseeLaw   = "INSEE, populations légales (découpage administratif 2026)"
	inseeClap  = "INSEE, CLAP"
	inseeDads  = "INSEE, DADS"
	inseeCivil = "INSEE, état civil"
)

// ofFrance are the figures known for communes and what is made of communes.
var ofFrance = []figure{
	{name: "population", unit: "persons", french: "Population", english: "Population", source: inseeLaw, vintage: "2023"},
	{name: "area", unit: "km²", french: "Superficie", english: "Surface", source: insee, vintage: "2021"},
	{name: "density", unit: "persons/km²", french: "Densité de population", english: "Population density", source: insee, vintage: "2023", part: "population", of: "area", factor: 1},
	{name: "growth", unit: "%", french: "Évolution de la population depuis 2015", english: "Change of population since 2015", source: insee, vintage: "2015–2021",
		part: "population_2021", minus: "population_2015", of: "population_2015", factor: 100},
	{name: "households", unit: "households", french: "Ménages", english: "Households", source: insee, vintage: "2021"},
	{name: "household_size", unit: "persons", french: "Personnes par ménage", english: "Persons per household", source: insee, vintage: "2021", part: "population_2021", of: "households", factor: 1},
	{name: "active", unit: "persons", french: "Actifs de 15 à 64 ans", english: "Active persons aged 15–64", source: insee, vintage: "2021"},
	{name: "activity_rate", unit: "%", french: "Taux d’activité des 15–64 ans", english: "Activity rate, ages 15–64", source: insee, vintage: "2021", part: "active", of: "population_15_64", factor: 100},
	{name: "unemployment_rate", unit: "%", french: "Taux de chômage des 15–64 ans (au sens du recensement)", english: "Unemployment rate, ages 15–64 (census)", source: insee, vintage: "2021",
		part: "unemployed", of: "active", factor: 100},
	{name: "establishments", unit: "establishments", french: "Établissements actifs", english: "Active establishments", source: inseeClap, vintage: "2014"},
	{name: "establishments_10_49", unit: "establishments", french: "Établissements de 10 à 49 salariés", english: "Establishments of 10 to 49 employees", source: inseeClap, vintage: "2014"},
	{name: "establishments_50_up", unit: "establishments", french: "Établissements de 50 salariés ou plus", english: "Establishments of 50 employees or more", source: inseeClap, vintage: "2014"},
	{name: "establishment_density", unit: "per 1,000 persons", french: "Établissements pour 1 000 habitants", english: "Establishments per 1,000 persons", source: inseeClap, vintage: "2014", part: "establishments", of: "population_2015", factor: 1000},
	{name: "wage", unit: "EUR/h", french: "Salaire net horaire moyen", english: "Mean net hourly wage", source: inseeDads, vintage: "2014", mean: true},
	{name: "births", unit: "births", french: "Naissances", english: "Births", source: inseeCivil, vintage: "2022"},
	{name: "deaths", unit: "deaths", french: "Décès", english: "Deaths", source: inseeCivil, vintage: "2022"},
	{name: "population_2021", unit: "persons", french: "Population en 2021", english: "Population in 2021", source: insee, vintage: "2021"},
	{name: "population_2015", unit: "persons", french: "Population en 2015", english: "Population in 2015", source: insee, vintage: "2015"},
	{name: "population_15_64", unit: "persons", french: "Population de 15 à 64 ans", english: "Population aged 15–64", source: insee, vintage: "2021"},
	{name: "unemployed", unit: "persons", french: "Chômeurs de 15 à 64 ans", english: "Unemployed persons aged 15–64", source: insee, vintage: "2021"},
	{name: "establishments_0", unit: "establishments", french: "Établissements sans salarié", english: "Establishments without employees", source: inseeClap, vintage: "2014"},
	{name: "establishments_1_9", unit: "establishments", french: "Établissements de 1 à 9 salariés", english: "Establishments of 1 to 9 employees", source: inseeClap, vintage: "2014"},
}

func readFrance() (*atlas, error) {
	p, err := open("france")
	if err != nil {
		return nil, err
	}
	r := reader{pack: p}
	t := r.topology()
	communes := r.level(t, "fr-commune", "FR", "commune")
	communes.Lon, communes.Lat = r.floats("commune.lon"), r.floats("commune.lat")
	communes.links = r.links("commune")
	if r.err != nil {
		return nil, fmt.Errorf("pack france: %w", r.err)
	}
	if communes.indicators, err = readFigures(p, "commune.i.", ofFrance); err != nil {
		return nil, err
	}
	communes.Population = communes.indicators[0].Values
	a := &atlas{levels: []*Level{communes}}
	departement := r.ints("commune.departement")
	regionOf := r.ints("departement.region")
	region := make([]int32, len(departement))
	for i, d := range departement {
		region[i] = regionOf[d]
	}
	for _, up := range []struct {
		id, prefix string
		parent     []int32
	}{{"fr-epci", "epci", r.ints("commune.epci")}, {"fr-departement", "departement", departement}, {"fr-region", "region", region}} {
		l := r.level(t, up.id, "FR", up.prefix)
		if r.err != nil {
			return nil, fmt.Errorf("pack france: %w", r.err)
		}
		l.over(communes, up.parent, ofFrance)
		a.levels = append(a.levels, l)
	}
	a.levels[2].parents["fr-region"] = regionOf
	if a.postcodes, err = frenchPostcodes(r, communes); err != nil {
		return nil, fmt.Errorf("pack france: %w", err)
	}
	return a, nil
}

// frenchPostcodes gathers what a French postcode may mean.
func frenchPostcodes(r reader, communes *Level) (*postcodes, error) {
	codes := newPostcodes(communes)
	lists, err := r.pack.Lists("commune.postcodes")
	if err != nil {
		return nil, err
	}
	for i, list := range lists {
		for _, code := range list {
			codes.add(five(code), postal{int32(i), communes.Name[i], communes.Lon[i], communes.Lat[i], whole})
		}
	}
	name, of, code := r.strings("alias.name"), r.ints("alias.commune"), r.ints("alias.postcode")
	lon, lat := r.floats("alias.lon"), r.floats("alias.lat")
	for i := range name {
		if code[i] > 0 {
			codes.add(five(code[i]), postal{of[i], name[i], lon[i], lat[i], alias})
		} else {
			codes.parts = append(codes.parts, postal{of[i], name[i], lon[i], lat[i], alias})
		}
	}
	name, of = r.strings("arrondissement.name"), r.ints("arrondissement.commune")
	lon, lat = r.floats("arrondissement.lon"), r.floats("arrondissement.lat")
	if lists, err = r.pack.Lists("arrondissement.postcodes"); err != nil {
		return nil, err
	}
	for i := range name {
		for _, code := range lists[i] {
			codes.add(five(code), postal{of[i], name[i], lon[i], lat[i], quarter})
		}
	}
	code, of = r.ints("quarter.postcode"), r.ints("quarter.commune")
	lon, lat = r.floats("quarter.lon"), r.floats("quarter.lat")
	for i := range code {
		codes.add(five(code[i]), postal{of[i], communes.Name[of[i]], lon[i], lat[i], quarter})
	}
	return codes, r.err
}

func five(code int32) string { return fmt.Sprintf("%05d", code) }

// reader reads sections until the first error.
type reader struct {
	pack *pack.Pack
	err  error
}

func (r *reader) strings(name string) []string {
	v, err := r.pack.Strings(name)
	r.keep(err)
	return v
}

func (r *reader) floats(name string) []float64 {
	v, err := r.pack.Floats(name)
	r.keep(err)
	return v
}

func (r *reader) ints(name string) []int32 {
	v, err := r.pack.Ints(name)
	r.keep(err)
	out := make([]int32, len(v))
	for i := range v {
		out[i] = int32(v[i])
	}
	return out
}

func (r *reader) topology() *geo.Topology {
	t, err := r.pack.Topology("topology")
	r.keep(err)
	return t
}

func (r *reader) keep(err error) {
	if r.err == nil {
		r.err = err
	}
}

// level reads codes and names; its shapes are the topology's object of that name.
func (r *reader) level(t *geo.Topology, id, country, prefix string) *Level {
	l := newLevel(id, country, r.strings(prefix+".code"), r.strings(prefix+".name"))
	if r.err != nil {
		return l
	}
	o, err := t.Object(prefix)
	r.keep(err)
	if err == nil && len(o.Features) != l.Len() {
		r.keep(fmt.Errorf("%s: %d shapes for %d areas", prefix, len(o.Features), l.Len()))
	}
	l.topology, l.object = t, o
	return l
}

func (r *reader) links(prefix string) []Border {
	a, b, how := r.ints(prefix+".link.a"), r.ints(prefix+".link.b"), r.strings(prefix+".link.how")
	if r.err != nil {
		return nil
	}
	links := make([]Border, len(a))
	for i := range a {
		links[i] = Border{A: a[i], B: b[i], Link: how[i]}
	}
	return links
}
