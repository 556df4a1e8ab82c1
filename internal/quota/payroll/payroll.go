// Package payroll says what people earn by their numbers: pay plans, who is on
// them, statements to the minor unit, and a ledger of what was paid that only
// grows. A month is settled once; what changes afterwards is settled with the
// next.
package payroll

import (
	"context"
	"time"

	"arpent/internal/access"
	"arpent/internal/account/currency"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/quota"
	"arpent/internal/quota/pay"
)

// Service is the door to pay.
type Service struct {
	db     *db.DB
	access *access.Service
	quotas *quota.Service
	now    func() time.Time
}

// New makes the service; its tables are made by quota.Migrations.
func New(d *db.DB, a *access.Service, quotas *quota.Service, now func() time.Time) *Service {
	if now == nil {
		now = time.Now
	}
	return &Service{db: d, access: a, quotas: quotas, now: now}
}

// PayPlan is how pay follows from numbers, over a stretch of months. Once
// published it does not change any more: what it paid can be reckoned again.
type PayPlan struct {
	ID          string                   `db:"id" json:"id"`
	Name        string                   `db:"name" json:"name"`
	Currency    string                   `db:"currency" json:"currency"`
	StartsOn    db.Date                  `db:"starts_on" json:"starts_on"`
	EndsOn      db.Date                  `db:"ends_on" json:"ends_on" doc:"First day after"`
	Base        int64                    `db:"base" json:"base" doc:"Fixed pay for the whole of it, minor units"`
	Components  db.JSON[[]pay.Component] `db:"components" json:"components"`
	Draw        db.JSON[pay.Draw]        `db:"draw" json:"draw" doc:"Guaranteed each month"`
	PublishedAt db.Time                  `db:"published_at" json:"published_at,omitzero"`
	CreatedBy   string                   `db:"created_by" json:"created_by"`
	CreatedAt   db.Time                  `db:"created_at" json:"created_at"`
	Version     int64                    `db:"version" json:"version"`
}

const planColumns = "id, name, currency, starts_on, ends_on, base, components, draw, published_at, created_by, created_at, version"

// Target is what everyone on the plan earns at exactly the quotas.
func (p *PayPlan) Target() int64 {
	sum := int64(0)
	for _, c := range p.Components.V {
		sum += c.Target
	}
	return sum
}

// Warnings names what a careful designer would ask about.
func (p *PayPlan) Warnings() []string {
	list := []string{}
	for i := range p.Components.V {
		list = append(list, p.Components.V[i].Warnings()...)
	}
	return list
}

// NewPayPlan is what it takes to make a plan.
type NewPayPlan struct {
	Name       string          `json:"name" minLength:"1" maxLength:"200"`
	Currency   string          `json:"currency" minLength:"3" maxLength:"3"`
	StartsOn   db.Date         `json:"starts_on" doc:"First day of a month"`
	Months     int             `json:"months,omitempty" minimum:"1" maximum:"36" doc:"Absent: twelve"`
	Base       int64           `json:"base,omitempty" minimum:"0" maximum:"1000000000000000"`
	Components []pay.Component `json:"components" minItems:"1" maxItems:"10"`
	Draw       pay.Draw        `json:"draw,omitempty"`
}

func (n *NewPayPlan) check() (err error) {
	if n.Currency, err = currency.Parse(n.Currency); err != nil {
		return err
	}
	if n.Currency == "" {
		return fault.Invalid("quota.pay_currency", "pay needs a currency").With("field", "currency")
	}
	if _, err := db.ParseDate(string(n.StartsOn)); err != nil {
		return err
	}
	if n.StartsOn[8:] != "01" {
		return fault.Invalid("quota.starts_on", "a plan begins with the first day of a month").With("field", "starts_on")
	}
	if n.Months == 0 {
		n.Months = 12
	}
	for i := range n.Components {
		c := &n.Components[i]
		if c.Quantity == "" {
			c.Quantity = string(quota.Revenue)
		}
		if err := c.Check(); err != nil {
			return fault.Invalid("quota.pay_component", "%s: %s", c.Name, err).With("row", i+1).With("name", c.Name)
		}
		for _, other := range n.Components[:i] {
			if other.Name == c.Name {
				return fault.Invalid("quota.pay_component_twice", "two components are called %s", c.Name).With("name", c.Name)
			}
		}
	}
	return nil
}

func (n *NewPayPlan) plan() *PayPlan {
	p := &PayPlan{Name: n.Name, Currency: n.Currency, StartsOn: n.StartsOn, EndsOn: db.DateOf(n.StartsOn.Time().AddDate(0, n.Months, 0)), Base: n.Base}
	p.Components.V, p.Draw.V = n.Components, n.Draw
	return p
}

// Create makes a draft.
func (s *Service) Create(ctx context.Context, actor access.Actor, n NewPayPlan) (string, error) {
	if !actor.Scope.All {
		return "", errHeadquarters()
	}
	if err := n.check(); err != nil {
		return "", err
	}
	p := n.plan()
	p.ID, p.CreatedBy, p.CreatedAt, p.Version = db.NewID(), string(actor.User.ID), db.At(s.now()), 1
	return p.ID, s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "INSERT INTO quota_pay_plans ("+planColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", p.ID, p.Name, p.Currency, p.StartsOn, p.EndsOn, p.Base,
			p.Components, p.Draw, nil, p.CreatedBy, p.CreatedAt, p.Version); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "quota.pay_plan", "pay_plan/"+p.ID, n)
	})
}

// Replace rewrites a draft.
func (s *Service) Replace(ctx context.Context, actor access.Actor, id string, n NewPayPlan) error {
	if !actor.Scope.All {
		return errHeadquarters()
	}
	if err := n.check(); err != nil {
		return err
	}
	p := n.plan()
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		old, err := s.plan(ctx, tx, id)
		if err != nil {
			return err
		}
		if !old.PublishedAt.IsZero() {
			return fault.Conflict("quota.pay_published", "a published plan does not change; make another from it")
		}
		if _, err := tx.Exec(ctx, "UPDATE quota_pay_plans SET name = ?, currency = ?, starts_on = ?, ends_on = ?, base = ?, components = ?, draw = ?, version = version + 1 WHERE id = ?",
			p.Name, p.Currency, p.StartsOn, p.EndsOn, p.Base, p.Components, p.Draw, id); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "quota.pay_plan", "pay_plan/"+id, n)
	})
}

// Publish shows a plan to those who are on it; it does not change any more.
func (s *Service) Publish(ctx context.Context, actor access.Actor, id string) error {
	if !actor.Scope.All {
		return errHeadquarters()
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		p, err := s.plan(ctx, tx, id)
		if err != nil {
			return err
		}
		if !p.PublishedAt.IsZero() {
			return fault.Conflict("quota.pay_published", "the plan is published already")
		}
		if _, err := tx.Exec(ctx, "UPDATE quota_pay_plans SET published_at = ?, version = version + 1 WHERE id = ?", db.At(s.now()), id); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "quota.pay_publish", "pay_plan/"+id, nil)
	})
}

func errHeadquarters() error {
	return fault.Forbidden("quota.pay_headquarters", "only headquarters makes pay plans and settles them")
}

func (s *Service) plan(ctx context.Context, q db.Q, id string) (*PayPlan, error) {
	var p PayPlan
	err := q.Get(ctx, &p, "SELECT "+planColumns+" FROM quota_pay_plans WHERE id = ?", id)
	if db.IsMissing(err) {
		return nil, fault.NotFound("pay_plan", id)
	}
	return &p, err
}

// Plans lists plans, the latest first: all for headquarters, for others those
// that they are on, for managers the published ones.
func (s *Service) Plans(ctx context.Context, actor access.Actor) ([]PayPlan, error) {
	list := []PayPlan{}
	if actor.Scope.All {
		return list, s.db.Select(ctx, &list, "SELECT "+planColumns+" FROM quota_pay_plans ORDER BY starts_on DESC, created_at DESC, id")
	}
	// A manager answers for people on other plans than their own, which comes first.
	const own = "EXISTS (SELECT 1 FROM quota_enrolments e WHERE e.plan_id = p.id AND e.user_id = ? AND e.superseded_at IS NULL)"
	others := 0
	if actor.User.Role == access.Manager {
		others = 1
	}
	return list, s.db.Select(ctx, &list, "SELECT "+planColumns+" FROM quota_pay_plans p WHERE published_at IS NOT NULL AND (? = 1 OR "+own+`)
		ORDER BY CASE WHEN `+own+" THEN 0 ELSE 1 END, starts_on DESC, created_at DESC, id", others, actor.User.ID, actor.User.ID)
}
