package place

import (
	"strings"
)

// town is the name of a town taken apart as on a letter.
type town struct {
	name string // folded, without cedex, arrondissement and box numbers
	ward string // the number of an arrondissement or of a cedex, "3"
}

// frenchTown takes "LYON CEDEX 03", "Paris 8e", "Marseille 2ème arrdt" apart.
func frenchTown(s string) town {
	words := strings.Fields(fold(s))
	var kept []string
	t := town{}
	for i := 0; i < len(words); i++ {
		w := words[i]
		switch {
		case (w == "bp" || w == "cs" || w == "tsa") && i+1 < len(words) && digits(words[i+1]):
			i++ // a box number
		case w == "cedex":
			if i+1 < len(words) && digits(words[i+1]) {
				t.ward = strings.TrimLeft(words[i+1], "0")
			}
			i = len(words) // nothing of the place comes after
		case strings.HasPrefix(w, "arr") && len(kept) > 0 && t.ward != "":
		case len(kept) > 0 && ordinal(w) != "":
			t.ward = ordinal(w)
		default:
			kept = append(kept, w)
		}
	}
	t.name = strings.Join(kept, " ")
	return t
}

func digits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}

// ordinal gives the number of "3", "03", "3e", "3eme" or "1er", up to two digits.
func ordinal(w string) string {
	n := strings.TrimRight(w, "abcdefghijklmnopqrstuvwxyz")
	switch w[len(n):] {
	case "", "e", "er", "eme", "em", "ieme":
		if digits(n) && len(n) <= 2 {
			return strings.TrimLeft(n, "0")
		}
	}
	return ""
}

// digitsOf brings a French or American postcode to its five digits, giving back
// zeros that a spreadsheet took; "" when it is none.
func digitsOf(code, country string) string {
	code = strings.ToUpper(strings.TrimSpace(code))
	for _, prefix := range []string{"FR-", "F-", "FR", "F ", "US-", "US"} {
		code = strings.TrimPrefix(code, prefix)
	}
	code = strings.TrimSuffix(strings.ReplaceAll(code, " ", ""), ".0") // a number read as one
	if country == "US" {
		code, _, _ = strings.Cut(code, "-")
		if len(code) == 9 {
			code = code[:5]
		}
		if len(code) == 3 { // the northeast's two zeros
			code = "0" + code
		}
	}
	if len(code) == 4 {
		code = "0" + code
	}
	if len(code) != 5 || !digits(code) {
		return ""
	}
	return code
}

// agree tells whether a postcode is one of a country's and the town is in it.
func (a *atlas) agree(postcode, name string) bool {
	list := a.postcodes.byCode[digitsOf(postcode, a.levels[0].Country)]
	t := a.townOf(name)
	for _, e := range list {
		if t.name != "" && likeness(t.name, fold(e.name)) >= 0.85 || t.name != "" && likeness(t.name, fold(a.levels[0].Name[e.area])) >= 0.85 {
			return true
		}
	}
	return false
}

func (a *atlas) townOf(name string) town {
	if a.levels[0].Country == "FR" {
		return frenchTown(name)
	}
	return town{name: fold(name)}
}

// byPostcode places by the postcode, and by the town within it.
func (p *placing) byPostcode() (Position, bool) {
	code := digitsOf(p.a.Postcode, p.country)
	if code == "" {
		if strings.TrimSpace(p.a.Postcode) != "" {
			p.flag("postcode_unknown", map[string]any{"postcode": p.a.Postcode}, "%q is no postcode of the country", p.a.Postcode)
		}
		return Position{}, false
	}
	list := p.atlas.postcodes.byCode[code]
	t := p.atlas.townOf(p.a.Town)
	if len(list) == 0 {
		return p.byUnknownPostcode(code, t)
	}
	if t.name == "" {
		best, areas := p.atlas.postcodes.choose(code)
		if areas == 1 {
			return p.at(best, ByPostcode, 0.9), true
		}
		p.flag("postcode_shared", map[string]any{"postcode": code, "areas": areas, "area": p.atlas.levels[0].Name[best.area]},
			"the postcode %s is shared by %d areas; the most populous, %s, was taken", code, areas, p.atlas.levels[0].Name[best.area])
		return p.at(best, ByPostcode, 0.5), true
	}
	best, like := p.among(list, t)
	switch {
	case like == 1:
		return p.at(best, ByPostcode, 0.95), true
	case like >= 0.8:
		return p.at(best, ByPostcode, 0.85), true
	}
	// The postcode is believed over the town: towns are misspelt more often. A
	// ZIP code's post office may carry another name than the town in the address.
	best, areas := p.atlas.postcodes.choose(code)
	sure := 0.7 / float64(min(areas, 2))
	key := "town_unknown"
	if len(p.atlas.names().exactly(t.name)) > 0 {
		key = "postcode_not_of_town"
	}
	p.flag(key, map[string]any{"town": p.a.Town, "postcode": code, "area": p.atlas.levels[0].Name[best.area]},
		"%q is not a town of the postcode %s; %s was taken", p.a.Town, code, p.atlas.levels[0].Name[best.area])
	return p.at(best, ByPostcode, sure), true
}

// among finds the meaning of a postcode that a town's name fits best, preferring
// the quarter of the ward named, then quarters, then the area itself.
func (p *placing) among(list []postal, t town) (best postal, like float64) {
	rank := -1.0
	for _, e := range list {
		names := []string{e.name}
		if area := p.atlas.levels[0].Name[e.area]; area != e.name && e.kind != alias {
			names = append(names, area)
		}
		for _, n := range names {
			l := max(likeness(t.name, fold(n)), likeness(t.name, p.atlas.townOf(n).name))
			r := l
			if e.kind == quarter {
				r += 0.001
			}
			if e.kind == whole {
				r += 0.0005
			}
			if r > rank {
				best, like, rank = e, l, r
			}
		}
	}
	return best, like
}

// byUnknownPostcode handles codes of large receivers (cedex) and mistyped ones:
// the first digits name the département or a part of a state.
func (p *placing) byUnknownPostcode(code string, t town) (Position, bool) {
	cedex := p.country == "FR" && (strings.Contains(fold(p.a.Town), "cedex") || code[4] != '0')
	var best *postal
	if t.name != "" {
		best = p.inDepartement(code, t)
	}
	if best == nil || !cedex {
		p.flag("postcode_unknown", map[string]any{"postcode": code}, "the postcode %s is not known", code)
	}
	if best == nil {
		return Position{}, false
	}
	if cedex {
		return p.at(*best, ByTown, 0.9), true
	}
	return p.at(*best, ByTown, 0.7), true
}

// inDepartement finds a town by name among the postcodes that begin alike.
func (p *placing) inDepartement(code string, t town) *postal {
	l := p.atlas.levels[0]
	digits := 2
	if p.country == "US" || strings.HasPrefix(code, "97") {
		digits = 3
	}
	for _, i := range p.atlas.names().exactly(t.name) {
		e := p.atlas.names().all[i]
		if p.atlas.levels[e.level] != l {
			continue
		}
		for _, point := range p.atlas.postcodes.byArea()[e.area] {
			if point.Code[:digits] != code[:digits] {
				continue
			}
			if ward := p.ward(e.area, t.ward); ward != nil {
				return ward
			}
			found := postal{area: e.area, name: e.text, lon: l.Lon[e.area], lat: l.Lat[e.area]}
			if e.known {
				found.lon, found.lat = float64(e.lon), float64(e.lat)
			}
			return &found
		}
	}
	return nil
}

// ward finds the arrondissement of a number in Paris, Lyon or Marseille.
func (p *placing) ward(area int32, number string) *postal {
	if number == "" || p.country != "FR" {
		return nil
	}
	for _, point := range p.atlas.postcodes.byArea()[area] {
		if strings.Contains(point.Name, "Arrondissement") && strings.TrimLeft(point.Code[3:], "0") == number {
			return &postal{area: area, name: point.Name, lon: point.Lon, lat: point.Lat, kind: quarter}
		}
	}
	return nil
}

func (p *placing) at(e postal, precision Precision, confidence float64) Position {
	l := p.atlas.levels[0]
	return Position{Lon: e.lon, Lat: e.lat, Country: p.country, Level: l.ID, Area: l.Code[e.area], AreaName: l.Name[e.area],
		Precision: precision, Confidence: confidence}
}
