package draft

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/plan/design"
	"arpent/internal/plan/seating"
)

// View is a plan as it stood at one moment, as far as somebody may see it:
// units in hidden territories have none.
type View struct {
	Detail *PlanDetail
	Units  *design.Units
	Slots  []seating.Slot
	Plan   []uint16
	Hidden bool // whether some of it is not told
}

// View takes a view of a plan; what is done with it holds nobody up.
func (s *Service) View(ctx context.Context, actor access.Actor, id ID) (*View, error) {
	o, l, err := s.look(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	d, err := s.detailFor(ctx, o, l)
	if err != nil {
		return nil, err
	}
	return &View{Detail: d, Units: o.Units.Units, Slots: slices.Clone(o.Row.Slots.V), Plan: slices.Clone(l.mask(o.Work.Plan)), Hidden: l.hidden != nil}, nil
}
