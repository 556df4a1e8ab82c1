package account

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/account/match"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Duplicate is a pair of accounts that may be one, for a person to decide.
type Duplicate struct {
	ID        string                  `db:"id" json:"id"`
	LeftID    ID                      `db:"left_id" json:"-"`
	RightID   ID                      `db:"right_id" json:"-"`
	Score     float64                 `db:"score" json:"score" doc:"How alike they are, 0 to 1"`
	Reasons   db.JSON[[]match.Reason] `db:"reasons" json:"reasons"`
	State     string                  `db:"state" json:"state" enum:"open,merged,apart"`
	FoundBy   access.UserID           `db:"found_by" json:"found_by"`
	FoundAt   db.Time                 `db:"found_at" json:"found_at"`
	DecidedBy access.UserID           `db:"decided_by" json:"decided_by,omitempty"`
	DecidedAt db.Time                 `db:"decided_at" json:"decided_at,omitzero"`
	Left      Account                 `db:"-" json:"left"`
	Right     Account                 `db:"-" json:"right"`
}

// review puts pairs up for a decision; a pair once decided stays so.
func (s *Service) review(ctx context.Context, tx *db.Tx, by access.UserID, id ID, pairs []pair) error {
	for _, p := range pairs {
		left, right := id, p.other.ID
		if left > right {
			left, right = right, left
		}
		if _, err := tx.Exec(ctx, `INSERT INTO account_duplicates (id, left_id, right_id, score, reasons, state, found_by, found_at, decided_by) VALUES (?,?,?,?,?,'open',?,?,'')
			ON CONFLICT (left_id, right_id) DO NOTHING`, db.NewID(), left, right, p.score, db.JSON[[]match.Reason]{V: p.reasons}, by, db.At(s.now())); err != nil {
			return err
		}
	}
	return nil
}

// Duplicates lists pairs of which the actor sees both accounts, those that
// wait for a decision unless another state is asked for; the newest first.
func (s *Service) Duplicates(ctx context.Context, actor access.Actor, state, before string, limit int) ([]Duplicate, error) {
	out := []Duplicate{}
	left, args := actor.Scope.Accounts("l.id", "l.owner_id", "l.created_by", s.today())
	right, more := actor.Scope.Accounts("r.id", "r.owner_id", "r.created_by", s.today())
	all := append(append([]any{state, before, before}, args...), append(more, limit)...)
	err := s.db.Select(ctx, &out, `SELECT d.id, d.left_id, d.right_id, d.score, d.reasons, d.state, d.found_by, d.found_at, d.decided_by, d.decided_at
		FROM account_duplicates d JOIN accounts l ON l.id = d.left_id AND l.deleted_at IS NULL JOIN accounts r ON r.id = d.right_id AND r.deleted_at IS NULL
		WHERE d.state = ? AND (d.id < ? OR ? = '') AND `+left+" AND "+right+" ORDER BY d.id DESC LIMIT ?", all...)
	if err != nil {
		return nil, err
	}
	ids := []ID{}
	for _, d := range out {
		ids = append(ids, d.LeftID, d.RightID)
	}
	accounts, err := ByIDs(ctx, s.db, ids)
	if err != nil {
		return nil, err
	}
	by := map[ID]Account{}
	for _, a := range accounts {
		by[a.ID] = a
	}
	for i := range out {
		out[i].Left, out[i].Right = by[out[i].LeftID], by[out[i].RightID]
	}
	return out, nil
}

// Decide says that a pair are two accounts, or puts it up again.
func (s *Service) Decide(ctx context.Context, actor access.Actor, id, state string) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		var d Duplicate
		err := tx.Get(ctx, &d, "SELECT id, left_id, right_id, state FROM account_duplicates WHERE id = ?", id)
		if db.IsMissing(err) {
			return fault.NotFound("duplicate", id)
		}
		if err != nil {
			return err
		}
		visible, err := s.Visible(ctx, tx, actor.Scope, []ID{d.LeftID, d.RightID})
		if err != nil {
			return err
		}
		if !visible[d.LeftID] || !visible[d.RightID] {
			return fault.NotFound("duplicate", id)
		}
		if d.State == "merged" {
			return fault.Conflict("account.pair_merged", "these two are merged; undo the merge instead")
		}
		if _, err := tx.Exec(ctx, "UPDATE account_duplicates SET state = ?, decided_by = ?, decided_at = ? WHERE id = ?", state, actor.User.ID, db.At(s.now()), id); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "account.duplicate", "duplicate/"+id, map[string]string{"state": state})
	})
}
