package deal

import (
	"context"
	"encoding/json"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/currency"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// DealDraft is what people may say about a deal.
type DealDraft struct {
	Name           string        `json:"name,omitempty" maxLength:"300"`
	Amount         *int64        `json:"amount,omitempty" minimum:"0" maximum:"1000000000000000" doc:"Minor units"`
	Currency       string        `json:"currency,omitempty" maxLength:"3" doc:"ISO 4217"`
	Stage          string        `json:"stage,omitempty" maxLength:"100"`
	Outcome        Outcome       `json:"outcome,omitempty" enum:"open,won,lost"`
	Probability    *int64        `json:"probability,omitempty" minimum:"0" maximum:"100"`
	CloseOn        db.Date       `json:"close_on,omitempty" nullable:"true"`
	CreatedOn      db.Date       `json:"created_on,omitempty" nullable:"true"`
	InvoicedOn     db.Date       `json:"invoiced_on,omitempty" nullable:"true"`
	PaidOn         db.Date       `json:"paid_on,omitempty" nullable:"true" doc:"Day the customer's money came in"`
	ContractEndsOn db.Date       `json:"contract_ends_on,omitempty" nullable:"true" doc:"Day on which what was sold ends: a contract, a subscription"`
	OwnerID        access.UserID `json:"owner_id,omitempty"`
	Note           string        `json:"note,omitempty" maxLength:"20000"`
}

func (d *Deal) draft() DealDraft {
	return DealDraft{d.Name, d.Amount, d.Currency, d.Stage, d.Outcome, d.Probability, d.CloseOn, d.CreatedOn, d.InvoicedOn, d.PaidOn, d.ContractEndsOn, d.OwnerID, d.Note}
}

func (d *Deal) apply(n DealDraft) {
	d.Name, d.Amount, d.Currency, d.Stage, d.Outcome, d.Probability = n.Name, n.Amount, n.Currency, n.Stage, n.Outcome, n.Probability
	d.CloseOn, d.CreatedOn, d.InvoicedOn, d.PaidOn, d.ContractEndsOn = n.CloseOn, n.CreatedOn, n.InvoicedOn, n.PaidOn, n.ContractEndsOn
	d.OwnerID, d.Note = n.OwnerID, n.Note
}

// patched lays a merge patch (RFC 7396) over a draft: null forgets a field.
func (n DealDraft) patched(patch json.RawMessage) (DealDraft, error) {
	fields, changes := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	text, _ := json.Marshal(n) // plain values only
	_ = json.Unmarshal(text, &fields)
	err := json.Unmarshal(patch, &changes)
	for name, value := range changes {
		if fields[name] = value; string(value) == "null" {
			delete(fields, name)
		}
	}
	text, _ = json.Marshal(fields)
	var out DealDraft
	if err == nil {
		err = json.Unmarshal(text, &out)
	}
	if err != nil {
		return n, fault.New(fault.Bad, "deal.patch", "the change cannot be read: %s", err)
	}
	return out, nil
}

func (n DealDraft) same(m DealDraft) bool {
	a, _ := json.Marshal(n) // plain values only
	b, _ := json.Marshal(m)
	return string(a) == string(b)
}

// check brings a draft to its one form. today is the day a deal closes on that
// is won or lost without saying when.
func (n *DealDraft) check(today db.Date) error {
	n.Name, n.Stage = strings.Join(strings.Fields(n.Name), " "), strings.Join(strings.Fields(n.Stage), " ")
	if n.Name == "" {
		return fault.Invalid("deal.name", "a deal needs a name").With("field", "name")
	}
	var err error
	if n.Currency, err = currency.Parse(n.Currency); err != nil {
		return err
	}
	if n.Amount != nil && n.Currency == "" {
		return fault.Invalid("deal.currency", "an amount needs a currency").With("field", "currency")
	}
	if n.Amount != nil && *n.Amount < 0 {
		return fault.Invalid("deal.amount", "an amount is zero or more").With("field", "amount")
	}
	for _, day := range []db.Date{n.CloseOn, n.CreatedOn, n.InvoicedOn, n.PaidOn, n.ContractEndsOn} {
		if day != "" {
			if _, err := db.ParseDate(string(day)); err != nil {
				return err
			}
		}
	}
	if n.Outcome == "" {
		n.Outcome = Open
	}
	if n.Outcome != Open && n.CloseOn == "" {
		n.CloseOn = today
	}
	return nil
}

func (s *Service) today() db.Date { return db.DateOf(s.now()) }

// Create adds a deal to an account that the actor sees.
func (s *Service) Create(ctx context.Context, actor access.Actor, id account.ID, n DealDraft) (Deal, error) {
	if err := n.check(s.today()); err != nil {
		return Deal{}, err
	}
	if n.OwnerID == "" {
		n.OwnerID = actor.User.ID
	}
	d := Deal{AccountID: id, CreatedBy: actor.User.ID}
	d.apply(n)
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := s.accounts.Find(ctx, actor.Scope, id); err != nil {
			return err
		}
		if err := s.checkOwner(ctx, d.OwnerID); err != nil {
			return err
		}
		one := []Deal{d}
		if err := s.Load(ctx, tx, one); err != nil {
			return err
		}
		d = one[0]
		return s.access.Audit(ctx, tx, actor, "deal.create", "deal/"+string(d.ID), n)
	})
	return d, err
}

func (s *Service) checkOwner(ctx context.Context, id access.UserID) error {
	u, err := s.access.User(ctx, id)
	if fault.CodeOf(err) == fault.Missing || err == nil && !u.Active {
		return fault.Invalid("deal.owner", "the owner is no active user").With("field", "owner_id")
	}
	return err
}

// Change edits a deal by a JSON merge patch on its draft; version 0 overwrites
// whatever is there.
func (s *Service) Change(ctx context.Context, actor access.Actor, id ID, version int64, patch json.RawMessage) (Deal, error) {
	var d Deal
	err := s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		if d, err = s.find(ctx, tx, actor.Scope, id); err != nil {
			return err
		}
		if version != 0 && version != d.Version {
			return stale()
		}
		before := d.draft()
		n, err := before.patched(patch)
		if err != nil {
			return err
		}
		if err := n.check(s.today()); err != nil {
			return err
		}
		if n.same(before) {
			return nil
		}
		if n.OwnerID != before.OwnerID && n.OwnerID != "" {
			if err := s.checkOwner(ctx, n.OwnerID); err != nil {
				return err
			}
		}
		d.apply(n)
		if err := s.update(ctx, tx, &d, actor.User.ID); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "deal.change", "deal/"+string(id), map[string]DealDraft{"before": before, "after": n})
	})
	return d, err
}

func stale() error {
	return fault.New(fault.Stale, "stale", "someone else changed this meanwhile; reload and try again")
}

// Delete takes a deal away, or, with back, brings it back.
func (s *Service) Delete(ctx context.Context, actor access.Actor, id ID, back bool) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		d, err := s.any(ctx, tx, actor.Scope, id)
		if err != nil {
			return err
		}
		if d.DeletedAt.IsZero() == back {
			return fault.NotFound("deal", id)
		}
		act := "deal.restore"
		if d.DeletedAt = (db.Time{}); !back {
			act, d.DeletedAt = "deal.delete", db.At(s.now())
		}
		if err := s.update(ctx, tx, &d, actor.User.ID); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, act, "deal/"+string(id), map[string]string{"name": d.Name})
	})
}
