package compare

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/plan/design"
	"arpent/internal/plan/draft"
	"arpent/internal/plan/gather"
	"arpent/internal/plan/seating"
	"arpent/internal/territory"
)

// side is one of two assignments that are compared, with what tells its
// territories.
type side struct {
	ComparisonSide
	units *draft.Frozen
	slots []seating.Slot
	key   []string
	plan  []uint16 // per unit; nil: only accounts are known
	of    map[string]int32
}

// sides gives both sides of a comparison. The units and accounts are those of
// the plan that is compared.
func (s *Service) sides(ctx context.Context, actor access.Actor, id draft.ID, with string) (from, to *side, r *draft.Row, err error) {
	o, err := s.draft.Whole(ctx, actor, id)
	if err != nil {
		return nil, nil, nil, err
	}
	copied := *o.Row
	to = planSide(o)
	o.Close()
	from, err = s.otherSide(ctx, actor, &copied, to, with)
	return from, to, &copied, err
}

func planSide(o *draft.Open) *side {
	s := &side{units: o.Units, slots: slices.Clone(o.Row.Slots.V), plan: slices.Clone(o.Work.Plan)}
	s.Kind, s.ID, s.Name = "plan", string(o.Row.ID), o.Row.Name
	s.name()
	return s
}

func (s *side) name() {
	for _, slot := range s.slots {
		s.Territories, s.Reps, s.key = append(s.Territories, slot.Name), append(s.Reps, slot.Rep), append(s.key, slot.Territory)
	}
}

func (s *Service) otherSide(ctx context.Context, actor access.Actor, r *draft.Row, to *side, with string) (*side, error) {
	alternative, isAlternative := strings.CutPrefix(with, "alternative:")
	switch {
	case with == "today" || with == "":
		return s.todaySide(ctx, r, to)
	case with == "start":
		return startSide(to), nil
	case isAlternative:
		k, err := s.runs.Alternative(ctx, r.ID, alternative)
		if err != nil {
			return nil, err
		}
		units, err := s.draft.FrozenUnits(ctx, k.UnitsID)
		if err != nil {
			return nil, err
		}
		out := &side{units: units, slots: k.Slots.V}
		out.Kind, out.ID, out.Name = "alternative", k.ID, k.Name
		out.name()
		out.plan, err = design.DecodeAssignment(k.Assignment)
		return out, err
	}
	o, err := s.draft.Whole(ctx, actor, draft.ID(with))
	if err != nil {
		return nil, err
	}
	defer o.Close()
	out := planSide(o)
	if became, err := s.draft.Published(ctx, s.db, o.Row.ID); err != nil {
		return nil, err
	} else if len(became) > 0 { // what was new when it was made has a territory by now
		for i := range out.key {
			out.key[i] = became[i]
		}
	}
	return out, nil
}

// startSide is the alignment in force when the plan was made.
func startSide(to *side) *side {
	out := &side{units: to.units, plan: seating.TodayPlan(to.units.Units)}
	out.Kind = "start"
	for _, t := range to.units.Todays {
		out.slots = append(out.slots, seating.Slot{Name: t.Name, Territory: t.ID, Rep: t.Rep})
	}
	out.name()
	return out
}

// todaySide is the alignment in force now, as far as the plan's accounts go.
func (s *Service) todaySide(ctx context.Context, r *draft.Row, to *side) (*side, error) {
	out := &side{units: to.units, of: map[string]int32{}}
	out.Kind = "today"
	n := &gather.NewPlan{TypeID: r.TypeID, ParentID: r.ParentID, Region: r.Region.V}
	todays, err := s.gather.Todays(ctx, n)
	if err != nil {
		return nil, err
	}
	index := map[string]int32{}
	for i, t := range todays {
		index[t.ID] = int32(i)
		out.slots = append(out.slots, seating.Slot{Name: t.Name, Territory: t.ID, Rep: t.Rep})
	}
	out.name()
	err = s.alignment.Today(ctx, s.db, territory.TypeID(r.TypeID), s.today(), func(a account.ID, t territory.ID) error {
		if i, ok := index[string(t)]; ok {
			out.of[string(a)] = i
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if same(todays, to.units.Todays) { // units too are as they were, unless accounts moved since
		out.plan = seating.TodayPlan(to.units.Units)
	} else if r.Level == design.AccountsLevel {
		out.plan = make([]uint16, to.units.Len())
		for i, code := range to.units.Code {
			out.plan[i] = design.None
			if t, ok := out.of[code]; ok {
				out.plan[i] = uint16(t)
			}
		}
	}
	return out, nil
}

func same(a, b []design.Today) bool {
	return slices.EqualFunc(a, b, func(x, y design.Today) bool { return x.ID == y.ID })
}

// accounts gives a side's territory of each account of a plan.
func (s *side) accounts(ids []string) []int32 {
	out := make([]int32, len(ids))
	for i := range out {
		out[i] = -1
	}
	if s.of != nil {
		for i, id := range ids {
			if t, ok := s.of[id]; ok {
				out[i] = t
			}
		}
		return out
	}
	unit := make(map[string]int32, len(s.units.Accounts.ID))
	for i, id := range s.units.Accounts.ID {
		unit[id] = s.units.Accounts.Unit[i]
	}
	for i, id := range ids {
		if u, ok := unit[id]; ok && u >= 0 && s.plan[u] != design.None {
			out[i] = int32(s.plan[u])
		}
	}
	return out
}

func (s *side) byUnit() []int32 {
	out := make([]int32, len(s.plan))
	for i, t := range s.plan {
		if out[i] = int32(t); t == design.None {
			out[i] = -1
		}
	}
	return out
}

// Compare says what moves from another assignment to this plan.
func (s *Service) Compare(ctx context.Context, actor access.Actor, id draft.ID, with string) (*PlanComparison, error) {
	from, to, r, err := s.sides(ctx, actor, id, with)
	if err != nil {
		return nil, err
	}
	names, err := s.draft.UserNames(ctx)
	if err != nil {
		return nil, err
	}
	c := &PlanComparison{Basis: "accounts", Changed: []int32{}}
	a, b := design.Side{Name: from.Territories, Key: from.key}, design.Side{Name: to.Territories, Key: to.key}
	values := [][]float64{}
	all := draft.Measures(to.units.Units, r.Wish.V, len(to.slots))
	if from.plan != nil && from.units.Key == to.units.Key {
		c.Basis = "units"
		a.Of, b.Of = from.byUnit(), to.byUnit()
		for _, m := range to.units.Measures {
			values = append(values, m.Values)
		}
		c.Measures = all
	} else {
		a.Of, b.Of = from.accounts(to.units.Accounts.ID), to.accounts(to.units.Accounts.ID)
		values = to.units.Accounts.Values
		c.Measures = all[:len(design.AccountMeasures)]
	}
	values, order := leading(values, c.Measures)
	c.Result = design.Compare(a, b, values)
	unorder(&c.Result, order)
	if c.Basis == "units" {
		for i := range a.Of {
			f, t := a.Of[i], b.Of[i]
			if stays := f < 0 && t < 0 || f >= 0 && t >= 0 && c.Result.Match[f] == int(t); !stays {
				c.Changed = append(c.Changed, int32(i))
			}
		}
	}
	c.From, c.To = from.named(names), to.named(names)
	c.Scores = [2]design.Score{s.sideScore(from, r), r.Score.V}
	return c, nil
}

// leading puts the first balanced measure first, by which flows are ordered and
// territories recognised; order says where each came from.
func leading(values [][]float64, figures []draft.PlanMeasure) ([][]float64, []int) {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	at := slices.IndexFunc(figures, func(m draft.PlanMeasure) bool { return m.Balanced && m.Total > 0 })
	if at < 0 {
		at = 0
	}
	order[0], order[at] = order[at], order[0]
	out := make([][]float64, len(values))
	for i, j := range order {
		out[i] = values[j]
	}
	return out, order
}

// unorder puts measures back in the plan's order.
func unorder(c *design.Comparison, order []int) {
	back := func(v []float64) []float64 {
		out := make([]float64, len(v))
		for i, j := range order {
			out[j] = v[i]
		}
		return out
	}
	for i := range c.Flows {
		c.Flows[i].Sums = back(c.Flows[i].Sums)
	}
	c.Totals, c.Moved = back(c.Totals), back(c.Moved)
}

func (s *side) named(names map[string]string) ComparisonSide {
	c := s.ComparisonSide
	c.Reps = make([]string, len(s.slots))
	for i, slot := range s.slots {
		c.Reps[i] = names[slot.Rep]
	}
	if c.Territories == nil {
		c.Territories = []string{}
	}
	return c
}

// sideScore judges a side by the wish of the plan; what only accounts tell
// cannot be judged.
func (s *Service) sideScore(x *side, r *draft.Row) design.Score {
	if x.plan == nil || len(x.slots) == 0 {
		return design.Score{Balance: []design.Evenness{}}
	}
	wish := r.Wish.V
	if len(wish.Shares) != len(x.slots) {
		wish.Shares = nil
	}
	w := design.NewWorking(x.units.Units, len(x.slots), x.plan, x.units.Near)
	return w.Judge(wish, r.Settings.V.Roads, seating.Reference(x.units.Units, x.slots), seating.Homes(x.slots))
}

// ChangedAccounts gives the accounts that change hands, the largest first.
func (s *Service) ChangedAccounts(ctx context.Context, actor access.Actor, id draft.ID, with string, fromT, toT, limit int) ([]ChangedAccount, int, error) {
	from, to, r, err := s.sides(ctx, actor, id, with)
	if err != nil {
		return nil, 0, err
	}
	list, err := s.changedAccounts(ctx, actor, from, to, r, fromT, toT)
	return list[:min(len(list), limit)], len(list), err
}

func (s *Service) changedAccounts(ctx context.Context, actor access.Actor, from, to *side, r *draft.Row, fromT, toT int) ([]ChangedAccount, error) {
	acc := &to.units.Accounts
	a, b := from.accounts(acc.ID), to.accounts(acc.ID)
	weight := seating.AccountWeights(to.units.Units, r.Wish.V)
	match := design.Compare(design.Side{Name: from.Territories, Key: from.key, Of: a}, design.Side{Name: to.Territories, Key: to.key, Of: b}, [][]float64{weight}).Match
	visible, err := s.draft.Visible(ctx, actor, acc.ID)
	if err != nil {
		return nil, err
	}
	list := []ChangedAccount{}
	order := []float64{}
	for i, id := range acc.ID {
		f, t := int(a[i]), int(b[i])
		if f < 0 && t < 0 || f >= 0 && match[f] == t || fromT > -2 && f != fromT || toT > -2 && t != toT || visible != nil && !visible[id] {
			continue
		}
		x := ChangedAccount{ID: id, Name: acc.Name[i], From: f, To: t, Lon: acc.Lon[i], Lat: acc.Lat[i], Values: make([]float64, len(acc.Values))}
		for m := range acc.Values {
			x.Values[m] = acc.Values[m][i]
		}
		list, order = append(list, x), append(order, weight[i])
	}
	by := make([]int, len(list))
	for i := range by {
		by[i] = i
	}
	slices.SortStableFunc(by, func(x, y int) int { return cmp.Compare(order[y], order[x]) })
	out := make([]ChangedAccount, len(list))
	for i, j := range by {
		out[i] = list[j]
	}
	return out, nil
}
