package runs

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"arpent/internal/access"
	"arpent/internal/plan/design"
	"arpent/internal/plan/draft"
	"arpent/internal/plan/seating"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/job"
)

// kept is an alternative as stored.
type kept struct {
	Alternative
	Wish       db.JSON[design.Wish]    `db:"wish"`
	Slots      db.JSON[[]seating.Slot] `db:"slots"`
	UnitsID    string                  `db:"units_id"`
	Assignment []byte                  `db:"assignment"`
}

const alternativeColumns = `id, plan_id, run_id, name, keep, objective, score, created_at, wish, slots, units_id`

// variants are the wishes of several alternatives: with an alignment in force,
// from free of it to hardly leaving it; without one, tighter and looser balance
// and other ways of being compact.
func variants(w design.Wish, reference bool, count int) []design.Wish {
	out := make([]design.Wish, 0, count)
	for i := range count {
		v := w
		v.Balance = slices.Clone(w.Balance)
		if reference {
			v.Keep = 0.9 * float64(i) / float64(max(count-1, 1))
			out = append(out, v)
			continue
		}
		v.Keep, v.MaxMoved = 0, nil
		stretch := [...]float64{1, 0.5, 2, 1, 1, 0.75, 1.5, 3, 0.5, 2, 0.75, 1.5}[i%12]
		for b := range v.Balance {
			v.Balance[b].Percent *= stretch
		}
		switch i % 12 {
		case 3, 8, 9:
			v.Objective.Kind = "border"
			if w.Objective.Kind == "border" {
				v.Objective.Kind = "moment"
			}
		case 4, 10, 11:
			v.Objective.Kind = "median"
		}
		out = append(out, v)
	}
	return out
}

// several makes alternatives one after the other and keeps each as it is found.
func (s *Service) several(ctx context.Context, j *job.Run, q *question) (*PlanRun, error) {
	run, reference := q.run, 0.0
	stopped := func() bool { return errors.Is(context.Cause(ctx), job.ErrCancelled) }
	wishes := variants(q.row.Wish.V, q.ref != nil, run.Wish.V.Count)
	var done int
	if err := s.db.Get(ctx, &done, "SELECT COUNT(*) FROM plan_alternatives WHERE run_id = ?", run.ID); err != nil {
		return nil, err // a run that begins again goes on after those it made
	}
	for i := done; i < len(wishes) && !stopped(); i++ {
		if q.units.Edges == nil && wishes[i].Objective.Kind == "border" {
			wishes[i].Objective.Kind = "cut"
		}
		p, _, err := q.units.Question(wishes[i], q.ref, q.locks)
		if err != nil {
			return nil, err
		}
		p.Reference = reference
		r, err := s.solve(ctx, j, q, p, nil, i, len(wishes))
		if err != nil {
			return nil, err
		}
		if reference == 0 {
			reference = r.Objective
			if r.Reference > 0 {
				reference = r.Reference
			}
		}
		plan := design.FromEngine(r.Plan)
		if p.Current == nil {
			plan = likeBefore(q, plan)
		}
		if err := s.keepFound(context.WithoutCancel(ctx), q, wishes[i], plan); err != nil {
			return nil, err
		}
		run.Feasible, run.Iterations = run.Feasible || r.Feasible, run.Iterations+r.Iterations
	}
	run.State = "done"
	if stopped() {
		run.State = "stopped"
	}
	run.Seconds, run.FinishedAt = math.Round(s.now().Sub(q.started).Seconds()*100)/100, db.At(s.now())
	return run, s.endRun(context.WithoutCancel(ctx), s.db, run)
}

// keepFound stores what a run found as an alternative.
func (s *Service) keepFound(ctx context.Context, q *question, w design.Wish, plan []uint16) error {
	slots := slices.Clone(q.row.Slots.V)
	seating.Rebind(q.units.Units, w, plan, slots)
	work := design.NewWorking(q.units.Units, len(slots), plan, q.units.Near)
	seating.Seat(work, q.row.Wish.V, q.row.Settings.V.Roads.Detour, q.row.Slots.V, slots)
	seating.NameSlots(q.units.Units, plan, slots, false, q.row.Settings.V.Language)
	k := &kept{UnitsID: q.row.UnitsID}
	k.PlanID, k.RunID, k.Keep, k.Objective = q.row.ID, q.run.ID, w.Keep, w.Objective.Kind
	k.Wish.V, k.Slots.V = w, slots
	// All are judged by the plan's own wish, so that they can be compared.
	k.Score.V = work.Judge(q.row.Wish.V, q.row.Settings.V.Roads, seating.Reference(q.units.Units, slots), seating.Homes(slots))
	if err := s.insertAlternative(ctx, k, plan); err != nil {
		return err
	}
	s.hub.Publish("plan/"+string(q.row.ID), "changed", map[string]any{"id": q.row.ID, "version": q.row.Version, "alternatives": true})
	return nil
}

func (s *Service) insertAlternative(ctx context.Context, k *kept, plan []uint16) (err error) {
	if k.Assignment, err = design.EncodeAssignment(plan); err != nil {
		return err
	}
	k.ID, k.CreatedAt = db.NewID(), db.At(s.now())
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if k.Name == "" {
			var names []string
			if err := tx.Select(ctx, &names, "SELECT name FROM plan_alternatives WHERE plan_id = ?", k.PlanID); err != nil {
				return err
			}
			k.Name = letter(names)
		}
		_, err := tx.Exec(ctx, "INSERT INTO plan_alternatives ("+alternativeColumns+", assignment) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
			k.ID, k.PlanID, k.RunID, k.Name, k.Keep, k.Objective, k.Score, k.CreatedAt, k.Wish, k.Slots, k.UnitsID, k.Assignment)
		return err
	})
}

// letter is the first of A, B … Z, A2, B2 … that is free.
func letter(taken []string) string {
	for i := 0; ; i++ {
		name := string(rune('A' + i%26))
		if i >= 26 {
			name = fmt.Sprintf("%s%d", name, i/26+1)
		}
		if !slices.Contains(taken, name) {
			return name
		}
	}
}

// Alternatives gives a plan's alternatives, scored, with the plan as it stands
// and today beside them.
func (s *Service) Alternatives(ctx context.Context, actor access.Actor, id draft.ID) (*PlanAlternatives, error) {
	o, err := s.draft.Whole(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	var list []kept
	if err := s.db.Select(ctx, &list, "SELECT "+alternativeColumns+" FROM plan_alternatives WHERE plan_id = ? ORDER BY created_at, id", id); err != nil {
		return nil, err
	}
	out := &PlanAlternatives{Items: []Alternative{}, Current: o.Row.Score.V, Today: o.Row.Before.V}
	scores := make([]design.Score, len(list))
	for i := range list {
		scores[i] = list[i].Score.V
		list[i].Stale = list[i].UnitsID != o.Row.UnitsID
		out.Items = append(out.Items, list[i].Alternative)
	}
	best := design.Best(scores)
	for i := range out.Items {
		out.Items[i].Best = best[i]
	}
	if at := design.Knee(scores, best); at >= 0 {
		out.Items[at].Suggested = true
	}
	return out, nil
}

func (s *Service) Alternative(ctx context.Context, id draft.ID, alternative string) (*kept, error) {
	var k kept
	err := s.db.Get(ctx, &k, "SELECT "+alternativeColumns+", assignment FROM plan_alternatives WHERE id = ? AND plan_id = ?", alternative, id)
	if db.IsMissing(err) {
		return nil, fault.NotFound("alternative", alternative)
	}
	return &k, err
}

func (s *Service) alternativePlan(ctx context.Context, k *kept) (*design.Units, []uint16, error) {
	units, err := s.draft.FrozenUnits(ctx, k.UnitsID)
	if err != nil {
		return nil, nil, err
	}
	plan, err := design.DecodeAssignment(k.Assignment)
	return units.Units, plan, err
}

// KeepAlternative keeps the plan as it stands.
func (s *Service) KeepAlternative(ctx context.Context, actor access.Actor, id draft.ID, name string) (*Alternative, error) {
	o, err := s.draft.Whole(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	k := &kept{UnitsID: o.Row.UnitsID, Wish: o.Row.Wish, Slots: o.Row.Slots}
	k.PlanID, k.Name, k.Keep, k.Objective, k.Score = id, name, o.Row.Wish.V.Keep, o.Row.Wish.V.Objective.Kind, o.Row.Score
	return &k.Alternative, s.insertAlternative(ctx, k, o.Work.Plan)
}

// AlternativeAssignment gives an alternative's assignment.
func (s *Service) AlternativeAssignment(ctx context.Context, actor access.Actor, id draft.ID, alternative string) (*draft.PlanAssignment, error) {
	o, err := s.draft.Whole(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	k, err := s.Alternative(ctx, id, alternative)
	if err != nil {
		return nil, err
	}
	_, plan, err := s.alternativePlan(ctx, k)
	if err != nil {
		return nil, err
	}
	return &draft.PlanAssignment{Version: o.Row.Version, Units: len(plan), Assignment: draft.AssignmentText(plan)}, nil
}

// Pick makes an alternative the plan's assignment.
func (s *Service) Pick(ctx context.Context, actor access.Actor, id draft.ID, alternative string) (*draft.PlanChange, error) {
	return s.draft.Edited(ctx, actor, id, 0, func(o *draft.Open) (draft.Edit, error) {
		k, err := s.Alternative(ctx, id, alternative)
		if err != nil {
			return draft.Edit{}, err
		}
		_, plan, err := s.alternativePlan(ctx, k)
		if err != nil {
			return draft.Edit{}, err
		}
		locks := slices.Clone(o.Locks)
		if k.UnitsID != o.Row.UnitsID {
			locks = make([]byte, len(plan))
		}
		d := draft.Delta{Slots: &[2][]seating.Slot{o.Row.Slots.V, k.Slots.V}, Whole: &[2]draft.Whole{{UnitsID: o.Row.UnitsID, Plan: slices.Clone(o.Work.Plan), Locks: slices.Clone(o.Locks)}, {UnitsID: k.UnitsID, Plan: plan, Locks: locks}}}
		if n := len(k.Slots.V); n != o.Row.Wish.V.Territories {
			w := o.Row.Wish.V
			w.Territories, w.Shares = n, nil
			d.Wish = &[2]design.Wish{o.Row.Wish.V, w}
		}
		return draft.Edit{Kind: "pick", Count: len(plan), Label: k.Name, Delta: d}, nil
	})
}

// DropAlternative forgets an alternative.
func (s *Service) DropAlternative(ctx context.Context, actor access.Actor, id draft.ID, alternative string) error {
	o, err := s.draft.Whole(ctx, actor, id)
	if err != nil {
		return err
	}
	defer o.Close()
	n, err := s.db.Exec(ctx, "DELETE FROM plan_alternatives WHERE id = ? AND plan_id = ?", alternative, id)
	if err == nil && n == 0 {
		return fault.NotFound("alternative", alternative)
	}
	return err
}

// CopyAlternative makes a new draft from an alternative.
func (s *Service) CopyAlternative(ctx context.Context, actor access.Actor, id draft.ID, alternative, name string) (*draft.PlanDetail, error) {
	o, err := s.draft.Whole(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	o.Close()
	k, err := s.Alternative(ctx, id, alternative)
	if err != nil {
		return nil, err
	}
	plan, err := design.DecodeAssignment(k.Assignment)
	if err != nil {
		return nil, err
	}
	return s.draft.Copy(ctx, actor, id, &draft.Source{Name: k.Name, UnitsID: k.UnitsID, Slots: k.Slots.V, Wish: k.Wish.V, Plan: plan}, name)
}
