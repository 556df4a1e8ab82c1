package quota

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// Create begins a round: the whole goal at its root, shared out below.
func (s *Service) Create(ctx context.Context, actor access.Actor, n NewRound) (string, error) {
	if err := n.check(); err != nil {
		return "", err
	}
	if !actor.Scope.All {
		return "", fault.Forbidden("quota.rounds", "only headquarters begins setting quotas")
	}
	r := &Round{ID: db.NewID(), Name: n.Name, Quantity: n.Quantity, Currency: n.Currency, StartsOn: n.StartsOn,
		EndsOn: db.DateOf(n.StartsOn.Time().AddDate(0, n.Months, 0)), RootID: n.RootID, OverPercent: n.OverPercent, State: Draft,
		CreatedBy: string(actor.User.ID), CreatedAt: db.At(s.now()), Version: 1}
	r.Mix.V, r.Season.V, r.Rates.V = n.Mix, n.Season, n.Rates
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := s.territories.Find(ctx, tx, actor.Scope, n.RootID); err != nil {
			return err
		}
		if err := s.insert(ctx, tx, r); err != nil {
			return err
		}
		g := goals{}
		if err := g.spread(r, r.RootID, r.Months(), n.Goal); err != nil {
			return err
		}
		if err := s.cascade(ctx, tx, actor, r, g, r.RootID); err != nil {
			return err
		}
		if err := s.store(ctx, tx, actor, r, "create", goals{}, g); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "quota.create", "quota_round/"+r.ID, n)
	})
	return r.ID, err
}

func (s *Service) insert(ctx context.Context, tx *db.Tx, r *Round) error {
	_, err := tx.Exec(ctx, "INSERT INTO quota_rounds ("+roundColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", r.ID, r.Name, string(r.Quantity), r.Currency,
		r.StartsOn, r.EndsOn, string(r.RootID), r.OverPercent, r.Mix, r.Season, r.Rates, string(r.State), r.CopiedFrom, r.CreatedBy, r.CreatedAt, r.Version)
	return err
}

// Goal sets what is asked of a territory: for a month or some, or, without one,
// for the whole round, laid over the months by season.
type Goal struct {
	TerritoryID territory.ID `json:"territory_id"`
	Month       db.Date      `json:"month,omitempty" doc:"First day of a month; absent: the whole round"`
	Months      int          `json:"months,omitempty" minimum:"1" maximum:"36" doc:"How many months from the first; absent: one"`
	Amount      int64        `json:"amount" minimum:"0" maximum:"1000000000000000"`
}

// SetGoals writes goals by hand, all or none; a territory whose whole goal is
// written so keeps it when its parent's is shared out again. A manager may set
// what is below, not the own goal.
func (s *Service) SetGoals(ctx context.Context, actor access.Actor, id string, version int64, list []Goal) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		r, err := s.draft(ctx, tx, id, version)
		if err != nil {
			return err
		}
		before, err := s.goals(ctx, tx, id)
		if err != nil {
			return err
		}
		after := before.clone()
		months := r.Months()
		for i, n := range list {
			if err := s.maySet(ctx, tx, actor, r, n.TerritoryID); err != nil {
				return err
			}
			switch {
			case n.Amount < 0:
				return fault.Invalid("quota.amount", "goal %d is negative", i+1).With("row", i+1)
			case n.Month == "":
				if err := after.spread(r, n.TerritoryID, months, n.Amount); err != nil {
					return err
				}
				after.fix(n.TerritoryID, true)
			default:
				first, many := slices.Index(months, n.Month), max(n.Months, 1)
				if first < 0 || first+many > len(months) {
					return fault.Invalid("quota.month", "goal %d: %s is no month of this round", i+1, n.Month).With("row", i+1).With("month", n.Month)
				}
				if err := after.spread(r, n.TerritoryID, months[first:first+many], n.Amount); err != nil {
					return err
				}
			}
		}
		if err := s.store(ctx, tx, actor, r, "set", before, after); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "quota.set", "quota_round/"+id, list)
	})
}

// maySet refuses what is out of scope, and a manager's own goal.
func (s *Service) maySet(ctx context.Context, tx *db.Tx, actor access.Actor, r *Round, id territory.ID) error {
	root, err := s.territories.Find(ctx, tx, access.Scope{All: true}, r.RootID)
	if err != nil {
		return err
	}
	t, err := s.territories.Find(ctx, tx, actor.Scope, id)
	if err != nil {
		return err
	}
	if t.TreeLeft < root.TreeLeft || t.TreeLeft >= root.TreeRight {
		return fault.Invalid("quota.outside", "%s is not below the round's territory", t.Name).With("name", t.Name)
	}
	if actor.Scope.All {
		return nil
	}
	if actor.User.Role != access.Manager {
		return fault.Forbidden("quota.goals", "representatives propose goals; they do not set them")
	}
	for _, within := range actor.Scope.Intervals {
		if t.TreeLeft > within.Left && t.TreeLeft < within.Right {
			return nil
		}
	}
	return fault.Forbidden("quota.own", "your own goal is set above you; propose another")
}

// Fix keeps a territory's goal when its parent's is shared out, or lets it go.
func (s *Service) Fix(ctx context.Context, actor access.Actor, id string, ids []territory.ID, fixed bool) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		r, err := s.draft(ctx, tx, id, 0)
		if err != nil {
			return err
		}
		before, err := s.goals(ctx, tx, id)
		if err != nil {
			return err
		}
		after := before.clone()
		for _, t := range ids {
			if err := s.maySet(ctx, tx, actor, r, t); err != nil {
				return err
			}
			after.fix(t, fixed)
		}
		return s.store(ctx, tx, actor, r, "fix", before, after)
	})
}

// Propose says from below what a territory can do; nil takes it back.
func (s *Service) Propose(ctx context.Context, actor access.Actor, id string, t territory.ID, amount *int64, note string) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		r, err := s.draft(ctx, tx, id, 0)
		if err != nil {
			return err
		}
		if _, err := s.territories.Find(ctx, tx, actor.Scope, t); err != nil {
			return err
		}
		if amount != nil && *amount < 0 {
			return fault.Invalid("quota.amount", "a proposal is zero or more")
		}
		if _, err := tx.Exec(ctx, `INSERT INTO quota_marks (round_id, territory_id, fixed, proposed, proposed_by, proposed_at, note) VALUES (?,?,?,?,?,?,?)
			ON CONFLICT (round_id, territory_id) DO UPDATE SET proposed = excluded.proposed, proposed_by = excluded.proposed_by, proposed_at = excluded.proposed_at, note = excluded.note`,
			r.ID, t, false, amount, actor.User.ID, db.At(s.now()), note); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "quota.propose", "quota_round/"+id, map[string]any{"territory_id": t, "amount": amount})
	})
}
