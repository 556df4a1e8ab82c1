package seating

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"arpent/engine/geo"
	"arpent/internal/plan/design"
)

var inf = math.Inf(1)

// usualKm is the way from home that weighs as much as having none of a
// territory's accounts.
const usualKm = 150.0

// RepProposal pairs a territory with a representative.
type RepProposal struct {
	Territory int     `json:"territory"`
	Rep       string  `json:"rep" doc:"Empty when there are too few"`
	Name      string  `json:"name"`
	HomeKm    float64 `json:"home_km" doc:"Road distance from home to the territory's centre; -1 when the home is not known"`
	Accounts  int     `json:"accounts" doc:"Accounts of the territory they already have"`
	Share     float64 `json:"share" doc:"Of the territory's first balanced measure that they already have"`
}

// PlanRep is someone who may work a territory.
type PlanRep struct {
	User    string   `json:"user"`
	Name    string   `json:"name"`
	HomeLon *float64 `json:"home_lon,omitempty"`
	HomeLat *float64 `json:"home_lat,omitempty"`
}

// Seat gives the representatives of a plan's slots new seats after a run that
// moved everything, in slots; numbers that the wish ties to a home keep theirs.
func Seat(w *design.Working, wish design.Wish, detour float64, before, slots []Slot) {
	if len(wish.Centres) > 0 {
		return
	}
	var reps []PlanRep
	for _, slot := range before {
		if slot.Rep != "" && !slices.ContainsFunc(reps, func(p PlanRep) bool { return p.User == slot.Rep }) {
			reps = append(reps, PlanRep{User: slot.Rep, HomeLon: slot.HomeLon, HomeLat: slot.HomeLat})
		}
	}
	if len(reps) == 0 {
		return
	}
	proposals, _ := PairReps(w, wish, detour, reps, 0.5)
	for _, p := range proposals {
		slot := &slots[p.Territory]
		slot.Rep, slot.HomeLon, slot.HomeLat = p.Rep, nil, nil
		for _, rep := range reps {
			if rep.User == p.Rep {
				slot.HomeLon, slot.HomeLat = rep.HomeLon, rep.HomeLat
			}
		}
	}
}

// PairReps solves the assignment for the plan as it stands.
func PairReps(w *design.Working, wish design.Wish, detour float64, reps []PlanRep, keep float64) (proposals []RepProposal, left []PlanRep) {
	u := w.U
	weight := AccountWeights(u, wish)
	k := w.K
	had, count, total := make([]map[string]float64, k), make([]map[string]int, k), make([]float64, k)
	for t := range k {
		had[t], count[t] = map[string]float64{}, map[string]int{}
	}
	for i, unit := range u.Accounts.Unit {
		if unit < 0 || w.Plan[unit] == design.None {
			continue
		}
		t := w.Plan[unit]
		total[t] += weight[i]
		rep := u.Accounts.Owner[i]
		if j := u.Accounts.Today[i]; j >= 0 && u.Todays[j].Rep != "" {
			rep = u.Todays[j].Rep
		}
		if rep != "" {
			had[t][rep] += weight[i]
			count[t][rep]++
		}
	}
	centres := w.Centres(u.Weights(wish))
	cost, km := make([][]float64, k), make([][]float64, k)
	share := func(t int, rep string) float64 {
		if total[t] == 0 {
			return 0
		}
		return had[t][rep] / total[t]
	}
	for t := range k {
		cost[t], km[t] = make([]float64, len(reps)), make([]float64, len(reps))
		for j, r := range reps {
			way := 1.0 // a home that is not known counts as far
			if km[t][j] = -1; r.HomeLon != nil {
				km[t][j] = detour * geo.Distance(centres[t], orb.Point{*r.HomeLon, *r.HomeLat}) / 1000
				way = km[t][j] / usualKm
			}
			cost[t][j] = (1-keep)*way + keep*(1-share(t, r.User))
		}
	}
	proposals, left = []RepProposal{}, []PlanRep{}
	taken := make([]bool, len(reps))
	pairs := design.Pair(cost)
	for t := range k {
		p := RepProposal{Territory: t, HomeKm: -1}
		if j := pairs[t]; len(reps) > 0 && j >= 0 {
			taken[j] = true
			r := reps[j]
			p.Rep, p.Name, p.HomeKm, p.Accounts, p.Share = r.User, r.Name, math.Round(km[t][j]*10)/10, count[t][r.User], share(t, r.User)
		}
		proposals = append(proposals, p)
	}
	for j, r := range reps {
		if !taken[j] {
			left = append(left, r)
		}
	}
	return proposals, left
}

// AccountWeights is each account's part of the first balanced measure that
// accounts have, else 1 each.
func AccountWeights(u *design.Units, wish design.Wish) []float64 {
	for _, b := range wish.Balance {
		for m, name := range design.AccountMeasures {
			if b.Measure == name {
				return u.Accounts.Values[m]
			}
		}
	}
	return u.Accounts.Values[0]
}
