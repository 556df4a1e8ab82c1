package place

import (
	"cmp"
	"slices"
	"sync"
)

// PostcodePoint is a postcode of an area, with the point it is taken to be at.
type PostcodePoint struct {
	Code, Name string
	Lon, Lat   float64
}

// postcodes knows the codes of one country, on its finest level.
type postcodes struct {
	level  *Level
	byCode map[string][]postal
	parts  []postal // named parts of areas whose postcode is not known
	byArea func() [][]PostcodePoint
}

// postal is one thing that a postcode may mean.
type postal struct {
	area     int32
	name     string // as written on letters
	lon, lat float64
	kind     postalKind
}

type postalKind uint8

const (
	whole   postalKind = iota // an area; the point is the area's
	alias                     // another name for the area, or for a part of it
	quarter                   // one of the points that divide an area: an arrondissement, a ZIP code
)

func newPostcodes(level *Level) *postcodes {
	p := &postcodes{level: level, byCode: map[string][]postal{}}
	p.byArea = sync.OnceValue(p.points)
	return p
}

func (p *postcodes) add(code string, e postal) { p.byCode[code] = append(p.byCode[code], e) }

// points gives each area its quarters or, without any, one point per postcode.
func (p *postcodes) points() [][]PostcodePoint {
	wholes, quarters := make([][]PostcodePoint, p.level.Len()), make([][]PostcodePoint, p.level.Len())
	for code, entries := range p.byCode {
		for _, e := range entries {
			to := quarters
			switch e.kind {
			case alias:
				continue
			case whole:
				to = wholes
			}
			to[e.area] = append(to[e.area], PostcodePoint{code, e.name, e.lon, e.lat})
		}
	}
	for i := range wholes {
		if len(quarters[i]) > 0 {
			wholes[i] = quarters[i]
		}
		slices.SortFunc(wholes[i], func(a, b PostcodePoint) int { return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Name, b.Name)) })
	}
	return wholes
}

// Postcodes lists the postcodes of an area with their points: the seeds by
// which an area too large for one territory is divided. Where no source says
// more, all postcodes of an area are at the area's own point.
func (s *Service) Postcodes(levelID string, i int) []PostcodePoint {
	l, err := s.Level(levelID)
	if err != nil || i < 0 || i >= l.Len() {
		return nil
	}
	a, err := s.atlas(l.Country)
	if err != nil || a.postcodes == nil {
		return nil
	}
	all := a.postcodes.byArea()
	if levelID == a.postcodes.level.ID {
		return slices.Clone(all[i])
	}
	var out []PostcodePoint
	for child, parent := range a.postcodes.level.Parent(levelID) {
		if int(parent) == i {
			out = append(out, all[child]...)
		}
	}
	return out
}
