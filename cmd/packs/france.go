package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"sort"
	"strconv"

	"arpent/engine/geo"
	"arpent/internal/place/pack"
)

// commune is one row of the official list of communes in force.
type commune struct {
	Code        string   `json:"code"`
	Name        string   `json:"nom"`
	Kind        string   `json:"type"`
	Departement string   `json:"departement"`
	Region      string   `json:"region"`
	Population  *float64 `json:"population"`
	Postcodes   []string `json:"codesPostaux"`
	Former      []string `json:"anciensCodes"`
	Seat        string   `json:"chefLieu"` // delegated and associated communes: the commune they belong to
	Commune     string   `json:"commune"`  // municipal arrondissements: the same
}

// country gathers what is read about France before it is written.
type country struct {
	communes []commune
	index    map[string]int    // code of a commune in force → position in communes
	now      map[string]string // code of a former, delegated or municipal part → commune in force
	parts    []commune         // delegated and associated communes
	wards    []commune         // municipal arrondissements of Paris, Lyon and Marseille
	lon, lat []float64
	epci     []int32
	shapes   *geo.Topology
}

// overseasCollectivities have no département and are left out: the level of
// communes is that of the 101 départements.
func ofDepartement(c commune) bool {
	return len(c.Departement) == 2 || (len(c.Departement) == 3 && c.Departement[:2] == "97" && c.Departement <= "976" && c.Departement != "975")
}

func readCommunes(s sources) (*country, error) {
	var all []commune
	if err := readJSON(s.module("@etalab", "decoupage-administratif", "data", "communes.json"), &all); err != nil {
		return nil, err
	}
	c := &country{index: map[string]int{}, now: map[string]string{}}
	for _, x := range all {
		if !ofDepartement(x) {
			continue
		}
		switch x.Kind {
		case "commune-actuelle":
			c.communes = append(c.communes, x)
		case "arrondissement-municipal":
			c.wards = append(c.wards, x)
		default:
			c.parts = append(c.parts, x)
		}
	}
	sort.Slice(c.communes, func(i, j int) bool { return c.communes[i].Code < c.communes[j].Code })
	sort.Slice(c.wards, func(i, j int) bool { return c.wards[i].Code < c.wards[j].Code })
	for i, x := range c.communes {
		c.index[x.Code] = i
		for _, old := range x.Former {
			c.now[old] = x.Code
		}
	}
	for _, x := range c.parts {
		c.now[x.Code] = x.Seat
	}
	for _, x := range c.wards {
		c.now[x.Code] = x.Commune
	}
	return c, nil
}

// find gives the commune in force that a code of any age belongs to, or -1.
func (c *country) find(code string) int {
	for range 4 { // a seat may itself have been merged since
		if i, ok := c.index[code]; ok {
			return i
		}
		code = c.now[code]
	}
	return -1
}

func france(s sources) (*pack.Writer, error) {
	c, err := readCommunes(s)
	if err != nil {
		return nil, err
	}
	w := &pack.Writer{}
	n := len(c.communes)
	codes, names, postcodes := make([]string, n), make([]string, n), make([][]int32, n)
	for i, x := range c.communes {
		codes[i], names[i] = x.Code, x.Name
		for _, p := range x.Postcodes {
			v, err := strconv.Atoi(p)
			if err != nil {
				return nil, fmt.Errorf("commune %s: postcode %q", x.Code, p)
			}
			postcodes[i] = append(postcodes[i], int32(v))
		}
		slices.Sort(postcodes[i])
	}
	w.Strings("commune.code", codes)
	w.Strings("commune.name", names)
	w.Lists("commune.postcodes", postcodes)
	departements, regions, err := c.divisions(s, w)
	if err != nil {
		return nil, err
	}
	bodies, err := c.intercommunal(s, w)
	if err != nil {
		return nil, err
	}
	grid, err := c.readShapes(s)
	if err != nil {
		return nil, err
	}
	if err := c.profile(s, w); err != nil {
		return nil, err
	}
	if err := c.establishments(s, w); err != nil {
		return nil, err
	}
	if err := c.postal(s, w); err != nil {
		return nil, err
	}
	if err := c.quarters(s, w); err != nil {
		return nil, err
	}
	if err := c.positions(s); err != nil {
		return nil, err
	}
	for i := range c.lon {
		if math.IsNaN(c.lon[i]) {
			return nil, fmt.Errorf("commune %s %s has no position", codes[i], names[i])
		}
	}
	w.Floats("commune.lon", c.lon, 5)
	w.Floats("commune.lat", c.lat, 5)
	c.dissolveLevels(departements, regions, bodies)
	if err := c.links(s, w); err != nil {
		return nil, err
	}
	compact(c.shapes)
	w.Topology("topology", c.shapes, grid)
	return w, nil
}

// divisions writes the départements and régions and each commune's département.
func (c *country) divisions(s sources, w *pack.Writer) (of, region []int32, err error) {
	type division struct {
		Code   string `json:"code"`
		Name   string `json:"nom"`
		Region string `json:"region"`
		Zone   string `json:"zone"`
	}
	var deps, regs []division
	if err := readJSON(s.module("@etalab", "decoupage-administratif", "data", "departements.json"), &deps); err != nil {
		return nil, nil, err
	}
	if err := readJSON(s.module("@etalab", "decoupage-administratif", "data", "regions.json"), &regs); err != nil {
		return nil, nil, err
	}
	real := func(d division) bool { return d.Zone == "metro" || d.Zone == "drom" }
	var columns [5][]string
	regionAt, depAt := map[string]int32{}, map[string]int32{}
	sort.Slice(regs, func(i, j int) bool { return regs[i].Code < regs[j].Code })
	sort.Slice(deps, func(i, j int) bool { return deps[i].Code < deps[j].Code })
	for _, r := range regs {
		if real(r) {
			regionAt[r.Code] = int32(len(columns[0]))
			columns[0], columns[1] = append(columns[0], r.Code), append(columns[1], r.Name)
		}
	}
	var regionOf []int64
	for _, d := range deps {
		if !real(d) {
			continue
		}
		r, ok := regionAt[d.Region]
		if !ok {
			return nil, nil, fmt.Errorf("département %s: no région %q", d.Code, d.Region)
		}
		depAt[d.Code] = int32(len(columns[2]))
		columns[2], columns[3] = append(columns[2], d.Code), append(columns[3], d.Name)
		regionOf = append(regionOf, int64(r))
	}
	for _, x := range c.communes {
		d, ok := depAt[x.Departement]
		if !ok {
			return nil, nil, fmt.Errorf("commune %s: no département %q", x.Code, x.Departement)
		}
		of, region = append(of, d), append(region, int32(regionOf[d]))
	}
	w.Strings("region.code", columns[0])
	w.Strings("region.name", columns[1])
	w.Strings("departement.code", columns[2])
	w.Strings("departement.name", columns[3])
	w.Ints("departement.region", regionOf)
	w.Ints("commune.departement", wide(of))
	return of, region, nil
}

// intercommunal writes the EPCI and each commune's, -1 for the few islands in none.
func (c *country) intercommunal(s sources, w *pack.Writer) ([]int32, error) {
	var bodies []struct {
		Code    string `json:"code"`
		Name    string `json:"nom"`
		Kind    string `json:"type"`
		Members []struct {
			Code string `json:"code"`
		} `json:"membres"`
	}
	if err := readJSON(s.module("@etalab", "decoupage-administratif", "data", "epci.json"), &bodies); err != nil {
		return nil, err
	}
	sort.Slice(bodies, func(i, j int) bool { return bodies[i].Code < bodies[j].Code })
	c.epci = make([]int32, len(c.communes))
	for i := range c.epci {
		c.epci[i] = -1
	}
	var codes, names, kinds []string
	for k, b := range bodies {
		codes, names, kinds = append(codes, b.Code), append(names, b.Name), append(kinds, b.Kind)
		for _, m := range b.Members {
			i := c.find(m.Code)
			if i < 0 {
				return nil, fmt.Errorf("EPCI %s: no commune %s", b.Code, m.Code)
			}
			c.epci[i] = int32(k)
		}
	}
	w.Strings("epci.code", codes)
	w.Strings("epci.name", names)
	w.Strings("epci.kind", kinds)
	w.Ints("commune.epci", wide(c.epci))
	return c.epci, nil
}

// readShapes reads the contours, in the order of the communes. Communes
// re-established since the contours were drawn have none.
func (c *country) readShapes(s sources) (pack.Grid, error) {
	t, grid, err := readTopology(s.file("fr", "communes-2026.topojson.gz"))
	if err != nil {
		return grid, err
	}
	o, err := t.Object("")
	if err != nil {
		return grid, err
	}
	wind(t, o.Features)
	features := make([]geo.Feature, len(c.communes))
	for i := range o.Features {
		var p struct {
			Code string `json:"code"`
		}
		if err := json.Unmarshal(o.Features[i].Properties, &p); err != nil {
			return grid, err
		}
		k, ok := c.index[p.Code]
		if !ok {
			fmt.Fprintf(os.Stderr, "france: contour of %s, which is no commune in force\n", p.Code)
			continue
		}
		features[k].Polygons = append(features[k].Polygons, o.Features[i].Polygons...)
	}
	t.Objects = []geo.Object{{Name: "commune", Features: features}}
	c.shapes = t
	c.lon, c.lat = make([]float64, len(features)), make([]float64, len(features))
	for i := range features {
		c.lon[i], c.lat[i] = math.NaN(), math.NaN()
		if p, ok := centroid(t, &features[i]); ok {
			c.lon[i], c.lat[i] = p[0], p[1]
		} else {
			fmt.Fprintf(os.Stderr, "france: no contour for %s %s\n", c.communes[i].Code, c.communes[i].Name)
		}
	}
	return grid, nil
}

// positions gives the communes that no other source places theirs, by hand.
func (c *country) positions(s sources) error {
	t, err := readTable(s.file("fr", "positions.csv"), ',')
	if err != nil {
		return err
	}
	for n, row := range t.rows {
		i, ok := c.index[t.text(row, "code")]
		if !ok || c.communes[i].Name != t.text(row, "name") {
			return fmt.Errorf("positions.csv, line %d: no commune %s %s", n+2, t.text(row, "code"), t.text(row, "name"))
		}
		c.lon[i], c.lat[i] = t.number(row, "lon"), t.number(row, "lat")
	}
	return nil
}

func (c *country) dissolveLevels(departements, regions, bodies []int32) {
	o := &c.shapes.Objects[0]
	for _, level := range []struct {
		name  string
		label []int32
	}{{"departement", departements}, {"epci", bodies}, {"region", regions}} {
		c.shapes.Objects = append(c.shapes.Objects, geo.Object{
			Name:     level.name,
			Features: dissolve(c.shapes, o.Features, level.label, int(slices.Max(level.label))+1),
		})
		o = &c.shapes.Objects[0]
	}
}

func wide(values []int32) []int64 {
	out := make([]int64, len(values))
	for i, v := range values {
		out[i] = int64(v)
	}
	return out
}
