package draft

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/plan/seating"
)

// ProposeReps pairs territories with representatives: short ways from home and
// accounts they already have, as much of both as possible in all.
func (s *Service) ProposeReps(ctx context.Context, actor access.Actor, id ID, wish RepWish) (*RepProposals, error) {
	o, err := s.Whole(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	reps, err := s.candidates(ctx, actor, o)
	if err != nil {
		return nil, err
	}
	keep := wish.Keep
	if keep == 0 {
		keep = 0.5
	}
	out := &RepProposals{}
	out.Proposals, out.Left = seating.PairReps(o.Work, o.Row.Wish.V, o.Row.Settings.V.Roads.Detour, reps, keep)
	if !wish.Apply {
		return out, nil
	}
	if err := s.Changeable(ctx, s.db, id); err != nil {
		return nil, err
	}
	after := slices.Clone(o.Row.Slots.V)
	byUser := map[string]seating.PlanRep{}
	for _, r := range reps {
		byUser[r.User] = r
	}
	count := 0
	for _, p := range out.Proposals {
		slot := &after[p.Territory]
		slot.Rep = p.Rep
		slot.HomeLon, slot.HomeLat = byUser[p.Rep].HomeLon, byUser[p.Rep].HomeLat
		if !seating.SameSlot(*slot, o.Row.Slots.V[p.Territory]) {
			count++
		}
	}
	var d Delta
	if count > 0 {
		d.Slots = &[2][]seating.Slot{o.Row.Slots.V, after}
	}
	out.Change, err = s.carryOut(ctx, actor, o, Edit{Kind: "reps", Count: count, Delta: d})
	return out, err
}

// candidates are who may work the plan's territories: those who work one of
// today's, else every representative whom the actor may know.
func (s *Service) candidates(ctx context.Context, actor access.Actor, o *Open) ([]seating.PlanRep, error) {
	homes, err := s.territories.HomesFor(ctx, actor)
	if err != nil {
		return nil, err
	}
	users, err := s.access.Users(ctx)
	if err != nil {
		return nil, err
	}
	within := map[string]bool{}
	for _, t := range o.Units.Todays {
		if t.Rep != "" {
			within[t.Rep] = true
		}
	}
	for _, slot := range o.Row.Slots.V {
		if slot.Rep != "" {
			within[slot.Rep] = true
		}
	}
	whole := o.Row.Region.V.Territory == "" && o.Row.ParentID == "" || len(within) == 0
	home := map[string]int{}
	for i, h := range homes {
		home[string(h.UserID)] = i + 1
	}
	reps := []seating.PlanRep{}
	for _, u := range users {
		id := string(u.ID)
		if !u.Active || !within[id] && !(whole && u.Role == access.Representative && (actor.Scope.All || home[id] > 0)) {
			continue
		}
		r := seating.PlanRep{User: id, Name: u.Name}
		if at := home[id]; at > 0 {
			r.HomeLon, r.HomeLat = &homes[at-1].Lon, &homes[at-1].Lat
		}
		reps = append(reps, r)
	}
	return reps, nil
}

// homeOf fills a slot's home from its representative's.
func (s *Service) homeOf(ctx context.Context, slot *seating.Slot) error {
	slot.HomeLon, slot.HomeLat = nil, nil
	if slot.Rep == "" {
		return nil
	}
	homes, err := s.territories.Homes(ctx, s.db)
	if err != nil {
		return err
	}
	for _, h := range homes {
		if string(h.UserID) == slot.Rep {
			slot.HomeLon, slot.HomeLat = &h.Lon, &h.Lat
		}
	}
	return nil
}
