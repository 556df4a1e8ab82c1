package lead

import (
	"context"
	"slices"

	"arpent/engine/cql"
	"arpent/engine/facet"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/lead/changed"
	"arpent/internal/lead/intro"
	"arpent/internal/lead/would"
	"arpent/internal/plan/draft"
	"arpent/internal/platform/fault"
)

// relationship is the column of what people are to whoever asks.
const relationship = "relationship"

// facet is how the index holds a column.
func (c *column) facet() facet.Column {
	out := facet.Column{Name: c.name, Kind: c.kind}
	if c.kind == facet.Own {
		out.Values = intro.Relations()
	}
	return out
}

// own is the view with what people are to the actor, and with what a plan would
// give to whom, where a filter or counts ask for that. It gives the plan too.
func (s *Service) own(ctx context.Context, actor access.Actor, v *view, e cql.Expr, plan draft.ID, counted ...string) (*view, draft.ID, error) {
	asked := counted
	if e != nil {
		asked = append(cql.Fields(e), counted...)
	}
	mine := *v
	if s.ties != nil && slices.Contains(asked, relationship) {
		c, err := s.ties.Circle(ctx, actor)
		if err != nil {
			return nil, "", err
		}
		mine.Snapshot = c.Snapshot(v.Snapshot, relationship, func(k facet.Key) uint8 { return c.Of(v.refs[k].person) })
	}
	if !slices.Contains(asked, would.Field) {
		return &mine, "", nil
	}
	plan, err := would.Named(e, plan)
	if err == nil && plan == "" {
		err = fault.Invalid("lead.plan_needed", "say under which plan")
	}
	if err == nil && s.plans == nil {
		err = fault.Invalid("lead.plan_gone", "there is no plan %s", plan).With("plan", string(plan))
	}
	if err != nil {
		return nil, "", err
	}
	mine.Snapshot, err = s.plans.Snapshot(ctx, actor, plan, mine.Snapshot, func(k facet.Key) account.ID { return v.refs[k].account })
	return &mine, plan, err
}

// labelPlan names the territories of a plan, and tells those of which nobody
// would be too.
func (s *Service) labelPlan(ctx context.Context, actor access.Actor, plan draft.ID, values []FacetValue) ([]FacetValue, error) {
	names, err := s.plans.Names(ctx, actor, plan)
	at := map[string]int{}
	for i := range values {
		at[values[i].Text] = i
	}
	for number, name := range names {
		text := would.Text(plan, number)
		if i, told := at[text]; told {
			values[i].Label = name
		} else {
			values = append(values, FacetValue{Text: text, Label: name})
		}
	}
	return values, err
}

// forget drops what was computed of ties and of plans, when people, accounts or
// ties changed.
func (s *Service) forget(all []changed.Change) {
	if s.ties != nil && len(all) > 0 {
		s.ties.Forget(slices.ContainsFunc(all, func(c changed.Change) bool { return c.Kind == "tie" || c.Kind == "" }))
	}
	if s.plans == nil {
		return
	}
	accounts := []account.ID{}
	for _, c := range all {
		switch c.Kind {
		case "":
			s.plans.Forget(nil)
			return
		case "account":
			accounts = append(accounts, account.ID(c.ID))
		}
	}
	s.plans.Forget(accounts)
}
