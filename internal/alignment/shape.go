package alignment

import (
	"context"

	"github.com/paulmach/orb"

	"arpent/internal/access"
	"arpent/internal/alignment/terrain"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// Feature is a territory as GeoJSON.
type Feature struct {
	Type       string       `json:"type" enum:"Feature"`
	ID         territory.ID `json:"id"`
	Geometry   *Geometry    `json:"geometry" doc:"Absent where nothing can be drawn, as for accounts without a place"`
	Properties Properties   `json:"properties"`
}

// Geometry is a GeoJSON MultiPolygon.
type Geometry struct {
	Type        string           `json:"type" enum:"MultiPolygon"`
	Coordinates orb.MultiPolygon `json:"coordinates"`
}

// Properties of a territory's feature.
type Properties struct {
	Name    string     `json:"name"`
	Centre  [2]float64 `json:"centre" doc:"Longitude and latitude of a point to label"`
	PlanID  string     `json:"plan_id"`
	TypeID  string     `json:"type_id"`
	Touches []int      `json:"touches" doc:"Indices of the features it touches, for colouring"`
}

// Shapes is a GeoJSON FeatureCollection of territories.
type Shapes struct {
	Type     string    `json:"type" enum:"FeatureCollection"`
	AsOf     db.Date   `json:"as_of"`
	Features []Feature `json:"features"`
}

// Shapes draws the territories in the actor's scope that the geography in
// force on a day gives something to.
func (s *Service) Shapes(ctx context.Context, actor access.Actor, day db.Date) (*Shapes, error) {
	w, err := s.world(ctx, s.db)
	if err != nil {
		return nil, err
	}
	out := &Shapes{Type: "FeatureCollection", AsOf: day, Features: []Feature{}}
	for _, t := range w.ranked {
		g := w.geographyOn(t.ID, day)
		if g == nil {
			continue
		}
		d, err := s.draw(g)
		if err != nil {
			return nil, err
		}
		index := map[territory.ID]int{}
		for _, id := range d.Order {
			of := w.territories[id]
			if of == nil || !of.OpenOn(day) || !actor.Scope.Holds(of.TreeLeft) {
				continue
			}
			index[id] = len(out.Features)
			f := Feature{Type: "Feature", ID: id, Properties: Properties{Name: of.Name, Centre: d.Centre[id], PlanID: g.PlanID, TypeID: string(t.ID), Touches: []int{}}}
			if shape := d.Shape[id]; len(shape) > 0 {
				f.Geometry = &Geometry{"MultiPolygon", shape}
			}
			out.Features = append(out.Features, f)
		}
		for id, i := range index {
			for _, other := range d.Touches[id] {
				if j, ok := index[other]; ok {
					out.Features[i].Properties.Touches = append(out.Features[i].Properties.Touches, j)
				}
			}
		}
	}
	return out, nil
}

func (s *Service) draw(g *geography) (*terrain.Drawn, error) {
	s.mu.Lock()
	d := s.drawings[g.ID]
	s.mu.Unlock()
	if d != nil {
		return d, nil
	}
	level := g.Level
	if level == AccountLevel || level == PostcodeLevel {
		level = ""
	}
	var places terrain.Places
	if s.places != nil {
		places = s.places
	}
	d, err := terrain.Draw(g.Content, level, g.Level == AccountLevel, places)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.drawings) > 8 || s.drawings == nil { // a few: today's and those it is compared with
		s.drawings = map[string]*terrain.Drawn{}
	}
	s.drawings[g.ID] = d
	return d, nil
}
