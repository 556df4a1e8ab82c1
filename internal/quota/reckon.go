package quota

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
	"arpent/internal/quota/cascade"
	"arpent/internal/territory"
)

// Reckoning is all that a question is answered from, whatever the scope: what
// forecasts and pay reckon with. Whoever shows any of it confines it.
type Reckoning struct{ p *picture }

// Reckon reads a question whole. also says which deals are wanted besides those
// that count (won by the day, or open that day); nil: none.
func (s *Service) Reckon(ctx context.Context, q Question, also func(*deal.Known) bool) (*Reckoning, error) {
	p, err := s.picture(ctx, q, also)
	if err != nil {
		return nil, err
	}
	return &Reckoning{p}, nil
}

// Question is what was asked, with everything filled that was absent.
func (r *Reckoning) Question() Question { return r.p.question }

// KnownAt is the instant up to which things count as known.
func (r *Reckoning) KnownAt() db.Time { return r.p.at }

// Worth converts an amount into the question's currency; false without a rate,
// and for what is counted in pieces.
func (r *Reckoning) Worth(amount int64, from string) (int64, bool) {
	return r.p.counting.round().convert(amount, from)
}

// Asked is what is asked of a territory for the days [from, to) of the
// question's period: each month's goal by its days.
func (r *Reckoning) Asked(id territory.ID, from, to db.Date) int64 {
	sum := int64(0)
	for month, v := range r.p.monthly[id] {
		next := nextMonth(month)
		if first, end := max(month, from), min(next, to); first < end {
			sum += cascade.Prorate(v, daysBetween(first, end), daysBetween(month, next))
		}
	}
	return sum
}

// Attainment is the answer within a scope.
func (r *Reckoning) Attainment(scope access.Scope) *Attainment { return r.p.attainment(scope) }

// Each tells fn every credit of the deals that were read, with the territories
// that it counts for: its own and those above it that compete in its layer;
// none when its account was in no territory.
func (r *Reckoning) Each(fn func(k *deal.Known, c Credit, holders []territory.ID)) {
	p := r.p
	p.each(true, func(k *deal.Known, c Credit) {
		var holders []territory.ID
		at, ok := p.tree.at[c.TerritoryID]
		for ; ok && at >= 0; at = p.tree.parent[at] {
			if p.layer[at] == c.Layer {
				holders = append(holders, p.tree.nodes[at].ID)
			}
		}
		fn(k, c, holders)
	})
}

// EachPart tells fn what everyone with a part in a territory in scope is
// credited of the deals that were read.
func (r *Reckoning) EachPart(scope access.Scope, fn func(user access.UserID, k *deal.Known, c Credit)) {
	r.p.eachPart(r.p.partsOf(scope), true, fn)
}
