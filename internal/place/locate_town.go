package place

import "strings"

// byTown places by the town's name in a country with a pack of its own.
func (p *placing) byTown() (Position, bool) {
	t := p.atlas.townOf(p.a.Town)
	if t.name == "" {
		return Position{}, false
	}
	n, l := p.atlas.names(), p.atlas.levels[0]
	var found []name
	for _, key := range []string{t.name, fold(p.a.Town)} {
		for _, i := range n.exactly(key) {
			if e := n.all[i]; e.level == 0 && (e.kind != AnArea || p.country == "FR") {
				found = append(found, e)
			}
		}
		if len(found) > 0 {
			break
		}
	}
	if len(found) == 0 {
		p.flag("town_unknown", map[string]any{"town": p.a.Town}, "there is no town %q in the country", p.a.Town)
		return Position{}, false
	}
	confidence := 0.85
	region := p.regionTest()
	if region != nil {
		var inside []name
		for _, e := range found {
			if region(e.area) {
				inside = append(inside, e)
			}
		}
		if len(inside) > 0 {
			found = inside
		} else {
			confidence = 0.5
		}
	}
	best, rest := preferred(found)
	if rest > 0 {
		confidence = 0.4
		if p.dominates(best, found) {
			confidence = 0.65
		}
		p.flag("town_ambiguous", map[string]any{"town": p.a.Town, "count": rest + 1, "area": l.Name[best.area]},
			"%d towns are called %q; the most populous was taken", rest+1, p.a.Town)
	}
	if ward := p.ward(best.area, t.ward); ward != nil {
		return p.at(*ward, ByTown, confidence), true
	}
	e := postal{area: best.area, lon: l.Lon[best.area], lat: l.Lat[best.area]}
	if best.known {
		e.lon, e.lat = float64(best.lon), float64(best.lat)
	}
	return p.at(e, ByTown, confidence), true
}

// preferred gives the greatest of the towns of a name, and how many others are
// elsewhere. Post offices of one town may lie in the next county: they are not.
func preferred(found []name) (best name, rest int) {
	best = found[0]
	for _, e := range found[1:] {
		if e.population > best.population && e.kind == best.kind || e.kind == AnArea && best.kind == APart {
			best = e
		}
	}
	for _, e := range found {
		if e.area != best.area && !(e.known && best.known && near(e, best)) {
			rest++
		}
	}
	return best, rest
}

// dominates tells whether a town has ten times the people of any other of its name.
func (p *placing) dominates(best name, found []name) bool {
	for _, e := range found {
		if e.area != best.area && e.population*10 > best.population {
			return false
		}
	}
	return true
}

// regionTest tells areas in the region named from others; nil when none is
// named or known. Regions are départements, régions and states, by name or code.
func (p *placing) regionTest() func(area int32) bool {
	level, i, ok := p.region()
	if !ok {
		return nil
	}
	parent := p.atlas.levels[0].Parent(level.ID)
	return func(area int32) bool { return int(parent[area]) == i }
}

func (p *placing) region() (*Level, int, bool) {
	key := fold(p.a.Region)
	if key == "" {
		return nil, 0, false
	}
	for _, l := range p.atlas.levels {
		if l.ID != "fr-departement" && l.ID != "fr-region" && l.ID != "us-state" {
			continue
		}
		code := strings.ToUpper(strings.TrimSpace(p.a.Region))
		if len(code) == 1 && l.ID == "fr-departement" {
			code = "0" + code
		}
		if i, ok := l.Index(code); ok {
			return l, i, true
		}
		for i, name := range l.Name {
			if fold(name) == key {
				return l, i, true
			}
		}
	}
	return nil, 0, false
}

// byRegion gives no more than the middle of a region.
func (p *placing) byRegion() (Position, bool) {
	l, i, ok := p.region()
	if !ok {
		return Position{}, false
	}
	return Position{Lon: l.Lon[i], Lat: l.Lat[i], Country: p.country, Level: l.ID, Area: l.Code[i], AreaName: l.Name[i], Precision: ByArea, Confidence: 0.15}, true
}

// byWorldTown places by a town's name in any other country; without a country,
// by the most populous town of that name anywhere.
func (p *placing) byWorldTown() (Position, bool) {
	key := fold(p.a.Town)
	if key == "" {
		return Position{}, false
	}
	l, n := p.world.levels[0], p.world.names()
	best, count := -1, 0
	for _, i := range n.exactly(key) {
		e := n.all[i]
		if e.kind != ATown || p.country != "" && l.Code[e.area] != p.country {
			continue
		}
		count++
		if best < 0 || e.population > n.all[best].population {
			best = int(i)
		}
	}
	if best < 0 {
		p.flag("town_unknown", map[string]any{"town": p.a.Town}, "there is no town %q that is known", p.a.Town)
		return Position{}, false
	}
	e := n.all[best]
	confidence := 0.8
	if count > 1 {
		confidence = 0.5
		p.flag("town_ambiguous", map[string]any{"town": p.a.Town, "count": count, "area": l.Name[e.area]}, "%d towns are called %q; the most populous was taken", count, p.a.Town)
	}
	return Position{Lon: float64(e.lon), Lat: float64(e.lat), Country: l.Code[e.area], Level: l.ID, Area: l.Code[e.area], AreaName: l.Name[e.area],
		Precision: ByTown, Confidence: confidence}, true
}
