package gather

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/plan/design"
	"arpent/internal/plan/survey"
	"arpent/internal/territory"
)

// InForce gives the accounts that an actor may see with the territories of a
// type that they are in today.
func (s *Service) InForce(ctx context.Context, actor access.Actor, typeID string) (*design.Units, error) {
	roads := design.DefaultRoads()
	n := &NewPlan{Level: design.AccountsLevel, TypeID: typeID, HoursPerRep: usualHours, Roads: &roads}
	rows, err := s.accountRows(ctx, actor, n)
	if err != nil {
		return nil, err
	}
	ask := survey.Ask{Level: n.Level, Roads: roads, Hours: n.HoursPerRep, TodayArea: func(string) string { return "" }}
	if ask.Areas, err = s.areasFor(n.Level, rows); err != nil {
		return nil, err
	}
	if ask.Todays, err = s.Todays(ctx, n); err != nil {
		return nil, err
	}
	all, err := s.territories.All(ctx, s.db)
	if err != nil {
		return nil, err
	}
	ask.Todays = slices.DeleteFunc(ask.Todays, func(t design.Today) bool {
		return !actor.Scope.All && !slices.ContainsFunc(all, func(x territory.Territory) bool { return string(x.ID) == t.ID && actor.Scope.Holds(x.TreeLeft) })
	})
	if ask.Accounts, ask.Currency, err = s.surveyed(ctx, n, rows, ask.Areas); err != nil {
		return nil, err
	}
	return survey.Make(ask), nil
}
