package place

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strings"
)

// Kind says what a name found stands for.
type Kind string

// What may be found by name.
const (
	AnArea    Kind = "area"
	APart     Kind = "part"     // an arrondissement, a former commune: a named part of an area
	ATown     Kind = "town"     // a point without an area of its own
	APostcode Kind = "postcode" // named by its code
)

// name is one thing to be found, under one of its names.
type name struct {
	text       string // as shown
	kind       Kind
	level      int8 // index in the atlas's levels; for parts and towns: of the area they are in
	area       int32
	population float32
	lon, lat   float32
	known      bool // lon, lat are its own; otherwise the area's
}

// names is an index of one atlas.
type names struct {
	all   []name
	words []word             // sorted by key: every name from each of its words on
	whole map[string][]int32 // folded name → entries, greatest first
	codes []string           // postcodes, sorted
}

// word is a name from one of its words on.
type word struct {
	key    string
	entry  int32
	weight float32 // by population
	first  bool    // key is the whole name, an article apart
}

func (n *names) add(e name) {
	if e.text != "" {
		n.all = append(n.all, e)
	}
}

// articles may stand before a name, after it in brackets, or be left out.
var articles = map[string]bool{"le": true, "la": true, "les": true, "l": true, "the": true}

func (n *names) build(levels []*Level) {
	n.whole = make(map[string][]int32, len(n.all))
	n.words = make([]word, 0, 2*len(n.all))
	for i, e := range n.all {
		key := fold(e.text)
		weight := 1.0
		if v, ok := weights[levels[e.level].ID]; ok && e.kind == AnArea {
			weight = v
		}
		w := word{key, int32(i), float32(weigh(float64(e.population) * weight)), true}
		if e.kind == APart {
			w.weight -= 0.5
		}
		n.whole[key] = append(n.whole[key], int32(i))
		n.words = append(n.words, w)
		for at := 0; at < len(key); at++ {
			if key[at] != ' ' {
				continue
			}
			w.key, w.first = key[at+1:], articles[key[:at]]
			n.words = append(n.words, w)
			if w.first {
				n.whole[w.key] = append(n.whole[w.key], int32(i))
			}
		}
	}
	slices.SortFunc(n.words, func(a, b word) int {
		return cmp.Or(strings.Compare(a.key, b.key), cmp.Compare(a.entry, b.entry))
	})
	for _, list := range n.whole {
		if len(list) > 1 {
			slices.SortStableFunc(list, func(a, b int32) int { return cmp.Compare(n.all[b].population, n.all[a].population) })
		}
	}
}

// within gives the words that begin with a prefix.
func (n *names) within(prefix string) []word {
	from := sort.Search(len(n.words), func(i int) bool { return n.words[i].key >= prefix })
	to := from + sort.Search(len(n.words)-from, func(i int) bool { return !strings.HasPrefix(n.words[from+i].key, prefix) })
	return n.words[from:to]
}

// exactly gives the entries of a folded name, an article before or after it ignored.
func (n *names) exactly(key string) []int32 {
	if found := n.whole[key]; found != nil {
		return found
	}
	if at := strings.LastIndexByte(key, ' '); at > 0 && articles[key[at+1:]] { // "Havre (Le)"
		if found := n.whole[key[at+1:]+" "+key[:at]]; found != nil {
			return found
		}
		key = key[:at]
	}
	if first, rest, ok := strings.Cut(key, " "); ok && articles[first] {
		return n.whole[rest]
	}
	return nil
}

// readNames gathers what an atlas knows by name.
// The towns of the USA come out of the world's pack, each in its county.
func (s *Service) readNames(a *atlas) *names {
	n := &names{}
	for k, l := range a.levels {
		for i := range l.Code {
			e := name{text: l.Name[i], kind: AnArea, level: int8(k), area: int32(i), population: people(l.Population[i])}
			n.add(e)
			if l.french != nil && l.french[i] != l.Name[i] {
				e.text = l.french[i]
				n.add(e)
			}
		}
	}
	if a.postcodes != nil {
		for code, list := range a.postcodes.byCode {
			n.codes = append(n.codes, code)
			for _, e := range list {
				if e.kind != whole && e.name != a.levels[0].Name[e.area] {
					n.add(name{text: e.name, kind: a.partOrTown(), area: e.area, lon: float32(e.lon), lat: float32(e.lat), known: true})
				}
			}
		}
		slices.Sort(n.codes)
		for _, e := range a.postcodes.parts {
			n.add(name{text: e.name, kind: APart, area: e.area, lon: float32(e.lon), lat: float32(e.lat), known: true})
		}
	}
	if world, err := s.world(); err == nil && a.levels[0].Country != "FR" {
		t := &world.countries.towns
		states, _ := world.levels[0].Index("US")
		for i := range t.name {
			if (int(t.country[i]) == states) == (a.countries != nil) {
				continue
			}
			e := name{text: t.name[i], kind: ATown, area: t.country[i], population: people(t.population[i]), lon: float32(t.lon[i]), lat: float32(t.lat[i]), known: true}
			if a.countries == nil {
				county, ok := a.levels[0].Nearest(t.lon[i], t.lat[i], 20e3)
				if !ok {
					continue
				}
				e.area = int32(county)
			}
			n.add(e)
			e.text = t.french[i]
			n.add(e)
		}
	}
	n.tidy()
	n.build(a.levels)
	return n
}

// partOrTown tells what the postcodes' own names are: of parts of communes in
// France, of towns in counties in the USA.
func (a *atlas) partOrTown() Kind {
	if a.levels[0].ID == "us-county" {
		return ATown
	}
	return APart
}

// tidy keeps one entry of each name in an area: a town has many ZIP codes, a
// commune many postal names. The order must not depend on that of a map.
func (n *names) tidy() {
	slices.SortFunc(n.all, func(a, b name) int {
		return cmp.Or(cmp.Compare(a.level, b.level), cmp.Compare(a.area, b.area), strings.Compare(string(a.kind), string(b.kind)),
			strings.Compare(strings.ToLower(a.text), strings.ToLower(b.text)), cmp.Compare(b.population, a.population), cmp.Compare(a.lon, b.lon), cmp.Compare(a.lat, b.lat))
	})
	n.all = slices.CompactFunc(n.all, func(a, b name) bool {
		return a.level == b.level && a.area == b.area && a.kind == b.kind && strings.EqualFold(a.text, b.text) && (a.kind != ATown || near(a, b))
	})
}

// near tells whether two towns of one name are one town: within about 30 km.
func near(a, b name) bool {
	return math.Abs(float64(a.lon-b.lon)) < 0.3 && math.Abs(float64(a.lat-b.lat)) < 0.3
}

func people(v float64) float32 {
	if math.IsNaN(v) {
		return 0
	}
	return float32(v)
}
