package budget

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/platform/db"
)

// Line is one of a feed: a signal, or many of one cause.
type Line struct {
	Key    string   // by which it is kept
	Also   []string // others by which it came to the front before: its members, or what it was a member of
	Beyond bool     // it may come to the front beyond the budget
}

// Front is what came to the front of a day.
type Front struct {
	Day    db.Date
	Daily  int
	Used   int // how many lines of the budget came to it
	Beyond int // how many beyond the budget
	places map[string]row
}

type row struct {
	Line   string `db:"line"`
	Place  int    `db:"place"`
	Beyond bool   `db:"beyond"`
}

// find gives how a line came to the front.
func (f *Front) find(l *Line) (row, bool) {
	for _, key := range append([]string{l.Key}, l.Also...) {
		if r, is := f.places[key]; is {
			return r, true
		}
	}
	return row{}, false
}

// At says of lines, the weightiest first, which stand at the front: of those
// within the budget never more than it says.
func (f *Front) At(lines []Line) []bool {
	out := make([]bool, len(lines))
	within := 0
	for i := range lines {
		r, came := f.find(&lines[i])
		if !came || !r.Beyond && (r.Place > f.Daily || within == f.Daily) {
			continue
		}
		if !r.Beyond {
			within++
		}
		out[i] = true
	}
	return out
}

// Settle brings lines to the front of a user's day, the weightiest first, as far
// as the budget goes, and keeps them there.
func (s *Service) Settle(ctx context.Context, b SignalBudget, lines []Line) (*Front, error) {
	day := b.Day(s.now())
	f, err := s.front(ctx, s.db, b, day)
	if err != nil || len(f.next(lines)) == 0 {
		return f, err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := hold(ctx, tx, b, db.At(s.now())); err != nil {
			return err
		}
		if f, err = s.front(ctx, tx, b, day); err != nil { // another device may have been first
			return err
		}
		for _, r := range f.next(lines) {
			if _, err := tx.Exec(ctx, "INSERT INTO signal_front (user_id, day, line, place, beyond) VALUES (?,?,?,?,?)", b.UserID, day, r.Line, r.Place, r.Beyond); err != nil {
				return err
			}
			f.add(r)
		}
		_, err := tx.Exec(ctx, "DELETE FROM signal_front WHERE user_id = ? AND day < ?", b.UserID, day.AddDays(-keepDays))
		return err
	})
	return f, err
}

// hold lets one at a time settle a user's front, and keeps in which zone it is.
func hold(ctx context.Context, tx *db.Tx, b SignalBudget, now db.Time) error {
	if _, err := tx.Exec(ctx, "INSERT INTO signal_budgets (user_id, daily, zone, changed_at) VALUES (?,?,?,?) ON CONFLICT (user_id) DO NOTHING", b.UserID, b.Daily, b.Zone, now); err != nil {
		return err
	}
	if tx.Dialect() != db.Postgres {
		return nil
	}
	var user access.UserID
	return tx.Get(ctx, &user, "SELECT user_id FROM signal_budgets WHERE user_id = ? FOR UPDATE", b.UserID)
}

func (s *Service) front(ctx context.Context, q db.Q, b SignalBudget, day db.Date) (*Front, error) {
	var rows []row
	err := q.Select(ctx, &rows, "SELECT line, place, beyond FROM signal_front WHERE user_id = ? AND day = ? ORDER BY place", b.UserID, day)
	f := &Front{Day: day, Daily: b.Daily, places: map[string]row{}}
	for _, r := range rows {
		f.add(r)
	}
	return f, err
}

func (f *Front) add(r row) {
	f.places[r.Line] = r
	if r.Beyond {
		f.Beyond++
	} else {
		f.Used++
	}
}

// next gives the lines that come to the front now.
func (f *Front) next(lines []Line) []row {
	var out []row
	used, beyond := f.Used, f.Beyond
	for i := range lines {
		l := &lines[i]
		if _, came := f.find(l); came {
			continue
		}
		switch {
		case l.Beyond && beyond < mostBeyond:
			beyond++
			out = append(out, row{l.Key, beyond, true})
		case used < f.Daily:
			used++
			out = append(out, row{l.Key, used, false})
		}
	}
	return out
}
