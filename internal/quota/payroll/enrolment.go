package payroll

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/quota/cascade"
	"arpent/internal/quota/pay"
)

// Enrolment is someone's time on a plan, in whole months and at a stretch.
// Their targets are the plan's, by days and percent; their quotas are those of
// the months.
type Enrolment struct {
	ID       string        `db:"id" json:"-"`
	PlanID   string        `db:"plan_id" json:"-"`
	UserID   access.UserID `db:"user_id" json:"user_id"`
	UserName string        `db:"user_name" json:"user_name" readOnly:"true"`
	From     db.Date       `db:"starts_on" json:"from,omitempty" doc:"First day of a month; absent: the plan's"`
	To       db.Date       `db:"ends_on" json:"to,omitempty" doc:"First day after; absent: the plan's"`
	Percent  int64         `db:"percent" json:"percent,omitempty" minimum:"1" maximum:"500" doc:"Of the plan's targets; absent: 100"`
}

const selectEnrolments = `SELECT e.id, e.plan_id, e.user_id, COALESCE(u.name, '') AS user_name, e.starts_on, e.ends_on, e.percent FROM quota_enrolments e
	LEFT JOIN users u ON u.id = e.user_id WHERE e.plan_id = ? AND e.recorded_at <= ? AND (e.superseded_at IS NULL OR e.superseded_at > ?) ORDER BY u.name, e.user_id`

func (s *Service) enrolmentsKnownAt(ctx context.Context, q db.Q, plan string, at db.Time) ([]Enrolment, error) {
	list := []Enrolment{}
	return list, q.Select(ctx, &list, selectEnrolments, plan, at, at)
}

// Enrol says who is on a plan, all at once; what was recorded before stays
// known as of the days it held.
func (s *Service) Enrol(ctx context.Context, actor access.Actor, plan string, people []Enrolment) error {
	if !actor.Scope.All {
		return errHeadquarters()
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		p, err := s.plan(ctx, tx, plan)
		if err != nil {
			return err
		}
		now := db.At(s.now())
		before, err := s.enrolmentsKnownAt(ctx, tx, plan, now)
		if err != nil {
			return err
		}
		kept := map[Enrolment]string{}
		for _, e := range before {
			kept[e.bare()] = e.ID
		}
		seen := map[access.UserID]bool{}
		for i, e := range people {
			if e, err = e.within(p, i+1); err != nil {
				return err
			}
			if seen[e.UserID] {
				return fault.Invalid("quota.enrolled_twice", "row %d: the same person twice", i+1).With("row", i+1)
			}
			seen[e.UserID] = true
			if _, same := kept[e.bare()]; same {
				delete(kept, e.bare())
				continue
			}
			if _, err := s.access.User(ctx, e.UserID); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, "INSERT INTO quota_enrolments (id, plan_id, user_id, starts_on, ends_on, percent, recorded_at, recorded_by, superseded_at) VALUES (?,?,?,?,?,?,?,?,?)",
				db.NewID(), plan, e.UserID, e.From, e.To, e.Percent, now, actor.User.ID, nil); err != nil {
				return err
			}
		}
		for _, id := range kept {
			if _, err := tx.Exec(ctx, "UPDATE quota_enrolments SET superseded_at = ? WHERE id = ?", now, id); err != nil {
				return err
			}
		}
		return s.access.Audit(ctx, tx, actor, "quota.enrol", "pay_plan/"+plan, people)
	})
}

func (e Enrolment) bare() Enrolment {
	return Enrolment{UserID: e.UserID, From: e.From, To: e.To, Percent: e.Percent}
}

// within fills what is absent and keeps to the plan's days.
func (e Enrolment) within(p *PayPlan, row int) (Enrolment, error) {
	if e.Percent == 0 {
		e.Percent = 100
	}
	if e.From == "" {
		e.From = p.StartsOn
	}
	if e.To == "" {
		e.To = p.EndsOn
	}
	for _, day := range []db.Date{e.From, e.To} {
		if _, err := db.ParseDate(string(day)); err != nil {
			return e, err
		}
	}
	if e.From < p.StartsOn || e.To > p.EndsOn || e.From >= e.To || e.From[8:] != "01" || e.To[8:] != "01" || e.Percent < 0 {
		return e, fault.Invalid("quota.enrolled_outside", "row %d is not some whole months of the plan", row).With("row", row)
	}
	return e, nil
}

// targeted are the plan's components with the targets of one enrolment.
func (e Enrolment) targeted(p *PayPlan) []pay.Component {
	days, of := days(e.From, e.To), days(p.StartsOn, p.EndsOn)
	list := make([]pay.Component, len(p.Components.V))
	for i, c := range p.Components.V {
		c.Target = cascade.Prorate(c.Target, days, of, e.Percent)
		list[i] = c
	}
	return list
}

func days(from, to db.Date) int64 { return int64(to.Time().Sub(from.Time()).Hours() / 24) }
