package alignment

import (
	"cmp"
	"context"
	"slices"

	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// InForce gives the geography of a type in force on a day, in the order of its
// codes; nil when there is none.
func (s *Service) InForce(ctx context.Context, q db.Q, typeID territory.TypeID, day db.Date) (*Geography, error) {
	w, err := s.world(ctx, q)
	if err != nil {
		return nil, err
	}
	known := w.geographyOn(typeID, day)
	if known == nil {
		return nil, nil
	}
	g := &Geography{PlanID: known.PlanID, TypeID: known.TypeID, From: known.From, Level: known.Level}
	for code, t := range known.Areas {
		g.Areas = append(g.Areas, AreaRule{code, t})
	}
	for area, parts := range known.Parts {
		for _, p := range parts {
			g.Parts = append(g.Parts, PartRule{area, p.Shape, p.Territory})
		}
	}
	for id, t := range known.Accounts {
		g.Accounts = append(g.Accounts, AccountRule{id, t})
	}
	slices.SortFunc(g.Areas, func(a, b AreaRule) int { return cmp.Compare(a.Code, b.Code) })
	slices.SortStableFunc(g.Parts, func(a, b PartRule) int { return cmp.Compare(a.Area, b.Area) })
	slices.SortFunc(g.Accounts, func(a, b AccountRule) int { return cmp.Compare(a.Account, b.Account) })
	return g, nil
}
