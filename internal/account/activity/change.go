package activity

import (
	"context"
	"encoding/json"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// ActivityDraft is what people may say about an activity.
type ActivityDraft struct {
	Kind       Kind          `json:"kind,omitempty" enum:"visit,call,email,meeting,note,problem"`
	HappenedOn db.Date       `json:"happened_on,omitempty" doc:"Without: today"`
	Minutes    *int64        `json:"minutes,omitempty" minimum:"0" maximum:"1440"`
	UserID     access.UserID `json:"user_id,omitempty" doc:"Who did it; without, the caller"`
	Subject    string        `json:"subject,omitempty" maxLength:"300"`
	Note       string        `json:"note,omitempty" maxLength:"20000"`
	PersonID   string        `json:"person_id,omitempty" maxLength:"40"`
	DealID     string        `json:"deal_id,omitempty" maxLength:"40"`
}

func (a *Activity) draft() ActivityDraft {
	return ActivityDraft{a.Kind, a.HappenedOn, a.Minutes, a.UserID, a.Subject, a.Note, a.PersonID, a.DealID}
}

func (a *Activity) apply(n ActivityDraft) {
	a.Kind, a.HappenedOn, a.Minutes, a.UserID = n.Kind, n.HappenedOn, n.Minutes, n.UserID
	a.Subject, a.Note, a.PersonID, a.DealID = n.Subject, n.Note, n.PersonID, n.DealID
}

func (n *ActivityDraft) check() error {
	n.Subject = strings.Join(strings.Fields(n.Subject), " ")
	switch n.Kind {
	case Visit, Call, Email, Meeting, Note, Problem:
	default:
		return fault.Invalid("activity.kind", "an activity is a visit, a call, an e-mail, a meeting, a note or a problem").With("field", "kind")
	}
	_, err := db.ParseDate(string(n.HappenedOn))
	return err
}

func (s *Service) today() db.Date { return db.DateOf(s.now()) }

// Create adds an activity to an account that the actor sees.
func (s *Service) Create(ctx context.Context, actor access.Actor, id account.ID, n ActivityDraft) (Activity, error) {
	if n.HappenedOn == "" {
		n.HappenedOn = s.today()
	}
	if n.UserID == "" {
		n.UserID = actor.User.ID
	}
	if err := n.check(); err != nil {
		return Activity{}, err
	}
	a := Activity{AccountID: id, CreatedBy: actor.User.ID}
	a.apply(n)
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := s.accounts.Find(ctx, actor.Scope, id); err != nil {
			return err
		}
		if err := s.checkUser(ctx, a.UserID); err != nil {
			return err
		}
		one := []Activity{a}
		if err := s.Load(ctx, tx, one); err != nil {
			return err
		}
		a = one[0]
		return s.access.Audit(ctx, tx, actor, "activity.create", "activity/"+string(a.ID), n)
	})
	return a, err
}

func (s *Service) checkUser(ctx context.Context, id access.UserID) error {
	_, err := s.access.User(ctx, id)
	if fault.CodeOf(err) == fault.Missing {
		return fault.Invalid("activity.user", "there is no user %s", id).With("field", "user_id")
	}
	return err
}

// Change edits an activity by a JSON merge patch on its draft.
func (s *Service) Change(ctx context.Context, actor access.Actor, id ID, version int64, patch json.RawMessage) (Activity, error) {
	var a Activity
	err := s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		if a, err = s.find(ctx, tx, actor.Scope, id, false); err != nil {
			return err
		}
		if version != 0 && version != a.Version {
			return fault.New(fault.Stale, "stale", "someone else changed this meanwhile; reload and try again")
		}
		before := a.draft()
		n := before
		if err := json.Unmarshal(patch, &n); err != nil {
			return fault.New(fault.Bad, "activity.patch", "the change cannot be read: %s", err)
		}
		if err := n.check(); err != nil {
			return err
		}
		if n.UserID != before.UserID {
			if err := s.checkUser(ctx, n.UserID); err != nil {
				return err
			}
		}
		a.apply(n)
		if err := s.update(ctx, tx, &a); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "activity.change", "activity/"+string(id), map[string]ActivityDraft{"before": before, "after": n})
	})
	return a, err
}

// Delete takes an activity away, or, with back, brings it back.
func (s *Service) Delete(ctx context.Context, actor access.Actor, id ID, back bool) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		a, err := s.find(ctx, tx, actor.Scope, id, back)
		if err != nil {
			return err
		}
		act := "activity.restore"
		if a.DeletedAt = (db.Time{}); !back {
			act, a.DeletedAt = "activity.delete", db.At(s.now())
		}
		if err := s.update(ctx, tx, &a); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, act, "activity/"+string(id), map[string]string{"subject": a.Subject})
	})
}
