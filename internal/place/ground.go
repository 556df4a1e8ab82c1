package place

import (
	"fmt"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"
	"github.com/tidwall/rtree"

	"arpent/engine/geo"
	"arpent/internal/place/tile"
)

// ground is what the base map draws below everything.
type ground struct {
	layers []groundLayer
	towns  []groundTown
	tree   rtree.RTreeG[int32] // of towns
}

type groundLayer struct {
	name string
	*tile.Drawing
	from []float64 // the zoom from which each feature is worth drawing; nil: all
}

type groundTown struct {
	at           orb.Point
	name, french string
	rank         int
}

// readGround reads the base map's shapes; towns come out of the other packs.
func (s *Service) readGround() (*ground, error) {
	p, err := open("base")
	if err != nil {
		return nil, err
	}
	g := &ground{}
	for _, name := range []string{"land", "countries", "lakes", "rivers", "urban", "regions"} {
		section := name
		if name == "countries" {
			section = "land"
		}
		t, err := p.Topology(section)
		if err != nil {
			return nil, err
		}
		o, err := t.Object(name)
		if err != nil {
			return nil, fmt.Errorf("pack base: %w", err)
		}
		l := groundLayer{name: name, Drawing: tile.New(t, o)}
		if p.Has(name + ".zoom") {
			if l.from, err = p.Floats(name + ".zoom"); err != nil {
				return nil, err
			}
		}
		g.layers = append(g.layers, l)
	}
	for _, id := range []string{"fr-region", "us-state"} { // the file of inner borders has neither
		l, err := s.Level(id)
		if err != nil {
			return nil, err
		}
		inner, err := l.inner()
		if err != nil {
			return nil, err
		}
		g.layers = append(g.layers, groundLayer{name: "regions", Drawing: inner})
	}
	return g, s.gatherTowns(g)
}

// inner gives the borders between a level's areas as lines, without the coast.
func (l *Level) inner() (*tile.Drawing, error) {
	each := make([]int32, l.Len())
	for i := range each {
		each[i] = int32(i)
	}
	lines, err := l.Outline(each, false)
	if err != nil {
		return nil, err
	}
	t := &geo.Topology{Arcs: lines, Objects: make([]geo.Object, 1)}
	for i := range lines {
		t.Objects[0].Features = append(t.Objects[0].Features, geo.Feature{Lines: [][]int32{{int32(i)}}})
	}
	return tile.New(t, &t.Objects[0]), nil
}

func (s *Service) gatherTowns(g *ground) error {
	world, err := s.world()
	if err != nil {
		return err
	}
	t := &world.countries.towns
	for i := range t.name {
		g.add(orb.Point{t.lon[i], t.lat[i]}, t.name[i], t.french[i], t.population[i], t.capital[i] != 0)
	}
	communes, err := s.Level("fr-commune")
	if err != nil {
		return err
	}
	for i, name := range communes.Name {
		g.add(orb.Point{communes.Lon[i], communes.Lat[i]}, name, "", communes.Population[i], communes.Code[i] == "75056")
	}
	return nil
}

func (g *ground) add(at orb.Point, name, french string, population float64, capital bool) {
	town := groundTown{at, name, french, rankOf(population)}
	if capital && town.rank > 2 {
		town.rank = max(2, town.rank-2)
	}
	g.tree.Insert(at, at, int32(len(g.towns)))
	g.towns = append(g.towns, town)
}

// rankOf orders towns by population: 1 for the greatest.
func rankOf(population float64) int {
	for i, least := range []float64{5e6, 1.5e6, 8e5, 4e5, 2e5, 1e5, 5e4, 2.5e4, 1e4, 4e3, 1.5e3} {
		if population >= least {
			return i + 1
		}
	}
	return 12
}

// ranksAt says which towns a tile holds by zoom; web/src/map/style.ts shows the
// same or fewer. Tiles of zoom 8 serve every deeper one, and hold all.
var ranksAt = [...]int{2, 2, 3, 4, 5, 6, 8, 9, 20}

func (s *Service) baseTile(t maptile.Tile) ([]byte, error) {
	g, err := s.ground()
	if err != nil {
		return nil, err
	}
	var layers []*mvt.Layer
	for i := range g.layers {
		l := &g.layers[i]
		features := l.Features(t, func(i int32) (geojson.Properties, bool) {
			return geojson.Properties{}, l.from == nil || l.from[i] <= float64(t.Z)+1 || t.Z >= 8
		})
		if i > 0 && layers[len(layers)-1].Name == l.name { // a layer of several sources
			last := layers[len(layers)-1]
			last.Features = append(last.Features, features...)
			continue
		}
		layers = append(layers, tile.Layer(l.name, features))
	}
	layers = append(layers, tile.Layer("places", g.townsIn(t)))
	return tile.Encode(layers...)
}

func (g *ground) townsIn(t maptile.Tile) []*geojson.Feature {
	b := t.Bound()
	most := ranksAt[min(int(t.Z), len(ranksAt)-1)]
	place := tile.Position(t)
	var out []*geojson.Feature
	g.tree.Search(b.Min, b.Max, func(_, _ [2]float64, i int32) bool {
		town := &g.towns[i]
		if town.rank > most {
			return true
		}
		f := geojson.NewFeature(place(town.at))
		f.Properties = geojson.Properties{"name": town.name, "rank": town.rank}
		if town.french != "" {
			f.Properties["name_fr"] = town.french
		}
		out = append(out, f)
		return true
	})
	return out
}
