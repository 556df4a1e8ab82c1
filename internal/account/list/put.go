package list

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// AccountListPut says what was put into a list, or taken out of it.
type AccountListPut struct {
	Accounts []account.ID `json:"accounts" doc:"Those that were not in the list before, or are no longer"`
	Same     int          `json:"same" doc:"Accounts that were in it already, or were not"`
}

// Put puts accounts into one's static list, or takes them out: those named, or all
// that a filter leaves. Only what is in scope is touched.
func (s *Service) Put(ctx context.Context, actor access.Actor, id string, ids []account.ID, f *Filter, out bool) (*AccountListPut, error) {
	var put *AccountListPut
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		put = &AccountListPut{Accounts: []account.ID{}} // the transaction may be tried again
		l, err := s.list(ctx, tx, actor.User.ID, id, true)
		if err != nil {
			return err
		}
		if l.Kind != Static {
			return fault.Invalid("account.list_living", "a saved search holds what its filter leaves: nothing is put in by hand")
		}
		meant, err := s.owners(ctx, tx, actor.Scope, ids, f)
		if err != nil {
			return err
		}
		all := make([]account.ID, 0, len(meant))
		for one := range meant {
			all = append(all, one)
		}
		slices.Sort(all)
		for some := range slices.Chunk(all, 500) {
			var in []account.ID
			if err := tx.Select(ctx, &in, "SELECT DISTINCT account_id FROM account_list_accounts WHERE list_id = ? AND account_id IN (?)", id, some); err != nil {
				return err
			}
			for _, one := range some {
				if slices.Contains(in, one) == out {
					put.Accounts = append(put.Accounts, one)
				}
			}
		}
		put.Same = len(all) - len(put.Accounts)
		if len(put.Accounts) == 0 {
			return nil
		}
		now := db.At(s.now())
		if _, err := tx.Exec(ctx, "UPDATE account_lists SET updated_at = ? WHERE id = ?", now, id); err != nil {
			return err
		}
		if out {
			for some := range slices.Chunk(put.Accounts, 500) {
				if _, err := tx.Exec(ctx, "DELETE FROM account_list_accounts WHERE list_id = ? AND account_id IN (?)", id, some); err != nil {
					return err
				}
			}
			return nil
		}
		_, err = tx.BulkInsert(ctx, "account_list_accounts", []string{"account_id", "id", "list_id", "added_by", "added_at"}, func(yield func([]any) bool) {
			for _, one := range put.Accounts {
				if !yield([]any{string(one), db.NewID(), id, string(actor.User.ID), now}) {
					return
				}
			}
		})
		return err
	})
	return put, err
}
