package publish

import (
	"context"
	"fmt"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/alignment"
	"arpent/internal/plan/draft"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// Supposed is a plan that is not in force yet, as if it were: today, or from
// the day for which it is scheduled.
type Supposed struct {
	Territories []string // their names, by number
	stamp       string   // what it rests on besides accounts and pins
	number      map[territory.ID]int
	supposition *alignment.Supposition
}

// Where tells fn in which territory of the plan accounts would be, less than 0
// for none: all (ids nil) or some. It knows no scope.
func (x *Supposed) Where(ctx context.Context, q db.Q, ids []account.ID, fn func(account.ID, int)) error {
	return x.supposition.Where(ctx, q, ids, func(id account.ID, t territory.ID) {
		if number, ok := x.number[t]; ok {
			fn(id, number)
		} else {
			fn(id, -1)
		}
	})
}

// Suppose says what a plan would give to whom, to who may see all of it; known
// is the answer from before, nil without one, which is given again when nothing
// it rests on changed but accounts and pins.
func (s *Service) Suppose(ctx context.Context, actor access.Actor, id draft.ID, known *Supposed) (*Supposed, error) {
	o, err := s.draft.Whole(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	list, err := draft.Periods(ctx, s.db, o.Row.TypeID)
	if err != nil {
		return nil, err
	}
	state, from, _ := draft.Stand(list, id, s.today())
	if state != draft.Draft && state != draft.Scheduled {
		return nil, fault.Conflict("plan.not_ahead", "the plan is %s: ask for its territories themselves", state).With("state", state)
	}
	stamp, err := s.alignment.Stamp(ctx, s.db)
	if err != nil {
		return nil, err
	}
	stamp = fmt.Sprint(o.Row.Version, " ", state, " ", s.today(), " ", stamp)
	if known != nil && known.stamp == stamp {
		return known, nil
	}
	x := &Supposed{stamp: stamp, number: map[territory.ID]int{}}
	for _, slot := range o.Row.Slots.V {
		x.Territories = append(x.Territories, slot.Name)
	}
	g := &alignment.Supposed{Geography: alignment.Geography{TypeID: territory.TypeID(o.Row.TypeID), From: from}}
	if state == draft.Draft {
		g, err = s.supposed(ctx, o, x)
	} else {
		var became map[int]string
		became, err = s.draft.Published(ctx, s.db, id)
		for number, t := range became {
			x.number[territory.ID(t)] = number
		}
	}
	if err != nil {
		return nil, err
	}
	x.supposition, err = s.alignment.Suppose(ctx, s.db, *g)
	return x, err
}

// supposed is what publishing a draft today would put in force; territories that
// it would make go by their numbers.
func (s *Service) supposed(ctx context.Context, o *draft.Open, x *Supposed) (*alignment.Supposed, error) {
	c, err := s.treeChange(ctx, s.db, o.Row, o.Work.Count)
	if err != nil {
		return nil, err
	}
	out := &alignment.Supposed{}
	of := c.continues
	for _, i := range c.creates {
		of[i] = territory.ID(fmt.Sprintf("%s/%d", o.Row.ID, i))
		out.Opened = append(out.Opened, of[i])
	}
	for i, t := range of {
		x.number[t] = i
	}
	g, err := s.geography(ctx, s.db, o, s.today(), of)
	if err != nil {
		return nil, err
	}
	if coversAll(o.Row) {
		for _, t := range c.ends {
			out.Closed = append(out.Closed, t.ID)
		}
	}
	out.Geography = *g
	return out, nil
}
