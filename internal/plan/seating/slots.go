package seating

import (
	"strings"

	"arpent/internal/plan/design"
	"arpent/internal/plan/naming"
)

// NameSlots gives names to slots that have none of their own: not named by
// hand and not going on with a territory in force. all renames every one but
// those named by hand.
func NameSlots(u *design.Units, plan []uint16, slots []Slot, all bool, language string) {
	taken := map[string]bool{}
	var open []int
	for i, s := range slots {
		if s.ByHand || !all && s.Territory != "" && s.Name != "" {
			taken[s.Name] = true
		} else {
			open = append(open, i)
		}
	}
	if len(open) == 0 {
		return
	}
	of := make([]int32, len(plan))
	for i, t := range plan {
		if of[i] = int32(t); int(t) >= len(slots) {
			of[i] = -1
		}
	}
	var groups []naming.Group
	for _, g := range u.Groups {
		if g.Level != "fr-epci" { // nobody says where they are by it
			groups = append(groups, naming.Group{Name: g.Name, Of: g.Of})
		}
	}
	given := naming.Give(naming.Units{Town: u.Town, Lon: u.Lon, Lat: u.Lat, People: u.People, Of: of, Groups: groups}, len(slots))
	for _, i := range open {
		name := given[i].French
		if language == "en" {
			name = given[i].English
		}
		slots[i].Name = naming.Fit(name, taken)
		taken[slots[i].Name] = true
	}
}

// Rebind says which territories in force the slots go on with, after a run that
// may have moved everything: a slot keeps its territory when it still has a
// quarter of it; one that has none is given the one of which it has most, at
// least half. Either way that must be a quarter of what the slot has: eight
// territories made of sixty are new ones. Slots that lose theirs lose its name
// and representative too.
func Rebind(u *design.Units, wish design.Wish, plan []uint16, slots []Slot) {
	if len(u.Todays) == 0 {
		return
	}
	weight := u.Weights(wish)
	overlap := make([][]float64, len(slots))
	for i := range overlap {
		overlap[i] = make([]float64, len(u.Todays))
	}
	total, held := make([]float64, len(u.Todays)), make([]float64, len(slots))
	for i, t := range plan {
		if j := u.Today[i]; j >= 0 {
			total[j] += weight[i]
			if int(t) < len(slots) {
				overlap[t][j] += weight[i]
				held[t] += weight[i]
			}
		}
	}
	index := map[string]int{}
	for j, t := range u.Todays {
		index[t.ID] = j
	}
	free := map[int]bool{}
	for j := range u.Todays {
		free[j] = true
	}
	for i := range slots {
		j, ok := index[slots[i].Territory]
		if slots[i].Territory == "" || !ok {
			continue
		}
		if overlap[i][j] >= 0.25*max(total[j], held[i]) && total[j] > 0 || total[j] == 0 {
			delete(free, j)
			continue
		}
		if !slots[i].ByHand {
			slots[i] = Slot{}
		} else {
			slots[i].Territory = ""
		}
	}
	cost := make([][]float64, len(slots))
	for i := range slots {
		cost[i] = make([]float64, len(u.Todays))
		for j := range u.Todays {
			cost[i][j] = inf
			if slots[i].Territory == "" && free[j] && total[j] > 0 && overlap[i][j] >= max(0.5*total[j], 0.25*held[i]) {
				cost[i][j] = -overlap[i][j]
			}
		}
	}
	for i, j := range design.Pair(cost) {
		if j >= 0 {
			slots[i].Territory = u.Todays[j].ID
			if !slots[i].ByHand {
				slots[i].Name = u.Todays[j].Name
			}
			if slots[i].Rep == "" {
				slots[i].Rep = u.Todays[j].Rep
			}
		}
	}
	Distinct(slots)
}

// Distinct numbers names that two slots have.
func Distinct(slots []Slot) {
	taken := map[string]bool{}
	for i := range slots {
		if slots[i].Name != "" {
			slots[i].Name = naming.Fit(slots[i].Name, taken)
			taken[slots[i].Name] = true
		}
	}
}

// LanguageOf is the language that places of a level are named in.
func LanguageOf(level, country string) string {
	if strings.HasPrefix(level, "fr-") || country == "FR" {
		return "fr"
	}
	return "en"
}
