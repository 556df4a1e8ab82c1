package place

import "fmt"

const (
	census = "US Census Bureau"
	bea    = "Bureau of Economic Analysis"
	bls    = "Bureau of Labor Statistics"
	saipe  = "US Census Bureau, SAIPE"
	ers    = "USDA Economic Research Service"
)

// ofUSA are the figures known for counties and states.
var ofUSA = []figure{
	{name: "population", unit: "persons", french: "Population", english: "Population", source: census, vintage: "2023"},
	{name: "area", unit: "km²", french: "Superficie (contour simplifié)", english: "Surface (simplified outline)", source: census, vintage: "2017"},
	{name: "density", unit: "persons/km²", french: "Densité de population", english: "Population density", source: census, vintage: "2023", part: "population", of: "area", factor: 1},
	{name: "growth", unit: "%", french: "Évolution de la population depuis 2020", english: "Change of population since 2020", source: census, vintage: "2020–2023",
		part: "population", minus: "population_2020", of: "population_2020", factor: 100},
	{name: "income_per_person", unit: "USD", french: "Revenu personnel par habitant", english: "Personal income per person", source: bea, vintage: "2018", part: "income", of: "population_2018", factor: 1000},
	{name: "household_income", unit: "USD", french: "Revenu médian des ménages", english: "Median household income", source: saipe, vintage: "2019", mean: true},
	{name: "gdp", unit: "kUSD", french: "Produit intérieur brut", english: "Gross domestic product", source: bea, vintage: "2015"},
	{name: "unemployment_rate", unit: "%", french: "Taux de chômage", english: "Unemployment rate", source: bls, vintage: "2020", part: "unemployed", of: "labour_force", factor: 100},
	{name: "poverty_rate", unit: "%", french: "Taux de pauvreté", english: "Poverty rate", source: saipe, vintage: "2019", part: "poor", of: "poor_of", factor: 100},
	{name: "graduate_rate", unit: "%", french: "Adultes diplômés de l’université", english: "Adults with a bachelor’s degree or higher", source: ers, vintage: "2015–2019",
		part: "graduates", of: "adults", factor: 100},
	{name: "labour_force", unit: "persons", french: "Population active", english: "Labour force", source: bls, vintage: "2020"},
	{name: "unemployed", unit: "persons", french: "Chômeurs", english: "Unemployed persons", source: bls, vintage: "2020"},
	{name: "income", unit: "kUSD", french: "Revenu personnel total", english: "Total personal income", source: bea, vintage: "2018"},
	{name: "poor", unit: "persons", french: "Personnes pauvres", english: "Persons in poverty", source: saipe, vintage: "2019"},
	{name: "poor_of", unit: "persons", french: "Personnes dont la pauvreté est déterminée", english: "Persons for whom poverty is determined", source: saipe, vintage: "2019"},
	{name: "adults", unit: "persons", french: "Adultes de 25 ans et plus", english: "Adults aged 25 and over", source: ers, vintage: "2015–2019"},
	{name: "graduates", unit: "persons", french: "Diplômés de l’université", english: "Adults with a bachelor’s degree", source: ers, vintage: "2015–2019"},
	{name: "population_2020", unit: "persons", french: "Population en 2020", english: "Population in 2020", source: census, vintage: "2020"},
	{name: "population_2018", unit: "persons", french: "Population en 2018", english: "Population in 2018", source: bea, vintage: "2018"},
}

func readUSA() (*atlas, error) {
	p, err := open("usa")
	if err != nil {
		return nil, err
	}
	r := reader{pack: p}
	t := r.topology()
	counties := r.level(t, "us-county", "US", "county")
	counties.Lon, counties.Lat = r.floats("county.lon"), r.floats("county.lat")
	counties.links = r.links("county")
	states := r.level(t, "us-state", "US", "state")
	stateOf := r.ints("county.state")
	if r.err != nil {
		return nil, fmt.Errorf("pack usa: %w", r.err)
	}
	if counties.indicators, err = readFigures(p, "county.i.", ofUSA); err != nil {
		return nil, err
	}
	counties.Population = counties.indicators[0].Values
	states.over(counties, stateOf, ofUSA)
	if median, ok := counties.Indicator("household_income"); ok { // medians cannot be added up: the source has the states'
		median.Values = r.floats("state.i.household_income")
		states.indicators = withRates(ofUSA, append(states.indicators, median))
	}
	codes := newPostcodes(counties)
	code, of, name := r.ints("zip.code"), r.ints("zip.county"), r.strings("zip.name")
	lon, lat := r.floats("zip.lon"), r.floats("zip.lat")
	if r.err != nil {
		return nil, fmt.Errorf("pack usa: %w", r.err)
	}
	for i := range code {
		codes.add(five(code[i]), postal{of[i], name[i], lon[i], lat[i], quarter})
	}
	return &atlas{levels: []*Level{counties, states}, postcodes: codes}, nil
}
