package draft

import (
	"context"
	"fmt"

	"arpent/internal/access"
	"arpent/internal/plan/design"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// look is how much of a plan someone may see: all, or (hidden not nil) only
// some territories of a plan in force.
type look struct {
	edit   bool
	hidden []bool
}

// rights tells what an actor may see of a plan. Headquarters sees all; a
// manager what is made under a territory of their own; anyone the part of an
// active plan that their scope holds.
func (s *Service) rights(ctx context.Context, actor access.Actor, r *Row, state State) (look, error) {
	if actor.Scope.All {
		return look{edit: true}, nil
	}
	if actor.User.Role == access.Manager && r.ParentID != "" {
		if _, err := s.territories.Find(ctx, s.db, actor.Scope, territory.ID(r.ParentID)); err == nil {
			return look{edit: true}, nil
		} else if fault.CodeOf(err) != fault.Missing {
			return look{}, err
		}
	}
	if state != Active {
		return look{}, fault.NotFound("plan", r.ID)
	}
	held, err := s.Published(ctx, s.db, r.ID)
	if err != nil {
		return look{}, err
	}
	all, err := s.territories.All(ctx, s.db)
	if err != nil {
		return look{}, err
	}
	left := make(map[string]int64, len(all))
	for _, t := range all {
		left[string(t.ID)] = t.TreeLeft
	}
	l := look{hidden: make([]bool, len(r.Slots.V))}
	some := false
	for i := range l.hidden {
		at, ok := left[held[i]]
		l.hidden[i] = !ok || !actor.Scope.Holds(at)
		some = some || !l.hidden[i]
	}
	if !some {
		return look{}, fault.NotFound("plan", r.ID)
	}
	return l, nil
}

// Published gives the territory of the tree that each number became.
func (s *Service) Published(ctx context.Context, q db.Q, id ID) (map[int]string, error) {
	var rows []struct {
		Number    int    `db:"number"`
		Territory string `db:"territory_id"`
	}
	if err := q.Select(ctx, &rows, "SELECT number, territory_id FROM plan_published WHERE plan_id = ?", id); err != nil {
		return nil, err
	}
	out := make(map[int]string, len(rows))
	for _, r := range rows {
		out[r.Number] = r.Territory
	}
	return out, nil
}

// look opens a plan for reading: locked, and how much of it the actor sees.
func (s *Service) look(ctx context.Context, actor access.Actor, id ID) (*Open, look, error) {
	o, err := s.Open(ctx, id)
	if err != nil {
		return nil, look{}, err
	}
	state, err := s.StateOf(ctx, s.db, id)
	if err == nil {
		var l look
		if l, err = s.rights(ctx, actor, o.Row, state); err == nil {
			return o, l, nil
		}
	}
	o.Close()
	return nil, look{}, err
}

// Whole opens a plan for someone who may see all of it.
func (s *Service) Whole(ctx context.Context, actor access.Actor, id ID) (*Open, error) {
	o, l, err := s.look(ctx, actor, id)
	if err == nil && !l.edit {
		o.Close()
		return nil, fault.NotFound("plan", id)
	}
	return o, err
}

// Draft opens a plan for changing: it must be a draft on which no run works.
func (s *Service) Draft(ctx context.Context, actor access.Actor, id ID) (*Open, error) {
	o, err := s.Whole(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if err = s.Changeable(ctx, s.db, id); err != nil {
		o.Close()
		return nil, err
	}
	return o, nil
}

func (s *Service) Changeable(ctx context.Context, q db.Q, id ID) error {
	state, err := s.StateOf(ctx, q, id)
	if err != nil {
		return err
	}
	if state != Draft {
		return fault.Conflict("plan.not_draft", "the plan is %s; copy it to change it", state).With("state", state)
	}
	running, err := s.running(ctx, q, id)
	if err == nil && running != "" {
		return fault.Conflict("plan.running", "a run works on this plan; stop it or wait for it").With("job", running)
	}
	return err
}

func (s *Service) StateOf(ctx context.Context, q db.Q, id ID) (State, error) {
	list, err := Periods(ctx, q, "")
	state, _, _ := Stand(list, id, s.today())
	return state, err
}

// running gives the job that works on a plan, empty without one.
func (s *Service) running(ctx context.Context, q db.Q, id ID) (string, error) {
	var jobs []string
	err := q.Select(ctx, &jobs, "SELECT job_id FROM plan_runs WHERE plan_id = ? AND state IN ('queued', 'running') ORDER BY created_at DESC LIMIT 1", id)
	if err != nil || len(jobs) == 0 {
		return "", err
	}
	return jobs[0], nil
}

// mask blanks the territories that are hidden.
func (l look) mask(plan []uint16) []uint16 {
	if l.hidden == nil {
		return plan
	}
	out := make([]uint16, len(plan))
	for i, t := range plan {
		if out[i] = t; int(t) < len(l.hidden) && l.hidden[t] {
			out[i] = design.None
		}
	}
	return out
}

// hideUnits blanks the figures of units in hidden territories; where areas are
// is no secret, what is sold there is.
func (l look) hideUnits(o *Open, out *PlanUnits) {
	for m := range out.Measures {
		values := append([]float64(nil), out.Measures[m].Values...)
		for i, t := range l.mask(o.Work.Plan) {
			if t == design.None {
				values[i] = 0
			}
		}
		out.Measures[m].Values = values
	}
	if o.Row.Level == design.AccountsLevel {
		name, code := append([]string(nil), out.Name...), append([]string(nil), out.Code...)
		for i, t := range l.mask(o.Work.Plan) {
			if t == design.None {
				name[i], code[i], out.Lon[i], out.Lat[i] = "", fmt.Sprint("hidden ", i), 0, 0
			}
		}
		out.Name, out.Code = name, code
	}
	out.Todays, out.Today = []PlanToday{}, make([]int32, len(out.Today))
	for i := range out.Today {
		out.Today[i] = -1
	}
}

// MayFollow says whether someone may follow a plan live.
func (s *Service) MayFollow(ctx context.Context, actor access.Actor, id string) bool {
	o, err := s.Whole(ctx, actor, ID(id))
	if err != nil {
		return false
	}
	o.Close()
	return true
}
