package quota

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/quota/pay"
)

// RoundChange is what may be changed of a draft; absent stays.
type RoundChange struct {
	Name        *string              `json:"name,omitempty" minLength:"1" maxLength:"200"`
	OverPercent *int64               `json:"over_percent,omitempty" minimum:"50" maximum:"200"`
	Mix         *Mix                 `json:"mix,omitempty"`
	Season      *[]int64             `json:"season,omitempty" maxItems:"36"`
	Rates       map[string]pay.Ratio `json:"rates,omitempty"`
}

// Change edits how a draft is shared out; goals change when they are shared
// out again.
func (s *Service) Change(ctx context.Context, actor access.Actor, id string, version int64, c RoundChange) error {
	if !actor.Scope.All {
		return fault.Forbidden("quota.rounds", "only headquarters changes how quotas are shared")
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		r, err := s.draft(ctx, tx, id, version)
		if err != nil {
			return err
		}
		if c.Name != nil {
			r.Name = *c.Name
		}
		if c.OverPercent != nil {
			r.OverPercent = *c.OverPercent
		}
		if c.Mix != nil {
			r.Mix.V = *c.Mix
		}
		if c.Season != nil {
			if err := checkSeason(*c.Season, len(r.Months())); err != nil {
				return err
			}
			r.Season.V = *c.Season
		}
		if c.Rates != nil {
			r.Rates.V = c.Rates
		}
		r.Version++
		if _, err := tx.Exec(ctx, "UPDATE quota_rounds SET name = ?, over_percent = ?, mix = ?, season = ?, rates = ?, version = ? WHERE id = ?",
			r.Name, r.OverPercent, r.Mix, r.Season, r.Rates, r.Version, id); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "quota.change", "quota_round/"+id, c)
	})
}

// Approve puts a round in force. One of the same quantity, root and currency
// that is in force and overlaps it ends: from now on the new one is what
// counts, and any moment before is still computed by the old one.
func (s *Service) Approve(ctx context.Context, actor access.Actor, id string, version int64) error {
	return s.govern(ctx, actor, id, "quota.approve", func(tx *db.Tx, r *Round, now db.Time) error {
		if version != 0 && version != r.Version {
			return fault.New(fault.Stale, "stale", "someone else changed this meanwhile; reload and try again")
		}
		if r.State == Discarded || r.InForce() {
			return fault.Conflict("quota.in_force", "the round is in force already, or discarded")
		}
		if _, err := tx.Exec(ctx, `UPDATE quota_approvals SET ended_at = ?, ended_by = ? WHERE ended_at IS NULL AND round_id IN (SELECT id FROM quota_rounds
			WHERE quantity = ? AND currency = ? AND root_id = ? AND starts_on < ? AND ends_on > ?)`,
			now, id, string(r.Quantity), r.Currency, string(r.RootID), r.EndsOn, r.StartsOn); err != nil {
			return err
		}
		if err := s.approve(ctx, tx, actor, id, now); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "UPDATE quota_rounds SET state = ?, version = version + 1 WHERE id = ?", string(Approved), id)
		return err
	})
}

func (s *Service) approve(ctx context.Context, tx *db.Tx, actor access.Actor, round string, now db.Time) error {
	_, err := tx.Exec(ctx, "INSERT INTO quota_approvals (id, round_id, approved_at, approved_by, ended_at, ended_by) VALUES (?,?,?,?,?,?)",
		db.NewID(), round, now, actor.User.ID, nil, "")
	return err
}

// Withdraw takes an approval back: what it ended is in force again. The round
// itself stays as it is, for what was computed by it; a copy can be changed.
func (s *Service) Withdraw(ctx context.Context, actor access.Actor, id string) error {
	return s.govern(ctx, actor, id, "quota.withdraw", func(tx *db.Tx, r *Round, now db.Time) error {
		if !r.InForce() {
			return fault.Conflict("quota.not_in_force", "only quotas in force are withdrawn")
		}
		var ended []string
		if err := tx.Select(ctx, &ended, "SELECT round_id FROM quota_approvals WHERE ended_by = ? AND ended_at = ?", id, r.ApprovedAt); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE quota_approvals SET ended_at = ?, ended_by = ? WHERE round_id = ? AND ended_at IS NULL", now, "", id); err != nil {
			return err
		}
		for _, round := range ended {
			if err := s.approve(ctx, tx, actor, round, now); err != nil {
				return err
			}
		}
		return s.touch(ctx, tx, r)
	})
}

// Discard puts a draft away; Restore brings it back.
func (s *Service) Discard(ctx context.Context, actor access.Actor, id string) error {
	return s.govern(ctx, actor, id, "quota.discard", func(tx *db.Tx, r *Round, _ db.Time) error {
		if r.State != Draft {
			return fault.Conflict("quota.approved", "only drafts are discarded")
		}
		_, err := tx.Exec(ctx, "UPDATE quota_rounds SET state = ?, version = version + 1 WHERE id = ?", string(Discarded), id)
		return err
	})
}

// Restore brings a discarded draft back.
func (s *Service) Restore(ctx context.Context, actor access.Actor, id string) error {
	return s.govern(ctx, actor, id, "quota.restore", func(tx *db.Tx, r *Round, _ db.Time) error {
		if r.State != Discarded {
			return fault.Conflict("quota.not_discarded", "the round is not discarded")
		}
		_, err := tx.Exec(ctx, "UPDATE quota_rounds SET state = ?, version = version + 1 WHERE id = ?", string(Draft), id)
		return err
	})
}

// govern runs an act that only headquarters may do.
func (s *Service) govern(ctx context.Context, actor access.Actor, id, act string, fn func(tx *db.Tx, r *Round, now db.Time) error) error {
	if !actor.Scope.All {
		return fault.Forbidden("quota.headquarters", "only headquarters approves, withdraws and discards quotas")
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		r, err := s.Round(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := fn(tx, r, db.At(s.now())); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, act, "quota_round/"+id, nil)
	})
}

// Copy makes a draft like a round, goals and fixed marks included.
func (s *Service) Copy(ctx context.Context, actor access.Actor, id, name string) (string, error) {
	if !actor.Scope.All {
		return "", fault.Forbidden("quota.rounds", "only headquarters begins setting quotas")
	}
	made := db.NewID()
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		r, err := s.Round(ctx, tx, id)
		if err != nil {
			return err
		}
		g, err := s.goals(ctx, tx, id)
		if err != nil {
			return err
		}
		r.ID, r.CopiedFrom, r.State, r.Version = made, id, Draft, 1
		r.CreatedBy, r.CreatedAt = string(actor.User.ID), db.At(s.now())
		if name != "" {
			r.Name = name
		}
		if err := s.insert(ctx, tx, r); err != nil {
			return err
		}
		if err := s.store(ctx, tx, actor, r, "create", goals{}, g); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "quota.copy", "quota_round/"+made, map[string]string{"from": id})
	})
	return made, err
}
