package instance

import (
	"io"
	"slices"
	"strconv"

	"arpent/engine/districting"
	"arpent/engine/geo"

	"github.com/paulmach/orb"
)

// Units is a table of units.
type Units struct {
	IDs        []string
	Index      map[string]int32
	X, Y       []float64 // metres on a plane
	Geographic bool      // the file had lon and lat; Projection made X and Y of them
	Projection geo.Projection
	Measures   []districting.Measure
	defects    map[string]error // columns that would be measures but for one field
}

// Measure finds a measure by name; -1 when there is none.
func (u *Units) Measure(name string) int {
	return slices.IndexFunc(u.Measures, func(m districting.Measure) bool { return m.Name == name })
}

// Defect tells what is wrong with the column of this name when it is no
// measure only because of one of its fields; nil otherwise.
func (u *Units) Defect(name string) error { return u.defects[name] }

var positionColumns = []string{"id", "x_m", "y_m", "lon", "lat"}

// ReadUnits reads columns id, then x_m,y_m or lon,lat, then measures: the other
// columns that hold a number ≥ 0 in every row. See Defect for the rest.
func ReadUnits(file string, r io.Reader) (*Units, error) {
	t, err := openTable(file, r)
	if err != nil {
		return nil, err
	}
	if err := t.need("id"); err != nil {
		return nil, err
	}
	u := &Units{Index: map[string]int32{}, defects: map[string]error{}}
	xName, yName := "x_m", "y_m"
	if !t.has(xName, yName) {
		if !t.has("lon", "lat") {
			return nil, &Error{File: file, Line: 1, Reason: "neither columns x_m,y_m nor columns lon,lat"}
		}
		xName, yName, u.Geographic = "lon", "lat", true
	}
	var points []orb.Point
	var measures []string
	for _, name := range t.header {
		if !slices.Contains(positionColumns, name) && name != "" {
			measures = append(measures, name)
		}
	}
	values := make(map[string][]float64, len(measures))
	for {
		more, err := t.next()
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
		id := t.text("id")
		if before, twice := u.Index[id]; twice {
			return nil, t.fail("id", "%q is already unit %d", id, before+1)
		}
		if id == "" {
			return nil, t.fail("id", "empty")
		}
		u.Index[id] = int32(len(u.IDs))
		u.IDs = append(u.IDs, id)
		x, err := t.number(xName)
		if err != nil {
			return nil, err
		}
		y, err := t.number(yName)
		if err != nil {
			return nil, err
		}
		if u.Geographic && (x < -180 || x > 180 || y < -90 || y > 90) {
			return nil, t.fail(xName, "%v, %v is not a longitude and latitude", x, y)
		}
		points = append(points, orb.Point{x, y})
		for _, name := range measures {
			if u.defects[name] != nil {
				continue
			}
			v, err := t.number(name)
			if err == nil && v < 0 {
				err = t.fail(name, "%v is negative", v)
			}
			if err != nil {
				u.defects[name] = err
			}
			values[name] = append(values[name], v)
		}
	}
	for _, name := range measures {
		if u.defects[name] == nil {
			u.Measures = append(u.Measures, districting.Measure{Name: name, Values: values[name]})
		}
	}
	if len(points) == 0 {
		return nil, &Error{File: file, Reason: "no units"}
	}
	if u.Geographic {
		u.X, u.Y, u.Projection = geo.Project(points)
		return u, nil
	}
	for _, p := range points {
		u.X, u.Y = append(u.X, p[0]), append(u.Y, p[1])
	}
	return u, nil
}

// ReadEdges reads columns a,b (unit ids) and optionally border_m. A pair may be
// listed in both directions; it is one edge.
func ReadEdges(file string, r io.Reader, u *Units) ([]districting.Edge, error) {
	t, err := openTable(file, r)
	if err != nil {
		return nil, err
	}
	if err := t.need("a", "b"); err != nil {
		return nil, err
	}
	var edges []districting.Edge
	seen := map[[2]int32]float64{}
	for {
		more, err := t.next()
		if err != nil || !more {
			return edges, err
		}
		var e districting.Edge
		if e.A, err = t.unit("a", u.Index); err != nil {
			return nil, err
		}
		if e.B, err = t.unit("b", u.Index); err != nil {
			return nil, err
		}
		if t.has("border_m") {
			if e.BorderMeters, err = t.number("border_m"); err != nil {
				return nil, err
			}
			if e.BorderMeters < 0 {
				return nil, t.fail("border_m", "%v is negative", e.BorderMeters)
			}
		}
		pair := [2]int32{min(e.A, e.B), max(e.A, e.B)}
		before, twice := seen[pair]
		if twice && before != e.BorderMeters {
			return nil, t.fail("border_m", "%v, but the same pair has a border of %v above", e.BorderMeters, before)
		}
		if !twice {
			seen[pair] = e.BorderMeters
			edges = append(edges, e)
		}
	}
}

// ReadAssignment reads columns id,territory (1..k): a plan, or locked units.
// Units not in the file get -1.
func ReadAssignment(file string, r io.Reader, u *Units, k int) ([]int32, error) {
	plan := make([]int32, len(u.IDs))
	for i := range plan {
		plan[i] = -1
	}
	err := eachPair(file, r, u, k, func(t *table, unit, territory int32) error {
		if plan[unit] >= 0 && plan[unit] != territory {
			return t.fail("id", "unit %q is already in territory %d", u.IDs[unit], plan[unit]+1)
		}
		plan[unit] = territory
		return nil
	})
	return plan, err
}

// ReadForbidden reads columns id,territory; locked may be nil.
func ReadForbidden(file string, r io.Reader, u *Units, k int, locked []int32) ([]districting.Forbidden, error) {
	var list []districting.Forbidden
	err := eachPair(file, r, u, k, func(t *table, unit, territory int32) error {
		if locked != nil && locked[unit] == territory {
			return t.fail("territory", "unit %q is locked into territory %d and barred from it", u.IDs[unit], territory+1)
		}
		list = append(list, districting.Forbidden{Unit: unit, Territory: territory})
		return nil
	})
	return list, err
}

func eachPair(file string, r io.Reader, u *Units, k int, fn func(t *table, unit, territory int32) error) error {
	t, err := openTable(file, r)
	if err != nil {
		return err
	}
	if err := t.need("id", "territory"); err != nil {
		return err
	}
	for {
		more, err := t.next()
		if err != nil || !more {
			return err
		}
		unit, err := t.unit("id", u.Index)
		if err != nil {
			return err
		}
		territory, err := t.territory("territory", k)
		if err != nil {
			return err
		}
		if err := fn(t, unit, territory); err != nil {
			return err
		}
	}
}

// ReadCentres reads territory with lon,lat or x_m,y_m or unit.
func ReadCentres(file string, r io.Reader, u *Units, k int) ([]districting.Centre, error) {
	t, err := openTable(file, r)
	if err != nil {
		return nil, err
	}
	if err := t.need("territory"); err != nil {
		return nil, err
	}
	xName, yName := "x_m", "y_m"
	switch {
	case t.has("unit"), t.has("x_m", "y_m"):
	case t.has("lon", "lat"):
		if !u.Geographic {
			return nil, &Error{File: file, Line: 1, Column: "lon", Reason: "the units have projected positions; give x_m,y_m"}
		}
		xName, yName = "lon", "lat"
	default:
		return nil, &Error{File: file, Line: 1, Reason: "none of the columns unit, x_m,y_m or lon,lat"}
	}
	var centres []districting.Centre
	seen := map[int32]bool{}
	for {
		more, err := t.next()
		if err != nil || !more {
			return centres, err
		}
		c := districting.Centre{Unit: -1}
		if c.Territory, err = t.territory("territory", k); err != nil {
			return nil, err
		}
		if seen[c.Territory] {
			return nil, t.fail("territory", "territory %d has two centres", c.Territory+1)
		}
		seen[c.Territory] = true
		if t.has("unit") {
			if c.Unit, err = t.unit("unit", u.Index); err != nil {
				return nil, err
			}
			c.X, c.Y = u.X[c.Unit], u.Y[c.Unit]
		} else {
			if c.X, err = t.number(xName); err != nil {
				return nil, err
			}
			if c.Y, err = t.number(yName); err != nil {
				return nil, err
			}
			if xName == "lon" {
				xy := u.Projection.Project(orb.Point{c.X, c.Y})
				c.X, c.Y = xy[0], xy[1]
			}
		}
		centres = append(centres, c)
	}
}

// ReadTargets reads columns territory,measure,share and sets the shares of the
// matching balances. Shares of a measure must cover every territory; they are
// scaled to add up to 1.
func ReadTargets(file string, r io.Reader, u *Units, k int, balance []districting.Balance) error {
	t, err := openTable(file, r)
	if err != nil {
		return err
	}
	if err := t.need("territory", "measure", "share"); err != nil {
		return err
	}
	shares := map[int][]float64{}
	for {
		more, err := t.next()
		if err != nil {
			return err
		}
		if !more {
			break
		}
		territory, err := t.territory("territory", k)
		if err != nil {
			return err
		}
		measure := u.Measure(t.text("measure"))
		if measure < 0 {
			return t.fail("measure", "there is no measure %q", t.text("measure"))
		}
		share, err := t.number("share")
		if err != nil {
			return err
		}
		if share <= 0 {
			return t.fail("share", "%v is not positive", share)
		}
		if shares[measure] == nil {
			shares[measure] = make([]float64, k)
		}
		if shares[measure][territory] != 0 {
			return t.fail("territory", "territory %d has two shares of this measure", territory+1)
		}
		shares[measure][territory] = share
	}
	for measure := range u.Measures {
		list := shares[measure]
		if list == nil {
			continue
		}
		total := 0.0
		for territory, share := range list {
			if share == 0 {
				return &Error{File: file, Column: "territory", Reason: "no share of " + u.Measures[measure].Name + " for territory " + strconv.Itoa(territory+1)}
			}
			total += share
		}
		used := false
		for i := range balance {
			if balance[i].Measure != measure {
				continue
			}
			used = true
			balance[i].Share = make([]float64, k)
			for territory, share := range list {
				balance[i].Share[territory] = share / total
			}
		}
		if !used {
			return &Error{File: file, Column: "measure", Reason: "measure " + u.Measures[measure].Name + " has shares but is not balanced"}
		}
	}
	return nil
}
