// Package survey makes a plan's units: it takes areas, postcodes or accounts,
// sums measures over them, and says which touch which. It reads no database:
// what it needs is handed to it.
package survey

import (
	"math"

	"github.com/paulmach/orb"

	"arpent/internal/plan/design"
)

// Areas is a level of areas, column by column.
type Areas struct {
	ID      string
	Country string
	Code    []string
	Name    []string
	Lon     []float64
	Lat     []float64
	People  []float64 // NaN where not known
	Edges   []design.Edge
	Groups  []design.Group // coarser levels, smallest first

	Index    func(code string) (int, bool)
	At       func(lon, lat float64) (int, bool)
	Postcode func(i int) []Postcode
}

// Postcode is a point that mail is sorted by.
type Postcode struct {
	Code, Name string
	Lon, Lat   float64
}

// Indicator is a figure per area that may be summed.
type Indicator struct {
	Name, Unit, Source string
	Values             []float64 // NaN where not known
}

// Account is what a plan needs of a company.
type Account struct {
	ID, Name, Town, Owner string
	Postcode              string
	Placed                bool
	Lon, Lat              float64
	Area                  int // index in Areas, -1 when not known
	Potential, Revenue    float64
	Visits, Minutes       float64 // visits a year, minutes each
	Today                 string  // territory, empty when unassigned
}

// Ask is what units are made from.
type Ask struct {
	Level      string // Areas.ID, the country's postcodes, or design.AccountsLevel
	Areas      *Areas
	Keep       []bool // per area; nil: all
	Whole      bool   // keep only areas and accounts of the territories in Todays
	Accounts   []Account
	Currency   string
	Indicators []Indicator
	Roads      design.Roads
	Hours      float64 // a representative has in a year; with it the travel of a workload is reckoned
	Todays     []design.Today
	TodayArea  func(code string) (territory string) // by the plan in force; empty when it says nothing
}

// Postcodes names the level of a country's postcodes.
func Postcodes(country string) string {
	switch country {
	case "FR":
		return "fr-postcode"
	case "US":
		return "us-postcode"
	}
	return ""
}

// Make makes the units.
func Make(a Ask) *design.Units {
	u := &design.Units{Level: a.Level, Todays: a.Todays}
	s := &making{Ask: a, u: u, today: map[string]int32{}}
	for i, t := range a.Todays {
		s.today[t.ID] = int32(i)
	}
	s.selectAccounts()
	switch a.Level {
	case design.AccountsLevel:
		s.fromAccounts()
	case a.Areas.ID:
		s.fromAreas()
	default:
		s.fromPostcodes()
	}
	s.measure()
	s.join()
	s.todayOfUnits()
	return u
}

type making struct {
	Ask
	u        *design.Units
	today    map[string]int32
	chosen   []Account // of Accounts, those inside the selection
	unit     []int32   // per chosen account
	keepArea []bool
	area     []int32   // per unit, the area it stands for or lies in; -1 none
	share    []float64 // per unit, its part of the area's people; nil: all
}

// selectAccounts keeps the accounts inside the selection, and those without a
// position, which the plan counts as unplaced.
func (s *making) selectAccounts() {
	s.keepArea = s.Keep
	if s.Whole {
		s.keepArea = s.areasOfTodays()
	}
	for _, x := range s.Accounts {
		if s.Whole {
			if _, ok := s.today[x.Today]; !ok && !(s.Level != design.AccountsLevel && x.Today == "" && s.kept(x.Area)) {
				continue
			}
		}
		if x.Placed && x.Area >= 0 && s.Keep != nil && !s.Keep[x.Area] {
			continue
		}
		if s.Keep != nil && x.Placed && x.Area < 0 {
			continue
		}
		s.chosen = append(s.chosen, x)
	}
}

func (s *making) kept(area int) bool { return area >= 0 && (s.keepArea == nil || s.keepArea[area]) }

// areasOfTodays keeps the areas that belong to a territory of Todays: by the
// plan in force, or else those that hold more of their accounts than of others.
func (s *making) areasOfTodays() []bool {
	keep := make([]bool, len(s.Areas.Code))
	votes := map[int]int{}
	for _, x := range s.Accounts {
		if x.Area < 0 || x.Today == "" {
			continue
		}
		if _, ok := s.today[x.Today]; ok {
			votes[x.Area]++
		} else {
			votes[x.Area]--
		}
	}
	said := false
	for i, code := range s.Areas.Code {
		if s.Keep != nil && !s.Keep[i] {
			continue
		}
		if t := s.TodayArea(code); t != "" {
			_, keep[i] = s.today[t]
			said = true
			continue
		}
		keep[i] = votes[i] > 0
	}
	if !said { // nothing says whose an area without accounts is: those around follow
		s.fill(keep, votes)
	}
	return keep
}

// fill gives each area without accounts to the side its nearest voter is on.
func (s *making) fill(keep []bool, votes map[int]int) {
	near := design.NewNeighbours(len(keep), s.Areas.Edges)
	reached := make([]bool, len(keep))
	var queue []int32
	for i := range keep {
		if votes[i] != 0 {
			reached[i] = true
			queue = append(queue, int32(i))
		}
	}
	for at := 0; at < len(queue); at++ {
		for _, j := range near.Of(queue[at]) {
			if !reached[j] {
				reached[j] = true
				keep[j] = keep[queue[at]] && (s.Keep == nil || s.Keep[j])
				queue = append(queue, j)
			}
		}
	}
}

func (s *making) fromAreas() {
	u, a := s.u, s.Areas
	index := make([]int32, len(a.Code))
	for i := range a.Code {
		index[i] = -1
		if s.keepArea != nil && !s.keepArea[i] {
			continue
		}
		index[i] = int32(len(u.Code))
		s.area = append(s.area, int32(i))
		u.Code, u.Name, u.Town = append(u.Code, a.Code[i]), append(u.Name, a.Name[i]), append(u.Town, town(a.Name[i]))
		u.Lon, u.Lat, u.Area = append(u.Lon, a.Lon[i]), append(u.Lat, a.Lat[i]), append(u.Area, int32(i))
	}
	for _, x := range s.chosen {
		at := int32(-1)
		if x.Area >= 0 {
			at = index[x.Area]
		}
		s.unit = append(s.unit, at)
	}
	for _, e := range a.Edges {
		if p, q := index[e.A], index[e.B]; p >= 0 && q >= 0 {
			u.Edges = append(u.Edges, design.Edge{A: p, B: q, Meters: e.Meters, Link: e.Link})
		}
	}
}

func (s *making) fromAccounts() {
	u := s.u
	for _, x := range s.chosen {
		if !x.Placed {
			s.unit = append(s.unit, -1)
			continue
		}
		s.unit = append(s.unit, int32(len(u.Code)))
		s.area = append(s.area, int32(x.Area))
		place := x.Town
		if place == "" && x.Area >= 0 && s.Areas != nil {
			place = s.Areas.Name[x.Area]
		}
		u.Code, u.Name, u.Town = append(u.Code, x.ID), append(u.Name, x.Name), append(u.Town, town(place))
		u.Lon, u.Lat, u.Area = append(u.Lon, x.Lon), append(u.Lat, x.Lat), append(u.Area, -1)
	}
	u.Edges = design.PointEdges(points(u))
}

func points(u *design.Units) []orb.Point {
	out := make([]orb.Point, u.Len())
	for i := range out {
		out[i] = u.Point(int32(i))
	}
	return out
}

func known(v float64) float64 {
	if math.IsNaN(v) || v < 0 {
		return 0
	}
	return v
}
