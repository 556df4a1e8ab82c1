package place

import "fmt"

const cldr = "Unicode CLDR 48 (World Bank, CIA World Factbook)"

var ofWorld = []figure{
	{name: "population", unit: "persons", french: "Population", english: "Population", source: cldr, vintage: "2024"},
	{name: "area", unit: "km²", french: "Superficie (contour simplifié)", english: "Surface (simplified outline)", source: "Natural Earth", vintage: "2018"},
	{name: "density", unit: "persons/km²", french: "Densité de population", english: "Population density", source: cldr, vintage: "2024", part: "population", of: "area", factor: 1},
	{name: "gdp", unit: "M USD PPP", french: "Produit intérieur brut en parité de pouvoir d’achat", english: "Gross domestic product at purchasing power parity", source: cldr, vintage: "2024"},
	{name: "gdp_per_person", unit: "USD PPP", french: "PIB par habitant en parité de pouvoir d’achat", english: "GDP per person at purchasing power parity", source: cldr, vintage: "2024", part: "gdp", of: "population", factor: 1e6},
}

// towns are the towns of all countries but France, greatest of each country first.
type towns struct {
	name, french []string // french is "" where the name is the same
	country      []int32  // index in world-country
	capital      []int32
	population   []float64
	lon, lat     []float64
}

// countries is what the world's pack knows besides its level.
type countries struct {
	french  []string          // names
	aliases map[string]string // folded name or ISO code → ISO alpha-2
	towns   towns
}

func readWorld() (*atlas, error) {
	p, err := open("world")
	if err != nil {
		return nil, err
	}
	r := reader{pack: p}
	l := r.level(r.topology(), "world-country", "", "country")
	l.Lon, l.Lat = r.floats("country.lon"), r.floats("country.lat")
	l.links = r.links("country")
	c := &countries{french: r.strings("country.name_fr"), aliases: map[string]string{}}
	three := r.strings("country.iso3")
	aliasCode, aliasName := r.strings("country_alias.code"), r.strings("country_alias.name")
	c.towns = towns{
		name: r.strings("city.name"), french: r.strings("city.name_fr"), country: r.ints("city.country"), capital: r.ints("city.capital"),
		population: r.floats("city.population"), lon: r.floats("city.lon"), lat: r.floats("city.lat"),
	}
	if r.err != nil {
		return nil, fmt.Errorf("pack world: %w", r.err)
	}
	if l.indicators, err = readFigures(p, "country.i.", ofWorld); err != nil {
		return nil, err
	}
	l.Population = l.indicators[0].Values
	for i, code := range aliasCode {
		c.aliases[fold(aliasName[i])] = code
	}
	for i, code := range l.Code {
		for _, name := range []string{code, three[i], l.Name[i], c.french[i]} {
			c.aliases[fold(name)] = code
		}
	}
	for _, code := range overseas { // parts of France with a code of their own in addresses
		c.aliases[fold(code)] = "FR"
	}
	l.french = c.french
	return &atlas{levels: []*Level{l}, countries: c}, nil
}

// overseas are the ISO codes of the French overseas départements.
var overseas = []string{"GP", "MQ", "GF", "RE", "YT", "GLP", "MTQ", "GUF", "REU", "MYT"}
