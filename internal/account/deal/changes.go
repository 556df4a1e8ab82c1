package deal

import (
	"context"
	"slices"
	"strconv"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// DealChange is one thing that was done to a deal.
type DealChange struct {
	Version int64         `json:"version" doc:"That it led to"`
	At      db.Time       `json:"at"`
	By      access.UserID `json:"by" doc:"Empty when it was not noted"`
	Act     string        `json:"act" enum:"create,change,delete,restore"`
	Fields  []DealField   `json:"fields"`
}

// DealField is what a change did to one field; what is empty was not known.
type DealField struct {
	Field  string `json:"field"`
	Before string `json:"before" doc:"Amounts in minor units"`
	After  string `json:"after"`
	// An amount means nothing without its currency, which may have changed too.
	CurrencyBefore string `json:"currency_before,omitempty"`
	CurrencyAfter  string `json:"currency_after,omitempty"`
}

// past is a deal as it stood before a change.
type past struct {
	Known
	DealID         ID            `db:"deal_id"`
	Version        int64         `db:"version"`
	Name           string        `db:"name"` // with Note, empty in versions from before these were kept
	Note           string        `db:"note"`
	ContractEndsOn db.Date       `db:"contract_ends_on"`
	DeletedAt      db.Time       `db:"deleted_at"`
	UpdatedAt      db.Time       `db:"known_from"`
	UpdatedBy      access.UserID `db:"updated_by"`
}

const pastColumns = `account_id, deal_id, version, amount, currency, stage, outcome, probability, close_on, owner_id, created_on, invoiced_on, paid_on, contract_ends_on,
	deleted_at, name, note, updated_by, known_from`

func (d *Deal) past() past {
	return past{Known: Known{ID: d.ID, AccountID: d.AccountID, Amount: d.Amount, Currency: d.Currency, Stage: d.Stage, Outcome: d.Outcome, Probability: d.Probability,
		CloseOn: d.CloseOn, OwnerID: string(d.OwnerID), CreatedOn: d.CreatedOn, InvoicedOn: d.InvoicedOn, PaidOn: d.PaidOn},
		DealID: d.ID, Version: d.Version, Name: d.Name, Note: d.Note, ContractEndsOn: d.ContractEndsOn, DeletedAt: d.DeletedAt, UpdatedAt: d.UpdatedAt, UpdatedBy: d.UpdatedBy}
}

// draft is what the deal said then; a name and note that were not kept are today's.
func (p *past) draft(now DealDraft) DealDraft {
	d := DealDraft{p.Name, p.Amount, p.Currency, p.Stage, p.Outcome, p.Probability, p.CloseOn, p.CreatedOn, p.InvoicedOn, p.PaidOn, p.ContractEndsOn, access.UserID(p.OwnerID), p.Note}
	if p.Name == "" {
		d.Name, d.Note = now.Name, now.Note
	}
	return d
}

// Changes lists what was done to a deal at an account in scope, the latest first.
func (s *Service) Changes(ctx context.Context, scope access.Scope, id ID) ([]DealChange, error) {
	d, err := s.any(ctx, s.db, scope, id)
	if err != nil {
		return nil, err
	}
	var stood []past
	if err := s.db.Select(ctx, &stood, "SELECT "+pastColumns+" FROM deal_history WHERE account_id = ? AND deal_id = ? ORDER BY version", d.AccountID, id); err != nil {
		return nil, err
	}
	stood = append(stood, d.past())
	out := []DealChange{{Version: 1, At: d.CreatedAt, By: d.CreatedBy, Act: "create", Fields: []DealField{}}}
	for i := 1; i < len(stood); i++ {
		was, is := &stood[i-1], &stood[i]
		c := DealChange{Version: is.Version, At: is.UpdatedAt, By: is.UpdatedBy, Act: "change", Fields: differences(was, is)}
		switch {
		case was.DeletedAt.IsZero() && !is.DeletedAt.IsZero():
			c.Act = "delete"
		case !was.DeletedAt.IsZero() && is.DeletedAt.IsZero():
			c.Act = "restore"
		}
		out = append(out, c)
	}
	slices.Reverse(out)
	return out, nil
}

func differences(was, is *past) []DealField {
	out := []DealField{}
	x, y := was.texts(), is.texts()
	for i := range x {
		if x[i].text == y[i].text || was.Name == "" && (x[i].field == "name" || x[i].field == "note") {
			continue
		}
		f := DealField{Field: x[i].field, Before: x[i].text, After: y[i].text}
		if f.Field == "amount" {
			f.CurrencyBefore, f.CurrencyAfter = was.Currency, is.Currency
		}
		out = append(out, f)
	}
	return out
}

func whole(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

type told struct{ field, text string }

func (p *past) texts() []told {
	return []told{{"name", p.Name}, {"amount", whole(p.Amount)}, {"currency", p.Currency}, {"stage", p.Stage}, {"outcome", string(p.Outcome)}, {"probability", whole(p.Probability)},
		{"close_on", string(p.CloseOn)}, {"created_on", string(p.CreatedOn)}, {"invoiced_on", string(p.InvoicedOn)}, {"paid_on", string(p.PaidOn)}, {"contract_ends_on", string(p.ContractEndsOn)},
		{"owner_id", p.OwnerID}, {"note", p.Note}}
}

// Undo takes back the last change of a deal; done twice, it brings it again.
func (s *Service) Undo(ctx context.Context, actor access.Actor, id ID, version int64) (Deal, error) {
	var d Deal
	err := s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		if d, err = s.find(ctx, tx, actor.Scope, id); err != nil {
			return err
		}
		if version != 0 && version != d.Version {
			return stale()
		}
		var stood []past
		if err := tx.Select(ctx, &stood, "SELECT "+pastColumns+" FROM deal_history WHERE account_id = ? AND deal_id = ? AND deleted_at IS NULL ORDER BY version DESC", d.AccountID, id); err != nil {
			return err
		}
		before := d.draft()
		at := slices.IndexFunc(stood, func(p past) bool { return !p.draft(before).same(before) })
		if at < 0 {
			return fault.Conflict("deal.unchanged", "nothing was changed in this deal yet")
		}
		d.apply(stood[at].draft(before))
		if err := s.update(ctx, tx, &d, actor.User.ID); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "deal.undo", "deal/"+string(id), map[string]DealDraft{"before": before, "after": d.draft()})
	})
	return d, err
}
