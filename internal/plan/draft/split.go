package draft

import (
	"context"
	"slices"

	"github.com/paulmach/orb"

	"arpent/internal/access"
	"arpent/internal/plan/design"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Check says what would make a run fail, before it.
func (s *Service) Check(ctx context.Context, actor access.Actor, id ID, wish *design.Wish) (design.Findings, error) {
	o, err := s.Whole(ctx, actor, id)
	if err != nil {
		return design.Findings{}, err
	}
	defer o.Close()
	if wish == nil {
		return o.Units.Look(o.Row.Wish.V, o.Reference, o.LockedPlan()), nil
	}
	if err := wish.Check(o.Units.Units); err != nil {
		return design.Findings{}, fault.Invalid("plan.wish", "%s", err).With("reason", err.Error())
	}
	return o.Units.Look(*wish, o.Reference, o.LockedPlan()), nil
}

// Split splits units that are larger than a territory may be, or those named.
func (s *Service) Split(ctx context.Context, actor access.Actor, id ID, w SplitWish) (*PlanChange, error) {
	return s.Edited(ctx, actor, id, 0, func(o *Open) (Edit, error) {
		if o.Row.Level == design.AccountsLevel {
			return Edit{}, fault.Conflict("plan.accounts_whole", "an account cannot be split")
		}
		giants := map[string]design.Giant{}
		codes := w.Codes
		for _, g := range o.Units.Look(o.Row.Wish.V, o.Reference, o.LockedPlan()).Giants {
			giants[g.Code] = g
			if len(w.Codes) == 0 {
				codes = append(codes, g.Code)
			}
		}
		if len(codes) == 0 {
			return Edit{}, fault.Conflict("plan.no_giants", "no unit is larger than a territory may be")
		}
		u, plan, locks := o.Units.Units, slices.Clone(o.Work.Plan), slices.Clone(o.Locks)
		label := ""
		for _, code := range codes {
			i, ok := u.Index()[code]
			if !ok {
				return Edit{}, fault.Invalid("plan.no_unit_code", "the plan has no unit %q", code).With("code", code)
			}
			label = u.Name[i]
			measure, limit := limitOf(o, u, i, giants[code])
			next, parent, err := s.cutUnit(u, i, w.By, measure, limit)
			if err != nil {
				return Edit{}, err
			}
			u, plan, locks = next, follow(plan, parent), follow(locks, parent)
		}
		units, err := s.newUnits(ctx, u)
		if err != nil {
			return Edit{}, err
		}
		d := Delta{Whole: &[2]Whole{{o.Row.UnitsID, slices.Clone(o.Work.Plan), slices.Clone(o.Locks)}, {units, plan, locks}}}
		if len(codes) > 1 {
			label = ""
		}
		return Edit{Kind: "split", Count: len(codes), Label: label, Delta: d}, nil
	})
}

// follow carries a value per unit over to the units that come of them.
func follow[T any](values []T, parent []int32) []T {
	out := make([]T, len(parent))
	for i, p := range parent {
		out[i] = values[p]
	}
	return out
}

// newUnits stores units on their own: should the edit fail, nobody points to them.
func (s *Service) newUnits(ctx context.Context, u *design.Units) (string, error) {
	id, err := insertUnits(ctx, s.db, u, db.At(s.now()))
	if err == nil {
		s.shelve(id, u)
	}
	return id, err
}

// limitOf is what no part should have more of: a territory's most for a giant,
// else well under half of the unit.
func limitOf(o *Open, u *design.Units, i int32, g design.Giant) (measure int, limit float64) {
	if g.Code != "" {
		return u.Measure(g.Measure), g.Limit
	}
	if b := o.Row.Wish.V.Balance; len(b) > 0 {
		measure = u.Measure(b[0].Measure)
	}
	return measure, 0.45 * u.Measures[measure].Values[i]
}

// cutUnit splits one unit by its postcodes or its accounts.
func (s *Service) cutUnit(u *design.Units, i int32, by string, measure int, limit float64) (*design.Units, []int32, error) {
	cut := design.Cutting{Measure: measure, Limit: limit}
	if area := u.Area[i]; area >= 0 {
		areas, err := s.places.Areas(u.Level)
		if err != nil {
			return nil, nil, err
		}
		if cut.Shape, err = s.places.Shape(u.Level, int(area)); err != nil {
			return nil, nil, err
		}
		if by != "accounts" && areas.Postcode != nil {
			for _, p := range areas.Postcode(int(area)) {
				cut.Seeds = append(cut.Seeds, design.Seed{Name: postcodeName(u.Name[i], p.Code), Point: orb.Point{p.Lon, p.Lat}})
			}
		}
		if cut.Borders, err = s.borders(u, i, cut.Shape); err != nil {
			return nil, nil, err
		}
	} else {
		cut.Shape = u.Shapes[i]
	}
	if limit <= 0 {
		return nil, nil, fault.Invalid("plan.split_empty", "%s has nothing of the measure to split by", u.Name[i]).With("name", u.Name[i])
	}
	split, parent, err := u.Split(i, cut)
	if err != nil {
		return nil, nil, fault.Invalid("plan.split_impossible", "%s cannot be split: it has neither several postcodes nor accounts at several places", u.Name[i]).With("name", u.Name[i]).Wrap(err)
	}
	return split, parent, nil
}

func postcodeName(town, code string) string {
	if code == "" {
		return town
	}
	return town + " " + code
}

// borders finds, per neighbour, the points of the border that the unit shares
// with it: shapes of one level share their corners exactly.
func (s *Service) borders(u *design.Units, unit int32, shape orb.MultiPolygon) (map[int32][]orb.Point, error) {
	corners := map[orb.Point]bool{}
	each(shape, func(p orb.Point) { corners[p] = true })
	out := map[int32][]orb.Point{}
	for _, e := range u.Edges {
		if e.A != unit && e.B != unit || e.Link != "" {
			continue
		}
		other := e.A + e.B - unit
		their := u.Shapes[other]
		if area := u.Area[other]; area >= 0 {
			var err error
			if their, err = s.places.Shape(u.Level, int(area)); err != nil {
				return nil, err
			}
		}
		each(their, func(p orb.Point) {
			if corners[p] {
				out[other] = append(out[other], p)
			}
		})
	}
	return out, nil
}

func each(shape orb.MultiPolygon, fn func(orb.Point)) {
	for _, polygon := range shape {
		for _, ring := range polygon {
			for _, p := range ring {
				fn(p)
			}
		}
	}
}
