package account

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Merge is one account taken into another, with all that is needed to take it
// back: what each said, and for each field where its value came from.
type Merge struct {
	ID           string                       `db:"id" json:"id"`
	AccountID    ID                           `db:"account_id" json:"account_id"`
	LoserID      ID                           `db:"loser_id" json:"loser_id"`
	WinnerBefore db.JSON[Particulars]         `db:"winner_before" json:"winner_before"`
	WinnerAfter  db.JSON[Particulars]         `db:"winner_after" json:"winner_after"`
	Loser        db.JSON[Particulars]         `db:"loser" json:"loser" doc:"All that the account said that was taken in"`
	Fields       db.JSON[map[string]string]   `db:"fields" json:"fields" doc:"Where each field's value came from: winner, loser or both"`
	Moved        db.JSON[map[string][]string] `db:"moved" json:"moved" doc:"Deals, activities, positions and subsidiaries that changed account"`
	MergedBy     access.UserID                `db:"merged_by" json:"merged_by"`
	MergedAt     db.Time                      `db:"merged_at" json:"merged_at"`
	UndoneBy     access.UserID                `db:"undone_by" json:"undone_by,omitempty"`
	UndoneAt     db.Time                      `db:"undone_at" json:"undone_at,omitzero"`
}

const mergeColumns = "id, account_id, loser_id, winner_before, winner_after, loser, fields, moved, merged_by, merged_at, undone_by, undone_at"

// place fields go together: half of one address and half of another is neither.
var addressFields = []string{"street", "postcode", "town", "region", "country", "given_lon", "given_lat"}

// combine gives what a merged account says. A field that the winner leaves
// empty is filled by the loser; take names fields where the loser is believed.
func combine(winner, loser Particulars, take []string) (Particulars, map[string]string) {
	w, l := fieldsOf(winner), fieldsOf(loser)
	out, from := maps.Clone(w), map[string]string{}
	pick := func(name string) {
		if l[name] == nil {
			delete(out, name)
		} else {
			out[name] = l[name]
		}
		from[name] = "loser"
	}
	noPlace := !slices.ContainsFunc(addressFields, func(n string) bool { return n != "country" && n != "region" && w[n] != nil })
	for name := range l {
		switch {
		case name == "external" || name == "custom" || name == "profile" || slices.Contains(addressFields, name):
		case w[name] == nil || slices.Contains(take, name):
			pick(name)
		default:
			from[name] = "winner"
		}
	}
	if noPlace || slices.ContainsFunc(addressFields, func(n string) bool { return slices.Contains(take, n) }) {
		for _, name := range addressFields {
			if w[name] != nil || l[name] != nil {
				pick(name)
			}
		}
	}
	for _, group := range [][2]string{{"industry", "industry_version"}} { // a code without its version means nothing
		if from[group[0]] == "loser" {
			pick(group[1])
		} else {
			out[group[1]] = w[group[1]]
		}
	}
	if out["industry_version"] == nil {
		delete(out, "industry_version")
	}
	text, _ := json.Marshal(out)
	var d Particulars
	_ = json.Unmarshal(text, &d)
	d.External = slices.Clone(winner.External)
	for _, e := range loser.External {
		if !slices.Contains(d.External, e) {
			d.External = append(d.External, e)
			from["external"] = "both"
		}
	}
	d.Custom = maps.Clone(loser.Custom)
	if d.Custom == nil {
		d.Custom = map[string]string{}
	}
	for k, v := range winner.Custom {
		if _, there := d.Custom[k]; !there || !slices.Contains(take, "custom."+k) {
			d.Custom[k] = v
		}
	}
	if len(d.Custom) != len(winner.Custom) {
		from["custom"] = "both"
	}
	if d.Profile = winner.Profile.With(loser.Profile); !loser.Profile.IsZero() {
		from["profile"] = "both"
	}
	if from["revenue"] == "loser" || from["potential"] == "loser" {
		d.Currency = loser.Currency // amounts share one currency; oneCurrency made sure of it
	}
	return d, from
}

// Merge takes the loser into the winner: fields, deals, activities, people and
// subsidiaries. take names fields where the loser is to be believed.
func (s *Service) Merge(ctx context.Context, actor access.Actor, winnerID, loserID ID, take []string) (Merge, error) {
	var m Merge
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		if winnerID == loserID {
			return fault.Invalid("account.merge_self", "an account cannot be merged into itself")
		}
		winner, err := find(ctx, tx, actor.Scope, s.today(), winnerID)
		if err != nil {
			return err
		}
		loser, err := find(ctx, tx, actor.Scope, s.today(), loserID)
		if err != nil {
			return err
		}
		if winner.ParentID == loserID {
			winner.ParentID = "" // the parent is about to be the account itself
		}
		m = Merge{ID: db.NewID(), AccountID: winnerID, LoserID: loserID, MergedBy: actor.User.ID, MergedAt: db.At(s.now())}
		m.WinnerBefore.V, m.Loser.V = winner.copy().Particulars(), loser.Particulars()
		if err := oneCurrency(m.WinnerBefore.V, m.Loser.V, take); err != nil {
			return err
		}
		m.WinnerAfter.V, m.Fields.V = combine(m.WinnerBefore.V, m.Loser.V, take)
		if m.WinnerAfter.V.ParentID == winnerID {
			m.WinnerAfter.V.ParentID = ""
		}
		if err := m.WinnerAfter.V.check(); err != nil {
			return err
		}
		winner.apply(m.WinnerAfter.V)
		s.place(&winner)
		loser.DeletedAt, loser.DeletedBy, loser.MergedInto = m.MergedAt, actor.User.ID, winnerID
		if err := s.exchange(ctx, tx, &winner, &loser); err != nil {
			return err
		}
		if m.Moved.V, err = s.follow(ctx, tx, loserID, winnerID); err != nil {
			return err
		}
		if _, err := tx.BulkInsert(ctx, "account_merges", strings.Split(mergeColumns, ", "), one([]any{m.ID, string(m.AccountID), string(m.LoserID), m.WinnerBefore, m.WinnerAfter, m.Loser,
			m.Fields, m.Moved, string(m.MergedBy), m.MergedAt, "", m.UndoneAt})); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE account_duplicates SET state = 'merged', decided_by = ?, decided_at = ? WHERE left_id = ? AND right_id = ?",
			actor.User.ID, m.MergedAt, min(winnerID, loserID), max(winnerID, loserID)); err != nil {
			return err
		}
		if err := s.align(ctx, tx, winnerID, loserID); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "account.merge", "account/"+string(winnerID), map[string]any{"loser": loserID, "name": loser.Name, "merge": m.ID})
	})
	return m, err
}

// oneCurrency refuses to mix amounts of two currencies in one account.
func oneCurrency(winner, loser Particulars, take []string) error {
	if winner.Currency == "" || loser.Currency == "" || winner.Currency == loser.Currency {
		return nil
	}
	both := func(name string, w, l *int64) bool { // the merged amount would be the loser's
		return l != nil && (w == nil || slices.Contains(take, name))
	}
	p, r := both("potential", winner.Potential, loser.Potential), both("revenue", winner.Revenue, loser.Revenue)
	keepsOwn := winner.Potential != nil && !p || winner.Revenue != nil && !r
	if (p || r) && keepsOwn {
		return fault.Conflict("account.merge_currency", "one account is in %s, the other in %s: bring them to one currency first", winner.Currency, loser.Currency)
	}
	return nil
}

// exchange stores both accounts of a merge, the ids in other systems of the
// one that goes first, so that no id is ever found at two.
func (s *Service) exchange(ctx context.Context, tx *db.Tx, winner, loser *Account) error {
	if _, err := tx.Exec(ctx, "DELETE FROM account_external_ids WHERE account_id IN (?)", []ID{winner.ID, loser.ID}); err != nil {
		return err
	}
	if err := s.update(ctx, tx, winner, false); err != nil {
		return err
	}
	if err := s.update(ctx, tx, loser, false); err != nil {
		return err
	}
	live := []Account{}
	for _, a := range []*Account{winner, loser} {
		if a.DeletedAt.IsZero() {
			live = append(live, *a)
		}
	}
	return insertExternal(ctx, tx, live)
}

const subsidiaries = "subsidiaries"

// follow moves what hangs on one account to another, and says what moved.
func (s *Service) follow(ctx context.Context, tx *db.Tx, from, to ID) (map[string][]string, error) {
	moved := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(s.followers)) {
		ids, err := s.followers[name].Moved(ctx, tx, from, to)
		if err != nil {
			return nil, err
		}
		moved[name] = ids
	}
	children := []string{}
	if err := tx.Select(ctx, &children, "SELECT id FROM accounts WHERE parent_id = ? AND id <> ?", from, to); err != nil {
		return nil, err
	}
	moved[subsidiaries] = children
	_, err := tx.Exec(ctx, "UPDATE accounts SET parent_id = ? WHERE parent_id = ? AND id <> ?", to, from, to)
	return moved, err
}

func one(values []any) func(func([]any) bool) {
	return func(yield func([]any) bool) { yield(values) }
}
