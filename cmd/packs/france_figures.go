package main

import (
	"fmt"
	"math"
	"os"
	"slices"
	"sort"
	"strconv"
	"strings"

	"arpent/engine/geo"
	"arpent/internal/place/pack"

	"github.com/paulmach/orb"
)

// figures are the columns of the commune profile and the pack's names for them.
var figures = []struct{ column, name string }{
	{"population_2021", "population_2021"},
	{"population_2015", "population_2015"},
	{"menages_2021", "households"},
	{"naissances_2022", "births"},
	{"deces_2022", "deaths"},
	{"pop_15_64_totale_2021", "population_15_64"},
	{"pop_15_64_active_2021", "active"},
	{"pop_15_64_chomage_2021", "unemployed"},
}

// profile writes INSEE's figures per commune in force: rows of communes merged
// since are added up, municipal arrondissements make up their commune. Mayotte's
// rows are empty in the source (all zero) and are taken as unknown.
func (c *country) profile(s sources, w *pack.Writer) error {
	t, err := readTable(s.file("fr", "communes-profile-2021.csv.gz"), ',')
	if err != nil {
		return err
	}
	n := len(c.communes)
	sums := make([][]float64, len(figures))
	for k := range sums {
		sums[k] = unknown(n)
	}
	km2, lon, lat, weight := unknown(n), make([]float64, n), make([]float64, n), make([]float64, n)
	direct := make([]bool, n)
	take := func(row []string, i int) {
		uncounted := t.number(row, "population_2021") > 0 && t.number(row, "menages_2021") == 0
		for k, f := range figures {
			if uncounted && !strings.HasPrefix(f.name, "population_2") {
				continue // a commune newer than the census: zeros stand for nothing known
			}
			add(&sums[k][i], t.number(row, f.column))
		}
		add(&km2[i], t.number(row, "superficie_km2"))
		x, y, pop := t.number(row, "lng"), t.number(row, "lat"), t.number(row, "population_2021")
		if !math.IsNaN(x) && !math.IsNaN(y) {
			lon[i], lat[i], weight[i] = lon[i]+x*(pop+1), lat[i]+y*(pop+1), weight[i]+pop+1
		}
	}
	var late [][]string // parts, used only where the whole has no row
	for _, row := range t.rows {
		kind, i := t.text(row, "commune_type"), c.find(t.text(row, "insee_com"))
		switch {
		case i < 0:
			fmt.Fprintf(os.Stderr, "france: profile of %s %s: not a commune in force nor a part of one\n", t.text(row, "insee_com"), t.text(row, "commune"))
		case t.text(row, "population_2021") == "0" && t.text(row, "menages_2021") == "0" && t.text(row, "insee_dep") == "976":
			// no census figures of that year
		case kind == "COM" || kind == "ARM":
			direct[i] = true
			take(row, i)
		default:
			late = append(late, row)
		}
	}
	for _, row := range late {
		if i := c.find(t.text(row, "insee_com")); !direct[i] && t.text(row, "insee_com") != c.communes[i].Code {
			take(row, i)
		}
	}
	for k, f := range figures {
		w.Floats("commune.i."+f.name, sums[k], 0)
	}
	population := unknown(n)
	for i, x := range c.communes {
		if x.Population != nil {
			population[i] = *x.Population
		}
		if weight[i] > 0 {
			c.lon[i], c.lat[i] = lon[i]/weight[i], lat[i]/weight[i]
		}
		if math.IsNaN(km2[i]) || km2[i] == 0 {
			km2[i] = c.squareKilometres(i)
		}
	}
	w.Floats("commune.i.population", population, 0)
	w.Floats("commune.i.area", km2, 2)
	return nil
}

// squareKilometres measures a contour, for communes whose row gives no surface.
func (c *country) squareKilometres(i int) float64 {
	var sum float64
	for _, polygon := range c.shapes.Objects[0].Features[i].Polygons {
		for _, ring := range polygon {
			sum += sphericalArea(ringPoints(c.shapes, ring))
		}
	}
	if sum <= 0 {
		return math.NaN()
	}
	return sum / 1e6
}

// sphericalArea is the signed area in m² of a ring of geographic positions, on
// the authalic sphere, in the cylindrical equal-area projection.
func sphericalArea(ring orb.Ring) float64 {
	flat := make(orb.Ring, len(ring))
	for i, p := range ring {
		flat[i] = orb.Point{
			geo.EarthRadiusMeters * p[0] * math.Pi / 180,
			geo.EarthRadiusMeters * math.Sin(p[1]*math.Pi/180),
		}
	}
	return signedArea(flat)
}

// establishments writes the 2014 counts by size and the 2014 wages.
func (c *country) establishments(s sources, w *pack.Writer) error {
	t, err := readTable(s.file("fr", "establishments-by-size-2014.csv.gz"), ';')
	if err != nil {
		return err
	}
	bands := []struct {
		name    string
		columns []string
	}{
		{"establishments", []string{"E14TST"}},
		{"establishments_0", []string{"E14TS0ND"}},
		{"establishments_1_9", []string{"E14TS1", "E14TS6"}},
		{"establishments_10_49", []string{"E14TS10", "E14TS20"}},
		{"establishments_50_up", []string{"E14TS50", "E14TS100", "E14TS200", "E14TS500"}},
	}
	for _, band := range bands {
		values := unknown(len(c.communes))
		for _, row := range t.rows {
			i := c.find(padCode(t.text(row, "CODGEO")))
			if i < 0 {
				continue // overseas collectivities and communes merged long ago
			}
			for _, column := range band.columns {
				add(&values[i], t.number(row, column))
			}
		}
		w.Floats("commune.i."+band.name, values, 0)
	}
	if t, err = readTable(s.file("fr", "wages-2014.csv.gz"), ';'); err != nil {
		return err
	}
	wages := unknown(len(c.communes))
	for _, row := range t.rows {
		code := padCode(t.text(row, "CODGEO"))
		if i, ok := c.index[code]; ok { // a mean cannot be added up: only communes that kept their code
			wages[i] = t.number(row, "SNHM14")
		}
	}
	for _, x := range []string{"75056", "69123", "13055"} {
		if i := c.index[x]; math.IsNaN(wages[i]) {
			fmt.Fprintf(os.Stderr, "france: no wage for %s\n", x)
		}
	}
	w.Floats("commune.i.wage", wages, 1)
	return nil
}

// postal writes the municipal arrondissements, the positions of postcodes and
// the other names under which La Poste or the law knows a commune or a part.
func (c *country) postal(s sources, w *pack.Writer) error {
	t, err := readTable(s.file("fr", "laposte-hexasmal.csv.gz"), ';')
	if err != nil {
		return err
	}
	type alias struct {
		name     string
		commune  int
		postcode int64
		lon, lat float64
	}
	var aliases []alias
	seen := map[string]bool{}
	lost := 0
	partAt := map[string]orb.Point{}
	byCode := map[int32][]int{}
	for i, x := range c.communes {
		for _, p := range x.Postcodes {
			v, _ := strconv.Atoi(p)
			byCode[int32(v)] = append(byCode[int32(v)], i)
		}
	}
	for _, row := range t.rows {
		code := t.text(row, "Code_commune_INSEE")
		postcode, err := strconv.ParseInt(t.text(row, "Code_postal"), 10, 64)
		if err != nil {
			continue
		}
		at, known := position(t.text(row, "coordonnees_gps"))
		i := c.find(code)
		if i < 0 { // merged long ago: the one commune of its postcode, or the nearest of them
			i = c.nearest(byCode[int32(postcode)], at, known)
		}
		if i < 0 {
			lost++
			continue
		}
		if known {
			partAt[code] = at
			if math.IsNaN(c.lon[i]) && c.communes[i].Code == code {
				c.lon[i], c.lat[i] = at[0], at[1]
			}
		}
		for _, name := range []string{t.text(row, "Nom_commune"), t.text(row, "Libelle_acheminement"), t.text(row, "Ligne_5")} {
			key := name + "/" + strconv.FormatInt(postcode, 10) + "/" + strconv.Itoa(i)
			if name == "" || seen[key] || plain(name) == plain(c.communes[i].Name) {
				continue
			}
			seen[key] = true
			if !known {
				at = orb.Point{c.lon[i], c.lat[i]}
			}
			aliases = append(aliases, alias{name, i, postcode, at[0], at[1]})
		}
	}
	fmt.Fprintf(os.Stderr, "france: %d postal rows outside the départements\n", lost)
	for _, part := range c.parts {
		i := c.find(part.Seat)
		if i < 0 || plain(part.Name) == plain(c.communes[i].Name) {
			continue
		}
		at, ok := partAt[part.Code]
		if !ok {
			at = orb.Point{c.lon[i], c.lat[i]}
		}
		key := "part/" + part.Name + strconv.Itoa(i)
		if !seen[key] {
			seen[key] = true
			aliases = append(aliases, alias{part.Name, i, 0, at[0], at[1]})
		}
	}
	sort.Slice(aliases, func(a, b int) bool {
		x, y := aliases[a], aliases[b]
		if x.commune != y.commune {
			return x.commune < y.commune
		}
		if x.postcode != y.postcode {
			return x.postcode < y.postcode
		}
		return x.name < y.name
	})
	var names []string
	var communes, postcodes []int64
	var lon, lat []float64
	for _, a := range aliases {
		names, communes, postcodes = append(names, a.name), append(communes, int64(a.commune)), append(postcodes, a.postcode)
		lon, lat = append(lon, a.lon), append(lat, a.lat)
	}
	w.Strings("alias.name", names)
	w.Ints("alias.commune", communes)
	w.Ints("alias.postcode", postcodes)
	w.Floats("alias.lon", lon, 4)
	w.Floats("alias.lat", lat, 4)
	return c.arrondissements(w, partAt)
}

func (c *country) arrondissements(w *pack.Writer, at map[string]orb.Point) error {
	var codes, names []string
	var communes []int64
	var postcodes [][]int32
	var lon, lat, population []float64
	for _, x := range c.wards {
		p, ok := at[x.Code]
		if !ok {
			return fmt.Errorf("arrondissement %s has no position", x.Code)
		}
		var list []int32
		for _, code := range x.Postcodes {
			v, err := strconv.Atoi(code)
			if err != nil {
				return err
			}
			list = append(list, int32(v))
		}
		codes, names = append(codes, x.Code), append(names, x.Name)
		communes, postcodes = append(communes, int64(c.find(x.Code))), append(postcodes, list)
		lon, lat, population = append(lon, p[0]), append(lat, p[1]), append(population, *x.Population)
	}
	w.Strings("arrondissement.code", codes)
	w.Strings("arrondissement.name", names)
	w.Ints("arrondissement.commune", communes)
	w.Lists("arrondissement.postcodes", postcodes)
	w.Floats("arrondissement.lon", lon, 5)
	w.Floats("arrondissement.lat", lat, 5)
	w.Floats("arrondissement.population", population, 0)
	return nil
}

// quarters writes about where the postcodes of the greatest communes are, those
// with arrondissements apart. La Poste gives one position per commune, so these
// are set by hand; they must lie in their commune and be of its postcodes.
func (c *country) quarters(s sources, w *pack.Writer) error {
	t, err := readTable(s.file("fr", "postcode-points.csv"), ',')
	if err != nil {
		return err
	}
	l := linker{t: c.shapes, features: c.shapes.Objects[0].Features}
	var codes, communes []int64
	var lon, lat []float64
	for n, row := range t.rows {
		i, ok := c.index[t.text(row, "code")]
		at := orb.Point{t.number(row, "lon"), t.number(row, "lat")}
		postcode := t.text(row, "postcode")
		if !ok || c.communes[i].Name != t.text(row, "name") || !slices.Contains(c.communes[i].Postcodes, postcode) || !l.holds(int32(i), at) {
			return fmt.Errorf("postcode-points.csv, line %d: %s is not in %s %s", n+2, postcode, t.text(row, "code"), t.text(row, "name"))
		}
		v, err := strconv.ParseInt(postcode, 10, 64)
		if err != nil {
			return err
		}
		codes, communes = append(codes, v), append(communes, int64(i))
		lon, lat = append(lon, at[0]), append(lat, at[1])
	}
	w.Ints("quarter.postcode", codes)
	w.Ints("quarter.commune", communes)
	w.Floats("quarter.lon", lon, 4)
	w.Floats("quarter.lat", lat, 4)
	return nil
}

func (c *country) nearest(among []int, at orb.Point, known bool) int {
	if len(among) == 1 {
		return among[0]
	}
	best, metres := -1, math.Inf(1)
	for _, i := range among {
		if d := geo.Distance(orb.Point{c.lon[i], c.lat[i]}, at); known && d < metres {
			best, metres = i, d
		}
	}
	return best
}

func unknown(n int) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = math.NaN()
	}
	return values
}

// add adds a known value to a sum that may still be unknown.
func add(sum *float64, v float64) {
	switch {
	case math.IsNaN(v):
	case math.IsNaN(*sum):
		*sum = v
	default:
		*sum += v
	}
}

// padCode gives back the leading zero that a spreadsheet took.
func padCode(code string) string {
	if len(code) == 4 {
		return "0" + code
	}
	return code
}

// position reads "latitude, longitude".
func position(s string) (orb.Point, bool) {
	lat, lon, ok := strings.Cut(s, ",")
	y, err1 := strconv.ParseFloat(strings.TrimSpace(lat), 64)
	x, err2 := strconv.ParseFloat(strings.TrimSpace(lon), 64)
	return orb.Point{x, y}, ok && err1 == nil && err2 == nil
}
