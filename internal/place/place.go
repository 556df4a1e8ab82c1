// Package place knows places: areas with their shapes and borders, postcodes,
// towns and figures, read from packs inside the program. It needs no database
// and no network. See docs/data.md for where the packs come from.
package place

import (
	"embed"
	"fmt"
	"math"
	"sync"

	"arpent/internal/place/pack"
	"arpent/internal/place/tile"
	"arpent/internal/platform/fault"
)

//go:embed packs/*.arpk
var packed embed.FS

// Service answers for every pack. It reads a pack when first asked for one of
// its levels and is safe for concurrent use.
type Service struct {
	france, usa, world func() (*atlas, error)
	ground             func() (*ground, error)
	tiles              tile.Store
}

// atlas is one pack in memory: its levels and what finds places in it.
type atlas struct {
	levels    []*Level   // finest first
	postcodes *postcodes // nil for the world
	countries *countries // of the world only
	index     func() *names
}

// New makes a service; nothing is read yet.
func New() *Service {
	s := &Service{}
	s.france = sync.OnceValues(s.named(readFrance))
	s.usa = sync.OnceValues(s.named(readUSA))
	s.world = sync.OnceValues(s.named(readWorld))
	s.ground = sync.OnceValues(s.readGround)
	return s
}

// named lets an atlas make its index of names when it is first searched.
func (s *Service) named(read func() (*atlas, error)) func() (*atlas, error) {
	return func() (*atlas, error) {
		a, err := read()
		if err == nil {
			a.index = sync.OnceValue(func() *names { return s.readNames(a) })
		}
		return a, err
	}
}

func (a *atlas) names() *names { return a.index() }

func open(name string) (*pack.Pack, error) {
	data, err := packed.ReadFile("packs/" + name + ".arpk")
	if err != nil {
		return nil, err
	}
	p, err := pack.Open(data)
	if err != nil {
		return nil, fmt.Errorf("pack %s: %w", name, err)
	}
	return p, nil
}

// LevelInfo describes a level without reading its pack.
type LevelInfo struct {
	ID      string   `json:"id" example:"fr-commune"`
	Country string   `json:"country" doc:"ISO 3166-1 alpha-2, or empty for the world's countries" example:"FR"`
	Label   Label    `json:"label"`
	Parents []string `json:"parents" doc:"Coarser levels that its areas make up"`
	Areas   int      `json:"areas" doc:"How many areas it has"`
}

// Label is a text in the languages of the program.
type Label struct {
	French  string `json:"fr"`
	English string `json:"en"`
}

// Levels, finest of each country first. The counts are checked by a test.
var levels = []LevelInfo{
	{"fr-commune", "FR", Label{"Communes", "Communes"}, []string{"fr-epci", "fr-departement", "fr-region"}, 34875},
	{"fr-epci", "FR", Label{"Intercommunalités (EPCI)", "Inter-communal bodies (EPCI)"}, []string{}, 1255},
	{"fr-departement", "FR", Label{"Départements", "Départements"}, []string{"fr-region"}, 101},
	{"fr-region", "FR", Label{"Régions", "Régions"}, []string{}, 18},
	{"us-county", "US", Label{"Comtés", "Counties"}, []string{"us-state"}, 3142},
	{"us-state", "US", Label{"États", "States"}, []string{}, 51},
	{"world-country", "", Label{"Pays", "Countries"}, []string{}, 237},
}

// Levels lists every level there is.
func (s *Service) Levels() []LevelInfo { return append([]LevelInfo(nil), levels...) }

// Level gives a level by its id, "fr-commune".
func (s *Service) Level(id string) (*Level, error) {
	for _, info := range levels {
		if info.ID != id {
			continue
		}
		a, err := s.atlas(info.Country)
		if err != nil {
			return nil, err
		}
		for _, l := range a.levels {
			if l.ID == id {
				return l, nil
			}
		}
	}
	return nil, fault.NotFound("level", id)
}

// atlas gives the pack of a country, by ISO code; the world's for any other.
func (s *Service) atlas(country string) (*atlas, error) {
	switch country {
	case "FR":
		return s.france()
	case "US":
		return s.usa()
	default:
		return s.world()
	}
}

var unknown = math.NaN()
