package account

import (
	"context"
	"encoding/json"
	"slices"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Create adds an account. One that is surely there already is refused when the
// actor may see it, unless despite says that it is another; when the actor may
// not, the account is made and headquarters reviews the pair.
func (s *Service) Create(ctx context.Context, actor access.Actor, d Particulars, despite bool) (Account, error) {
	if err := d.check(); err != nil {
		return Account{}, err
	}
	if d.OwnerID == "" && actor.User.Role == access.Representative {
		d.OwnerID = actor.User.ID
	}
	if err := d.hear(&Particulars{}, "", s.stamp(actor)); err != nil {
		return Account{}, err
	}
	a := Account{ID: ID(db.NewID()), CreatedBy: actor.User.ID}
	a.apply(d)
	s.place(&a)
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.checkLinks(ctx, tx, actor, &a, &Particulars{}); err != nil {
			return err
		}
		a.derive()
		known, err := s.lookAlikes(ctx, tx, actor.Scope, []*Account{&a})
		if err != nil {
			return err
		}
		pairs := known.pairs(&a)
		for _, p := range pairs {
			if p.sure() && p.visible && !despite {
				return fault.Conflict("account.exists", "%s looks like %s, which is there already", a.Name, p.other.Name).
					With("id", p.other.ID).With("name", p.other.Name).With("by", p.by)
			}
		}
		if err := s.insert(ctx, tx, []Account{a}); err != nil {
			return err
		}
		if despite { // the actor has decided about what the actor could see
			pairs = slices.DeleteFunc(pairs, func(p pair) bool { return p.visible })
		}
		if err := s.review(ctx, tx, actor.User.ID, a.ID, pairs); err != nil {
			return err
		}
		if err := s.align(ctx, tx, a.ID); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "account.create", "account/"+string(a.ID), map[string]string{"name": a.Name})
	})
	if err != nil {
		return Account{}, err
	}
	return s.own(ctx, a.ID)
}

// own reads back what the actor has just written.
func (s *Service) own(ctx context.Context, id ID) (Account, error) {
	return find(ctx, s.db, access.Scope{All: true}, s.today(), id)
}

// Change edits an account by a JSON merge patch (RFC 7396) on its Particulars;
// version guards against overwriting another's edit (0 does not).
func (s *Service) Change(ctx context.Context, actor access.Actor, id ID, version int64, patch json.RawMessage) (Account, error) {
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		a, err := find(ctx, tx, actor.Scope, s.today(), id)
		if err != nil {
			return err
		}
		if version != 0 && version != a.Version {
			return stale()
		}
		before := a.Particulars()
		d := a.copy().Particulars()
		if err := json.Unmarshal(patch, &d); err != nil {
			return fault.New(fault.Bad, "account.patch", "the change cannot be read: %s", err)
		}
		return s.amend(ctx, tx, actor, &a, before, d)
	})
	if err != nil {
		return Account{}, err
	}
	return s.own(ctx, id)
}

func stale() error {
	return fault.New(fault.Stale, "stale", "someone else changed this meanwhile; reload and try again")
}

// copy keeps lists and numbers apart, so that a draft can be changed without the
// account: JSON is read into the numbers that are there.
func (a *Account) copy() *Account {
	b := *a
	for _, n := range []**int64{&b.Headcount, &b.Potential, &b.Revenue, &b.VisitMinutes} {
		*n = apart(*n)
	}
	for _, n := range []**float64{&b.VisitsPerYear, &b.GivenLon, &b.GivenLat, &b.Lon, &b.Lat} {
		*n = apart(*n)
	}
	b.External.V = append([]ExternalID{}, a.External.V...)
	b.Custom.V = map[string]string{}
	for k, v := range a.Custom.V {
		b.Custom.V[k] = v
	}
	return &b
}

func apart[T any](n *T) *T {
	if n == nil {
		return nil
	}
	one := *n
	return &one
}

// amend stores a changed draft of an account that the actor may change.
func (s *Service) amend(ctx context.Context, tx *db.Tx, actor access.Actor, a *Account, before, d Particulars) error {
	if err := d.check(); err != nil {
		return err
	}
	if err := d.hear(&before, db.DateOf(a.UpdatedAt.Time), s.stamp(actor)); err != nil {
		return err
	}
	changes := differences(before, d)
	if len(changes) == 0 {
		return nil
	}
	if changes["owner_id"] != nil {
		if err := s.mayGive(ctx, actor); err != nil {
			return err
		}
	}
	a.apply(d)
	if d.moved(&before) {
		s.place(a)
	}
	if err := s.checkLinks(ctx, tx, actor, a, &before); err != nil {
		return err
	}
	if err := s.update(ctx, tx, a, changes["external"] != nil); err != nil {
		return err
	}
	known, err := s.lookAlikes(ctx, tx, actor.Scope, []*Account{a})
	if err != nil {
		return err
	}
	if err := s.review(ctx, tx, actor.User.ID, a.ID, known.pairs(a)); err != nil {
		return err
	}
	if err := s.align(ctx, tx, a.ID); err != nil {
		return err
	}
	return s.access.Audit(ctx, tx, actor, "account.change", "account/"+string(a.ID), changes)
}

// differences gives what changed, field by field: [before, after].
func differences(before, after Particulars) map[string][]json.RawMessage {
	x, y := fieldsOf(before), fieldsOf(after)
	out := map[string][]json.RawMessage{}
	for _, m := range []map[string]json.RawMessage{x, y} {
		for name := range m {
			if string(x[name]) != string(y[name]) {
				out[name] = []json.RawMessage{orNull(x[name]), orNull(y[name])}
			}
		}
	}
	return out
}

func orNull(b json.RawMessage) json.RawMessage {
	if b == nil {
		return json.RawMessage("null")
	}
	return b
}

// fieldsOf takes a draft apart; fields that say nothing are absent.
func fieldsOf(d Particulars) map[string]json.RawMessage {
	text, _ := json.Marshal(d) // plain values only
	out := map[string]json.RawMessage{}
	_ = json.Unmarshal(text, &out)
	return out
}

// checkLinks makes sure that a new owner is somebody, and that a new parent is
// an account the actor sees and that the account is not above itself.
func (s *Service) checkLinks(ctx context.Context, tx *db.Tx, actor access.Actor, a *Account, before *Particulars) error {
	if a.OwnerID != "" && a.OwnerID != before.OwnerID {
		if err := s.CheckOwner(ctx, a.OwnerID); err != nil {
			return err
		}
	}
	if a.ParentID == "" || a.ParentID == before.ParentID {
		return nil
	}
	for up, depth := a.ParentID, 0; up != ""; depth++ {
		if up == a.ID || depth > 50 {
			return fault.Invalid("account.parent_loop", "an account cannot stand above itself").With("field", "parent_id")
		}
		scope := access.Scope{All: true}
		if depth == 0 {
			scope = actor.Scope
		}
		parent, err := find(ctx, tx, scope, s.today(), up)
		switch {
		case fault.CodeOf(err) == fault.Missing && depth == 0:
			return fault.Invalid("account.parent", "there is no account %s to stand above this one", up).With("field", "parent_id")
		case fault.CodeOf(err) == fault.Missing:
			return nil
		case err != nil:
			return err
		}
		up = parent.ParentID
	}
	return nil
}

// mayGive refuses to give an account that is there to another owner where that
// is not the actor's to decide.
func (s *Service) mayGive(ctx context.Context, actor access.Actor) error {
	err := s.access.MayAlone(ctx, actor, "set-account-owner")
	if fault.CodeOf(err) == fault.Denied {
		return fault.Forbidden("account.owner_asked", "headquarters decides who owns accounts; ask for it from the list of accounts").With("field", "owner_id")
	}
	return err
}

// CheckOwner refuses an owner who is no active user.
func (s *Service) CheckOwner(ctx context.Context, id access.UserID) error {
	u, err := s.access.User(ctx, id)
	if fault.CodeOf(err) == fault.Missing || err == nil && !u.Active {
		return fault.Invalid("account.owner", "the owner is no active user").With("field", "owner_id")
	}
	return err
}

// Delete takes an account away until it is restored. Whoever made it may, and
// managers whatever is in their scope.
func (s *Service) Delete(ctx context.Context, actor access.Actor, id ID, version int64) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		a, err := find(ctx, tx, actor.Scope, s.today(), id)
		if err != nil {
			return err
		}
		if version != 0 && version != a.Version {
			return stale()
		}
		if actor.User.Role == access.Representative && a.CreatedBy != actor.User.ID {
			return fault.Forbidden("account.delete", "only a manager deletes an account that someone else made")
		}
		a.DeletedAt, a.DeletedBy = db.At(s.now()), actor.User.ID
		if err := s.update(ctx, tx, &a, false); err != nil {
			return err
		}
		if err := s.align(ctx, tx, id); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "account.delete", "account/"+string(id), map[string]string{"name": a.Name})
	})
}

// Restore brings a deleted account back: by whoever deleted it, or headquarters.
func (s *Service) Restore(ctx context.Context, actor access.Actor, id ID) (Account, error) {
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		a, err := findDeleted(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if a.MergedInto != "" {
			return fault.Conflict("account.merged", "this account was merged into another; undo the merge instead").With("into", a.MergedInto)
		}
		a.DeletedAt, a.DeletedBy = db.Time{}, ""
		if err := s.update(ctx, tx, &a, false); err != nil {
			return err
		}
		if err := s.align(ctx, tx, id); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "account.restore", "account/"+string(id), map[string]string{"name": a.Name})
	})
	if err != nil {
		return Account{}, err
	}
	return s.own(ctx, id)
}

func findDeleted(ctx context.Context, q db.Q, actor access.Actor, id ID) (Account, error) {
	var a Account
	err := q.Get(ctx, &a, "SELECT "+Selected+" FROM accounts a WHERE a.id = ? AND a.deleted_at IS NOT NULL AND (a.deleted_by = ? OR ?)", id, actor.User.ID, actor.Scope.All)
	if db.IsMissing(err) {
		return a, fault.NotFound("account", id)
	}
	return a, err
}

// Give gives accounts to another owner, and puts them into territories anew.
func (s *Service) Give(ctx context.Context, tx *db.Tx, ids []ID, owner access.UserID) error {
	for some := range slices.Chunk(ids, 500) {
		if _, err := tx.Exec(ctx, "UPDATE accounts SET owner_id = ?, updated_at = ?, version = version + 1 WHERE id IN (?)", owner, db.At(s.now()), some); err != nil {
			return err
		}
		if err := s.align(ctx, tx, some...); err != nil {
			return err
		}
	}
	return nil
}
