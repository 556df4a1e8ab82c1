package list

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// BulkChange is one change of many accounts at once, which can be undone.
type BulkChange struct {
	ID      string `json:"id"`
	Changed int    `json:"changed" doc:"Accounts that had another value"`
	Same    int    `json:"same" doc:"Accounts that had this value already"`
}

// bulkLimit bounds one change of many; more is done in parts.
const bulkLimit = 20000

// SetOwner gives accounts to another owner: those named, or all that a filter
// leaves. Only what is in scope is touched, and an id outside it is not found.
func (s *Service) SetOwner(ctx context.Context, actor access.Actor, ids []account.ID, f *Filter, owner access.UserID) (BulkChange, error) {
	change := BulkChange{ID: db.NewID()}
	if owner != "" {
		if err := s.accounts.CheckOwner(ctx, owner); err != nil {
			return change, err
		}
	}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		change = BulkChange{ID: change.ID} // the transaction may be tried again
		before, err := s.owners(ctx, tx, actor.Scope, ids, f)
		if err != nil {
			return err
		}
		touched := []account.ID{}
		for id, was := range before {
			if was == owner {
				change.Same++
				delete(before, id)
			} else {
				touched = append(touched, id)
			}
		}
		change.Changed = len(touched)
		slices.Sort(touched)
		if err := s.accounts.Give(ctx, tx, touched, owner); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "INSERT INTO account_bulk_changes (id, field, before, after, changed_by, changed_at) VALUES (?,'owner_id',?,?,?,?)",
			change.ID, db.JSON[map[account.ID]access.UserID]{V: before}, owner, actor.User.ID, db.At(s.now())); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "account.owner", "bulk/"+change.ID, map[string]any{"owner": owner, "accounts": len(touched)})
	})
	return change, err
}

// owners gives who owns each of the accounts asked for.
func (s *Service) owners(ctx context.Context, tx *db.Tx, scope access.Scope, ids []account.ID, f *Filter) (map[account.ID]access.UserID, error) {
	if f == nil {
		f = &Filter{}
		if len(ids) == 0 {
			return nil, fault.Invalid("account.none_chosen", "no account is chosen")
		}
	}
	where, err := s.where(ctx, scope, *f, "")
	if err != nil {
		return nil, err
	}
	out := map[account.ID]access.UserID{}
	read := func(more string, args []any) error {
		var rows []struct {
			ID    account.ID    `db:"id"`
			Owner access.UserID `db:"owner_id"`
		}
		if err := tx.Select(ctx, &rows, "SELECT a.id, a.owner_id FROM accounts a WHERE "+where.String()+more, append(slices.Clone(where.args), args...)...); err != nil {
			return err
		}
		for _, r := range rows {
			out[r.ID] = r.Owner
		}
		return nil
	}
	if len(ids) == 0 {
		err = read(" LIMIT ?", []any{bulkLimit + 1})
	}
	for some := range slices.Chunk(ids, 500) {
		if err == nil {
			err = read(" AND a.id IN (?)", []any{some})
		}
	}
	switch {
	case err != nil:
		return nil, err
	case len(out) > bulkLimit:
		return nil, fault.Invalid("account.too_many", "more than %d accounts are changed at once; narrow the filter", bulkLimit).With("limit", bulkLimit)
	}
	for _, id := range ids {
		if _, ok := out[id]; !ok {
			return nil, fault.NotFound("account", id)
		}
	}
	return out, nil
}

// UndoBulk gives accounts back to whoever had them, except those that were
// given to someone else since. It returns how many were given back.
func (s *Service) UndoBulk(ctx context.Context, actor access.Actor, id string) (BulkChange, error) {
	out := BulkChange{ID: id}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		out = BulkChange{ID: id}
		var b struct {
			Before   db.JSON[map[account.ID]access.UserID] `db:"before"`
			After    access.UserID                         `db:"after"`
			UndoneAt db.Time                               `db:"undone_at"`
		}
		err := tx.Get(ctx, &b, "SELECT before, after, undone_at FROM account_bulk_changes WHERE id = ? AND (changed_by = ? OR ?)", id, actor.User.ID, actor.Scope.All)
		if db.IsMissing(err) {
			return fault.NotFound("bulk", id)
		}
		if err != nil {
			return err
		}
		if !b.UndoneAt.IsZero() {
			return fault.Conflict("account.bulk_undone", "this change was undone before")
		}
		former := map[access.UserID][]account.ID{}
		for id, owner := range b.Before.V {
			former[owner] = append(former[owner], id)
		}
		for owner, ids := range former {
			var still []account.ID
			for some := range slices.Chunk(ids, 500) {
				var part []account.ID
				if err := tx.Select(ctx, &part, "SELECT id FROM accounts WHERE id IN (?) AND owner_id = ? AND deleted_at IS NULL", some, b.After); err != nil {
					return err
				}
				still = append(still, part...)
			}
			if err := s.accounts.Give(ctx, tx, still, owner); err != nil {
				return err
			}
			out.Changed += len(still)
			out.Same += len(ids) - len(still)
		}
		if _, err := tx.Exec(ctx, "UPDATE account_bulk_changes SET undone_at = ? WHERE id = ?", db.At(s.now()), id); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "account.owner_undo", "bulk/"+id, map[string]int{"accounts": out.Changed})
	})
	return out, err
}
