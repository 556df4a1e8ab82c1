package account

import (
	"context"
	"encoding/json"
	"slices"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Merges lists what was merged into an account, newest first.
func (s *Service) Merges(ctx context.Context, actor access.Actor, id ID) ([]Merge, error) {
	if _, err := s.Find(ctx, actor.Scope, id); err != nil {
		return nil, err
	}
	out := []Merge{}
	return out, s.db.Select(ctx, &out, "SELECT "+mergeColumns+" FROM account_merges WHERE account_id = ? ORDER BY id DESC", id)
}

// Unmerge takes a merge back: the loser returns as it was, with what was its
// own; the winner gets its former values back, except in fields that were
// changed since.
func (s *Service) Unmerge(ctx context.Context, actor access.Actor, id string) (Merge, error) {
	var m Merge
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		err := tx.Get(ctx, &m, "SELECT "+mergeColumns+" FROM account_merges WHERE id = ?", id)
		if db.IsMissing(err) {
			return fault.NotFound("merge", id)
		}
		if err != nil {
			return err
		}
		winner, err := find(ctx, tx, actor.Scope, s.today(), m.AccountID)
		if fault.CodeOf(err) == fault.Missing {
			return fault.NotFound("merge", id)
		}
		if err != nil {
			return err
		}
		if !m.UndoneAt.IsZero() {
			return fault.Conflict("account.unmerged", "this merge was undone before")
		}
		var loser Account
		if err := tx.Get(ctx, &loser, "SELECT "+Selected+" FROM accounts a WHERE a.id = ?", m.LoserID); err != nil {
			return err
		}
		before := winner.copy().Particulars()
		after := takeBack(before, m.WinnerBefore.V, m.WinnerAfter.V)
		winner.apply(after)
		if after.moved(&before) {
			s.place(&winner)
		}
		loser.DeletedAt, loser.DeletedBy, loser.MergedInto = db.Time{}, "", ""
		if err := s.exchange(ctx, tx, &winner, &loser); err != nil {
			return err
		}
		if err := s.giveBack(ctx, tx, &m); err != nil {
			return err
		}
		m.UndoneBy, m.UndoneAt = actor.User.ID, db.At(s.now())
		if _, err := tx.Exec(ctx, "UPDATE account_merges SET undone_by = ?, undone_at = ? WHERE id = ?", m.UndoneBy, m.UndoneAt, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE account_duplicates SET state = 'open', decided_by = '', decided_at = NULL WHERE left_id = ? AND right_id = ?",
			min(m.AccountID, m.LoserID), max(m.AccountID, m.LoserID)); err != nil {
			return err
		}
		if err := s.align(ctx, tx, m.AccountID, m.LoserID); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "account.unmerge", "account/"+string(m.AccountID), map[string]any{"loser": m.LoserID, "merge": m.ID})
	})
	return m, err
}

// takeBack gives a draft as it would be had the change from one to the other
// not happened: fields that say something else by now stay.
func takeBack(now, before, after Particulars) Particulars {
	n, b, a := fieldsOf(now), fieldsOf(before), fieldsOf(after)
	for name := range differences(before, after) {
		switch {
		case name == "external" || name == "custom" || string(n[name]) != string(a[name]):
		case b[name] == nil:
			delete(n, name)
		default:
			n[name] = b[name]
		}
	}
	text, _ := json.Marshal(n)
	var d Particulars
	_ = json.Unmarshal(text, &d)
	d.External = slices.DeleteFunc(slices.Clone(now.External), func(e ExternalID) bool {
		return slices.Contains(after.External, e) && !slices.Contains(before.External, e)
	})
	d.Custom = map[string]string{}
	for k, v := range now.Custom {
		old, had := before.Custom[k]
		switch {
		case after.Custom[k] != v: // changed since
			d.Custom[k] = v
		case had:
			d.Custom[k] = old
		}
	}
	return d
}

func (s *Service) giveBack(ctx context.Context, tx *db.Tx, m *Merge) error {
	for name, things := range m.Moved.V {
		if name == subsidiaries {
			for some := range slices.Chunk(things, 500) {
				if _, err := tx.Exec(ctx, "UPDATE accounts SET parent_id = ? WHERE parent_id = ? AND id IN (?)", m.LoserID, m.AccountID, some); err != nil {
					return err
				}
			}
			continue
		}
		if f := s.followers[name]; f != nil && len(things) > 0 {
			if err := f.Return(ctx, tx, things, m.AccountID, m.LoserID); err != nil {
				return err
			}
		}
	}
	return nil
}
