package lead

import (
	"context"
	"math"
	"slices"

	"arpent/engine/cql/eval"
	"arpent/engine/facet"
	"arpent/internal/access"
	"arpent/internal/account"
)

// MapQuery asks where the leads are that a filter finds.
type MapQuery struct {
	Filter string  `query:"filter" maxLength:"100000" doc:"CQL2 text; empty: everybody in scope"`
	West   float64 `query:"west" default:"-180" minimum:"-540" maximum:"540" doc:"Degrees"`
	South  float64 `query:"south" default:"-90" minimum:"-90" maximum:"90"`
	East   float64 `query:"east" default:"180" minimum:"-540" maximum:"540"`
	North  float64 `query:"north" default:"90" minimum:"-90" maximum:"90"`
	Zoom   float64 `query:"zoom" default:"5" minimum:"0" maximum:"22" doc:"Of a web map with tiles of 256 pixels: how near places must be to be told as one"`
}

// LeadMap answers it.
type LeadMap struct {
	Items   []LeadSpot `json:"items" doc:"Those within the box, the most leads first"`
	Total   int        `json:"total" doc:"All that the filter finds"`
	Nowhere int        `json:"nowhere" doc:"Of these, at accounts whose place is not known, or at none"`
}

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

// Map gives the places of the leads in scope that a filter finds.
func (s *Service) Map(ctx context.Context, actor access.Actor, q MapQuery) (*LeadMap, error) {
	v, scope, filter, err := s.asked(ctx, actor, q.Filter)
	if err != nil {
		return nil, err
	}
	position, company := columnAt("position"), columnAt("company")
	cells := map[[2]int32]*spot{}
	out := &LeadMap{Items: []LeadSpot{}}
	v.Records(scope, filter, func(key facet.Key, r eval.Record) bool {
		out.Total++
		lon, lat, known := r.Value(position).Point()
		if !known {
			out.Nowhere++
			return true
		}
		if lat < q.South || lat > q.North || !between(lon, q.West, q.East) {
			return true
		}
		cell := cellOf(lon, lat, q.Zoom)
		id := v.refs[key].account
		c := cells[cell]
		if c == nil {
			c = &spot{LeadSpot: LeadSpot{AccountID: id, Company: r.Value(company).Text()}}
			cells[cell] = c
		}
		c.several = c.several || c.AccountID != id
		c.Leads++
		c.Lon += (lon - c.Lon) / float64(c.Leads)
		c.Lat += (lat - c.Lat) / float64(c.Leads)
		return ctx.Err() == nil
	})
	for _, c := range cells {
		if c.several {
			c.AccountID, c.Company = "", ""
		}
		out.Items = append(out.Items, c.LeadSpot)
	}
	slices.SortFunc(out.Items, func(a, b LeadSpot) int {
		if a.Leads != b.Leads {
			return b.Leads - a.Leads
		}
		return int(math.Copysign(1, a.Lon-b.Lon))
	})
	return out, ctx.Err()
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
