package alignment

import (
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"arpent/internal/account"
	"arpent/internal/account/survey"
	"arpent/internal/alignment/condition"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// decision is where an account belongs and why; the zero decision is nowhere.
type decision struct {
	territory territory.ID
	typeID    territory.TypeID
	reason    Reason
	rule      string
	plan      string
	detail    Detail
}

// same says that two decisions are one and the same alignment.
func (d *decision) same(o *decision) bool {
	return d.territory == o.territory && d.reason == o.reason && d.rule == o.rule && d.plan == o.plan
}

// subject is an account with all that decides about it alone.
type subject struct {
	condition.Subject
	pins    []Pin
	family  []relative // above it, nearest first
	s       *Service
	ruled   []int // what the rules of a set said last
	ruledBy *ruleSet
}

// relative is a company above the account that has pins for its family.
type relative struct {
	id   account.ID
	name string
	pins []Pin
}

// areaOf gives the code of the area of a level in which an account lies, empty
// when that is not known.
func (s *Service) areaOf(p *survey.Placing, level string) string {
	switch {
	case level == AccountLevel:
		return ""
	case level == PostcodeLevel:
		if p.Postcode == "" {
			return ""
		}
		return p.Country + "/" + strings.ToUpper(strings.ReplaceAll(p.Postcode, " ", ""))
	case p.Area == "" || level == p.AreaLevel:
		return p.Area
	case s.places == nil:
		return ""
	}
	code, _ := s.places.Within(p.AreaLevel, p.Area, level)
	return code
}

// resolve decides where an account belongs in a layer on a day: the first of
// pins, named families, rules and geographies that gives an open territory.
func (w *world) resolve(u *subject, layer string, day db.Date) decision {
	if d := w.pinned(u, layer, day); d.territory != "" {
		return d
	}
	if d := w.familiar(u, layer, day); d.territory != "" {
		return d
	}
	if d := w.ruled(u, layer, day); d.territory != "" {
		return d
	}
	for _, t := range w.ranked {
		if t.Layer() != layer {
			continue
		}
		if g := w.geographyOn(t.ID, day); g != nil {
			if d := w.mapped(u, g, day); d.territory != "" {
				return d
			}
		}
	}
	return decision{}
}

func (w *world) decide(t territory.ID, reason Reason, rule, plan string, detail Detail) decision {
	return decision{t, w.territories[t].TypeID, reason, rule, plan, detail}
}

func (w *world) pinned(u *subject, layer string, day db.Date) decision {
	for i := range u.pins {
		p := &u.pins[i]
		if p.Layer == layer && p.on(day) && w.open(p.TerritoryID, day) {
			return w.decide(p.TerritoryID, Pinned, p.ID, "", Detail{Note: p.Note})
		}
	}
	return decision{}
}

func (w *world) familiar(u *subject, layer string, day db.Date) decision {
	for _, above := range u.family {
		for i := range above.pins {
			p := &above.pins[i]
			if p.Family && p.Layer == layer && p.on(day) && w.open(p.TerritoryID, day) {
				return w.decide(p.TerritoryID, Family, p.ID, "", Detail{Name: above.name, AccountID: above.id, Note: p.Note})
			}
		}
	}
	return decision{}
}

func (w *world) ruled(u *subject, layer string, day db.Date) decision {
	set := w.rulesOn(day)
	if set == nil {
		return decision{}
	}
	for _, i := range set.holding(u) {
		if r := &set.Rules.V[i]; w.layerOf(r.TerritoryID) == layer && w.open(r.TerritoryID, day) {
			return w.decide(r.TerritoryID, Ruled, r.ID, "", Detail{Name: r.Name})
		}
	}
	return decision{}
}

// mapped asks a geography: the account itself, then the part of a split area,
// then the area, then the nearest planned account.
func (w *world) mapped(u *subject, g *geography, day db.Date) decision {
	if t, ok := g.Accounts[u.ID]; ok && w.open(t, day) {
		return w.decide(t, Planned, string(u.ID), g.PlanID, Detail{})
	}
	code, at := "", orb.Point{}
	placed := u.Lon != nil && u.Lat != nil
	if placed {
		at = orb.Point{*u.Lon, *u.Lat}
	}
	if g.Level != AccountLevel {
		if code = u.AreaOf(g.Level); code == "" {
			return decision{}
		}
		detail := Detail{Level: g.Level, Area: code, Name: u.s.nameOf(u, g.Level, code)}
		if placed && len(g.Parts[code]) > 0 {
			if p := g.PartAt(code, at); p != nil && w.open(p.Territory, day) {
				return w.decide(p.Territory, Part, p.Key(g.Level, code), g.PlanID, detail)
			}
		}
		if t, ok := g.Areas[code]; ok && w.open(t, day) {
			return w.decide(t, Area, g.Level+"/"+code, g.PlanID, detail)
		}
	}
	near := g.Near[code]
	if near == nil || !placed {
		return decision{}
	}
	a, meters := near.Nearest(at, func(t territory.ID) bool { return w.open(t, day) })
	if a == nil {
		return decision{}
	}
	return w.decide(a.Territory, Nearest, string(a.ID), g.PlanID, Detail{AccountID: a.ID, DistanceKm: math.Round(meters/100) / 10})
}

func (s *Service) nameOf(u *subject, level, code string) string {
	if level == u.AreaLevel {
		return u.AreaName
	}
	if s.places == nil || level == PostcodeLevel {
		return ""
	}
	return s.places.Named(level, code)
}

// stretch is a decision for the days [from, to); to empty: for ever.
type stretch struct {
	from, to db.Date
	decision
}

// timeline decides for every day from a first one on.
func (w *world) timeline(u *subject, layer string, from db.Date) []stretch {
	turns := []db.Date{from}
	at, exact := slices.BinarySearch(w.turns, from)
	if exact {
		at++
	}
	turns = append(turns, w.turns[at:]...)
	extra := false
	add := func(pins []Pin) {
		for i := range pins {
			for _, d := range [2]db.Date{pins[i].From, pins[i].To} {
				if d > from {
					turns, extra = append(turns, d), true
				}
			}
		}
	}
	add(u.pins)
	for _, above := range u.family {
		add(above.pins)
	}
	if extra {
		slices.Sort(turns)
		turns = slices.Compact(turns)
	}
	var out []stretch
	for i, day := range turns {
		d := w.resolve(u, layer, day)
		if d.territory == "" {
			continue
		}
		var to db.Date
		if i+1 < len(turns) {
			to = turns[i+1]
		}
		if n := len(out); n > 0 && out[n-1].to == day && out[n-1].same(&d) {
			out[n-1].to = to
			continue
		}
		out = append(out, stretch{day, to, d})
	}
	return out
}
