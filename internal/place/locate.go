package place

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"arpent/engine/geo"
)

// Locate places an address: by its point when one is given and believable,
// else by postcode and town, else by town, else by region or country. What was
// not believed is said in flags. It never fails: what cannot be placed has
// Precision Nowhere.
func (s *Service) Locate(a Address) Position {
	p, err := s.placing(a)
	if err != nil { // a pack that does not open: the program is damaged
		return Position{Precision: Nowhere, Flags: []Flag{{Key: "place.unplaced", Message: "places cannot be read"}}}
	}
	point, believed := p.point()
	doubts := len(p.flags)
	written := p.written()
	if believed {
		p.flags = p.flags[:doubts] // what is wrong with the words matters no more
		return p.finish(p.compare(point, written))
	}
	if p.swapped != nil && (written.Precision == Nowhere || written.Precision == ByArea) {
		written = *p.swapped
	}
	return p.finish(written)
}

// placing is one address being placed.
type placing struct {
	s       *Service
	a       Address
	world   *atlas
	country string // ISO alpha-2; "" unknown
	guessed bool   // the country was not named
	atlas   *atlas // the country's own, nil when there is none
	flags   []Flag
	swapped *Position // where the point would be with its two numbers exchanged
}

func (s *Service) placing(a Address) (*placing, error) {
	world, err := s.world()
	if err != nil {
		return nil, err
	}
	p := &placing{s: s, a: a, world: world}
	if key := fold(a.Country); key != "" {
		if code, ok := world.countries.aliases[key]; ok {
			p.country = code
		} else {
			p.flag("country_unknown", map[string]any{"country": a.Country}, "there is no country %q", a.Country)
		}
	}
	if p.country == "" {
		p.guess()
	}
	for _, code := range overseas { // "GP" is in France, but may stand for itself in a world of countries
		if p.country == code {
			p.country = "FR"
		}
	}
	if p.country == "FR" || p.country == "US" {
		p.atlas, err = s.atlas(p.country)
	}
	return p, err
}

// guess finds the country of an address that names none: by its point, else by
// a postcode and town that agree.
func (p *placing) guess() {
	p.guessed = true
	if p.a.HasPoint && !p.zero() && inRange(p.a.Lon, p.a.Lat) {
		if i, ok := p.world.levels[0].Nearest(p.a.Lon, p.a.Lat, 20e3); ok {
			p.country = p.world.levels[0].Code[i]
			return
		}
	}
	for _, country := range []string{"FR", "US"} {
		a, err := p.s.atlas(country)
		if err == nil && a.agree(p.a.Postcode, p.a.Town) {
			p.country = country
			return
		}
	}
	p.country = p.s.countryOf(p.a.Town)
}

// countryOf gives the country of the most populous town of a name.
func (s *Service) countryOf(town string) string {
	country, most := "", float32(-1)
	for _, code := range []string{"FR", "US", ""} {
		a, err := s.atlas(code)
		if err != nil {
			continue
		}
		key := fold(town)
		if code == "FR" {
			key = frenchTown(town).name
		}
		for _, i := range a.names().exactly(key) {
			e := a.names().all[i]
			if e.level != 0 || e.population <= most || (e.kind == AnArea) != (code == "FR") {
				continue
			}
			if country, most = code, e.population; code == "" {
				country = a.levels[0].Code[e.area]
			}
		}
	}
	return country
}

func (p *placing) flag(key string, params map[string]any, format string, args ...any) {
	p.flags = append(p.flags, Flag{Key: "place." + key, Message: fmt.Sprintf(format, args...), Params: params})
}

func (p *placing) finish(at Position) Position {
	if at.Country == "" {
		at.Country = p.country
	}
	if at.Precision == Nowhere {
		p.flag("unplaced", nil, "nothing of the address says where it is")
		at = Position{Country: p.country, Precision: Nowhere}
	}
	if p.guessed && at.Precision != ByPoint {
		at.Confidence *= 0.8
	}
	at.Lon, at.Lat = math.Round(at.Lon*1e6)/1e6, math.Round(at.Lat*1e6)/1e6
	at.Confidence = math.Round(at.Confidence*100) / 100
	at.Flags = p.flags
	return at
}

// zero is what files hold where no position is known.
func (p *placing) zero() bool { return math.Abs(p.a.Lon) < 0.01 && math.Abs(p.a.Lat) < 0.01 }

func inRange(lon, lat float64) bool { // false for NaN too
	return lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90
}

// point places by the given point, and tells whether it is to be believed.
func (p *placing) point() (Position, bool) {
	lon, lat := p.a.Lon, p.a.Lat
	params := map[string]any{"lon": lon, "lat": lat}
	switch {
	case !p.a.HasPoint:
		return Position{}, false
	case p.zero():
		p.flag("position_zero", nil, "the position 0, 0 stands for an unknown one")
		return Position{}, false
	case !inRange(lon, lat):
		if inRange(lat, lon) {
			p.exchange(params)
			return Position{}, false
		}
		if math.IsNaN(lon) || math.IsInf(lon, 0) || math.IsNaN(lat) || math.IsInf(lat, 0) {
			params = nil // not to be written as JSON
		}
		p.flag("position_invalid", params, "longitude %g, latitude %g is no position on Earth", lon, lat)
		return Position{}, false
	}
	if at, ok := p.under(lon, lat); ok {
		return at, true
	}
	p.exchange(params)
	return Position{}, false
}

// exchange notes that a point is outside the country and whether it would be
// inside with longitude and latitude exchanged.
func (p *placing) exchange(params map[string]any) {
	params["country"] = p.country
	if inRange(p.a.Lat, p.a.Lon) && p.country != "" {
		if at, ok := p.under(p.a.Lat, p.a.Lon); ok {
			p.flag("position_swapped", params, "longitude and latitude seem exchanged: %g, %g", p.a.Lon, p.a.Lat)
			at.Confidence = 0.6
			p.swapped = &at
			return
		}
	}
	p.flag("position_outside_country", params, "longitude %g, latitude %g is not in %s", p.a.Lon, p.a.Lat, p.country)
}

// How far outside an outline a point may be: outlines are simplified, and
// harbours reach into the sea.
const (
	slackMeters      = 3e3
	worldSlackMeters = 20e3
)

// under gives the area of the country at a point, if it is in the country.
func (p *placing) under(lon, lat float64) (Position, bool) {
	at := Position{Lon: lon, Lat: lat, Precision: ByPoint, Confidence: 1, Country: p.country}
	if p.atlas != nil {
		l := p.atlas.levels[0]
		i, ok := l.Nearest(lon, lat, slackMeters)
		if ok {
			at.Level, at.Area, at.AreaName = l.ID, l.Code[i], l.Name[i]
		}
		return at, ok
	}
	l := p.world.levels[0]
	if i, ok := l.Index(p.country); ok {
		at.Level, at.Area, at.AreaName = l.ID, l.Code[i], l.Name[i]
		return at, l.within(i, orb.Point{lon, lat}, worldSlackMeters)
	}
	return at, p.country == "" // at sea, and no country was named
}

// compare doubts a point that is far from where the address is written to be.
func (p *placing) compare(point, written Position) Position {
	if written.Precision != ByPostcode && written.Precision != ByTown {
		return point
	}
	limit := 40e3
	if p.country != "FR" {
		limit = 100e3
	}
	meters := geo.Distance(orb.Point{point.Lon, point.Lat}, orb.Point{written.Lon, written.Lat})
	if meters < limit || written.Confidence < 0.7 {
		return point
	}
	point.Confidence = 0.6
	params := map[string]any{"km": math.Round(meters / 1000), "area": written.AreaName}
	if written.Precision == ByPostcode {
		p.flag("position_far_from_postcode", params, "the position is %.0f km from the postcode's place, %s", meters/1000, written.AreaName)
	} else {
		p.flag("position_far_from_town", params, "the position is %.0f km from the town, %s", meters/1000, written.AreaName)
	}
	return point
}

// written places by what is written: postcode, town, region, country.
func (p *placing) written() Position {
	if p.atlas != nil {
		if at, ok := p.byPostcode(); ok {
			return at
		}
		if at, ok := p.byTown(); ok {
			return at
		}
		if at, ok := p.byRegion(); ok {
			return at
		}
	} else if at, ok := p.byWorldTown(); ok {
		return at
	}
	l := p.world.levels[0]
	i, ok := l.Index(p.country)
	if !ok || p.guessed {
		return Position{Precision: Nowhere}
	}
	return Position{Lon: l.Lon[i], Lat: l.Lat[i], Country: p.country, Level: l.ID, Area: l.Code[i], AreaName: l.Name[i], Precision: ByArea, Confidence: 0.05}
}
