// Package terrain is what a published plan gives to whom: areas, parts of areas
// that were split, accounts. It says where a point or a new account belongs,
// and draws the territories.
package terrain

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"arpent/engine/geo"
	"arpent/internal/account"
	"arpent/internal/territory"
)

// Content is what a geography gives to whom; it never changes once published.
type Content struct {
	Areas    map[string]territory.ID
	Parts    map[string][]Part
	Accounts map[account.ID]territory.ID
	Near     map[string]*Grid // planned accounts by area; all of them under ""
}

// Part is a piece of an area that was split.
type Part struct {
	Seq       int
	bound     orb.Bound
	Shape     orb.MultiPolygon
	Territory territory.ID
}

// Planned is an account that a plan names, where it lay then.
type Planned struct {
	ID        account.ID   `db:"account_id"`
	Territory territory.ID `db:"territory_id"`
	Area      string       `db:"area"`
	Lon       *float64     `db:"lon"`
	Lat       *float64     `db:"lat"`
}

// NewContent is one that gives nothing yet.
func NewContent() *Content {
	return &Content{Areas: map[string]territory.ID{}, Parts: map[string][]Part{}, Accounts: map[account.ID]territory.ID{}, Near: map[string]*Grid{}}
}

// AddPart gives a piece of an area to a territory.
func (c *Content) AddPart(area string, seq int, shape orb.MultiPolygon, t territory.ID) {
	c.Parts[area] = append(c.Parts[area], Part{Seq: seq, bound: shape.Bound(), Shape: shape, Territory: t})
}

// AddAccounts names the accounts of a plan; once, since it also maps them.
func (c *Content) AddAccounts(accounts []Planned) {
	by := map[string][]Planned{}
	for _, a := range accounts {
		c.Accounts[a.ID] = a.Territory
		if a.Lon == nil || a.Lat == nil {
			continue
		}
		by[""] = append(by[""], a)
		if a.Area != "" {
			by[a.Area] = append(by[a.Area], a)
		}
	}
	for area, some := range by {
		c.Near[area] = newGrid(some)
	}
}

// PartAt finds the part of a split area in which a point lies: the one around
// it, else the one whose border is nearest (cells are approximate).
func (c *Content) PartAt(area string, at orb.Point) *Part {
	parts := c.Parts[area]
	best, least := -1, math.Inf(1)
	for i := range parts {
		if parts[i].bound.Contains(at) && planar.MultiPolygonContains(parts[i].Shape, at) {
			return &parts[i]
		}
		if d, _ := planar.DistanceFromWithIndex(parts[i].Shape, at); len(parts[i].Shape) > 0 && d < least {
			best, least = i, d
		}
	}
	if best < 0 {
		return nil
	}
	return &parts[best]
}

// Key names the part in what is recorded of an account.
func (p *Part) Key(level, area string) string {
	return level + "/" + area + "#" + strconv.Itoa(p.Seq+1)
}

// Grid finds the nearest planned account by cells of a quarter degree.
type Grid struct {
	cells map[[2]int32][]Planned
	n     int
	bound orb.Bound
}

const perDegree = 4

func cellOf(lon, lat float64) [2]int32 {
	return [2]int32{int32(math.Floor(lon * perDegree)), int32(math.Floor(lat * perDegree))}
}

func newGrid(all []Planned) *Grid {
	g := &Grid{cells: map[[2]int32][]Planned{}, n: len(all), bound: orb.Bound{Min: orb.Point{180, 90}, Max: orb.Point{-180, -90}}}
	for _, a := range all {
		cell := cellOf(*a.Lon, *a.Lat)
		g.cells[cell] = append(g.cells[cell], a)
		g.bound = g.bound.Extend(orb.Point{*a.Lon, *a.Lat})
	}
	return g
}

// Nearest gives the planned account closest to a point among those ok allows
// (ties: the smaller id), and how far it is in metres; nil when there is none.
// It looks at rings of cells around the point until none further out can hold
// a closer one.
func (g *Grid) Nearest(at orb.Point, ok func(territory.ID) bool) (*Planned, float64) {
	var best *Planned
	least := math.Inf(1)
	look := func(cell [2]int32) {
		for i := range g.cells[cell] {
			a := &g.cells[cell][i]
			d := geo.Distance(at, orb.Point{*a.Lon, *a.Lat})
			if (d < least || d == least && best != nil && a.ID < best.ID) && ok(a.Territory) {
				best, least = a, d
			}
		}
	}
	if g.n <= 64 {
		for cell := range g.cells {
			look(cell)
		}
		return best, least
	}
	from := cellOf(at[0], at[1])
	low, high := cellOf(g.bound.Min[0], g.bound.Min[1]), cellOf(g.bound.Max[0], g.bound.Max[1])
	far := max(abs32(from[0]-low[0]), abs32(from[0]-high[0]), abs32(from[1]-low[1]), abs32(from[1]-high[1]))
	for r := int32(0); r <= far; r++ {
		// A cell r rings away is at least r-1 cells off; the narrower side of a cell is the one along the parallel.
		edge := min(89, math.Abs(at[1])+float64(r+1)/perDegree)
		if best != nil && float64(r-1)/perDegree*111_000*math.Cos(edge*math.Pi/180) > least {
			break
		}
		for x := from[0] - r; x <= from[0]+r; x++ {
			if x == from[0]-r || x == from[0]+r {
				for y := from[1] - r; y <= from[1]+r; y++ {
					look([2]int32{x, y})
				}
				continue
			}
			look([2]int32{x, from[1] - r})
			if r > 0 {
				look([2]int32{x, from[1] + r})
			}
		}
	}
	return best, least
}

func abs32(x int32) int32 { return max(x, -x) }

// points gives one planned account of each cell, enough to know which
// countries they are in.
func (g *Grid) points() []orb.Point {
	out := make([]orb.Point, 0, len(g.cells))
	for _, cell := range g.cells {
		out = append(out, orb.Point{*cell[0].Lon, *cell[0].Lat})
	}
	return out
}
