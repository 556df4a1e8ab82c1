package design

import (
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"arpent/engine/districting"
	"arpent/engine/geo"
)

// Wish is what is asked of a plan.
type Wish struct {
	Territories int         `json:"territories" minimum:"1" maximum:"5000" doc:"How many territories to make"`
	Balance     []Tolerance `json:"balance" maxItems:"8" doc:"Measures that must be even among territories; the first also weighs what changes hands"`
	Objective   Objective   `json:"objective"`
	Shares      []float64   `json:"shares,omitempty" doc:"Target share of each territory, adding up to 1; absent: all equal"`
	Centres     []Centre    `json:"centres,omitempty" doc:"Fixed centres, such as representatives' homes"`
	Forbidden   []Ban       `json:"forbidden,omitempty"`
	Keep        float64     `json:"keep" minimum:"0" maximum:"1" doc:"0: today's alignment does not matter; 1: only staying near it does"`
	MaxMoved    *float64    `json:"max_moved,omitempty" minimum:"0" maximum:"1" doc:"Most of the first balanced measure that may change hands, as a share"`
}

// Tolerance bounds a measure in every territory: Percent around the mean, or
// Low and High.
type Tolerance struct {
	Measure string   `json:"measure"`
	Percent float64  `json:"percent" minimum:"0" maximum:"1000" doc:"Allowed deviation from the mean (or target), in percent"`
	Low     *float64 `json:"low,omitempty"`
	High    *float64 `json:"high,omitempty"`
}

// Bounds of an average territory.
func (b Tolerance) Bounds(total float64, territories int) (low, high float64) {
	mean := total / float64(max(territories, 1))
	low, high = mean*(1-b.Percent/100), mean*(1+b.Percent/100)
	if b.Low != nil {
		low = *b.Low
	}
	if b.High != nil {
		high = *b.High
	}
	return max(low, 0), high
}

// Objective is what the optimiser minimises among balanced, contiguous plans.
type Objective struct {
	Kind    string `json:"kind" enum:"moment,median,border,cut" doc:"moment: Σ measure × distance² to the territory's centre; median: Σ measure × distance; border: length between territories; cut: neighbouring pairs between territories"`
	Measure string `json:"measure,omitempty" doc:"The weight of a unit for moment and median"`
}

// Centre fixes where a territory is worked from.
type Centre struct {
	Territory int     `json:"territory" minimum:"0" doc:"Index of the territory"`
	Lon       float64 `json:"lon" minimum:"-180" maximum:"180"`
	Lat       float64 `json:"lat" minimum:"-90" maximum:"90"`
}

// Ban keeps a unit out of a territory.
type Ban struct {
	Unit      string `json:"unit" doc:"Code of the unit"`
	Territory int    `json:"territory" minimum:"0"`
}

var kinds = map[string]districting.Kind{"moment": districting.Moment, "median": districting.Median, "border": districting.Border, "cut": districting.Cut}

// Check finds what is wrong with a wish in itself.
func (w *Wish) Check(u *Units) error {
	if w.Territories < 1 || w.Territories > MaxTerritories {
		return fmt.Errorf("%d territories: between 1 and %d", w.Territories, MaxTerritories)
	}
	if _, ok := kinds[w.Objective.Kind]; !ok {
		return fmt.Errorf("objective %q is not moment, median, border or cut", w.Objective.Kind)
	}
	if w.Objective.Measure != "" && u.Measure(w.Objective.Measure) < 0 {
		return fmt.Errorf("the objective's measure %q is not in the plan", w.Objective.Measure)
	}
	for _, b := range w.Balance {
		if u.Measure(b.Measure) < 0 {
			return fmt.Errorf("the balanced measure %q is not in the plan", b.Measure)
		}
	}
	if len(w.Shares) > 0 && len(w.Shares) != w.Territories {
		return fmt.Errorf("%d target shares for %d territories", len(w.Shares), w.Territories)
	}
	for _, c := range w.Centres {
		if c.Territory >= w.Territories {
			return fmt.Errorf("a fixed centre names territory %d of %d", c.Territory, w.Territories)
		}
	}
	if w.Keep < 0 || w.Keep > 1 {
		return fmt.Errorf("keep %v is not between 0 and 1", w.Keep)
	}
	return nil
}

// Question states a wish about units to the engine. reference is the
// territory each unit is compared with (None where there is none; nil for no
// reference); locks holds the territory of locked units, None for free ones.
func (u *Units) Question(w Wish, reference, locks []uint16) (*districting.Problem, geo.Projection, error) {
	if err := w.Check(u); err != nil {
		return nil, geo.Projection{}, err
	}
	points := make([]orb.Point, u.Len())
	for i := range points {
		points[i] = u.Point(int32(i))
	}
	x, y, projection := geo.Project(points)
	p := &districting.Problem{X: x, Y: y, Territories: w.Territories, Objective: districting.Objective{Kind: kinds[w.Objective.Kind]}}
	for _, m := range u.Measures {
		p.Measures = append(p.Measures, districting.Measure{Name: m.Name, Values: m.Values})
	}
	p.Edges = make([]districting.Edge, len(u.Edges))
	for i, e := range u.Edges {
		p.Edges[i] = districting.Edge{A: e.A, B: e.B, BorderMeters: e.Meters}
	}
	for _, b := range w.Balance {
		m := u.Measure(b.Measure)
		low, high := b.Bounds(u.Total(m), w.Territories)
		balance := districting.Balance{Measure: m, Low: low, High: high}
		if len(w.Shares) > 0 {
			balance.Share = w.Shares
		}
		p.Balance = append(p.Balance, balance)
	}
	u.weigh(p, w)
	for _, c := range w.Centres {
		at := projection.Project(orb.Point{c.Lon, c.Lat})
		p.Centres = append(p.Centres, districting.Centre{Territory: int32(c.Territory), X: at[0], Y: at[1], Unit: -1})
	}
	index := u.Index()
	for _, f := range w.Forbidden {
		if i, ok := index[f.Unit]; ok && f.Territory < w.Territories {
			p.Forbidden = append(p.Forbidden, districting.Forbidden{Unit: i, Territory: int32(f.Territory)})
		}
	}
	p.Locked = engineOrder(locks, w.Territories)
	if reference != nil && (w.Keep > 0 || w.MaxMoved != nil) {
		p.Current, p.Keep = engineOrder(reference, w.Territories), w.Keep
		if m := p.DisruptionMeasure(); w.MaxMoved != nil && m >= 0 {
			p.MaxMoved = []districting.MaxMoved{{Measure: m, Share: *w.MaxMoved}}
		}
	}
	return p, projection, nil
}

// weigh adds the objective's weights. Where many units hold nothing of the
// measure (communes without accounts), every unit gets a tenth of the mean
// besides, so that empty ones are drawn to a territory near them too.
func (u *Units) weigh(p *districting.Problem, w Wish) {
	m := u.Measure(w.Objective.Measure)
	if m < 0 && len(w.Balance) > 0 {
		m = u.Measure(w.Balance[0].Measure)
	}
	values := make([]float64, u.Len())
	empty := len(values)
	if m >= 0 {
		copy(values, u.Measures[m].Values)
		empty = 0
		for _, v := range values {
			if v == 0 {
				empty++
			}
		}
	}
	if m >= 0 && empty*20 <= len(values) {
		p.Objective.Measure = m
		return
	}
	mean := 1.0
	if m >= 0 && u.Total(m) > 0 {
		mean = u.Total(m) / float64(len(values))
	}
	for i := range values {
		values[i] += mean / 10
	}
	p.Objective.Measure = len(p.Measures)
	p.Measures = append(p.Measures, districting.Measure{Name: "objective weight", Values: values})
}

// engineOrder turns None into the engine's -1; nil stays nil.
func engineOrder(plan []uint16, territories int) []int32 {
	if plan == nil {
		return nil
	}
	out := make([]int32, len(plan))
	for i, t := range plan {
		out[i] = int32(t)
		if int(t) >= territories {
			out[i] = -1
		}
	}
	return out
}

// FromEngine turns the engine's plan into an assignment.
func FromEngine(plan []int32) []uint16 {
	out := make([]uint16, len(plan))
	for i, t := range plan {
		out[i] = None
		if t >= 0 {
			out[i] = uint16(t)
		}
	}
	return out
}

// WarmStart turns an assignment into a start for the engine: units without a
// territory take one from a neighbour, nearest first. Nil when no unit has any
// or a territory is empty, since the engine then does better from nothing.
func WarmStart(u *Units, k int, plan []uint16) []int32 {
	out := engineOrder(plan, k)
	count := make([]int, k)
	var queue []int32
	for i, t := range out {
		if t >= 0 {
			count[t]++
			queue = append(queue, int32(i))
		}
	}
	if slices.Contains(count, 0) {
		return nil
	}
	near := NewNeighbours(u.Len(), u.Edges)
	for at := 0; at < len(queue); at++ {
		for _, j := range near.Of(queue[at]) {
			if out[j] < 0 {
				out[j] = out[queue[at]]
				queue = append(queue, j)
			}
		}
	}
	if slices.Contains(out, -1) {
		return nil
	}
	return out
}

// Needed is the number of territories that a workload asks for: total hours ÷
// hours a representative has, rounded up.
func Needed(totalHours, hoursPerRep float64) int {
	if hoursPerRep <= 0 || totalHours <= 0 {
		return 1
	}
	return max(1, int(math.Ceil(totalHours/hoursPerRep-1e-9)))
}
