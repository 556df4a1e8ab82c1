package lead

import (
	"context"
	"slices"

	"arpent/engine/cql"
	"arpent/engine/facet"
	"arpent/internal/access"
	"arpent/internal/lead/changed"
	"arpent/internal/lead/intro"
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

// own is the view with what people are to the actor, where a filter or counts
// ask for that.
func (s *Service) own(ctx context.Context, actor access.Actor, v *view, e cql.Expr, counted []string) (*view, error) {
	if s.ties == nil || !slices.Contains(counted, relationship) && (e == nil || !slices.Contains(cql.Fields(e), relationship)) {
		return v, nil
	}
	c, err := s.ties.Circle(ctx, actor)
	if err != nil {
		return nil, err
	}
	mine := *v
	mine.Snapshot = c.Snapshot(v.Snapshot, relationship, func(k facet.Key) uint8 { return c.Of(v.refs[k].person) })
	return &mine, nil
}

// forget drops what was computed of ties, when people or ties changed.
func (s *Service) forget(all []changed.Change) {
	if s.ties != nil && len(all) > 0 {
		s.ties.Forget(slices.ContainsFunc(all, func(c changed.Change) bool { return c.Kind == "tie" || c.Kind == "" }))
	}
}
