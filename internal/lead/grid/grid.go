// Package grid gathers leads that are near each other on a map.
package grid

import (
	"cmp"
	"math"
	"slices"

	"arpent/internal/account"
)

// LeadSpot is leads at one place, or at several that are near each other.
type LeadSpot struct {
	Lon       float64    `json:"lon" doc:"Mean of the leads'"`
	Lat       float64    `json:"lat"`
	Leads     int        `json:"leads"`
	AccountID account.ID `json:"account_id,omitempty" doc:"When all are at one account"`
	Company   string     `json:"company,omitempty"`
}

// cellPixels is how wide the cells are whose leads are told as one.
const cellPixels = 48

type spot struct {
	LeadSpot
	several bool
}

// Box is what is looked at, in degrees; it may cross the antimeridian.
type Box struct{ West, South, East, North float64 }

// Grid gathers leads by the cells of a web map.
type Grid struct {
	box   Box
	zoom  float64
	cells map[[2]int32]*spot
}

// New makes an empty grid.
func New(box Box, zoom float64) *Grid { return &Grid{box, zoom, map[[2]int32]*spot{}} }

// Put adds a lead at an account; one outside the box is left out.
func (g *Grid) Put(lon, lat float64, at account.ID, company string) {
	if lat < g.box.South || lat > g.box.North || !between(lon, g.box.West, g.box.East) {
		return
	}
	cell := cellOf(lon, lat, g.zoom)
	c := g.cells[cell]
	if c == nil {
		c = &spot{LeadSpot: LeadSpot{AccountID: at, Company: company}}
		g.cells[cell] = c
	}
	c.several = c.several || c.AccountID != at
	c.Leads++
	c.Lon += (lon - c.Lon) / float64(c.Leads)
	c.Lat += (lat - c.Lat) / float64(c.Leads)
}

// Spots are the cells that hold leads, the most leads first.
func (g *Grid) Spots() []LeadSpot {
	out := []LeadSpot{}
	for _, c := range g.cells {
		if c.several {
			c.AccountID, c.Company = "", ""
		}
		out = append(out, c.LeadSpot)
	}
	slices.SortFunc(out, func(a, b LeadSpot) int {
		return cmp.Or(b.Leads-a.Leads, cmp.Compare(a.Lon, b.Lon), cmp.Compare(a.Lat, b.Lat))
	})
	return out
}

// between says whether a longitude lies in a stretch that may cross the
// antimeridian.
func between(lon, west, east float64) bool {
	for _, turn := range []float64{-360, 0, 360} {
		if lon+turn >= west && lon+turn <= east {
			return true
		}
	}
	return false
}

// cellOf is the cell of the web map (spherical Mercator) that a place lies in.
func cellOf(lon, lat, zoom float64) [2]int32 {
	size := 256 * math.Exp2(zoom) / cellPixels
	radians := min(85, max(-85, lat)) * math.Pi / 180
	y := (1 - math.Asinh(math.Tan(radians))/math.Pi) / 2
	return [2]int32{int32((lon + 180) / 360 * size), int32(y * size)}
}
