package place

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"arpent/internal/access"
	"arpent/internal/platform/fault"
)

type areasInput struct {
	Level    string `path:"level"`
	Query    string `query:"q" maxLength:"200" doc:"Only areas whose name holds a word that begins so, or of that code"`
	Within   string `query:"within" doc:"Only areas in this coarser one: fr-departement/69" example:"fr-departement/69"`
	Sort     string `query:"sort" default:"population" doc:"name, code, or an indicator"`
	Order    string `query:"order" enum:"asc,desc" default:"desc"`
	Language string `query:"language" enum:"fr,en" default:"en"`
	Limit    int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Cursor   string `query:"cursor" doc:"What the page before named next"`
}

// AreaRow is an area in a list.
type AreaRow struct {
	Ref
	Within  string              `json:"within" doc:"What holds it"`
	Figures map[string]*float64 `json:"figures" doc:"By indicator; null where unknown"`
}

type areasOutput struct {
	Body struct {
		Items []AreaRow `json:"items"`
		Total int       `json:"total"`
		Next  string    `json:"next,omitempty"`
	}
}

func (r routes) areas(_ context.Context, _ access.Actor, in *areasInput) (*areasOutput, error) {
	l, err := r.s.Level(in.Level)
	if err != nil {
		return nil, err
	}
	start := 0
	if in.Cursor != "" {
		if start, err = strconv.Atoi(in.Cursor); err != nil || start < 0 {
			return nil, fault.New(fault.Bad, "cursor", "%q is no cursor of this list", in.Cursor)
		}
	}
	rows, err := r.s.chosen(l, in)
	if err != nil {
		return nil, err
	}
	a, err := r.s.atlas(l.Country)
	if err != nil {
		return nil, err
	}
	out := &areasOutput{}
	out.Body.Items, out.Body.Total = []AreaRow{}, len(rows)
	for _, i := range rows[min(start, len(rows)):min(start+in.Limit, len(rows))] {
		row := AreaRow{Ref: l.ref(i), Within: a.holder(l, i), Figures: map[string]*float64{}}
		row.Name = l.called(i, in.Language)
		for _, k := range l.indicators {
			row.Figures[k.Name] = known(k.Values[i])
		}
		out.Body.Items = append(out.Body.Items, row)
	}
	if start+in.Limit < len(rows) {
		out.Body.Next = strconv.Itoa(start + in.Limit)
	}
	return out, nil
}

// chosen filters and sorts areas; what is unknown comes last either way.
func (s *Service) chosen(l *Level, in *areasInput) ([]int, error) {
	inside := func(int) bool { return true }
	if in.Within != "" {
		level, code, _ := strings.Cut(in.Within, "/")
		up, err := s.Level(level)
		if err != nil {
			return nil, err
		}
		holder, ok := up.Index(code)
		parent := l.Parent(level)
		if !ok || parent == nil {
			return nil, fault.NotFound("place", in.Within)
		}
		inside = func(i int) bool { return int(parent[i]) == holder }
	}
	key, code := fold(in.Query), strings.ToUpper(strings.TrimSpace(in.Query))
	var rows []int
	for i := range l.Code {
		if inside(i) && (key == "" || l.Code[i] == code || strings.Contains(" "+fold(l.called(i, in.Language)), " "+key)) {
			rows = append(rows, i)
		}
	}
	by, err := l.order(in.Sort, in.Language, in.Order == "desc")
	if err == nil {
		slices.SortStableFunc(rows, by)
	}
	return rows, err
}

func (l *Level) order(by, language string, descending bool) (func(i, j int) int, error) {
	way := 1
	if descending {
		way = -1
	}
	switch by {
	case "code":
		return func(i, j int) int { return way * strings.Compare(l.Code[i], l.Code[j]) }, nil
	case "name":
		folded := make(map[int]string)
		name := func(i int) string {
			if _, ok := folded[i]; !ok {
				folded[i] = fold(l.called(i, language))
			}
			return folded[i]
		}
		return func(i, j int) int { return way * strings.Compare(name(i), name(j)) }, nil
	}
	values := l.Population
	if k, ok := l.Indicator(by); ok {
		values = k.Values
	} else if by != "population" {
		return nil, fault.New(fault.Bad, "place.sort", "a list of %s cannot be sorted by %q", l.ID, by).With("sort", by)
	}
	return func(i, j int) int {
		x, y := values[i], values[j]
		if math.IsNaN(x) || math.IsNaN(y) {
			return cmp.Compare(btoi(math.IsNaN(x)), btoi(math.IsNaN(y)))
		}
		return way * cmp.Compare(x, y)
	}, nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
