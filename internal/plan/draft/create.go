package draft

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"arpent/internal/access"
	"arpent/internal/plan/design"
	"arpent/internal/plan/gather"
	"arpent/internal/plan/seating"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// usualPercent is the tolerance of a wish that says nothing.
const usualPercent = 10

// usualWish is what most people would ask of these units.
func usualWish(u *design.Units, n *gather.NewPlan) design.Wish {
	w := design.Wish{Territories: len(u.Todays), Objective: design.Objective{Kind: "moment"}}
	for _, name := range []string{"workload", "potential", "accounts", "population"} {
		if m := u.Measure(name); m >= 0 && u.Total(m) > 0 {
			if len(w.Balance) == 0 {
				w.Objective.Measure = name
			}
			w.Balance = append(w.Balance, design.Tolerance{Measure: name, Percent: usualPercent})
			if len(w.Balance) == 2 || name != "workload" {
				break
			}
		}
	}
	if len(u.Todays) > 0 {
		w.Keep = 0.3
	}
	return w
}

// wishFor completes the wish of a new plan.
func wishFor(u *design.Units, n *gather.NewPlan) (design.Wish, error) {
	w := usualWish(u, n)
	if n.Wish != nil {
		w = *n.Wish
		if w.Balance == nil {
			w.Balance = []design.Tolerance{}
		}
		if w.Objective.Kind == "" {
			w.Objective.Kind = "moment"
		}
	}
	if n.FromHours || w.Territories == 0 {
		w.Territories = capacity(u, n.HoursPerRep, true).Needed
	}
	w.Territories = min(w.Territories, design.MaxTerritories)
	if err := w.Check(u); err != nil {
		return w, fault.Invalid("plan.wish", "%s", err).With("reason", err.Error())
	}
	return w, nil
}

// begun completes the wish of a new plan and makes its slots: with homes, one
// for each representative of today whose home is known, who keeps it.
func (s *Service) begun(ctx context.Context, u *design.Units, n *gather.NewPlan) (design.Wish, []seating.Slot, error) {
	if !n.Homes {
		w, err := wishFor(u, n)
		if err != nil {
			return w, nil, err
		}
		slots := slotsFor(u, w.Territories)
		return w, slots, s.repHomes(ctx, slots)
	}
	slots := slotsFor(u, len(u.Todays))
	if err := s.repHomes(ctx, slots); err != nil {
		return design.Wish{}, nil, err
	}
	slots = slices.DeleteFunc(slots, func(x seating.Slot) bool { return x.HomeLon == nil })
	if len(slots) == 0 {
		return design.Wish{}, nil, fault.Invalid("plan.no_homes", "no representative of today's territories has a home on the map")
	}
	w := usualWish(u, n)
	if n.Wish != nil {
		w = *n.Wish
	}
	w.Territories, w.Shares, w.Centres = len(slots), nil, nil
	for i, x := range slots {
		w.Centres = append(w.Centres, design.Centre{Territory: i, Lon: *x.HomeLon, Lat: *x.HomeLat})
	}
	asked := *n
	asked.Wish, asked.FromHours = &w, false
	w, err := wishFor(u, &asked)
	return w, slots, err
}

// Preview says what a plan would be made of.
func (s *Service) Preview(ctx context.Context, actor access.Actor, n gather.NewPlan) (*PlanPreview, error) {
	u, err := s.gather.Make(ctx, actor, &n)
	if err != nil {
		return nil, err
	}
	w, slots, err := s.begun(ctx, u, &n)
	if err != nil {
		return nil, err
	}
	p := &PlanPreview{Units: u.Len(), Accounts: len(u.Accounts.ID), Measures: Measures(u, w, w.Territories), Today: len(u.Todays), Wish: w,
		Capacity: capacity(u, n.HoursPerRep, n.FromHours)}
	for _, unit := range u.Accounts.Unit {
		if unit < 0 {
			p.Unplaced++
		}
	}
	for _, e := range u.Edges {
		if e.Link != "" {
			p.Links++
		}
	}
	p.Findings = u.Look(w, seating.Reference(u, slots), nil)
	return p, nil
}

// slotsFor makes the slots of a new plan: the territories in force go on, those
// with most accounts first when there are fewer slots.
func slotsFor(u *design.Units, k int) []seating.Slot {
	slots := make([]seating.Slot, k)
	order := make([]int, len(u.Todays))
	for j := range order {
		order[j] = j
	}
	if k < len(order) {
		count := make([]int, len(order))
		for _, j := range u.Accounts.Today {
			if j >= 0 {
				count[j]++
			}
		}
		slices.SortStableFunc(order, func(a, b int) int { return count[b] - count[a] })
		order = order[:k]
		slices.Sort(order)
	}
	for i, j := range order {
		slots[i] = seating.Slot{Name: u.Todays[j].Name, Territory: u.Todays[j].ID, Rep: u.Todays[j].Rep}
	}
	for i := len(order); i < k; i++ {
		slots[i].Name = fmt.Sprintf("%d", i+1)
	}
	seating.Distinct(slots)
	return slots
}

// Create makes a draft.
func (s *Service) Create(ctx context.Context, actor access.Actor, n gather.NewPlan) (*PlanDetail, error) {
	n.Name = strings.Join(strings.Fields(n.Name), " ")
	if n.Name == "" {
		return nil, fault.Invalid("plan.name_empty", "a plan needs a name")
	}
	u, err := s.gather.Make(ctx, actor, &n)
	if err != nil {
		return nil, err
	}
	w, slots, err := s.begun(ctx, u, &n)
	if err != nil {
		return nil, err
	}
	now := db.At(s.now())
	r := &Row{Plan: Plan{ID: ID(db.NewID()), Name: n.Name, Note: n.Note, Level: n.Level, Region: db.JSON[gather.Region]{V: n.Region}, TypeID: n.TypeID, ParentID: n.ParentID,
		Territories: w.Territories, Units: u.Len(), CreatedBy: actor.User.ID, CreatedAt: now, UpdatedAt: now, Version: 1}}
	r.Wish.V = w
	r.Settings.V = settings{Roads: *n.Roads, HoursPerRep: n.HoursPerRep, FromHours: n.FromHours, Language: seating.LanguageOf(n.Level, "")}
	if n.Level == design.AccountsLevel && len(u.Groups) > 0 && strings.HasPrefix(u.Groups[0].Level, "fr-") {
		r.Settings.V.Language = "fr"
	}
	plan := make([]uint16, u.Len())
	for i := range plan {
		plan[i] = design.None
	}
	if ref := seating.Reference(u, slots); ref != nil && n.Start != "empty" {
		for i, t := range ref {
			if t != seating.Gone {
				plan[i] = t
			}
		}
	}
	r.Slots.V = slots
	return s.begin(ctx, actor, r, u, "", plan, make([]byte, u.Len()), "plan.create")
}

// judgeToday scores the alignment in force when a plan is made.
func (s *Service) judgeToday(ctx context.Context, u *Frozen, r *Row) (design.Score, error) {
	slots := make([]seating.Slot, len(u.Todays))
	for j, t := range u.Todays {
		slots[j].Rep = t.Rep
	}
	if err := s.repHomes(ctx, slots); err != nil {
		return design.Score{}, err
	}
	wish := r.Wish.V
	wish.Shares = nil
	return design.NewWorking(u.Units, len(slots), seating.TodayPlan(u.Units), u.Near).Judge(wish, r.Settings.V.Roads, nil, seating.Homes(slots)), nil
}

func (s *Service) repHomes(ctx context.Context, slots []seating.Slot) error {
	homes, err := s.territories.Homes(ctx, s.db)
	if err != nil {
		return err
	}
	for i := range slots {
		for _, h := range homes {
			if slots[i].Rep == string(h.UserID) {
				slots[i].HomeLon, slots[i].HomeLat = &h.Lon, &h.Lat
			}
		}
	}
	return nil
}

// begin stores a new plan; with unitsID it shares units that are stored.
func (s *Service) begin(ctx context.Context, actor access.Actor, r *Row, u *design.Units, unitsID string, plan []uint16, locks []byte, act string) (*PlanDetail, error) {
	o := &Open{Row: r, Units: &Frozen{Units: u, Near: design.NewNeighbours(u.Len(), u.Edges)}, Locks: locks, Reference: seating.Reference(u, r.Slots.V)}
	o.Work = design.NewWorking(u, len(r.Slots.V), plan, o.Units.Near)
	if len(u.Todays) > 0 {
		before, err := s.judgeToday(ctx, o.Units, r)
		if err != nil {
			return nil, err
		}
		r.Before.V = &before
	}
	r.Settings.V.Colours = design.Colour(o.Work.K, o.Work.Touching(), r.Settings.V.Colours)
	r.Score.V = o.judge()
	var err error
	if r.Assignment, err = design.EncodeAssignment(plan); err != nil {
		return nil, err
	}
	if r.Locks, err = design.Pack(locksFormat, locks); err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if r.UnitsID = unitsID; unitsID == "" {
			if r.UnitsID, err = insertUnits(ctx, tx, u, r.CreatedAt); err != nil {
				return err
			}
		}
		if err := insert(ctx, tx, r); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, act, "plan/"+string(r.ID), map[string]any{"name": r.Name, "level": r.Level, "units": r.Units, "territories": r.Territories, "copy_of": r.CopyOf})
	})
	if err != nil {
		return nil, err
	}
	if unitsID == "" {
		s.shelve(r.UnitsID, u)
	}
	return s.Find(ctx, actor, r.ID)
}

// Source is the assignment that a copy begins with, in place of the plan's own.
type Source struct {
	Name    string
	UnitsID string
	Slots   []seating.Slot
	Wish    design.Wish
	Plan    []uint16
}

// Copy makes a new draft with the same units and the plan's assignment, or
// another one of it.
func (s *Service) Copy(ctx context.Context, actor access.Actor, id ID, other *Source, name string) (*PlanDetail, error) {
	o, err := s.Whole(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	from := *o.Row
	units, plan, locks := o.Units, slices.Clone(o.Work.Plan), slices.Clone(o.Locks)
	o.Close()
	if other != nil {
		if units, err = s.FrozenUnits(ctx, other.UnitsID); err != nil {
			return nil, err
		}
		from.UnitsID, from.Slots.V, from.Wish.V, plan, locks = other.UnitsID, other.Slots, other.Wish, other.Plan, make([]byte, units.Len())
		if name == "" {
			name = from.Name + " – " + other.Name
		}
	}
	if name = strings.Join(strings.Fields(name), " "); name == "" {
		name = from.Name + " (2)"
	}
	now := db.At(s.now())
	r := &Row{Plan: from.Plan, Wish: from.Wish, Settings: from.Settings, Slots: db.JSON[[]seating.Slot]{V: slices.Clone(from.Slots.V)}}
	r.ID, r.Name, r.CopyOf, r.CreatedBy, r.CreatedAt, r.UpdatedAt, r.Version = ID(db.NewID()), name, id, actor.User.ID, now, now, 1
	r.Units, r.Territories = units.Len(), len(r.Slots.V)
	return s.begin(ctx, actor, r, units.Units, from.UnitsID, plan, locks, "plan.copy")
}
