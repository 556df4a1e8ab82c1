// Package demo makes up a company to try the program with: an industrial
// distributor in France, its market placed where people and firms are, its
// sales force, a year of work, and last year's territories, which no longer
// fit. Everything is synthetic and follows from a seed, the ground and today's
// date; nothing is read or stored here.
package demo

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"sort"
)

// Ground is the country that the company is placed in.
type Ground struct {
	Towns []Town
}

// Town is where accounts and people may be.
type Town struct {
	Code, Name      string
	Departement     string // code
	DepartementName string
	Region          string // code
	RegionName      string
	Lon, Lat        float64
	Population      float64
	Firms           float64 // establishments with employees; larger ones count for more
	SquareKm        float64
	Seeds           []Seed                      // postcodes; at least one
	Contains        func(lon, lat float64) bool // nil: everywhere
}

// Seed is a postcode's position in a town.
type Seed struct {
	Postcode string
	Lon, Lat float64
}

// stream is a source of chance of its own for each part of the company, so
// that a part added later leaves the others as they are.
func stream(seed uint64, part string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(part))
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

// wheel picks indices by weight.
type wheel struct{ upTo []float64 }

func newWheel(n int, weight func(i int) float64) *wheel {
	w := &wheel{upTo: make([]float64, n)}
	sum := 0.0
	for i := range n {
		if x := weight(i); x > 0 && !math.IsInf(x, 0) {
			sum += x
		}
		w.upTo[i] = sum
	}
	return w
}

func (w *wheel) turn(r *rand.Rand) int {
	x := r.Float64() * w.upTo[len(w.upTo)-1]
	return min(sort.Search(len(w.upTo), func(i int) bool { return w.upTo[i] > x }), len(w.upTo)-1)
}

func pick[T any](r *rand.Rand, of []T) T { return of[r.IntN(len(of))] }

func logNormal(r *rand.Rand, median, sigma float64) float64 {
	return median * math.Exp(sigma*r.NormFloat64())
}

const kmPerDegree = 111.195

// flat projects a position to kilometres, good enough within one country.
func flat(lon, lat float64) (x, y float64) {
	return lon * kmPerDegree * math.Cos(46.5*math.Pi/180), lat * kmPerDegree
}

// spot is a position in a town: near one of its postcodes, inside its contour.
func (t *Town) spot(r *rand.Rand) (lon, lat float64, postcode string) {
	s := pick(r, t.Seeds)
	reach := math.Min(0.3*math.Sqrt(math.Max(t.SquareKm, 1)), 5) / math.Sqrt(math.Sqrt(float64(len(t.Seeds))))
	for range 12 {
		angle, km := 2*math.Pi*r.Float64(), reach*math.Sqrt(r.Float64())
		lat = s.Lat + km*math.Sin(angle)/kmPerDegree
		lon = s.Lon + km*math.Cos(angle)/kmPerDegree/math.Cos(s.Lat*math.Pi/180)
		lon, lat = round5(lon), round5(lat)
		if t.Contains == nil || t.Contains(lon, lat) {
			return lon, lat, s.Postcode
		}
	}
	return round5(s.Lon), round5(s.Lat), s.Postcode
}

func round5(x float64) float64 { return math.Round(x*1e5) / 1e5 }
