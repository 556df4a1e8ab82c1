package lead

import (
	"context"
	"fmt"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/lead/fit"
	"arpent/internal/lead/title"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Recommended is a lead to approach, and the arithmetic: Chance × Potential = Worth.
type Recommended struct {
	ListedLead
	Evidence []fit.Evidence `json:"evidence" doc:"What speaks for and against the account, what weighs most first"`
}

// quietFor is how long an account is left alone after a contact.
const quietFor = 14

// Recommend says whom to approach today: one person of each account, the
// accounts first whose chance of buying times their potential is greatest.
// Left out are those with a deal open, in contact these two weeks, who may not
// be contacted, and whom the actor dismissed.
func (s *Service) Recommend(ctx context.Context, actor access.Actor, limit int) ([]Recommended, error) {
	filter := fmt.Sprintf("contactable = TRUE AND open_deals = 0 AND worth > 0 AND (last_contact IS NULL OR last_contact < DATE('%s'))", s.today().AddDays(-quietFor))
	gone, err := s.dismissed(ctx, actor.User.ID)
	if err != nil {
		return nil, err
	}
	out := []Recommended{}
	q := Query{Filter: filter, Sort: "worth", Order: "desc", Limit: 200}
	at := map[account.ID]int{}
	for len(out) < limit {
		page, err := s.Search(ctx, actor, q)
		if err != nil {
			return nil, err
		}
		for _, l := range page.Items {
			if gone[ref{l.PersonID, ""}] || gone[ref{"", l.AccountID}] {
				continue
			}
			k, known := at[l.AccountID]
			switch {
			case !known && len(out) < limit:
				at[l.AccountID] = len(out)
				out = append(out, Recommended{ListedLead: l})
			case known && before(&l.Lead, &out[k].Lead):
				out[k].ListedLead = l
			}
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			break
		}
	}
	ids := make([]account.ID, len(out))
	for i := range out {
		ids[i] = out[i].AccountID
	}
	of, err := s.companies(ctx, s.db, ids)
	if err != nil {
		return nil, err
	}
	model := s.likely.Load().model
	for i := range out {
		out[i].Evidence = []fit.Evidence{}
		if c := of[out[i].AccountID]; c != nil {
			out[i].Evidence = model.Explain(c.values())
		}
	}
	return out, nil
}

// before says whether one should rather be approached than another of the same
// account: who stands higher up, then who is in purchasing.
func before(a, b *Lead) bool {
	rank := func(l *Lead) int {
		at := slices.Index(title.Seniorities(), l.Seniority)
		if at < 0 {
			at = len(title.Seniorities())
		}
		at *= 2
		if l.Function == title.Purchasing {
			at--
		}
		return at
	}
	return rank(a) < rank(b)
}

// Dismissal says that someone does not want a person, or anybody at an
// account, recommended.
type Dismissal struct {
	ID        string        `db:"id" json:"id"`
	UserID    access.UserID `db:"user_id" json:"-"`
	PersonID  person.ID     `db:"person_id" json:"person_id"`
	AccountID account.ID    `db:"account_id" json:"account_id"`
	Reason    string        `db:"reason" json:"reason" enum:"not_now,wrong_person,wrong_account"`
	Note      string        `db:"note" json:"note"`
	Until     db.Date       `db:"until" json:"until,omitempty" doc:"First day it holds no more; absent: for good"`
	MadeAt    db.Time       `db:"made_at" json:"made_at"`
}

const dismissalColumns = "person_id, id, user_id, account_id, reason, note, until, made_at"

// laterDays is when someone dismissed for now comes back.
const laterDays = 90

// Dismiss leaves a lead out of one's recommendations: for some months, the
// person for good, or everybody at the account.
func (s *Service) Dismiss(ctx context.Context, actor access.Actor, d Dismissal) (*Dismissal, error) {
	if !slices.Contains([]string{"not_now", "wrong_person", "wrong_account"}, d.Reason) {
		return nil, fault.Invalid("lead.reason", "there is no reason %q", d.Reason).With("reason", d.Reason)
	}
	if _, err := s.people.Find(ctx, actor.Scope, d.PersonID); err != nil {
		return nil, err
	}
	if d.AccountID != "" {
		if _, err := s.accounts.Find(ctx, actor.Scope, d.AccountID); err != nil {
			return nil, err
		}
	}
	d.ID, d.UserID, d.MadeAt, d.Until = db.NewID(), actor.User.ID, db.At(s.now()), ""
	if d.Reason == "not_now" {
		d.Until = s.today().AddDays(laterDays)
	}
	_, err := s.db.Exec(ctx, "INSERT INTO lead_dismissals ("+dismissalColumns+") VALUES (?,?,?,?,?,?,?,?)", d.PersonID, d.ID, d.UserID, d.AccountID, d.Reason, d.Note, d.Until, d.MadeAt)
	return &d, err
}

// Undismiss takes a dismissal back.
func (s *Service) Undismiss(ctx context.Context, actor access.Actor, id string) error {
	n, err := s.db.Exec(ctx, "DELETE FROM lead_dismissals WHERE id = ? AND user_id = ?", id, actor.User.ID)
	if err == nil && n == 0 {
		return fault.NotFound("dismissal", id)
	}
	return err
}

// dismissed gives the people, and the accounts, that someone does not want
// recommended today.
func (s *Service) dismissed(ctx context.Context, user access.UserID) (map[ref]bool, error) {
	var all []Dismissal
	if err := s.db.Select(ctx, &all, "SELECT "+dismissalColumns+" FROM lead_dismissals WHERE user_id = ? AND (until IS NULL OR until > ?)", user, s.today()); err != nil {
		return nil, err
	}
	out := map[ref]bool{}
	for _, d := range all {
		if d.Reason == "wrong_person" {
			out[ref{d.PersonID, ""}] = true
		} else {
			out[ref{"", d.AccountID}] = true
		}
	}
	return out, nil
}
