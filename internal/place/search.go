package place

import (
	"math"
	"slices"
	"sort"
	"strings"
)

// Found is an answer to a search.
type Found struct {
	Kind       Kind    `json:"kind" enum:"area,part,town,postcode"`
	Name       string  `json:"name"`
	Level      string  `json:"level" doc:"The level of the area, or of the area that a part or town is in"`
	Code       string  `json:"code" doc:"The area's code in that level"`
	Area       string  `json:"area" doc:"The area's name"`
	Within     string  `json:"within" doc:"What helps to tell it from others of its name: département, state, country"`
	Country    string  `json:"country" doc:"ISO 3166-1 alpha-2"`
	Population float64 `json:"population" doc:"0 where unknown"`
	Lon        float64 `json:"lon"`
	Lat        float64 `json:"lat"`
}

// Query says what to search.
type Query struct {
	Text     string
	Levels   []string // only areas of these levels; none: everything
	Country  string   // ISO code; "" all
	Language string   // "fr" or "en", for what is shown
	Limit    int
}

// Search finds places by name or postcode: whole names before beginnings,
// beginnings before words inside, then the more populous first. Accents, case,
// punctuation and the short forms of Saint and the like make no difference.
func (s *Service) Search(q Query) ([]Found, error) {
	key := fold(q.Text)
	if key == "" {
		return []Found{}, nil
	}
	best := ranking{limit: q.Limit}
	for _, country := range []string{"FR", "US", ""} {
		if q.Country != "" && country != "" && q.Country != country {
			continue
		}
		a, err := s.atlas(country)
		if err != nil {
			return nil, err
		}
		a.search(q, key, &best)
	}
	out := []Found{}
	for _, h := range best.hits {
		out = append(out, h.atlas.show(h.name, q.Language))
	}
	return out, nil
}

type hit struct {
	atlas *atlas
	name  name
	score float64
}

// ranking keeps the best hits, best first; of equals the earlier.
type ranking struct {
	limit int
	hits  []hit
}

func (r *ranking) wants(score float64) bool {
	return len(r.hits) < r.limit || r.limit > 0 && score > r.hits[len(r.hits)-1].score
}

// add takes a hit in; the same place under two names stays once, at its best.
func (r *ranking) add(h hit) {
	for i, other := range r.hits {
		if other.atlas == h.atlas && other.name.kind == h.name.kind && other.name.level == h.name.level && other.name.area == h.name.area &&
			(h.name.kind == AnArea || other.name.lon == h.name.lon && other.name.lat == h.name.lat) {
			if other.score >= h.score {
				return
			}
			r.hits = slices.Delete(r.hits, i, i+1)
			break
		}
	}
	at := sort.Search(len(r.hits), func(i int) bool { return r.hits[i].score < h.score })
	r.hits = slices.Insert(r.hits, at, h)
	if len(r.hits) > r.limit {
		r.hits = r.hits[:r.limit]
	}
}

// weights make a town stand before the body, county or country of its name.
var weights = map[string]float64{"fr-epci": 0.2, "us-county": 0.3, "world-country": 0.1}

// What a match adds to the logarithm of the population.
const (
	exact     = 2.2
	beginning = 1.2
	inCountry = 0.7 // where the reader's language is spoken
)

func (a *atlas) search(q Query, key string, best *ranking) {
	n := a.names()
	home := 0.0
	if q.Language == "fr" && a.levels[0].Country == "FR" {
		home = inCountry
	}
	for _, w := range n.within(key) {
		e := &n.all[w.entry]
		l := a.levels[e.level]
		score := float64(w.weight) + home
		switch {
		case w.first && len(w.key) == len(key):
			score += exact
		case w.first:
			score += beginning
		case len(key) < 2:
			continue
		}
		if !best.wants(score) || len(q.Levels) > 0 && (e.kind != AnArea || !slices.Contains(q.Levels, l.ID)) {
			continue
		}
		if q.Country != "" && l.Country == "" && l.Code[e.area] != q.Country {
			continue
		}
		best.add(hit{a, *e, score})
	}
	a.searchCodes(q, strings.ToUpper(strings.TrimSpace(q.Text)), home, best)
}

// searchCodes finds areas by their whole code and postcodes by their beginning.
func (a *atlas) searchCodes(q Query, key string, home float64, best *ranking) {
	for k, l := range a.levels {
		if i, ok := l.Index(key); ok && (len(q.Levels) == 0 || slices.Contains(q.Levels, l.ID)) {
			score := 8 + home
			if k == 0 { // in France such a code looks like a postcode, which is meant more often
				score = 4 + home
			}
			h := hit{a, name{text: l.Name[i], kind: AnArea, level: int8(k), area: int32(i), population: people(l.Population[i])}, score}
			if best.wants(h.score) {
				best.add(h)
			}
		}
	}
	key = strings.ReplaceAll(key, " ", "")
	if len(q.Levels) > 0 || a.postcodes == nil || key == "" || key[0] < '0' || key[0] > '9' {
		return
	}
	codes := a.names().codes
	from := sort.SearchStrings(codes, key)
	for i := from; i < len(codes) && strings.HasPrefix(codes[i], key); i++ {
		e, _ := a.postcodes.choose(codes[i])
		score := home + weigh(a.levels[0].Population[e.area])
		if len(codes[i]) == len(key) {
			score += exact
		}
		if best.wants(score) {
			best.add(hit{a, name{text: codes[i], kind: APostcode, area: e.area, lon: float32(e.lon), lat: float32(e.lat), known: true}, score})
		}
	}
}

// weigh turns a population into 1 to 10.
func weigh(population float64) float64 { return math.Log10(10 + float64(people(population))) }

// choose gives the most populous area that a postcode may mean, by its quarter
// when it has one there, and how many areas share the code.
func (p *postcodes) choose(code string) (best postal, areas int) {
	seen := map[int32]bool{}
	rank := func(e postal) float64 { return float64(people(p.level.Population[e.area])) }
	for i, e := range p.byCode[code] {
		seen[e.area] = true
		if i == 0 || rank(e) > rank(best) || e.area == best.area && e.kind == quarter && best.kind != quarter {
			best = e
		}
	}
	return best, len(seen)
}

// show turns an entry into an answer.
func (a *atlas) show(e name, language string) Found {
	l := a.levels[e.level]
	f := Found{Kind: e.kind, Name: e.text, Level: l.ID, Code: l.Code[e.area], Area: l.called(int(e.area), language), Country: l.Country,
		Population: float64(e.population)}
	if e.known {
		f.Lon, f.Lat = round4(float64(e.lon)), round4(float64(e.lat))
	} else {
		f.Lon, f.Lat = round4(l.Lon[e.area]), round4(l.Lat[e.area])
	}
	if e.kind == AnArea {
		f.Name = f.Area
		f.Within = a.holder(l, int(e.area))
	} else {
		f.Within = f.Area
		if up := a.holder(l, int(e.area)); up != "" && up != f.Area {
			f.Within += ", " + up
		}
	}
	if f.Country == "" {
		f.Country = f.Code
	}
	return f
}

// round4 keeps about ten metres of a position.
func round4(degrees float64) float64 { return math.Round(degrees*1e4) / 1e4 }

// holder names what an area is in: a département, a state.
func (a *atlas) holder(l *Level, i int) string {
	for _, up := range []string{"fr-departement", "us-state", "fr-region"} {
		parent := l.Parent(up)
		if parent == nil || parent[i] < 0 {
			continue
		}
		for _, coarse := range a.levels {
			if coarse.ID == up {
				return coarse.Name[parent[i]]
			}
		}
	}
	return ""
}

// called is the name of an area in a language.
func (l *Level) called(i int, language string) string {
	if language == "fr" && l.french != nil {
		return l.french[i]
	}
	return l.Name[i]
}
