package place

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// Ref names an area of a level.
type Ref struct {
	Level string `json:"level"`
	Code  string `json:"code"`
	Name  string `json:"name"`
	Index int    `json:"index" doc:"In the level: the feature's id in tiles"`
}

func (l *Level) ref(i int) Ref { return Ref{l.ID, l.Code[i], l.Name[i], i} }

// AreaPage is a place's page.
type AreaPage struct {
	Ref
	French     string       `json:"name_fr" doc:"The name in French"`
	Country    string       `json:"country"`
	Lon        float64      `json:"lon"`
	Lat        float64      `json:"lat"`
	Bounds     []float64    `json:"bounds,omitempty" doc:"West, south, east, north; absent without a contour"`
	Parents    []Ref        `json:"parents" doc:"Coarser areas that hold it, finest first"`
	Neighbours []Neighbour  `json:"neighbours" doc:"Longest border first"`
	Postcodes  []string     `json:"postcodes"`
	Figures    []AreaFigure `json:"figures"`
}

// Neighbour is an area beside another.
type Neighbour struct {
	Ref
	Km   float64 `json:"km" doc:"Length of the border they share"`
	Link string  `json:"link" doc:"Empty by land; otherwise ferry, bridge, nearest or no_contour"`
}

// AreaFigure is an indicator of one area beside those of its peers.
type AreaFigure struct {
	Measured
	Value *float64 `json:"value"`
	Peers []Peers  `json:"peers" doc:"The areas of its level in the same département or state, and in the whole level"`
}

// Peers sums up how an area stands among others.
type Peers struct {
	Within     string   `json:"within" doc:"What holds them; empty for the whole level"`
	Count      int      `json:"count" doc:"How many have this figure"`
	Rank       int      `json:"rank" doc:"1 for the highest; 0 where the area's own figure is unknown"`
	Percentile *float64 `json:"percentile" doc:"Share of the others that are lower, in percent; of equals, half"`
	Low        *float64 `json:"low" doc:"First decile"`
	Median     *float64 `json:"median"`
	High       *float64 `json:"high" doc:"Last decile"`
}

func (s *Service) area(l *Level, i int) (*AreaPage, error) {
	a := &AreaPage{Ref: l.ref(i), French: l.called(i, "fr"), Country: l.Country, Lon: round4(l.Lon[i]), Lat: round4(l.Lat[i]),
		Parents: []Ref{}, Neighbours: []Neighbour{}, Postcodes: []string{}, Figures: []AreaFigure{}}
	if a.Country == "" {
		a.Country = l.Code[i]
	}
	if shape := l.Shape(i); len(shape) > 0 {
		b := shape.Bound()
		a.Bounds = []float64{round4(b.Min[0]), round4(b.Min[1]), round4(b.Max[0]), round4(b.Max[1])}
	}
	for _, info := range levels {
		if parent := l.Parent(info.ID); parent != nil && parent[i] >= 0 {
			up, err := s.Level(info.ID)
			if err != nil {
				return nil, err
			}
			a.Parents = append(a.Parents, up.ref(int(parent[i])))
		}
	}
	for _, b := range l.Borders() {
		if int(b.A) != i && int(b.B) != i {
			continue
		}
		other := int(b.A) + int(b.B) - i
		a.Neighbours = append(a.Neighbours, Neighbour{l.ref(other), math.Round(b.Meters/100) / 10, b.Link})
	}
	slices.SortStableFunc(a.Neighbours, func(x, y Neighbour) int {
		return cmp.Compare(y.Km, x.Km)
	})
	for _, p := range s.Postcodes(l.ID, i) {
		if !slices.Contains(a.Postcodes, p.Code) {
			a.Postcodes = append(a.Postcodes, p.Code)
		}
	}
	a.Figures = l.figuresOf(i, a.Parents)
	return a, nil
}

// figuresOf compares each indicator with the département or state, and the level.
func (l *Level) figuresOf(i int, parents []Ref) []AreaFigure {
	out := []AreaFigure{}
	for k := range l.indicators {
		in := &l.indicators[k]
		f := AreaFigure{Measured: in.measured(), Value: known(in.Values[i]), Peers: []Peers{}}
		for _, up := range parents {
			if up.Level != "fr-departement" && up.Level != "us-state" && !(up.Level == "fr-region" && l.ID == "fr-departement") {
				continue
			}
			parent := l.Parent(up.Level)
			near := make([]float64, 0, 64)
			for j, p := range parent {
				if p == parent[i] {
					near = append(near, in.Values[j])
				}
			}
			f.Peers = append(f.Peers, peers(up.Name, near, in.Values[i]))
		}
		f.Peers = append(f.Peers, peers("", in.Values, in.Values[i]))
		out = append(out, f)
	}
	return out
}

func peers(within string, values []float64, own float64) Peers {
	sorted := sortedKnown(values)
	p := Peers{Within: within, Count: len(sorted), Low: quantile(sorted, 0.1), Median: quantile(sorted, 0.5), High: quantile(sorted, 0.9)}
	if math.IsNaN(own) {
		return p
	}
	below := sort.SearchFloat64s(sorted, own)
	upTo := sort.Search(len(sorted), func(i int) bool { return sorted[i] > own })
	p.Rank = len(sorted) - upTo + 1
	if len(sorted) > 1 {
		share := math.Round(1000*(float64(below)+float64(upTo-below-1)/2)/float64(len(sorted)-1)) / 10
		p.Percentile = &share
	}
	return p
}

func sortedKnown(values []float64) []float64 {
	out := make([]float64, 0, len(values))
	for _, v := range values {
		if !math.IsNaN(v) {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return out
}

// quantile interpolates between sorted values (type 7 of Hyndman and Fan 1996); nil of none.
func quantile(sorted []float64, q float64) *float64 {
	if len(sorted) == 0 {
		return nil
	}
	at := q * float64(len(sorted)-1)
	low := int(at)
	v := sorted[low]
	if low+1 < len(sorted) {
		v += (at - float64(low)) * (sorted[low+1] - v)
	}
	return &v
}

// steps cuts values into classes of like size.
func steps(values []float64, classes int) []float64 {
	sorted := sortedKnown(values)
	out := []float64{}
	for c := 1; c < classes; c++ {
		if v := quantile(sorted, float64(c)/float64(classes)); v != nil && (len(out) == 0 || *v > out[len(out)-1]) {
			out = append(out, *v)
		}
	}
	return out
}

// known is a value, nil where it is unknown: JSON has no NaN.
func known(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
