package draft

import (
	"cmp"
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// claim is one publishing as stored: a plan wants to be in force from a day
// until it is withdrawn. Where several want, the one that began last is.
type claim struct {
	ID         string        `db:"id"`
	PlanID     ID            `db:"plan_id"`
	Name       string        `db:"name"`
	TypeID     string        `db:"type_id"`
	From       db.Date       `db:"valid_from"`
	To         db.Date       `db:"valid_to"`
	RecordedAt db.Time       `db:"recorded_at"`
	By         access.UserID `db:"by_id"`
}

// Periods gives when which plan is in force, in order of time; of all types
// when typeID is empty.
func Periods(ctx context.Context, q db.Q, typeID string) ([]PlanPeriod, error) {
	var claims []claim
	err := q.Select(ctx, &claims, `SELECT p.id, p.plan_id, plans.name, p.type_id, p.valid_from, p.valid_to, p.recorded_at, p.by_id
		FROM plan_periods p JOIN plans ON plans.id = p.plan_id WHERE p.type_id = ? OR ? = '' ORDER BY p.valid_from, p.recorded_at, p.id`, typeID, typeID)
	if err != nil {
		return nil, err
	}
	out := []PlanPeriod{}
	types := map[string][]claim{}
	for _, c := range claims {
		types[c.TypeID] = append(types[c.TypeID], c)
	}
	for _, list := range types {
		out = append(out, inForce(list)...)
	}
	slices.SortStableFunc(out, func(a, b PlanPeriod) int { return cmp.Compare(a.ValidFrom, b.ValidFrom) })
	return out, nil
}

// inForce settles the claims of one type, given in the order in which they begin.
func inForce(claims []claim) []PlanPeriod {
	var turns []db.Date
	for _, c := range claims {
		turns = append(turns, c.From)
		if c.To != "" {
			turns = append(turns, c.To)
		}
	}
	slices.Sort(turns)
	turns = slices.Compact(turns)
	var out []PlanPeriod
	last := ""
	for i, day := range turns {
		winner := -1
		for k, c := range claims {
			if c.From <= day && (c.To == "" || day < c.To) {
				winner = k
			}
		}
		end := db.Date("")
		if i+1 < len(turns) {
			end = turns[i+1]
		}
		if winner < 0 {
			last = ""
			continue
		}
		c := claims[winner]
		if c.ID == last {
			out[len(out)-1].ValidTo = end
			continue
		}
		last = c.ID
		out = append(out, PlanPeriod{PlanID: c.PlanID, Name: c.Name, ValidFrom: day, ValidTo: end, RecordedAt: c.RecordedAt, By: c.By})
	}
	return out
}

// Stand tells the state of a plan on a day from the periods of its type.
func Stand(list []PlanPeriod, id ID, day db.Date) (state State, from, to db.Date) {
	state = Draft
	for _, p := range list {
		if p.PlanID != id {
			continue
		}
		switch {
		case p.ValidFrom > day:
			if state != Active {
				state, from, to = Scheduled, p.ValidFrom, p.ValidTo
			}
			return state, from, to
		case p.ValidTo == "" || day < p.ValidTo:
			state, from, to = Active, p.ValidFrom, p.ValidTo
		default:
			state, from, to = Archived, p.ValidFrom, p.ValidTo
		}
	}
	return state, from, to
}

// ActiveOn gives the plan of a type in force on a day, nil without one.
func ActiveOn(list []PlanPeriod, day db.Date) *PlanPeriod {
	for i := range list {
		if p := &list[i]; p.ValidFrom <= day && (p.ValidTo == "" || day < p.ValidTo) {
			return p
		}
	}
	return nil
}

// Periods gives which plan was, is and will be in force when, as far as the
// caller may see the plans.
func (s *Service) Periods(ctx context.Context, actor access.Actor, typeID string) ([]PlanPeriod, error) {
	if typeID == "" {
		typeID = string(territory.Default)
	}
	list, err := Periods(ctx, s.db, typeID)
	if err != nil {
		return nil, err
	}
	plans, err := s.List(ctx, actor, "", typeID)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, func(p PlanPeriod) bool {
		return !slices.ContainsFunc(plans, func(q Plan) bool { return q.ID == p.PlanID })
	}), nil
}

// PlanPeriod is a time in which a plan is in force.
type PlanPeriod struct {
	PlanID     ID            `db:"plan_id" json:"plan_id"`
	Name       string        `db:"name" json:"name"`
	ValidFrom  db.Date       `db:"valid_from" json:"valid_from"`
	ValidTo    db.Date       `db:"valid_to" json:"valid_to,omitempty"`
	RecordedAt db.Time       `db:"recorded_at" json:"recorded_at"`
	By         access.UserID `db:"by_id" json:"by"`
}
