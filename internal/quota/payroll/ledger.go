package payroll

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Kind says what an entry of the ledger is.
type Kind string

// The kinds of entries.
const (
	Earned   Kind = "earned"   // what a component earned since the month before; negative: taken back
	Advance  Kind = "advance"  // paid beyond what was earned, by the plan's draw
	Recovery Kind = "recovery" // kept back for advances
	Bonus    Kind = "bonus"    // by hand: a contest's prize, a correction
)

// PayEntry is a line of the ledger. None is ever changed or deleted; Credited,
// Quota and Earned are what it was reckoned from, as known when it was made.
type PayEntry struct {
	ID         string        `db:"id" json:"id"`
	PlanID     string        `db:"plan_id" json:"plan_id"`
	UserID     access.UserID `db:"user_id" json:"user_id"`
	Month      db.Date       `db:"month" json:"month"`
	Kind       Kind          `db:"kind" json:"kind" enum:"earned,advance,recovery,bonus"`
	Component  string        `db:"component" json:"component,omitempty"`
	Amount     int64         `db:"amount" json:"amount" doc:"Minor units"`
	Credited   int64         `db:"credited" json:"credited"`
	Quota      int64         `db:"quota" json:"quota"`
	Earned     int64         `db:"earned" json:"earned" doc:"By the component since the plan began"`
	Note       string        `db:"note" json:"note,omitempty"`
	RecordedAt db.Time       `db:"recorded_at" json:"recorded_at"`
	RecordedBy string        `db:"recorded_by" json:"recorded_by"`
}

const entryColumns = "id, plan_id, user_id, month, kind, component, amount, credited, quota, earned, note, recorded_at, recorded_by"

func (s *Service) entries(ctx context.Context, q db.Q, plan string, user access.UserID, at db.Time) ([]PayEntry, error) {
	list := []PayEntry{}
	return list, q.Select(ctx, &list, "SELECT "+entryColumns+" FROM quota_pay_entries WHERE plan_id = ? AND recorded_at <= ? AND (? = '' OR user_id = ?) ORDER BY month, recorded_at, id",
		plan, at, string(user), string(user))
}

func (s *Service) enter(ctx context.Context, tx *db.Tx, e PayEntry) error {
	_, err := tx.Exec(ctx, "INSERT INTO quota_pay_entries ("+entryColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", db.NewID(), e.PlanID, e.UserID, e.Month, string(e.Kind), e.Component,
		e.Amount, e.Credited, e.Quota, e.Earned, e.Note, e.RecordedAt, e.RecordedBy)
	return err
}

// sums gives what was paid in all, what of it is still to be recovered, and
// what was settled of what was earned.
func sums(entries []PayEntry) (paid, owed, settled int64) {
	for _, e := range entries {
		paid += e.Amount
		switch e.Kind {
		case Earned:
			settled += e.Amount
		case Advance, Recovery:
			owed += e.Amount
		}
	}
	return paid, owed, settled
}

// months gives the last month that was settled by an instant, and the next one.
func (s *Service) months(ctx context.Context, q db.Q, p *PayPlan, at db.Time) (closed, next db.Date, err error) {
	var last []db.Date
	if err := q.Select(ctx, &last, "SELECT month FROM quota_pay_months WHERE plan_id = ? AND closed_at <= ? ORDER BY month DESC LIMIT 1", p.ID, at); err != nil {
		return "", "", err
	}
	next = p.StartsOn
	if len(last) > 0 {
		closed, next = last[0], following(last[0])
	}
	if next >= p.EndsOn {
		next = ""
	}
	return closed, next, nil
}

func following(month db.Date) db.Date { return db.DateOf(month.Time().AddDate(0, 1, 0)) }

// Close settles a month of a plan: everyone gets what they earned by its last
// day, as known now, less what earlier months settled. So a deal that was
// changed or taken back after its month is put right here, and what was paid
// for its month stands. Months are settled in order, once they are over.
func (s *Service) Close(ctx context.Context, actor access.Actor, id string, month db.Date) error {
	if !actor.Scope.All {
		return errHeadquarters()
	}
	b, err := s.open(ctx, actor, id, "")
	if err != nil {
		return err
	}
	if b.plan.PublishedAt.IsZero() {
		return fault.Conflict("quota.pay_draft", "a plan is published before it is settled")
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		_, next, err := s.months(ctx, tx, b.plan, db.At(s.now()))
		if err != nil {
			return err
		}
		if month != next {
			return fault.Conflict("quota.pay_order", "the month to settle next is %q", next).With("month", next)
		}
		if following(month) > db.DateOf(s.now()) {
			return fault.Conflict("quota.pay_running", "the month is not over")
		}
		if _, err := tx.Exec(ctx, "INSERT INTO quota_pay_months (plan_id, month, closed_at, closed_by) VALUES (?,?,?,?)", id, month, db.At(s.now()), actor.User.ID); err != nil {
			return err
		}
		before, err := s.entries(ctx, tx, id, "", db.At(s.now()))
		if err != nil {
			return err
		}
		for _, e := range b.people {
			if e.From < following(month) {
				if err := s.settle(ctx, tx, actor, b, e, month, before); err != nil {
					return err
				}
			}
		}
		return s.access.Audit(ctx, tx, actor, "quota.pay_close", "pay_plan/"+id, map[string]any{"month": month})
	})
}

// settle enters one person's month.
func (s *Service) settle(ctx context.Context, tx *db.Tx, actor access.Actor, b *book, e Enrolment, month db.Date, before []PayEntry) error {
	person, err := b.earner(e, following(month).AddDays(-1), nil)
	if err != nil {
		return err
	}
	settled, owed := map[string]int64{}, int64(0)
	for _, old := range before {
		if old.UserID != e.UserID {
			continue
		}
		switch old.Kind {
		case Earned:
			settled[old.Component] += old.Amount
		case Advance, Recovery:
			owed += old.Amount
		}
	}
	base := PayEntry{PlanID: b.plan.ID, UserID: e.UserID, Month: month, RecordedAt: db.At(s.now()), RecordedBy: string(actor.User.ID)}
	sum := int64(0)
	for _, part := range person.Parts {
		entry := base
		entry.Kind, entry.Component, entry.Credited, entry.Quota, entry.Earned = Earned, part.Component.Name, part.Credited, part.Quota, part.Earned
		entry.Amount = part.Earned - settled[part.Component.Name]
		sum += entry.Amount
		if err := s.enter(ctx, tx, entry); err != nil {
			return err
		}
	}
	draw := b.plan.Draw.V
	if e.To <= month {
		draw.Amount = 0 // nobody is advanced anything after they left the plan
	}
	payment := draw.Settle(sum, max(owed, 0))
	for kind, amount := range map[Kind]int64{Advance: payment.Advanced, Recovery: -payment.Recovered} {
		if amount == 0 {
			continue
		}
		entry := base
		entry.Kind, entry.Amount = kind, amount
		if kind == Advance && !draw.Recoverable {
			entry.Kind, entry.Note = Bonus, "guarantee"
		}
		if err := s.enter(ctx, tx, entry); err != nil {
			return err
		}
	}
	return nil
}

// PayGrant is pay by hand.
type PayGrant struct {
	Month  db.Date `json:"month" doc:"First day of a month of the plan"`
	Amount int64   `json:"amount" minimum:"-1000000000000000" maximum:"1000000000000000" doc:"Minor units; negative: taken back"`
	Note   string  `json:"note" minLength:"1" maxLength:"1000"`
}

// Grant enters a bonus or a correction, with its reason.
func (s *Service) Grant(ctx context.Context, actor access.Actor, id string, user access.UserID, g PayGrant) error {
	if !actor.Scope.All {
		return errHeadquarters()
	}
	b, _, err := s.enrolled(ctx, actor, id, user, "")
	if err != nil {
		return err
	}
	if _, err := db.ParseDate(string(g.Month)); err != nil {
		return err
	}
	if g.Month[8:] != "01" || g.Month < b.plan.StartsOn || g.Month >= b.plan.EndsOn {
		return fault.Invalid("quota.month", "%s is no month of the plan", g.Month).With("month", g.Month)
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.enter(ctx, tx, PayEntry{PlanID: id, UserID: user, Month: g.Month, Kind: Bonus, Amount: g.Amount, Note: g.Note, RecordedAt: db.At(s.now()), RecordedBy: string(actor.User.ID)}); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "quota.pay_grant", "user/"+string(user), g)
	})
}
