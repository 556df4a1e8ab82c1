// Package outline draws a plan's territories and the parts of its split units.
package outline

import (
	"context"
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/simplify"

	"arpent/internal/access"
	"arpent/internal/plan/design"
	"arpent/internal/plan/draft"
	"arpent/internal/plan/gather"
)

// coarse is how far, in degrees, a simplified border may be from the true one:
// some 300 m.
const coarse = 0.003

// Service draws plans.
type Service struct {
	places gather.Places
	draft  *draft.Service
}

// New makes the service.
func New(p gather.Places, drafts *draft.Service) *Service { return &Service{places: p, draft: drafts} }

// PlanShapes is a GeoJSON FeatureCollection.
type PlanShapes struct {
	Type     string        `json:"type" enum:"FeatureCollection"`
	Features []PlanFeature `json:"features"`
}

// PlanFeature is a territory or a part of a unit.
type PlanFeature struct {
	Type       string         `json:"type" enum:"Feature"`
	ID         int            `json:"id" doc:"The territory's number, or the unit's index"`
	Geometry   PlanGeometry   `json:"geometry"`
	Properties map[string]any `json:"properties"`
}

// PlanGeometry is a GeoJSON MultiPolygon.
type PlanGeometry struct {
	Type        string           `json:"type" enum:"MultiPolygon"`
	Coordinates orb.MultiPolygon `json:"coordinates" doc:"Longitude and latitude, WGS 84"`
}

func feature(id int, shape orb.MultiPolygon, properties map[string]any) PlanFeature {
	return PlanFeature{Type: "Feature", ID: id, Geometry: PlanGeometry{Type: "MultiPolygon", Coordinates: shape}, Properties: properties}
}

// Territories gives the shapes of a plan's territories as it stands, simplified;
// none where units have no shape.
func (s *Service) Territories(ctx context.Context, actor access.Actor, id draft.ID) (*PlanShapes, error) {
	v, err := s.draft.View(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	drawn, err := s.Draw(v)
	if err != nil {
		return nil, err
	}
	out := &PlanShapes{Type: "FeatureCollection", Features: []PlanFeature{}}
	for t, shape := range drawn {
		if shape = Simplified(shape, coarse); len(shape) > 0 {
			out.Features = append(out.Features, feature(t, shape, map[string]any{"number": t, "name": v.Slots[t].Name}))
		}
	}
	return out, nil
}

// Draw dissolves each territory's units into one shape; empty where units have none.
func (s *Service) Draw(v *draft.View) ([]orb.MultiPolygon, error) {
	members := make([][]int32, len(v.Slots))
	out := make([]orb.MultiPolygon, len(v.Slots))
	for i, t := range v.Plan {
		if t == design.None {
			continue
		}
		if area := v.Units.Area[i]; area >= 0 {
			members[t] = append(members[t], area)
		} else if shape, ok := v.Units.Shapes[int32(i)]; ok {
			out[t] = append(out[t], shape...)
		}
	}
	for t, areas := range members {
		if len(areas) == 0 || !s.places.Drawn(v.Units.Level) {
			continue
		}
		shape, err := s.places.Merge(v.Units.Level, areas)
		if err != nil {
			return nil, err
		}
		out[t] = append(out[t], shape...)
	}
	return out, nil
}

// Parts gives the shapes of the parts of split units.
func (s *Service) Parts(ctx context.Context, actor access.Actor, id draft.ID) (*PlanShapes, error) {
	v, err := s.draft.View(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	out := &PlanShapes{Type: "FeatureCollection", Features: []PlanFeature{}}
	for i := range v.Units.Code {
		if shape, ok := v.Units.Shapes[int32(i)]; ok && len(shape) > 0 {
			out.Features = append(out.Features, feature(i, rounded(shape), map[string]any{"code": v.Units.Code[i], "name": v.Units.Name[i], "approximate": true}))
		}
	}
	return out, nil
}

// Simplified leaves out corners that are within tolerance (degrees) of the line
// through the others, and rings that vanish; a territory of tiny ones keeps its largest.
func Simplified(shape orb.MultiPolygon, tolerance float64) orb.MultiPolygon {
	var out orb.MultiPolygon
	for _, polygon := range shape {
		var kept orb.Polygon
		for at, ring := range polygon {
			r := simplify.DouglasPeucker(tolerance).Ring(ring.Clone())
			if len(r) < 4 {
				if at == 0 {
					break
				}
				continue
			}
			kept = append(kept, r)
		}
		if len(kept) > 0 {
			out = append(out, kept)
		}
	}
	if len(out) == 0 {
		out = shape
	}
	return rounded(out)
}

// rounded keeps degrees to about a metre, so that answers are small.
func rounded(shape orb.MultiPolygon) orb.MultiPolygon {
	out := shape.Clone()
	for _, polygon := range out {
		for _, ring := range polygon {
			for i, p := range ring {
				ring[i] = orb.Point{math.Round(p[0]*1e5) / 1e5, math.Round(p[1]*1e5) / 1e5}
			}
		}
	}
	return out
}
