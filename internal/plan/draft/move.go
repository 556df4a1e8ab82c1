package draft

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"arpent/internal/access"
	"arpent/internal/plan/design"
	"arpent/internal/plan/seating"
	"arpent/internal/platform/fault"
)

// checkUnits refuses indexes that are not units of the plan.
func (o *Open) checkUnits(units []int32) error {
	for _, i := range units {
		if i < 0 || int(i) >= o.Units.Len() {
			return fault.Invalid("plan.no_unit", "the plan has no unit %d; it has %d, counted from 0", i, o.Units.Len()).With("unit", i).With("units", o.Units.Len())
		}
	}
	return nil
}

func (o *Open) checkTerritory(number int) error {
	if number < 0 || number >= o.Work.K {
		return fault.Invalid("plan.no_territory", "the plan has no territory %d; it has %d, counted from 0", number, o.Work.K).With("number", number).With("territories", o.Work.K)
	}
	return nil
}

// Move gives units to a territory; locked ones stay.
func (s *Service) Move(ctx context.Context, actor access.Actor, id ID, m MoveWish) (*PlanChange, error) {
	return s.Edited(ctx, actor, id, m.Version, func(o *Open) (Edit, error) {
		if err := o.checkUnits(m.Units); err != nil {
			return Edit{}, err
		}
		to, label := design.None, ""
		if m.To >= 0 {
			if err := o.checkTerritory(m.To); err != nil {
				return Edit{}, err
			}
			to, label = uint16(m.To), o.Row.Slots.V[m.To].Name
		}
		units := slices.Clone(m.Units)
		slices.Sort(units)
		units = slices.Compact(units)
		all := len(units)
		units = slices.DeleteFunc(units, func(i int32) bool { return o.Locks[i] == 1 })
		d := moving(o.Work.Plan, units, func(int32) uint16 { return to })
		return Edit{Kind: "move", Count: len(d.Units), Label: label, skipped: all - len(units), Delta: d}, nil
	})
}

// Lock locks units where they are, or frees them.
func (s *Service) Lock(ctx context.Context, actor access.Actor, id ID, l LockWish) (*PlanChange, error) {
	return s.Edited(ctx, actor, id, 0, func(o *Open) (Edit, error) {
		if err := o.checkUnits(l.Units); err != nil {
			return Edit{}, err
		}
		wanted := make([]bool, o.Units.Len())
		for _, i := range l.Units {
			wanted[i] = true
		}
		within := map[uint16]bool{}
		for _, t := range l.Territories {
			if err := o.checkTerritory(t); err != nil {
				return Edit{}, err
			}
			within[uint16(t)] = true
		}
		var d Delta
		for i, t := range o.Work.Plan {
			if !wanted[i] && !within[t] {
				continue
			}
			switch {
			case l.Locked && o.Locks[i] == 0 && t != design.None:
				d.Lock = append(d.Lock, int32(i))
			case !l.Locked && o.Locks[i] == 1:
				d.Free = append(d.Free, int32(i))
			}
		}
		return Edit{Kind: "lock", Count: len(d.Lock) + len(d.Free), Delta: d}, nil
	})
}

// AddTerritory makes one more territory, last in number.
func (s *Service) AddTerritory(ctx context.Context, actor access.Actor, id ID, a AddWish) (*PlanChange, error) {
	return s.Edited(ctx, actor, id, 0, func(o *Open) (Edit, error) {
		if err := o.checkUnits(a.Units); err != nil {
			return Edit{}, err
		}
		if o.Work.K >= design.MaxTerritories {
			return Edit{}, fault.Conflict("plan.too_many_territories", "a plan has at most %d territories", design.MaxTerritories).With("most", design.MaxTerritories)
		}
		k := uint16(o.Work.K)
		slot := seating.Slot{Name: strings.TrimSpace(a.Name), ByHand: strings.TrimSpace(a.Name) != "", Rep: a.Rep}
		units := slices.DeleteFunc(slices.Clone(a.Units), func(i int32) bool { return o.Locks[i] == 1 })
		slices.Sort(units)
		d := moving(o.Work.Plan, slices.Compact(units), func(int32) uint16 { return k })
		after := append(slices.Clone(o.Row.Slots.V), slot)
		if !slot.ByHand {
			plan := slices.Clone(o.Work.Plan)
			for _, i := range d.Units {
				plan[i] = k
			}
			seating.NameSlots(o.Units.Units, plan, after, false, o.Row.Settings.V.Language)
		}
		if err := uniqueName(after, int(k)); err != nil {
			return Edit{}, err
		}
		wish := o.Row.Wish.V
		wish.Territories, wish.Shares = o.Work.K+1, nil
		d.Slots, d.Wish = &[2][]seating.Slot{o.Row.Slots.V, after}, &[2]design.Wish{o.Row.Wish.V, wish}
		return Edit{Kind: "add", Count: len(d.Units), Label: after[k].Name, Delta: d}, nil
	})
}

// uniqueName refuses a slot's name that another has.
func uniqueName(slots []seating.Slot, number int) error {
	for i, s := range slots {
		if i != number && strings.EqualFold(s.Name, slots[number].Name) {
			return fault.Conflict("plan.name_taken", "there is a territory %q in this plan already", s.Name).With("name", s.Name)
		}
	}
	return nil
}

// PatchTerritory changes what the plan keeps about a territory.
func (s *Service) PatchTerritory(ctx context.Context, actor access.Actor, id ID, number int, p SlotPatch) (*PlanChange, error) {
	if (p.HomeLon == nil) != (p.HomeLat == nil) {
		return nil, fault.Invalid("plan.home_half", "a home needs both longitude and latitude")
	}
	if p.Rep != nil && *p.Rep != "" {
		if _, err := s.access.User(ctx, access.UserID(*p.Rep)); err != nil {
			return nil, err
		}
	}
	return s.Edited(ctx, actor, id, 0, func(o *Open) (Edit, error) {
		if err := o.checkTerritory(number); err != nil {
			return Edit{}, err
		}
		after := slices.Clone(o.Row.Slots.V)
		slot, kind := &after[number], "rename"
		if p.Name != nil {
			slot.Name, slot.ByHand = strings.Join(strings.Fields(*p.Name), " "), true
			if slot.Name == "" {
				return Edit{}, fault.Invalid("plan.name_empty", "a territory needs a name")
			}
			if err := uniqueName(after, number); err != nil {
				return Edit{}, err
			}
		}
		if p.Rep != nil {
			slot.Rep, kind = *p.Rep, "reps"
			if p.HomeLon == nil {
				if err := s.homeOf(ctx, slot); err != nil {
					return Edit{}, err
				}
			}
		}
		if p.HomeLon != nil {
			slot.HomeLon, slot.HomeLat, kind = p.HomeLon, p.HomeLat, "reps"
		}
		var d Delta
		if !seating.SameSlot(*slot, o.Row.Slots.V[number]) {
			d.Slots = &[2][]seating.Slot{o.Row.Slots.V, after}
		}
		return Edit{Kind: kind, Count: 1, Label: slot.Name, Delta: d}, nil
	})
}

// RemoveTerritory takes a territory out; those after it move up by one.
func (s *Service) RemoveTerritory(ctx context.Context, actor access.Actor, id ID, number int) (*PlanChange, error) {
	return s.Edited(ctx, actor, id, 0, func(o *Open) (Edit, error) {
		if err := o.checkTerritory(number); err != nil {
			return Edit{}, err
		}
		if o.Work.K == 1 {
			return Edit{}, fault.Conflict("plan.last_territory", "a plan keeps at least one territory")
		}
		slots := slices.Delete(slices.Clone(o.Row.Slots.V), number, number+1)
		label := o.Row.Slots.V[number].Name
		return Edit{Kind: "remove", Count: o.Work.Count[number], Label: label, Delta: o.without(number, slots)}, nil
	})
}

// without is the delta that removes a territory, the locks of its units too.
func (o *Open) without(number int, slots []seating.Slot) Delta {
	plan, locks := slices.Clone(o.Work.Plan), slices.Clone(o.Locks)
	for i, t := range plan {
		switch {
		case t == design.None:
		case int(t) == number:
			plan[i], locks[i] = design.None, 0
		case int(t) > number:
			plan[i]--
		}
	}
	wish := o.Row.Wish.V
	wish.Territories, wish.Shares = o.Work.K-1, nil
	wish.Centres, wish.Forbidden = nil, nil
	for _, c := range o.Row.Wish.V.Centres {
		if c.Territory != number {
			if c.Territory > number {
				c.Territory--
			}
			wish.Centres = append(wish.Centres, c)
		}
	}
	for _, f := range o.Row.Wish.V.Forbidden {
		if f.Territory != number {
			if f.Territory > number {
				f.Territory--
			}
			wish.Forbidden = append(wish.Forbidden, f)
		}
	}
	return Delta{
		Slots: &[2][]seating.Slot{o.Row.Slots.V, slots}, Wish: &[2]design.Wish{o.Row.Wish.V, wish},
		Whole: &[2]Whole{{o.Row.UnitsID, slices.Clone(o.Work.Plan), slices.Clone(o.Locks)}, {o.Row.UnitsID, plan, locks}},
	}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return fmt.Sprintf("%d %s", n, one)
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Names gives territories the names that people would.
func (s *Service) Names(ctx context.Context, actor access.Actor, id ID, all bool, language string) (*PlanChange, error) {
	return s.Edited(ctx, actor, id, 0, func(o *Open) (Edit, error) {
		if language == "" {
			language = o.Row.Settings.V.Language
		}
		o.Row.Settings.V.Language = language
		after := slices.Clone(o.Row.Slots.V)
		if all {
			for i := range after {
				after[i].ByHand = false
			}
		}
		seating.NameSlots(o.Units.Units, o.Work.Plan, after, true, language)
		count := 0
		for i := range after {
			if after[i].Name != o.Row.Slots.V[i].Name {
				count++
			}
		}
		var d Delta
		if count > 0 {
			d.Slots = &[2][]seating.Slot{o.Row.Slots.V, after}
		}
		return Edit{Kind: "names", Count: count, Delta: d}, nil
	})
}
