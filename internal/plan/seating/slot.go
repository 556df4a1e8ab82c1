package seating

import (
	"github.com/paulmach/orb"

	"arpent/internal/plan/design"
)

// Slot is what a plan keeps about a territory besides its units.
type Slot struct {
	Name      string   `json:"name"`
	ByHand    bool     `json:"by_hand" doc:"Named by a person: not renamed by itself"`
	Territory string   `json:"territory,omitempty" doc:"The territory in force that it goes on with; empty for a new one"`
	Rep       string   `json:"rep,omitempty" doc:"User proposed to work it"`
	HomeLon   *float64 `json:"home_lon,omitempty" doc:"Where it is worked from"`
	HomeLat   *float64 `json:"home_lat,omitempty"`
}

func SameSlot(a, b Slot) bool {
	same := func(p, q *float64) bool { return p == nil && q == nil || p != nil && q != nil && *p == *q }
	return a.Name == b.Name && a.ByHand == b.ByHand && a.Territory == b.Territory && a.Rep == b.Rep && same(a.HomeLon, b.HomeLon) && same(a.HomeLat, b.HomeLat)
}

// Homes gives where slots are worked from, those that say so.
func Homes(slots []Slot) map[int]orb.Point {
	out := map[int]orb.Point{}
	for i, s := range slots {
		if s.HomeLon != nil && s.HomeLat != nil {
			out[i] = orb.Point{*s.HomeLon, *s.HomeLat}
		}
	}
	return out
}

// Gone marks a unit whose territory of today no slot continues: wherever it
// goes, it changes hands.
const Gone = design.None - 1

// Reference says which slot each unit has today; nil when none has any.
func Reference(u *design.Units, slots []Slot) []uint16 {
	if len(u.Todays) == 0 {
		return nil
	}
	slotOf := map[string]uint16{}
	for i, slot := range slots {
		if slot.Territory != "" {
			slotOf[slot.Territory] = uint16(i)
		}
	}
	of := make([]uint16, len(u.Todays))
	for j, t := range u.Todays {
		of[j] = Gone
		if i, ok := slotOf[t.ID]; ok {
			of[j] = i
		}
	}
	out := make([]uint16, u.Len())
	for i, j := range u.Today {
		out[i] = design.None
		if j >= 0 {
			out[i] = of[j]
		}
	}
	return out
}

// TodayPlan is today's alignment as an assignment of its own, in the order of
// the units' Todays.
func TodayPlan(u *design.Units) []uint16 {
	out := make([]uint16, u.Len())
	for i, j := range u.Today {
		out[i] = design.None
		if j >= 0 {
			out[i] = uint16(j)
		}
	}
	return out
}
