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

// Grid finds the nearest planned account by cells of a quarter degree, or
// smaller ones where many lie close together.
type Grid struct {
	cells map[[2]int32][]Planned
	n     int
	per   float64 // cells to a degree
	bound orb.Bound
}

// How many cells there are to a degree, and how many accounts in a cell make
// smaller ones worth their while.
const (
	coarsest = 4
	finest   = 32
	crowd    = 200
)

func (g *Grid) cellOf(lon, lat float64) [2]int32 {
	return [2]int32{int32(math.Floor(lon * g.per)), int32(math.Floor(lat * g.per))}
}

func newGrid(all []Planned) *Grid {
	g := &Grid{n: len(all), per: coarsest, bound: orb.Bound{Min: orb.Point{180, 90}, Max: orb.Point{-180, -90}}}
	for _, a := range all {
		g.bound = g.bound.Extend(orb.Point{*a.Lon, *a.Lat})
	}
	for most := g.fill(all); most > crowd && g.per < finest; most = g.fill(all) {
		g.per *= 2
	}
	return g
}

// fill puts the accounts into cells and tells how many the fullest one holds.
func (g *Grid) fill(all []Planned) (most int) {
	g.cells = map[[2]int32][]Planned{}
	for _, a := range all {
		cell := g.cellOf(*a.Lon, *a.Lat)
		g.cells[cell] = append(g.cells[cell], a)
		most = max(most, len(g.cells[cell]))
	}
	return most
}

// metersPerDegree is a little less than a degree of latitude is long, so that
// what it leaves out is farther for certain.
const metersPerDegree = 111_000

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
			if math.Abs(*a.Lat-at[1])*metersPerDegree > least {
				continue // farther north or south alone than the best is in all
			}
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
	from := g.cellOf(at[0], at[1])
	low, high := g.cellOf(g.bound.Min[0], g.bound.Min[1]), g.cellOf(g.bound.Max[0], g.bound.Max[1])
	near := max(low[0]-from[0], from[0]-high[0], low[1]-from[1], from[1]-high[1], 0) // the first ring that meets the accounts
	far := max(abs32(from[0]-low[0]), abs32(from[0]-high[0]), abs32(from[1]-low[1]), abs32(from[1]-high[1]))
	for r := near; r <= far; r++ {
		// A cell r rings away is at least r-1 cells off; the narrower side of a cell is the one along the parallel.
		edge := min(89, math.Abs(at[1])+float64(r+1)/g.per)
		if best != nil && float64(r-1)/g.per*metersPerDegree*math.Cos(edge*math.Pi/180) > least {
			break
		}
		for x := max(from[0]-r, low[0]); x <= min(from[0]+r, high[0]); x++ {
			if x == from[0]-r || x == from[0]+r {
				for y := max(from[1]-r, low[1]); y <= min(from[1]+r, high[1]); y++ {
					look([2]int32{x, y})
				}
				continue
			}
			for _, y := range [2]int32{from[1] - r, from[1] + r} {
				if y >= low[1] && y <= high[1] {
					look([2]int32{x, y})
				}
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
