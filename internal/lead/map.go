package lead

import (
	"context"

	"arpent/engine/cql/eval"
	"arpent/engine/facet"
	"arpent/internal/access"
	"arpent/internal/lead/grid"
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
	Items   []grid.LeadSpot `json:"items" doc:"Those within the box, the most leads first"`
	Total   int             `json:"total" doc:"All that the filter finds"`
	Nowhere int             `json:"nowhere" doc:"Of these, at accounts whose place is not known, or at none"`
}

// Map gives the places of the leads in scope that a filter finds.
func (s *Service) Map(ctx context.Context, actor access.Actor, q MapQuery) (*LeadMap, error) {
	v, scope, filter, err := s.asked(ctx, actor, q.Filter)
	if err != nil {
		return nil, err
	}
	position, company := columnAt("position"), columnAt("company")
	g := grid.New(grid.Box{West: q.West, South: q.South, East: q.East, North: q.North}, q.Zoom)
	out := &LeadMap{}
	v.Records(scope, filter, func(key facet.Key, r eval.Record) bool {
		out.Total++
		lon, lat, known := r.Value(position).Point()
		if !known {
			out.Nowhere++
			return true
		}
		id := v.refs[key].account
		g.Put(lon, lat, id, r.Value(company).Text())
		return ctx.Err() == nil
	})
	out.Items = g.Spots()
	return out, ctx.Err()
}
