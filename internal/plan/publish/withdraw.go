package publish

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/plan/draft"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/job"
	"arpent/internal/territory"
)

type withdrawArgs struct {
	Plan draft.ID `json:"plan"`
	From db.Date  `json:"from"`
}

// Withdraw takes a plan out of force from a day, as a job: what was in force
// before it is again, territories, memberships and accounts alike.
func (s *Service) Withdraw(ctx context.Context, actor access.Actor, id draft.ID, from db.Date) (string, error) {
	if !actor.Scope.All {
		return "", fault.Forbidden("plan.publish_role", "headquarters withdraws plans")
	}
	if from == "" {
		from = s.today()
	}
	if _, err := db.ParseDate(string(from)); err != nil {
		return "", err
	}
	if from < s.today() {
		return "", fault.Invalid("plan.publish_past", "a plan is withdrawn from today or later, not from %s", from).With("from", from)
	}
	o, err := s.draft.Whole(ctx, actor, id)
	if err != nil {
		return "", err
	}
	defer o.Close()
	state, err := s.draft.StateOf(ctx, s.db, id)
	if err != nil {
		return "", err
	}
	if state != draft.Active && state != draft.Scheduled {
		return "", fault.Conflict("plan.not_in_force", "the plan is %s; there is nothing to withdraw", state).With("state", state)
	}
	return s.jobs.Enqueue(ctx, s.db, "plan.withdraw", withdrawArgs{id, from}, string(actor.User.ID), "plan/"+string(id))
}

func (s *Service) withdrawJob(ctx context.Context, j *job.Run, a withdrawArgs) (any, error) {
	var done PublishOutcome
	if ok, err := j.Saved(&done); ok || err != nil {
		return done, err
	}
	actor, err := s.access.ActorOf(ctx, access.UserID(j.By))
	if err != nil {
		return nil, err
	}
	o, err := s.draft.Whole(ctx, actor, a.Plan)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	var out PublishOutcome
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if out, err = s.withdraw(ctx, tx, actor, o.Row, a.From); err != nil {
			return err
		}
		return j.Save(ctx, tx, out)
	})
	o.Row = nil
	if err != nil {
		return nil, err
	}
	s.hub.Publish("plan/"+string(a.Plan), "changed", map[string]any{"id": a.Plan, "state": true})
	return out, nil
}

func (s *Service) withdraw(ctx context.Context, tx *db.Tx, actor access.Actor, r *draft.Row, day db.Date) (PublishOutcome, error) {
	out := PublishOutcome{PlanID: r.ID, From: day}
	n, err := tx.Exec(ctx, "UPDATE plan_periods SET valid_to = CASE WHEN valid_from > ? THEN valid_from ELSE ? END WHERE plan_id = ? AND (valid_to IS NULL OR valid_to > ?)", day, day, r.ID, day)
	if err != nil {
		return out, err
	}
	if n == 0 {
		return out, fault.Conflict("plan.not_in_force", "the plan is not in force")
	}
	if _, err := tx.Exec(ctx, "UPDATE plans SET version = version + 1, updated_at = ? WHERE id = ?", db.At(s.now()), r.ID); err != nil {
		return out, err
	}
	p, err := publicationOf(ctx, tx, r.ID)
	if err != nil {
		return out, err
	}
	if p != nil {
		if err := s.territories.ReopenMany(ctx, tx, actor, p.Ended); err != nil {
			return out, err
		}
		if err := s.unseat(ctx, tx, actor, p, day); err != nil {
			return out, err
		}
		closed, err := s.territories.CloseMany(ctx, tx, actor, p.New, day)
		if err != nil {
			return out, err
		}
		out.Created, out.Closed, out.Members = len(p.Ended), len(closed), len(p.Seats)
	}
	outcome, err := s.alignment.Withdraw(ctx, tx, actor, string(r.ID), day)
	if err != nil {
		return out, err
	}
	out.Accounts, out.Moved, out.Unassigned = outcome.Accounts, outcome.Moved+outcome.Entered, outcome.Unassigned
	return out, s.access.Audit(ctx, tx, actor, "plan.withdraw", "plan/"+string(r.ID), out)
}

// unseat gives continued territories back to the owners they had, unless
// somebody changed that since.
func (s *Service) unseat(ctx context.Context, tx *db.Tx, actor access.Actor, p *publication, day db.Date) error {
	fresh := map[territory.ID]bool{}
	for _, id := range p.New {
		fresh[id] = true
	}
	for _, seat := range p.Seats {
		if fresh[seat.Territory] {
			continue
		}
		members, err := s.territories.MembersOf(ctx, tx, seat.Territory)
		if err != nil {
			return err
		}
		still := seat.Member == ""
		for _, m := range members {
			still = still || m.ID == seat.Member && (m.ValidTo == "" || m.ValidTo > day)
		}
		if !still {
			continue
		}
		if seat.Member != "" {
			if err := s.territories.EndMember(ctx, tx, actor, seat.Territory, seat.Member, day); err != nil {
				return err
			}
		}
		for _, m := range seat.Before {
			if m.ValidTo != "" && m.ValidTo <= day {
				continue
			}
			if _, err := s.territories.SetMember(ctx, tx, actor, territory.NewMember{TerritoryID: seat.Territory, UserID: m.UserID, Role: territory.Owner, Share: m.Share, From: day, To: m.ValidTo}); err != nil {
				return err
			}
		}
	}
	return nil
}
