package draft

import (
	"context"
	"encoding/base64"
	"math"

	"arpent/internal/access"
	"arpent/internal/plan/design"
	"arpent/internal/plan/seating"
)

// Measures describes a plan's measures; k is its number of territories.
func Measures(u *design.Units, wish design.Wish, k int) []PlanMeasure {
	out := make([]PlanMeasure, len(u.Measures))
	for i, m := range u.Measures {
		total := u.Total(i)
		out[i] = PlanMeasure{Name: m.Name, Label: m.Label, Unit: m.Unit, Source: m.Source, Total: total, Target: total / float64(max(k, 1))}
		for _, b := range wish.Balance {
			if b.Measure == m.Name {
				out[i].Balanced = true
				out[i].Low, out[i].High = b.Bounds(total, k)
			}
		}
	}
	return out
}

// scale is territory t's target ÷ the mean.
func scale(wish design.Wish, k, t int) float64 {
	if len(wish.Shares) == k {
		return wish.Shares[t] * float64(k)
	}
	return 1
}

// UserNames gives users' names.
func (s *Service) UserNames(ctx context.Context) (map[string]string, error) {
	users, err := s.access.Users(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(users))
	for _, u := range users {
		out[string(u.ID)] = u.Name
	}
	return out, nil
}

// territories shows some of a plan's territories, with the pieces cut off them.
func (o *Open) territories(which []uint16, names map[string]string) ([]PlanTerritory, []design.Piece) {
	wish, k := o.Row.Wish.V, o.Work.K
	figures := Measures(o.Units.Units, wish, k)
	centres := o.Work.Centres(o.Units.Weights(wish))
	travel := o.Work.Travel(o.Row.Settings.V.Roads, centres, seating.Homes(o.Row.Slots.V))
	cut := o.Work.Cut(which)
	pieces := map[uint16]int{}
	for _, p := range cut {
		pieces[p.Territory]++
	}
	out := make([]PlanTerritory, 0, len(which))
	for _, t := range which {
		slot := o.Row.Slots.V[t]
		v := PlanTerritory{Slot: slot, Number: int(t), RepName: names[slot.Rep], Units: o.Work.Count[t], Sums: o.Work.Sums[t],
			Deviation: make([]float64, len(figures)), Lon: centres[t][0], Lat: centres[t][1], Travel: travel[t]}
		if c := o.Row.Settings.V.Colours; int(t) < len(c) {
			v.Colour = c[t]
		}
		if v.Units > 0 {
			v.Pieces = 1 + pieces[t]
		}
		by := scale(wish, k, int(t))
		for m, f := range figures {
			if target := f.Target * by; target > 0 {
				v.Deviation[m] = v.Sums[m]/target - 1
			}
			if slack := 1e-9 * f.Target; f.Balanced && (v.Sums[m] < f.Low*by-slack || v.Sums[m] > f.High*by+slack) {
				v.Outside = true
			}
		}
		out = append(out, v)
	}
	return out, cut
}

// maxRemarks bounds each kind of remark about an assignment.
const maxRemarks = 20

// Remarks says what is wrong with the assignment as it stands.
func (o *Open) Remarks() []design.Remark {
	wish, k := o.Row.Wish.V, o.Work.K
	out := []design.Remark{}
	add := func(severity, key, text string, params map[string]any, units ...string) {
		out = append(out, design.Remark{Severity: severity, Key: key, Text: text, Params: params, Units: units})
	}
	loose := []string{}
	count := 0
	for i, t := range o.Work.Plan {
		if t == design.None {
			if count++; len(loose) < maxRemarks {
				loose = append(loose, o.Units.Code[i])
			}
		}
	}
	if count > 0 {
		add("error", "plan.units_unassigned", plural(count, "unit has", "units have")+" no territory", map[string]any{"count": count}, loose...)
	}
	name := func(t int) string { return o.Row.Slots.V[t].Name }
	shown := map[string]int{}
	for t := range k {
		if o.Work.Count[t] == 0 {
			if shown["empty"]++; shown["empty"] <= maxRemarks {
				add("error", "plan.territory_empty", name(t)+" has no unit", map[string]any{"territory": name(t), "number": t})
			}
		}
	}
	pieces := map[uint16]int{}
	for _, p := range o.Work.Cut(o.Work.All()) {
		pieces[p.Territory]++
	}
	for t := range k {
		if n := pieces[uint16(t)]; n > 0 {
			if shown["apart"]++; shown["apart"] <= maxRemarks {
				add("error", "plan.territory_apart", name(t)+" falls into "+plural(n+1, "piece", "pieces"), map[string]any{"territory": name(t), "number": t, "pieces": n + 1})
			}
		}
	}
	for m, f := range Measures(o.Units.Units, wish, k) {
		if !f.Balanced {
			continue
		}
		for t := range k {
			by, sum, slack := scale(wish, k, t), o.Work.Sums[t][m], 1e-9*f.Target
			if o.Work.Count[t] == 0 || sum >= f.Low*by-slack && sum <= f.High*by+slack {
				continue
			}
			if shown[f.Name]++; shown[f.Name] <= maxRemarks {
				share := 0.0
				if f.Target*by > 0 {
					share = sum/(f.Target*by) - 1
				}
				add("error", "plan.territory_unbalanced", name(t)+" is out of balance on "+f.Name,
					map[string]any{"territory": name(t), "number": t, "measure": f.Name, "value": sum, "low": f.Low * by, "high": f.High * by, "deviation": share})
			}
		}
	}
	return out
}

// detail shows the whole plan; the caller fills state and leave.
func (s *Service) detail(ctx context.Context, o *Open) (*PlanDetail, error) {
	names, err := s.UserNames(ctx)
	if err != nil {
		return nil, err
	}
	r := o.Row
	d := &PlanDetail{Plan: r.Plan, Wish: r.Wish.V, Roads: r.Settings.V.Roads, Measures: Measures(o.Units.Units, r.Wish.V, o.Work.K), Remarks: o.Remarks()}
	var cut []design.Piece
	d.Slots, cut = o.territories(o.Work.All(), names)
	d.Cut, d.CreatedByName = pieces(cut), names[string(r.CreatedBy)]
	d.Capacity = capacity(o.Units.Units, r.Settings.V.HoursPerRep, r.Settings.V.FromHours)
	for _, e := range o.Units.Edges {
		if e.Link != "" {
			d.Links++
		}
	}
	for _, l := range o.Locks {
		d.Locked += int(l)
	}
	for _, unit := range o.Units.Accounts.Unit {
		if unit < 0 {
			d.Unplaced++
		}
	}
	d.Parts = len(o.Units.Shapes)
	d.Undo, d.Redo, err = s.around(ctx, s.db, r.ID, r.UndoSeq)
	return d, err
}

func capacity(u *design.Units, hours float64, from bool) Capacity {
	c := Capacity{HoursPerRep: hours, FromHours: from}
	if m := u.Measure("workload"); m >= 0 {
		c.TotalHours = u.Total(m)
	}
	c.Needed = design.Needed(c.TotalHours, hours)
	return c
}

// Units gives a plan's units.
func (s *Service) Units(ctx context.Context, actor access.Actor, id ID) (*PlanUnits, error) {
	o, look, err := s.look(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	u := o.Units.Units
	out := &PlanUnits{Level: u.Level, Code: u.Code, Name: u.Name, Lon: rounded(u.Lon), Lat: rounded(u.Lat), Area: u.Area, Today: u.Today,
		Todays: []PlanToday{}, Measures: []UnitColumn{}}
	for _, t := range u.Todays {
		out.Todays = append(out.Todays, PlanToday{t.ID, t.Name, t.Rep})
	}
	for _, m := range u.Measures {
		out.Measures = append(out.Measures, UnitColumn{m.Name, m.Values})
	}
	if look.hidden != nil {
		look.hideUnits(o, out)
	}
	return out, nil
}

// rounded keeps degrees to about a metre, so that answers are small.
func rounded(degrees []float64) []float64 {
	out := make([]float64, len(degrees))
	for i, d := range degrees {
		out[i] = math.Round(d*1e5) / 1e5
	}
	return out
}

// Assignment gives which territory each unit has.
func (s *Service) Assignment(ctx context.Context, actor access.Actor, id ID) (*PlanAssignment, error) {
	o, look, err := s.look(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	plan := look.mask(o.Work.Plan)
	return &PlanAssignment{Version: o.Row.Version, Units: len(plan), Assignment: AssignmentText(plan), Locks: base64.StdEncoding.EncodeToString(o.Locks)}, nil
}

func AssignmentText(plan []uint16) string {
	return base64.StdEncoding.EncodeToString(design.Bytes(plan))
}
