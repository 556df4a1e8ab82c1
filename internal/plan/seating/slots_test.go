package seating

import (
	"fmt"
	"testing"

	"arpent/internal/plan/design"
)

// today is twelve units in territories of two each.
func today() *design.Units {
	u := &design.Units{}
	for i := range 12 {
		u.Code = append(u.Code, fmt.Sprint(i))
		u.Today = append(u.Today, int32(i/2))
	}
	for j := range 6 {
		u.Todays = append(u.Todays, design.Today{ID: fmt.Sprint("t", j), Name: fmt.Sprint("Territory ", j), Rep: fmt.Sprint("rep", j)})
	}
	return u
}

// A territory goes on where most of it does, unless it is little of what comes.
func TestRebind(t *testing.T) {
	u := today()
	same := make([]Slot, 6)
	plan := make([]uint16, 12)
	for i := range plan {
		plan[i] = uint16(i / 2)
	}
	Rebind(u, design.Wish{}, plan, same)
	for i, s := range same {
		if want := u.Todays[i]; s.Territory != want.ID || s.Name != want.Name || s.Rep != want.Rep {
			t.Errorf("slot %d goes on with %+v, want %+v", i, s, want)
		}
	}

	one := []Slot{same[0], {}} // all but the last territory in one
	for i := range plan {
		plan[i] = uint16(i / 10)
	}
	Rebind(u, design.Wish{}, plan, one)
	if one[0].Territory != "" || one[0].Name != "" {
		t.Errorf("a territory that is a fifth of the slot gives it its name: %+v", one[0])
	}
	if one[1].Territory != "t5" {
		t.Errorf("the last territory does not go on: %+v", one[1])
	}
}
