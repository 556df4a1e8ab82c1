package place

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb/geojson"

	"arpent/internal/access"
	"arpent/internal/platform/fault"
)

// Routes adds the noun's operations to the API, and tiles to mux.
func (s *Service) Routes(guard *access.Service, api huma.API, mux *http.ServeMux) {
	op := func(path, id, summary string) huma.Operation {
		return huma.Operation{Method: "GET", Path: "/api/v1/places" + path, OperationID: id, Summary: summary, Tags: []string{"Places"}}
	}
	r := routes{s}
	access.Handle(guard, api, op("/levels", "list-levels", "The ways countries are cut into areas, with their figures"), access.Everyone, r.levels)
	access.Handle(guard, api, op("/search", "search-places", "Places by name or postcode"), access.Everyone, r.search)
	access.Handle(guard, api, op("/levels/{level}/areas", "list-areas", "The areas of a level with their figures"), access.Everyone, r.areas)
	access.Handle(guard, api, op("/levels/{level}/values", "get-values", "One figure of every area, by index, for a map"), access.Everyone, r.values)
	access.Handle(guard, api, op("/levels/{level}/links", "list-links", "How islands and areas without a land border are joined"), access.Everyone, r.links)
	access.Handle(guard, api, op("/levels/{level}/areas/{code}", "get-area", "One place: parents, neighbours, figures against its peers"), access.Everyone, r.area)
	access.Handle(guard, api, op("/levels/{level}/areas/{code}/shape", "get-shape", "A place's shape as GeoJSON"), access.Everyone, r.shape)
	mux.Handle("GET /api/v1/tiles/{level}/{z}/{x}/{file}", guard.Authenticated(access.Everyone, s.serveTile))
}

type routes struct{ s *Service }

type none struct{}

// Measured describes an indicator without its values.
type Measured struct {
	Name    string `json:"name" example:"population"`
	Unit    string `json:"unit"`
	Label   Label  `json:"label"`
	Source  string `json:"source" doc:"Who counted"`
	Vintage string `json:"vintage" doc:"What it was counted for"`
}

func (k *Indicator) measured() Measured {
	return Measured{k.Name, k.Unit, k.Label, k.Source, k.Vintage}
}

// LevelPage is a level with the figures known for it.
type LevelPage struct {
	LevelInfo
	Indicators []Measured `json:"indicators"`
}

type levelsOutput struct {
	Body struct {
		Items []LevelPage `json:"items"`
	}
}

func (r routes) levels(_ context.Context, _ access.Actor, _ *none) (*levelsOutput, error) {
	out := &levelsOutput{}
	for _, info := range levels {
		l, err := r.s.Level(info.ID)
		if err != nil {
			return nil, err
		}
		page := LevelPage{LevelInfo: info, Indicators: []Measured{}}
		for i := range l.indicators {
			page.Indicators = append(page.Indicators, l.indicators[i].measured())
		}
		out.Body.Items = append(out.Body.Items, page)
	}
	return out, nil
}

type searchInput struct {
	Query    string   `query:"q" required:"true" maxLength:"200" doc:"The beginning of a name or postcode; accents and case do not matter"`
	Levels   []string `query:"level" doc:"Only areas of these levels"`
	Country  string   `query:"country" doc:"ISO 3166-1 alpha-2"`
	Language string   `query:"language" enum:"fr,en" default:"en"`
	Limit    int      `query:"limit" minimum:"1" maximum:"100" default:"10"`
}

type searchOutput struct {
	Body struct {
		Items []Found `json:"items"`
	}
}

func (r routes) search(_ context.Context, _ access.Actor, in *searchInput) (*searchOutput, error) {
	out := &searchOutput{}
	var err error
	out.Body.Items, err = r.s.Search(Query{Text: in.Query, Levels: in.Levels, Country: in.Country, Language: in.Language, Limit: in.Limit})
	return out, err
}

type valuesInput struct {
	Level     string `path:"level"`
	Indicator string `query:"indicator" required:"true"`
}

type valuesOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		Measured
		Codes  []string   `json:"codes" doc:"The areas by index in the level, as in tiles"`
		Values []*float64 `json:"values" doc:"By index; null where unknown"`
		Steps  []float64  `json:"steps" doc:"Values that cut the areas into five classes of like size"`
	}
}

func (r routes) values(_ context.Context, _ access.Actor, in *valuesInput) (*valuesOutput, error) {
	l, err := r.s.Level(in.Level)
	if err != nil {
		return nil, err
	}
	k, ok := l.Indicator(in.Indicator)
	if !ok {
		return nil, fault.NotFound("indicator", in.Indicator)
	}
	out := &valuesOutput{CacheControl: "private, max-age=3600"}
	out.Body.Measured, out.Body.Values = k.measured(), make([]*float64, len(k.Values))
	for i := range k.Values {
		out.Body.Values[i] = known(k.Values[i])
	}
	out.Body.Codes = l.Code
	out.Body.Steps = steps(k.Values, 5)
	return out, nil
}

// Joined is how two areas without a land border are neighbours.
type Joined struct {
	A   Ref    `json:"a"`
	B   Ref    `json:"b"`
	How string `json:"how" enum:"ferry,bridge,nearest,no_contour"`
}

type linksInput struct {
	Level string `path:"level"`
}

type linksOutput struct {
	Body struct {
		Items []Joined `json:"items"`
	}
}

func (r routes) links(_ context.Context, _ access.Actor, in *linksInput) (*linksOutput, error) {
	l, err := r.s.Level(in.Level)
	if err != nil {
		return nil, err
	}
	out := &linksOutput{}
	out.Body.Items = []Joined{}
	for _, b := range l.links {
		out.Body.Items = append(out.Body.Items, Joined{l.ref(int(b.A)), l.ref(int(b.B)), b.Link})
	}
	return out, nil
}

type areaInput struct {
	Level string `path:"level"`
	Code  string `path:"code"`
}

// find gives the level and the index of an area.
func (in *areaInput) find(s *Service) (*Level, int, error) {
	l, err := s.Level(in.Level)
	if err != nil {
		return nil, 0, err
	}
	i, ok := l.Index(in.Code)
	if !ok {
		return nil, 0, fault.NotFound("place", in.Code)
	}
	return l, i, nil
}

type areaOutput struct{ Body *AreaPage }

func (r routes) area(_ context.Context, _ access.Actor, in *areaInput) (*areaOutput, error) {
	l, i, err := in.find(r.s)
	if err != nil {
		return nil, err
	}
	area, err := r.s.area(l, i)
	return &areaOutput{area}, err
}

type shapeOutput struct {
	ContentType  string `header:"Content-Type"`
	CacheControl string `header:"Cache-Control"`
	Body         *geojson.Feature
}

func (r routes) shape(_ context.Context, _ access.Actor, in *areaInput) (*shapeOutput, error) {
	l, i, err := in.find(r.s)
	if err != nil {
		return nil, err
	}
	f := geojson.NewFeature(l.Shape(i))
	f.ID = i
	f.Properties["code"], f.Properties["name"] = l.Code[i], l.Name[i]
	return &shapeOutput{"application/geo+json", "private, max-age=86400", f}, nil
}
