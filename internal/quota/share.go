package quota

import (
	"context"
	"errors"
	"math"
	"math/big"

	"arpent/internal/access"
	"arpent/internal/account/currency"
	"arpent/internal/account/survey"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/quota/cascade"
	"arpent/internal/quota/pay"
	"arpent/internal/territory"
)

// everyone reads without regard to scope, for goals are shared over the whole
// tree; what is shown is confined afterwards.
var everyone = access.Actor{Scope: access.Scope{All: true}}

// basis is what a territory and those below it have.
type basis struct {
	Potential int64 `json:"potential" doc:"In the round's currency; nothing for quantities counted in pieces"`
	History   int64 `json:"history" doc:"Won in the twelve months before the round by the accounts now here"`
	Capacity  int64 `json:"capacity" doc:"Full-time owners, in percent of one"`
	Accounts  int64 `json:"accounts"`
}

// tree is the territories of a round as of a day, with what they have.
type tree struct {
	nodes  []territory.Node // in the order of the tree, the root first
	at     map[territory.ID]int
	parent []int // index, -1 at the root
	basis  []basis
	below  [][]int
}

// tree reads the territories below the round's root: as they will be on its
// first day as far as known, or as they are today once it runs.
func (s *Service) tree(ctx context.Context, q db.Q, r *Round) (*tree, error) {
	day := max(r.StartsOn, min(s.today(), r.EndsOn.AddDays(-1)))
	all, err := s.territories.Tree(ctx, everyone, day)
	if err != nil {
		return nil, err
	}
	t := subtree(all, r.RootID)
	if len(t.nodes) == 0 {
		return nil, fault.Invalid("quota.root_closed", "the round's territory is closed on %s", day).With("day", day)
	}
	return t, s.measure(ctx, q, r, t)
}

func subtree(all []territory.Node, root territory.ID) *tree {
	t := &tree{at: map[territory.ID]int{}}
	for _, n := range all {
		up, inside := t.at[n.ParentID]
		if n.ID != root && !inside {
			continue
		}
		if n.ID == root {
			up = -1
		}
		i := len(t.nodes)
		t.at[n.ID] = i
		t.nodes, t.parent, t.below = append(t.nodes, n), append(t.parent, up), append(t.below, nil)
		if up >= 0 {
			t.below[up] = append(t.below[up], i)
		}
	}
	return t
}

// measure fills the bases by today's alignment, rolled up.
func (s *Service) measure(ctx context.Context, q db.Q, r *Round, t *tree) error {
	t.basis = make([]basis, len(t.nodes))
	sums, err := survey.SumByTerritory(ctx, q, everyone.Scope, s.today())
	if err != nil {
		return err
	}
	for _, p := range sums {
		if i, ok := t.at[territory.ID(p.TerritoryID)]; ok {
			t.basis[i].Accounts += p.Accounts
			if v, ok := r.convert(p.Potential, p.Currency); ok {
				t.basis[i].Potential += v
			}
		}
	}
	won, err := s.history(ctx, q, r)
	if err != nil {
		return err
	}
	for id, v := range won {
		if i, ok := t.at[id]; ok {
			t.basis[i].History += v
		}
	}
	for i, n := range t.nodes {
		for _, m := range n.Members {
			if m.Role == territory.Owner {
				t.basis[i].Capacity += m.Share
			}
		}
	}
	for i := len(t.nodes) - 1; i > 0; i-- { // children stand after their parent
		b, up := t.basis[i], &t.basis[t.parent[i]]
		up.Potential, up.History, up.Capacity, up.Accounts = up.Potential+b.Potential, up.History+b.History, up.Capacity+b.Capacity, up.Accounts+b.Accounts
	}
	return nil
}

// convert gives an amount in the round's currency; false without a rate.
func (r *Round) convert(amount int64, from string) (int64, bool) {
	if r.Quantity != Revenue {
		return 0, false
	}
	if from == r.Currency || amount == 0 {
		return amount, true
	}
	rate, ok := r.Rates.V[from]
	if !ok {
		return 0, false
	}
	v := new(big.Int).Mul(big.NewInt(amount), big.NewInt(int64(rate)))
	scale := int64(pay.One)
	for d := currency.Exponent(from); d < currency.Exponent(r.Currency); d++ {
		v.Mul(v, big.NewInt(10))
	}
	for d := currency.Exponent(r.Currency); d < currency.Exponent(from); d++ {
		scale *= 10
	}
	half := big.NewInt(scale / 2)
	if v.Sign() < 0 {
		half.Neg(half)
	}
	v.Add(v, half).Quo(v, big.NewInt(scale)) // half away from zero
	return v.Int64(), v.IsInt64()
}

// weights blends the bases of some territories by the round's mix.
func (r *Round) weights(t *tree, ids []int) ([]float64, error) {
	mix := r.Mix.V
	bases := []cascade.Basis{{Name: "potential", Weight: float64(mix.Potential)}, {Name: "history", Weight: float64(mix.History)},
		{Name: "capacity", Weight: float64(mix.Capacity)}, {Name: "accounts", Weight: float64(mix.Accounts)}}
	for _, i := range ids {
		b := t.basis[i]
		for k, v := range []int64{b.Potential, b.History, b.Capacity, b.Accounts} {
			bases[k].Values = append(bases[k].Values, math.Max(float64(v), 0))
		}
	}
	return cascade.Weights(len(ids), bases)
}

// cascade shares the goal of a territory over those below it, down to the
// last. Overlays stand beside the others: they get no part of their parent's
// goal. Fixed goals stay.
func (s *Service) cascade(ctx context.Context, tx *db.Tx, actor access.Actor, r *Round, g goals, from territory.ID) error {
	t, err := s.tree(ctx, tx, r)
	if err != nil {
		return err
	}
	start, ok := t.at[from]
	if !ok {
		return fault.NotFound("territory", from)
	}
	overlays, err := s.overlays(ctx, tx)
	if err != nil {
		return err
	}
	months := r.Months()
	var share func(i int) error
	share = func(i int) error {
		var below []int
		for _, c := range t.below[i] {
			if !overlays[t.nodes[c].TypeID] || overlays[t.nodes[i].TypeID] {
				below = append(below, c)
			}
		}
		if len(below) == 0 {
			return nil
		}
		total, err := cascade.Level(g.total(t.nodes[i].ID, months), r.OverPercent)
		if err != nil {
			return err
		}
		weights, err := r.weights(t, below)
		if err != nil {
			return err
		}
		fixed, sum, free := make([]*int64, len(below)), int64(0), false
		for k, c := range below {
			if g.fixed(t.nodes[c].ID) {
				v := g.total(t.nodes[c].ID, months)
				fixed[k], sum = &v, sum+v
			} else {
				free = true
			}
		}
		if !free {
			total = sum // everything is fixed: the difference shows in the grid
		}
		parts, err := cascade.Share(total, weights, fixed)
		if errors.Is(err, cascade.ErrOverfixed) {
			return fault.Invalid("quota.overfixed", "below %s, fixed goals are more than there is to share", t.nodes[i].Name).With("name", t.nodes[i].Name).With("over", sum-total)
		}
		if err != nil {
			return err
		}
		for k, c := range below {
			if fixed[k] == nil {
				if err := g.spread(r, t.nodes[c].ID, months, parts[k]); err != nil {
					return err
				}
			}
			if err := share(c); err != nil {
				return err
			}
		}
		return nil
	}
	return share(start)
}

func (s *Service) overlays(ctx context.Context, q db.Q) (map[territory.TypeID]bool, error) {
	types, err := s.territories.Types(ctx, q)
	overlays := map[territory.TypeID]bool{}
	for _, t := range types {
		overlays[t.ID] = t.Overlay
	}
	return overlays, err
}

// Cascade shares a territory's goal out again over everything below it.
func (s *Service) Cascade(ctx context.Context, actor access.Actor, id string, version int64, from territory.ID) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		r, err := s.draft(ctx, tx, id, version)
		if err != nil {
			return err
		}
		if from == "" {
			from = r.RootID
		}
		if _, err := s.territories.Find(ctx, tx, actor.Scope, from); err != nil {
			return err
		}
		if !actor.Scope.All && actor.User.Role != access.Manager {
			return fault.Forbidden("quota.goals", "representatives propose goals; they do not set them")
		}
		before, err := s.goals(ctx, tx, id)
		if err != nil {
			return err
		}
		after := before.clone()
		if err := s.cascade(ctx, tx, actor, r, after, from); err != nil {
			return err
		}
		if err := s.store(ctx, tx, actor, r, "cascade", before, after); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "quota.cascade", "quota_round/"+id, map[string]any{"from": from})
	})
}
