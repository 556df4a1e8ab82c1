package design

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"arpent/engine/geo"
)

// Roads says how distances and hours on the road are reckoned.
type Roads struct {
	Detour       float64 `json:"detour" minimum:"1" maximum:"3" doc:"Road distance ÷ great-circle distance"`
	SpeedKmH     float64 `json:"speed_kmh" minimum:"1" maximum:"200"`
	VisitsPerDay float64 `json:"visits_per_day" minimum:"0.5" maximum:"50" doc:"Visits that share one trip out and back"`
}

// DefaultRoads are those of a field force by car.
func DefaultRoads() Roads { return Roads{Detour: 1.3, SpeedKmH: 60, VisitsPerDay: 4} }

// LegHours is the drive from one visit to the next.
func (r Roads) LegHours(km float64) float64 { return km * r.Detour / r.SpeedKmH }

// VisitHours is the time on the road that one visit costs: a leg from the
// visit before, and its part of the day's way out and back.
func (r Roads) VisitHours(legKm, outKm float64) float64 {
	return r.LegHours(legKm + 2*outKm/r.VisitsPerDay)
}

// Evenness describes one balanced measure over territories.
type Evenness struct {
	Measure   string  `json:"measure"`
	Mean      float64 `json:"mean"`
	Deviation float64 `json:"deviation" doc:"Largest deviation from the target, as a share of it"`
	CV        float64 `json:"cv" doc:"Coefficient of variation of sum ÷ target"`
	Gini      float64 `json:"gini"`
	Outside   int     `json:"outside" doc:"Territories outside the tolerance"`
}

// Score judges an assignment; every figure is better when lower.
type Score struct {
	Feasible    bool       `json:"feasible" doc:"All units assigned, no territory empty or apart, every balanced measure within tolerance"`
	Balance     []Evenness `json:"balance"`
	Deviation   float64    `json:"deviation" doc:"Largest deviation of all balanced measures, as a share"`
	DistanceKm  float64    `json:"distance_km" doc:"Mean great-circle distance to the territory's centre, weighted by the first balanced measure"`
	BorderKm    float64    `json:"border_km" doc:"Border between territories; 0 when units have no borders"`
	Disruption  float64    `json:"disruption" doc:"Share of the first balanced measure that changes hands against today"`
	TravelHours float64    `json:"travel_hours" doc:"Hours on the road a year, all territories"`
	Apart       int        `json:"apart" doc:"Territories that do not hang together"`
	Empty       int        `json:"empty"`
	Unassigned  int        `json:"unassigned" doc:"Units without a territory"`
}

// Judge scores the working copy. homes gives where a territory is worked
// from, per territory; a missing one is worked from its centre.
func (w *Working) Judge(wish Wish, roads Roads, reference []uint16, homes map[int]orb.Point) Score {
	s := Score{Balance: []Evenness{}}
	for _, t := range w.Plan {
		if t == None {
			s.Unassigned++
		}
	}
	for _, n := range w.Count {
		if n == 0 {
			s.Empty++
		}
	}
	s.Apart = len(territoriesOf(w.Cut(w.All())))
	outside := 0
	for _, b := range wish.Balance {
		if m := w.U.Measure(b.Measure); m >= 0 {
			e := w.evenness(m, b, wish.Shares)
			s.Balance = append(s.Balance, e)
			s.Deviation = math.Max(s.Deviation, e.Deviation)
			outside += e.Outside
		}
	}
	s.Feasible = s.Unassigned == 0 && s.Empty == 0 && s.Apart == 0 && outside == 0
	weight := w.weights(wish)
	centres := w.Centres(weight)
	var sum, total float64
	for i, t := range w.Plan {
		if t != None {
			sum += weight[i] * geo.Distance(w.U.Point(int32(i)), centres[t]) / 1000
			total += weight[i]
		}
	}
	if total > 0 {
		s.DistanceKm = sum / total
	}
	for _, e := range w.U.Edges {
		if w.Plan[e.A] != w.Plan[e.B] {
			s.BorderKm += e.Meters / 1000
		}
	}
	s.Disruption = w.Disruption(weight, reference)
	for _, hours := range w.Travel(roads, centres, homes) {
		s.TravelHours += hours
	}
	return s
}

func territoriesOf(pieces []Piece) []uint16 {
	var list []uint16
	for _, p := range pieces {
		if !slices.Contains(list, p.Territory) {
			list = append(list, p.Territory)
		}
	}
	return list
}

func (w *Working) evenness(m int, b Tolerance, shares []float64) Evenness {
	total := w.U.Total(m)
	e := Evenness{Measure: b.Measure, Mean: total / float64(w.K)}
	low, high := b.Bounds(total, w.K)
	ratios := make([]float64, w.K)
	for t := range ratios {
		scale := 1.0
		if len(shares) == w.K {
			scale = shares[t] * float64(w.K)
		}
		sum := w.Sums[t][m]
		if slack := 1e-9 * e.Mean; sum < low*scale-slack || sum > high*scale+slack {
			e.Outside++
		}
		if e.Mean > 0 && scale > 0 {
			ratios[t] = sum / (e.Mean * scale)
			e.Deviation = math.Max(e.Deviation, math.Abs(ratios[t]-1))
		}
	}
	e.CV, e.Gini = variation(ratios), gini(ratios)
	return e
}

// variation is the standard deviation (of the population) ÷ the mean.
func variation(values []float64) float64 {
	var sum, square float64
	for _, v := range values {
		sum += v
	}
	mean := sum / float64(len(values))
	if mean == 0 {
		return 0
	}
	for _, v := range values {
		square += (v - mean) * (v - mean)
	}
	return math.Sqrt(square/float64(len(values))) / mean
}

// gini is Gini's coefficient, 0 when all are equal.
func gini(values []float64) float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	var sum, ranked float64
	for i, v := range sorted {
		sum += v
		ranked += float64(i+1) * v
	}
	n := float64(len(sorted))
	if sum == 0 {
		return 0
	}
	return 2*ranked/(n*sum) - (n+1)/n
}

// weights is the first balanced measure, or 1 for each unit.
func (w *Working) weights(wish Wish) []float64 { return w.U.Weights(wish) }

// Weights is the first balanced measure's values, or 1 for each unit.
func (u *Units) Weights(wish Wish) []float64 {
	if len(wish.Balance) > 0 {
		if m := u.Measure(wish.Balance[0].Measure); m >= 0 && u.Total(m) > 0 {
			return u.Measures[m].Values
		}
	}
	ones := make([]float64, u.Len())
	for i := range ones {
		ones[i] = 1
	}
	return ones
}

// Centres gives each territory's weighted centre; of equal weights where a
// territory has no weight, and 0,0 where it has no unit.
func (w *Working) Centres(weight []float64) []orb.Point {
	centres := make([]orb.Point, w.K)
	sum, plain, n := make([]float64, w.K), make([]orb.Point, w.K), make([]float64, w.K)
	for i, t := range w.Plan {
		if t == None {
			continue
		}
		p := w.U.Point(int32(i))
		sum[t] += weight[i]
		n[t]++
		for d := range 2 {
			centres[t][d] += weight[i] * p[d]
			plain[t][d] += p[d]
		}
	}
	for t := range centres {
		if sum[t] <= 0 {
			centres[t], sum[t] = plain[t], n[t]
		}
		if sum[t] > 0 {
			centres[t] = orb.Point{centres[t][0] / sum[t], centres[t][1] / sum[t]}
		}
	}
	return centres
}

// Disruption is the share of a weight whose territory differs from the
// reference; units without a reference do not count as moved.
func (w *Working) Disruption(weight []float64, reference []uint16) float64 {
	if reference == nil {
		return 0
	}
	var moved, total float64
	for i, t := range w.Plan {
		total += weight[i]
		if reference[i] != None && t != reference[i] {
			moved += weight[i]
		}
	}
	if total == 0 {
		return 0
	}
	return moved / total
}

// Travel is the hours a year each territory spends on the road, from its home
// or else its centre, over the accounts' visits.
func (w *Working) Travel(roads Roads, centres []orb.Point, homes map[int]orb.Point) []float64 {
	hours := make([]float64, w.K)
	a := &w.U.Accounts
	for i, unit := range a.Unit {
		if unit < 0 || w.Plan[unit] == None || a.Visits[i] == 0 {
			continue
		}
		t := w.Plan[unit]
		from, ok := homes[int(t)]
		if !ok {
			from = centres[t]
		}
		out := geo.Distance(orb.Point{a.Lon[i], a.Lat[i]}, from) / 1000
		hours[t] += a.Visits[i] * roads.VisitHours(a.LegKm[i], out)
	}
	return hours
}

// Best marks the scores that no other beats: none is at least as good in
// every respect (balance, distance, disruption, travel) and better in one. A
// plan that is not feasible never beats a feasible one.
func Best(scores []Score) []bool {
	best := make([]bool, len(scores))
	for i := range scores {
		best[i] = true
		for j := range scores {
			if i != j && beats(&scores[j], &scores[i]) {
				best[i] = false
			}
		}
	}
	return best
}

func beats(a, b *Score) bool {
	if a.Feasible != b.Feasible {
		return a.Feasible
	}
	x := [...]float64{a.Deviation, a.DistanceKm, a.Disruption, a.TravelHours}
	y := [...]float64{b.Deviation, b.DistanceKm, b.Disruption, b.TravelHours}
	better := false
	for i := range x {
		slack := 1e-9 * math.Max(math.Abs(x[i]), math.Abs(y[i]))
		if x[i] > y[i]+slack {
			return false
		}
		better = better || x[i] < y[i]-slack
	}
	return better
}

// Knee suggests one of the best scores: the one nearest to having the least of
// everything, each respect scaled from its least to its most among the best.
// -1 when there is none.
func Knee(scores []Score, best []bool) int {
	respects := func(s *Score) [4]float64 {
		return [4]float64{s.Deviation, s.DistanceKm, s.Disruption, s.TravelHours}
	}
	low, high := [4]float64{}, [4]float64{}
	for d := range low {
		low[d], high[d] = math.Inf(1), math.Inf(-1)
	}
	for i := range scores {
		if best[i] {
			for d, v := range respects(&scores[i]) {
				low[d], high[d] = math.Min(low[d], v), math.Max(high[d], v)
			}
		}
	}
	at, least := -1, math.Inf(1)
	for i := range scores {
		if !best[i] {
			continue
		}
		sum := 0.0
		for d, v := range respects(&scores[i]) {
			if span := high[d] - low[d]; span > 0 {
				sum += (v - low[d]) * (v - low[d]) / (span * span)
			}
		}
		if sum < least {
			at, least = i, sum
		}
	}
	return at
}
