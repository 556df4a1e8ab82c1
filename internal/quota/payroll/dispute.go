package payroll

import (
	"context"
	"strings"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Dispute is a doubt about a line of one's statement: opened by whoever is
// paid, answered by those above, closed with or without a correction, which
// enters the ledger.
type Dispute struct {
	ID        string          `db:"id" json:"id"`
	PlanID    string          `db:"plan_id" json:"plan_id"`
	UserID    access.UserID   `db:"user_id" json:"user_id"`
	Component string          `db:"component" json:"component"`
	DealID    string          `db:"deal_id" json:"deal_id,omitempty" doc:"Absent: about the component as a whole"`
	OpenedAt  db.Time         `db:"opened_at" json:"opened_at"`
	ClosedAt  db.Time         `db:"closed_at" json:"closed_at,omitzero"`
	ClosedBy  string          `db:"closed_by" json:"-"`
	Amount    int64           `db:"amount" json:"amount" doc:"Corrected by, minor units; 0: closed as it was"`
	Thread    []DisputeRemark `db:"-" json:"thread" doc:"The earliest first"`
}

// DisputeRemark is what someone said in a dispute.
type DisputeRemark struct {
	DisputeID string  `db:"dispute_id" json:"-"`
	Text      string  `db:"text" json:"text"`
	By        string  `db:"name" json:"by"`
	At        db.Time `db:"recorded_at" json:"at"`
}

const disputeColumns = "id, plan_id, user_id, component, deal_id, opened_at, closed_at, closed_by, amount"

// NewDispute opens one.
type NewDispute struct {
	Component string `json:"component" maxLength:"200"`
	DealID    string `json:"deal_id,omitempty" maxLength:"100"`
	Text      string `json:"text" minLength:"1" maxLength:"4000"`
}

// disputes gives those of a plan by an instant, of one person or of all.
func (s *Service) disputes(ctx context.Context, q db.Q, plan string, user access.UserID, at db.Time) ([]Dispute, error) {
	list := []Dispute{}
	if err := q.Select(ctx, &list, "SELECT "+disputeColumns+" FROM quota_pay_disputes WHERE plan_id = ? AND (? = '' OR user_id = ?) AND opened_at <= ? ORDER BY opened_at, id",
		plan, string(user), string(user), at); err != nil {
		return nil, err
	}
	var remarks []DisputeRemark
	if err := q.Select(ctx, &remarks, `SELECT r.dispute_id, r.text, COALESCE(u.name, '') AS name, r.recorded_at FROM quota_pay_remarks r JOIN quota_pay_disputes d ON d.id = r.dispute_id
		LEFT JOIN users u ON u.id = r.recorded_by WHERE d.plan_id = ? AND (? = '' OR d.user_id = ?) AND r.recorded_at <= ? ORDER BY r.recorded_at, r.id`,
		plan, string(user), string(user), at); err != nil {
		return nil, err
	}
	for i := range list {
		d := &list[i]
		d.Thread = []DisputeRemark{}
		if d.ClosedAt.After(at.Time) { // not closed yet then
			d.ClosedAt, d.Amount = db.Time{}, 0
		}
		for _, r := range remarks {
			if r.DisputeID == d.ID {
				d.Thread = append(d.Thread, r)
			}
		}
	}
	return list, nil
}

// Doubt opens a dispute about one's own statement.
func (s *Service) Doubt(ctx context.Context, actor access.Actor, plan string, n NewDispute) error {
	b, e, err := s.enrolled(ctx, actor, plan, actor.User.ID, "")
	if err != nil {
		return err
	}
	known := false
	for _, c := range e.targeted(b.plan) {
		known = known || c.Name == n.Component
	}
	if !known {
		return fault.Invalid("quota.pay_no_component", "the plan has no component %q", n.Component).With("name", n.Component)
	}
	text, err := said(n.Text)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		id, now := db.NewID(), db.At(s.now())
		if _, err := tx.Exec(ctx, "INSERT INTO quota_pay_disputes ("+disputeColumns+") VALUES (?,?,?,?,?,?,?,'',0)", id, plan, actor.User.ID, n.Component, n.DealID, now, nil); err != nil {
			return err
		}
		if err := s.remark(ctx, tx, actor, id, text); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "quota.pay_dispute", "pay_plan/"+plan, n)
	})
}

func said(text string) (string, error) {
	if text = strings.TrimSpace(text); text == "" {
		return "", fault.Invalid("quota.pay_silent", "say why").With("field", "text")
	}
	return text, nil
}

func (s *Service) remark(ctx context.Context, tx *db.Tx, actor access.Actor, dispute, text string) error {
	_, err := tx.Exec(ctx, "INSERT INTO quota_pay_remarks (id, dispute_id, text, recorded_by, recorded_at) VALUES (?,?,?,?,?)", db.NewID(), dispute, text, actor.User.ID, db.At(s.now()))
	return err
}

// seen finds an open dispute of someone whose pay the actor may see.
func (s *Service) seen(ctx context.Context, actor access.Actor, id string) (*Dispute, *book, error) {
	var d Dispute
	err := s.db.Get(ctx, &d, "SELECT "+disputeColumns+" FROM quota_pay_disputes WHERE id = ?", id)
	if db.IsMissing(err) {
		return nil, nil, fault.NotFound("dispute", id)
	}
	if err != nil {
		return nil, nil, err
	}
	b, _, err := s.enrolled(ctx, actor, d.PlanID, d.UserID, "")
	if fault.CodeOf(err) == fault.Missing {
		return nil, nil, fault.NotFound("dispute", id)
	}
	return &d, b, err
}

// Answer adds to a dispute's thread.
func (s *Service) Answer(ctx context.Context, actor access.Actor, id, text string) (*Dispute, error) {
	d, _, err := s.seen(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if !d.ClosedAt.IsZero() {
		return nil, fault.Conflict("quota.pay_dispute_closed", "the dispute is closed; open another")
	}
	if text, err = said(text); err != nil {
		return nil, err
	}
	return d, s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.remark(ctx, tx, actor, id, text); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "quota.pay_answer", "pay_dispute/"+id, map[string]string{"text": text})
	})
}

// DisputeVerdict ends a dispute.
type DisputeVerdict struct {
	Text   string `json:"text" minLength:"1" maxLength:"4000"`
	Amount int64  `json:"amount,omitempty" minimum:"-1000000000000000" maximum:"1000000000000000" doc:"Correction, minor units; headquarters only"`
}

// Decide closes a dispute: whoever answers for the person as it is,
// headquarters also with a correction, which enters the ledger with its reason.
func (s *Service) Decide(ctx context.Context, actor access.Actor, id string, v DisputeVerdict) (*Dispute, error) {
	d, b, err := s.seen(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if d.UserID == actor.User.ID && !actor.Scope.All {
		return nil, fault.Forbidden("quota.pay_own_dispute", "nobody decides on their own pay")
	}
	if v.Amount != 0 && !actor.Scope.All {
		return nil, errHeadquarters()
	}
	if v.Text, err = said(v.Text); err != nil {
		return nil, err
	}
	now := db.At(s.now())
	return d, s.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "UPDATE quota_pay_disputes SET closed_at = ?, closed_by = ?, amount = ? WHERE id = ? AND closed_at IS NULL", now, actor.User.ID, v.Amount, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict("quota.pay_dispute_closed", "the dispute is closed; open another")
		}
		if err := s.remark(ctx, tx, actor, id, v.Text); err != nil {
			return err
		}
		if v.Amount != 0 {
			month := max(b.plan.StartsOn, min(db.DateOf(now.Time)[:8]+"01", db.DateOf(b.plan.EndsOn.Time().AddDate(0, -1, 0))))
			if err := s.enter(ctx, tx, PayEntry{PlanID: d.PlanID, UserID: d.UserID, Month: month, Kind: Bonus, Amount: v.Amount, Note: v.Text, RecordedAt: now, RecordedBy: string(actor.User.ID)}); err != nil {
				return err
			}
		}
		return s.access.Audit(ctx, tx, actor, "quota.pay_decide", "pay_dispute/"+id, v)
	})
}
