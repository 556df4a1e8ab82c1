package recommend

import (
	"context"
	"slices"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/lead"
	"arpent/internal/lead/fit"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Dismissal says that someone does not want a person, or anybody at an account,
// recommended. With a reason that names an attribute of the account, others
// with its value are recommended less as well.
type Dismissal struct {
	ID        string        `db:"id" json:"id"`
	UserID    access.UserID `db:"user_id" json:"-"`
	PersonID  person.ID     `db:"person_id" json:"person_id"`
	AccountID account.ID    `db:"account_id" json:"account_id"`
	Reason    Reason        `db:"reason" json:"reason" enum:"not_now,wrong_person,wrong_account,wrong_industry,wrong_size,wrong_region"`
	Value     string        `db:"value" json:"value,omitempty" doc:"The account's value of the attribute that the reason names"`
	Note      string        `db:"note" json:"note"`
	Until     db.Date       `db:"until" json:"until,omitempty" doc:"First day it holds no more; absent: for good"`
	MadeAt    db.Time       `db:"made_at" json:"made_at"`
	Name      string        `db:"-" json:"name,omitempty" doc:"The person's, while in scope"`
	Moved     *Moved        `db:"-" json:"moved,omitempty" doc:"The weight that it moved, for the user alone"`
}

// Moved is a weight before and after a dismissal, as log-odds.
type Moved struct {
	Attribute string  `json:"attribute"`
	Value     string  `json:"value"`
	Before    float64 `json:"before"`
	After     float64 `json:"after"`
}

// Reason is why someone does not want a lead.
type Reason string

// The reasons.
const (
	NotNow        Reason = "not_now"
	WrongPerson   Reason = "wrong_person"
	WrongAccount  Reason = "wrong_account"
	WrongIndustry Reason = "wrong_industry"
	WrongSize     Reason = "wrong_size"
	WrongRegion   Reason = "wrong_region"
)

// about is which of lead.Attributes a reason names.
var about = map[Reason]string{WrongIndustry: "industry", WrongSize: "size", WrongRegion: "region"}

const dismissalColumns = "person_id, id, user_id, account_id, reason, value, note, until, made_at"

const (
	// laterDays is when someone dismissed for now comes back.
	laterDays = 90
	// doubtDays is for how long an attribute is held against accounts.
	doubtDays = 365
)

// Dismiss leaves a lead out of one's recommendations: for some months, the
// person for good, or everybody at the account.
func (s *Service) Dismiss(ctx context.Context, actor access.Actor, d Dismissal) (*Dismissal, error) {
	if !slices.Contains([]Reason{NotNow, WrongPerson, WrongAccount, WrongIndustry, WrongSize, WrongRegion}, d.Reason) {
		return nil, fault.Invalid("lead.reason", "there is no reason %q", d.Reason).With("reason", string(d.Reason))
	}
	if _, err := s.o.People.Find(ctx, actor.Scope, d.PersonID); err != nil {
		return nil, err
	}
	if d.AccountID != "" {
		if _, err := s.o.Accounts.Find(ctx, actor.Scope, d.AccountID); err != nil {
			return nil, err
		}
	}
	d.ID, d.UserID, d.MadeAt, d.Until, d.Value = db.NewID(), actor.User.ID, db.At(s.o.Now()), "", ""
	if d.Reason == NotNow {
		d.Until = s.today().AddDays(laterDays)
	}
	if attribute := about[d.Reason]; attribute != "" {
		d.Until = s.today().AddDays(doubtDays)
		if err := s.doubt(ctx, actor, &d, attribute); err != nil {
			return nil, err
		}
	}
	_, err := s.db.Exec(ctx, "INSERT INTO lead_dismissals ("+dismissalColumns+") VALUES (?,?,?,?,?,?,?,?,?)", d.PersonID, d.ID, d.UserID, d.AccountID, d.Reason, d.Value, d.Note, d.Until, d.MadeAt)
	return &d, err
}

// doubt finds the account's value of an attribute, and what the dismissal does
// to its weight.
func (s *Service) doubt(ctx context.Context, actor access.Actor, d *Dismissal, attribute string) error {
	values, err := s.o.Leads.ValuesAt(ctx, actor.Scope, d.AccountID)
	if err != nil {
		return err
	}
	at := slices.Index(lead.Attributes(), attribute)
	d.Value = values[at]
	if d.Value == "" {
		return fault.Invalid("lead.reason_unknown", "the %s of the account is not known", attribute).With("attribute", attribute)
	}
	model, err := s.o.Leads.Model(ctx)
	if err != nil {
		return err
	}
	_, doubts, err := s.dismissed(ctx, actor.User.ID)
	if err != nil {
		return err
	}
	alone := make([]string, len(values))
	alone[at] = d.Value
	weight := func() float64 {
		sum := 0.0
		for _, e := range model.Doubted(doubts).Explain(alone) {
			sum += e.LogOdds
		}
		return sum
	}
	d.Moved = &Moved{Attribute: attribute, Value: d.Value, Before: weight()}
	doubts.Add(attribute, d.Value)
	d.Moved.After = weight()
	return nil
}

// Undismiss takes a dismissal back.
func (s *Service) Undismiss(ctx context.Context, actor access.Actor, id string) error {
	n, err := s.db.Exec(ctx, "DELETE FROM lead_dismissals WHERE id = ? AND user_id = ?", id, actor.User.ID)
	if err == nil && n == 0 {
		return fault.NotFound("dismissal", id)
	}
	return err
}

// Dismissals are those of an actor that hold today, the latest first, with the
// names that are in scope.
func (s *Service) Dismissals(ctx context.Context, actor access.Actor) ([]Dismissal, error) {
	all, err := s.ofUser(ctx, actor.User.ID)
	if err != nil {
		return nil, err
	}
	for i := range all {
		p, err := s.o.People.Find(ctx, actor.Scope, all[i].PersonID)
		switch {
		case err == nil:
			all[i].Name = strings.TrimSpace(p.GivenName + " " + p.FamilyName)
		case fault.CodeOf(err) != fault.Missing:
			return nil, err
		}
	}
	return all, nil
}

func (s *Service) ofUser(ctx context.Context, user access.UserID) ([]Dismissal, error) {
	all := []Dismissal{}
	return all, s.db.Select(ctx, &all, "SELECT "+dismissalColumns+" FROM lead_dismissals WHERE user_id = ? AND (until IS NULL OR until > ?) ORDER BY made_at DESC, id", user, s.today())
}

// unwanted is who is not to be recommended.
type unwanted struct {
	person  map[person.ID]bool
	account map[account.ID]bool
}

// dismissed gives whom someone does not want recommended today, and what they
// hold against accounts.
func (s *Service) dismissed(ctx context.Context, user access.UserID) (unwanted, fit.Doubts, error) {
	gone, doubts := unwanted{map[person.ID]bool{}, map[account.ID]bool{}}, fit.Doubts{}
	all, err := s.ofUser(ctx, user)
	for _, d := range all {
		if d.Reason == WrongPerson {
			gone.person[d.PersonID] = true
		} else {
			gone.account[d.AccountID] = true
		}
		if attribute := about[d.Reason]; attribute != "" {
			doubts.Add(attribute, d.Value)
		}
	}
	return gone, doubts, err
}
