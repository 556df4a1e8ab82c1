package quota

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/quota/cascade"
	"arpent/internal/territory"
)

// cell is a goal as stored, and as an edit notes it for undo; one that was not
// there is 0. Without a month it says whether the territory's goal is fixed
// (1) when its parent's is shared out.
type cell struct {
	Territory territory.ID `db:"territory_id" json:"t"`
	Month     db.Date      `db:"month" json:"m"`
	Amount    int64        `db:"amount" json:"a"`
}

type place struct {
	territory territory.ID
	month     db.Date
}

// goals are a round's cells.
type goals map[place]int64

func (s *Service) goals(ctx context.Context, q db.Q, round string) (goals, error) {
	var cells []cell
	if err := q.Select(ctx, &cells, "SELECT territory_id, month, amount FROM quota_goals WHERE round_id = ?", round); err != nil {
		return nil, err
	}
	var fixed []territory.ID
	if err := q.Select(ctx, &fixed, "SELECT territory_id FROM quota_marks WHERE round_id = ? AND fixed = ?", round, true); err != nil {
		return nil, err
	}
	g := make(goals, len(cells))
	for _, c := range cells {
		g[place{c.Territory, c.Month}] = c.Amount
	}
	for _, id := range fixed {
		g.fix(id, true)
	}
	return g, nil
}

func (g goals) fix(id territory.ID, fixed bool) {
	g[place{territory: id}] = 0
	if fixed {
		g[place{territory: id}] = 1
	}
}

func (g goals) fixed(id territory.ID) bool { return g[place{territory: id}] == 1 }

func (g goals) total(id territory.ID, months []db.Date) int64 {
	sum := int64(0)
	for _, m := range months {
		sum += g[place{id, m}]
	}
	return sum
}

// spread lays a goal over some of the round's months by season.
func (g goals) spread(r *Round, id territory.ID, months []db.Date, total int64) error {
	weights := make([]float64, len(months))
	for i, m := range months {
		weights[i] = 1
		if len(r.Season.V) > 0 {
			weights[i] = float64(r.Season.V[slices.Index(r.Months(), m)])
		}
	}
	parts, err := cascade.Share(total, weights, nil)
	if err != nil {
		return err
	}
	for i, m := range months {
		g[place{id, m}] = parts[i]
	}
	return nil
}

func (g goals) clone() goals {
	c := make(goals, len(g))
	for at, amount := range g {
		c[at] = amount
	}
	return c
}

// store writes what differs between two states of a round's goals and notes it
// for undo; what was undone before can then not be redone any more.
func (s *Service) store(ctx context.Context, tx *db.Tx, actor access.Actor, r *Round, act string, before, after goals) error {
	was, is := []cell{}, []cell{}
	for at, amount := range after {
		if old := before[at]; old != amount {
			was, is = append(was, cell{at.territory, at.month, old}), append(is, cell{at.territory, at.month, amount})
		}
	}
	if len(is) == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, "DELETE FROM quota_edits WHERE round_id = ? AND undone = ?", r.ID, true); err != nil {
		return err
	}
	seq := int64(0)
	if err := tx.Get(ctx, &seq, "SELECT COALESCE(MAX(seq), 0) + 1 FROM quota_edits WHERE round_id = ?", r.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "INSERT INTO quota_edits (round_id, seq, act, before, after, undone, done_by, done_at) VALUES (?,?,?,?,?,?,?,?)",
		r.ID, seq, act, db.JSON[[]cell]{V: was}, db.JSON[[]cell]{V: is}, false, actor.User.ID, db.At(s.now())); err != nil {
		return err
	}
	if err := s.put(ctx, tx, r.ID, is); err != nil {
		return err
	}
	return s.touch(ctx, tx, r)
}

func (s *Service) put(ctx context.Context, tx *db.Tx, round string, cells []cell) error {
	for _, c := range cells {
		if c.Month == "" {
			if _, err := tx.Exec(ctx, `INSERT INTO quota_marks (round_id, territory_id, fixed, proposed, proposed_by, proposed_at, note) VALUES (?,?,?,?,?,?,?)
				ON CONFLICT (round_id, territory_id) DO UPDATE SET fixed = excluded.fixed`, round, c.Territory, c.Amount == 1, nil, "", nil, ""); err != nil {
				return err
			}
			continue
		}
		if _, err := tx.Exec(ctx, `INSERT INTO quota_goals (round_id, territory_id, month, amount) VALUES (?,?,?,?)
			ON CONFLICT (round_id, territory_id, month) DO UPDATE SET amount = excluded.amount`, round, c.Territory, c.Month, c.Amount); err != nil {
			return err
		}
	}
	return nil
}
