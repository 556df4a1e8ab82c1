package gather

import (
	"strings"
	"sync"

	"github.com/paulmach/orb"

	"arpent/internal/place"
	"arpent/internal/plan/design"
	"arpent/internal/plan/survey"
)

// atlas answers what plans ask of places, from the packs in the program.
type atlas struct {
	places *place.Service
	mu     sync.Mutex
	known  map[string]*survey.Areas
}

// NewAtlas makes the place noun answer for plans.
func NewAtlas(p *place.Service) Places { return &atlas{places: p, known: map[string]*survey.Areas{}} }

// Areas gives a level with its neighbours and coarser levels; it is made once.
func (a *atlas) Areas(level string) (*survey.Areas, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if known := a.known[level]; known != nil {
		return known, nil
	}
	l, err := a.places.Level(level)
	if err != nil {
		return nil, err
	}
	out := &survey.Areas{ID: l.ID, Country: l.Country, Code: l.Code, Name: l.Name, Lon: l.Lon, Lat: l.Lat, People: l.Population, Index: l.Index, At: l.At}
	for _, b := range l.Borders() {
		out.Edges = append(out.Edges, design.Edge{A: b.A, B: b.B, Meters: b.Meters, Link: b.Link})
	}
	for _, info := range a.places.Levels() {
		of := l.Parent(info.ID)
		if of == nil {
			continue
		}
		coarse, err := a.places.Level(info.ID)
		if err != nil {
			return nil, err
		}
		out.Groups = append(out.Groups, design.Group{Level: info.ID, Name: coarse.Name, Of: of})
	}
	out.Postcode = func(i int) []survey.Postcode {
		points := a.places.Postcodes(level, i)
		codes := make([]survey.Postcode, len(points))
		for at, p := range points {
			codes[at] = survey.Postcode{Code: p.Code, Name: p.Name, Lon: p.Lon, Lat: p.Lat}
		}
		return codes
	}
	a.known[level] = out
	return out, nil
}

// Shape is the shape of an area.
func (a *atlas) Shape(level string, i int) (orb.MultiPolygon, error) {
	l, err := a.places.Level(level)
	if err != nil {
		return nil, err
	}
	return l.Shape(i), nil
}

// Drawn says whether a level is in the packs.
func (a *atlas) Drawn(level string) bool {
	for _, info := range a.places.Levels() {
		if info.ID == level {
			return true
		}
	}
	return false
}

// Merge dissolves areas of a level.
func (a *atlas) Merge(level string, members []int32) (orb.MultiPolygon, error) {
	l, err := a.places.Level(level)
	if err != nil {
		return nil, err
	}
	return l.Merge(members), nil
}

// Figures lists the indicators that add up.
func (a *atlas) Figures(level, language string) ([]Figure, error) {
	l, err := a.places.Level(level)
	if err != nil {
		return nil, err
	}
	var out []Figure
	for _, k := range l.Indicators() {
		if !k.Additive {
			continue
		}
		f := Figure{Indicator: survey.Indicator{Name: k.Name, Unit: k.Unit, Source: strings.TrimSpace(k.Source + " " + k.Vintage), Values: k.Values}, Label: k.Label.English, Vintage: k.Vintage}
		if language == "fr" {
			f.Label = k.Label.French
		}
		out = append(out, f)
	}
	return out, nil
}

// Finest is the finest level of a country; the world's countries for others.
func (a *atlas) Finest(country string) string {
	for _, info := range a.places.Levels() {
		if info.Country == country && country != "" {
			return info.ID
		}
	}
	return "world-country"
}
