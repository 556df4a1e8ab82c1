package draft

import (
	"context"
	"slices"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/plan/design"
	"arpent/internal/plan/seating"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// List gives the plans that one may see, newest first.
func (s *Service) List(ctx context.Context, actor access.Actor, state State, typeID string) ([]Plan, error) {
	rows := []Row{}
	if err := s.db.Select(ctx, &rows, "SELECT "+planColumns+", slots FROM plans WHERE deleted_at IS NULL AND (type_id = ? OR ? = '') ORDER BY created_at DESC, id DESC", typeID, typeID); err != nil {
		return nil, err
	}
	all, err := Periods(ctx, s.db, "")
	if err != nil {
		return nil, err
	}
	names, err := s.UserNames(ctx)
	if err != nil {
		return nil, err
	}
	plans := []Plan{}
	for i := range rows {
		r := &rows[i]
		r.State, r.ValidFrom, r.ValidTo = Stand(all, r.ID, s.today())
		if state != "" && r.State != state {
			continue
		}
		l, err := s.rights(ctx, actor, r, r.State)
		if fault.CodeOf(err) == fault.Missing {
			continue
		}
		if err != nil {
			return nil, err
		}
		if err := s.dress(ctx, &r.Plan, l); err != nil {
			return nil, err
		}
		r.CreatedByName = names[string(r.CreatedBy)]
		plans = append(plans, r.Plan)
	}
	return plans, nil
}

// dress fills what follows from other tables, and takes out what is not the caller's.
func (s *Service) dress(ctx context.Context, p *Plan, l look) error {
	var err error
	if p.RunningJob, err = s.running(ctx, s.db, p.ID); err != nil {
		return err
	}
	p.MayEdit = l.edit && p.State == Draft
	if !l.edit {
		p.Score.V, p.Before.V, p.Note = design.Score{Balance: []design.Evenness{}}, nil, ""
	}
	return nil
}

// Find gives one plan with all but its units.
func (s *Service) Find(ctx context.Context, actor access.Actor, id ID) (*PlanDetail, error) {
	o, l, err := s.look(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	return s.detailFor(ctx, o, l)
}

func (s *Service) detailFor(ctx context.Context, o *Open, l look) (*PlanDetail, error) {
	d, err := s.detail(ctx, o)
	if err != nil {
		return nil, err
	}
	list, err := Periods(ctx, s.db, d.TypeID)
	if err != nil {
		return nil, err
	}
	d.State, d.ValidFrom, d.ValidTo = Stand(list, d.ID, s.today())
	if err := s.dress(ctx, &d.Plan, l); err != nil {
		return nil, err
	}
	if l.hidden == nil {
		return d, nil
	}
	d.Cut = []CutPiece{}
	d.Partial, d.Undo, d.Redo, d.Remarks, d.Capacity = true, nil, nil, []design.Remark{}, Capacity{}
	for m := range d.Measures {
		d.Measures[m].Total = 0
	}
	for t := range d.Slots {
		if l.hidden[t] {
			d.Slots[t] = PlanTerritory{Number: t, Hidden: true, Colour: d.Slots[t].Colour, Sums: []float64{}, Deviation: []float64{}}
		} else {
			d.Slots[t].HomeLon, d.Slots[t].HomeLat = nil, nil
		}
	}
	return d, nil
}

// Patch changes a draft's settings; what changes its question can be undone.
func (s *Service) Patch(ctx context.Context, actor access.Actor, id ID, version int64, p PlanPatch) (*PlanDetail, error) {
	_, err := s.Edited(ctx, actor, id, version, func(o *Open) (Edit, error) {
		r := o.Row
		before := *r
		if p.Name != nil {
			if r.Name = strings.Join(strings.Fields(*p.Name), " "); r.Name == "" {
				r.Name = before.Name
				return Edit{}, fault.Invalid("plan.name_empty", "a plan needs a name")
			}
		}
		if p.Note != nil {
			r.Note = *p.Note
		}
		if p.Roads != nil {
			r.Settings.V.Roads = *p.Roads
		}
		if p.HoursPerRep != nil {
			r.Settings.V.HoursPerRep = *p.HoursPerRep
		}
		if p.Wish == nil {
			return Edit{}, s.Store(ctx, o, func(*db.Tx) error { return nil })
		}
		d, err := o.wishing(*p.Wish)
		if err != nil {
			*r = before
		}
		return Edit{Kind: "wish", Count: p.Wish.Territories, Delta: d}, err
	})
	if err != nil {
		return nil, err
	}
	return s.Find(ctx, actor, id)
}

// wishing is the delta to another wish: more territories are added at the end,
// of fewer the last are given up.
func (o *Open) wishing(w design.Wish) (Delta, error) {
	if w.Balance == nil {
		w.Balance = []design.Tolerance{}
	}
	if err := w.Check(o.Units.Units); err != nil {
		return Delta{}, fault.Invalid("plan.wish", "%s", err).With("reason", err.Error())
	}
	d := Delta{Wish: &[2]design.Wish{o.Row.Wish.V, w}}
	k := o.Work.K
	if w.Territories == k {
		return d, nil
	}
	slots := slices.Clone(o.Row.Slots.V)
	if w.Territories > k {
		more := slotsFor(&design.Units{}, w.Territories)[k:]
		slots = append(slots, more...)
		seating.Distinct(slots)
		d.Slots = &[2][]seating.Slot{o.Row.Slots.V, slots}
		return d, nil
	}
	d.Slots = &[2][]seating.Slot{o.Row.Slots.V, slots[:w.Territories]}
	plan, locks := slices.Clone(o.Work.Plan), slices.Clone(o.Locks)
	for i, t := range plan {
		if t != design.None && int(t) >= w.Territories {
			plan[i], locks[i] = design.None, 0
		}
	}
	d.Whole = &[2]Whole{{o.Row.UnitsID, slices.Clone(o.Work.Plan), slices.Clone(o.Locks)}, {o.Row.UnitsID, plan, locks}}
	return d, nil
}

// Delete puts a plan that was never in force away.
func (s *Service) Delete(ctx context.Context, actor access.Actor, id ID) error {
	o, err := s.Draft(ctx, actor, id)
	if err != nil {
		return err
	}
	defer o.Close()
	if o.Row.Published {
		return fault.Conflict("plan.was_published", "a plan that was published is kept")
	}
	err = s.putAway(ctx, actor, o.Row.ID, db.At(s.now()), "plan.delete")
	o.Row = nil
	return err
}

func (s *Service) putAway(ctx context.Context, actor access.Actor, id ID, at db.Time, act string) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "UPDATE plans SET deleted_at = ?, version = version + 1 WHERE id = ?", at, id); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, act, "plan/"+string(id), nil)
	})
}

// Restore brings a plan back that was put away.
func (s *Service) Restore(ctx context.Context, actor access.Actor, id ID) (*PlanDetail, error) {
	r, err := Find(ctx, s.db, id)
	if err != nil {
		return nil, err
	}
	l, err := s.rights(ctx, actor, r, Draft)
	if err != nil {
		return nil, err
	}
	if !l.edit || r.DeletedAt.IsZero() {
		return nil, fault.NotFound("plan", id)
	}
	if err := s.putAway(ctx, actor, id, db.Time{}, "plan.restore"); err != nil {
		return nil, err
	}
	return s.Find(ctx, actor, id)
}

// Accounts gives the accounts in a plan that the caller may see.
func (s *Service) Accounts(ctx context.Context, actor access.Actor, id ID) (*AccountColumns, error) {
	o, l, err := s.look(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	a := &o.Units.Accounts
	visible, err := s.Visible(ctx, actor, a.ID)
	if err != nil {
		return nil, err
	}
	out := &AccountColumns{ID: []string{}, Name: []string{}, Unit: []int32{}, Lon: []float64{}, Lat: []float64{}, Measures: design.AccountMeasures[:], Values: make([][]float64, len(a.Values)), Territory: []int{}}
	plan := l.mask(o.Work.Plan)
	for i, id := range a.ID {
		if visible != nil && !visible[id] {
			continue
		}
		t := -1
		if unit := a.Unit[i]; unit >= 0 && plan[unit] != design.None {
			t = int(plan[unit])
		}
		out.ID, out.Name, out.Unit = append(out.ID, id), append(out.Name, a.Name[i]), append(out.Unit, a.Unit[i])
		out.Lon, out.Lat, out.Territory = append(out.Lon, a.Lon[i]), append(out.Lat, a.Lat[i]), append(out.Territory, t)
		for m := range a.Values {
			out.Values[m] = append(out.Values[m], a.Values[m][i])
		}
	}
	return out, nil
}

// Visible says which accounts an actor may see today; nil: all.
func (s *Service) Visible(ctx context.Context, actor access.Actor, ids []string) (map[string]bool, error) {
	if actor.Scope.All {
		return nil, nil
	}
	asked := make([]account.ID, len(ids))
	for i, id := range ids {
		asked[i] = account.ID(id)
	}
	seen, err := s.accounts.Visible(ctx, s.db, actor.Scope, asked)
	if err != nil {
		return nil, err
	}
	out := make(map[string]bool, len(seen))
	for id := range seen {
		out[string(id)] = true
	}
	return out, nil
}
