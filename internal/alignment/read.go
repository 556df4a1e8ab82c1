package alignment

import (
	"context"

	"github.com/jmoiron/sqlx"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// History gives an account's alignments as they are believed now, by layer and day.
func (s *Service) History(ctx context.Context, q db.Q, id account.ID) ([]Alignment, error) {
	out := []Alignment{}
	return out, q.Select(ctx, &out, "SELECT "+columns+" FROM alignments WHERE account_id = ? AND superseded_at IS NULL ORDER BY CASE layer WHEN 'primary' THEN 0 ELSE 1 END, layer, valid_from", id)
}

// HistoryKnownAt gives an account's alignments as they were believed at an
// instant, by which a closed period is reproduced.
func (s *Service) HistoryKnownAt(ctx context.Context, q db.Q, id account.ID, at db.Time) ([]Alignment, error) {
	out := []Alignment{}
	return out, q.Select(ctx, &out, "SELECT "+columns+` FROM alignments WHERE account_id = ? AND recorded_at <= ? AND (superseded_at IS NULL OR superseded_at > ?)
		ORDER BY CASE layer WHEN 'primary' THEN 0 ELSE 1 END, layer, valid_from`, id, at, at)
}

// Today tells fn which account is in which territory of a type on a day.
func (s *Service) Today(ctx context.Context, q db.Q, typeID territory.TypeID, day db.Date, fn func(account.ID, territory.ID) error) error {
	return q.Each(ctx, "SELECT account_id, territory_id FROM alignments WHERE superseded_at IS NULL AND type_id = ? AND valid_from <= ? AND (valid_to IS NULL OR valid_to > ?) ORDER BY account_id",
		[]any{typeID, day, day}, func(r *sqlx.Rows) error {
			var a account.ID
			var t territory.ID
			if err := r.Scan(&a, &t); err != nil {
				return err
			}
			return fn(a, t)
		})
}

// Stay is an account's being in a territory of a layer for some days.
type Stay struct {
	AccountID   account.ID   `db:"account_id"`
	TerritoryID territory.ID `db:"territory_id"`
	Layer       string       `db:"layer"`
	From        db.Date      `db:"valid_from"`
	To          db.Date      `db:"valid_to"`
}

// StaysKnownAt tells fn where accounts were in [from, to), as it was believed
// at an instant. It knows no scope: it serves sums over the whole tree.
func (s *Service) StaysKnownAt(ctx context.Context, q db.Q, at db.Time, from, to db.Date, fn func(Stay) error) error {
	return q.Each(ctx, `SELECT account_id, territory_id, layer, valid_from, valid_to FROM alignments WHERE recorded_at <= ? AND (superseded_at IS NULL OR superseded_at > ?)
		AND valid_from < ? AND (valid_to IS NULL OR valid_to > ?) ORDER BY account_id, id`, []any{at, at, to, from}, func(r *sqlx.Rows) error {
		var stay Stay
		if err := r.Scan(&stay.AccountID, &stay.TerritoryID, &stay.Layer, &stay.From, &stay.To); err != nil {
			return err
		}
		return fn(stay)
	})
}

// Territories tells in which territory of the primary layer some accounts are
// on a day.
func (s *Service) Territories(ctx context.Context, q db.Q, ids []account.ID, day db.Date) (map[account.ID]territory.ID, error) {
	out := map[account.ID]territory.ID{}
	for ; len(ids) > 0; ids = ids[min(len(ids), 2000):] {
		err := q.Each(ctx, "SELECT account_id, territory_id FROM alignments WHERE superseded_at IS NULL AND layer = ? AND valid_from <= ? AND (valid_to IS NULL OR valid_to > ?) AND account_id IN (?)",
			[]any{territory.Primary, day, day, ids[:min(len(ids), 2000)]}, func(r *sqlx.Rows) error {
				var a account.ID
				var t territory.ID
				err := r.Scan(&a, &t)
				out[a] = t
				return err
			})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// PlacedByRule counts the accounts that each rule has placed, as recorded for a day.
func (s *Service) PlacedByRule(ctx context.Context, q db.Q, scope access.Scope, day db.Date) (map[string]int, error) {
	within, args := scope.Territories("t.tree_left")
	out := map[string]int{}
	return out, q.Each(ctx, `SELECT a.rule, COUNT(*) FROM alignments a JOIN territories t ON t.id = a.territory_id
		WHERE a.superseded_at IS NULL AND a.reason = ? AND a.valid_from <= ? AND (a.valid_to IS NULL OR a.valid_to > ?) AND `+within+" GROUP BY a.rule",
		append([]any{Ruled, day, day}, args...), func(r *sqlx.Rows) error {
			var rule string
			var n int
			err := r.Scan(&rule, &n)
			out[rule] = n
			return err
		})
}
