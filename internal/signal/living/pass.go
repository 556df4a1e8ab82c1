package living

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/list"
	"arpent/internal/platform/db"
	"arpent/internal/signal"
)

// Catch tells of all that changed. Each account is taken from the queue in the
// transaction that tells what came of it: killed at any moment, nothing is lost
// or told twice.
func (s *Service) Catch(ctx context.Context) error {
	if err := s.dawn(ctx); err != nil {
		return err
	}
	for {
		var waiting []int64
		if err := s.db.Select(ctx, &waiting, "SELECT seq FROM account_list_queue LIMIT 1"); err != nil {
			return err
		}
		if len(waiting) == 0 {
			return s.drawn(ctx)
		}
		if err := s.db.Tx(ctx, func(tx *db.Tx) error { return s.batch(ctx, tx) }); err != nil {
			return err
		}
	}
}

// dawn queues the accounts whose territory begins or ends on a day that has come.
func (s *Service) dawn(ctx context.Context) error {
	var days []db.Date
	today := s.today()
	if err := s.db.Select(ctx, &days, "SELECT day FROM account_list_days WHERE id = 'seen'"); err != nil || len(days) > 0 && days[0] >= today {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := lock(ctx, tx); err != nil {
			return err
		}
		days = nil
		if err := tx.Select(ctx, &days, "SELECT day FROM account_list_days WHERE id = 'seen'"); err != nil {
			return err
		}
		if len(days) == 0 {
			_, err := tx.Exec(ctx, "INSERT INTO account_list_days (id, day) VALUES ('seen', ?)", today)
			return err
		}
		if days[0] >= today {
			return nil
		}
		if _, err := tx.Exec(ctx, `INSERT INTO account_list_queue (account_id, fields) SELECT DISTINCT account_id, ' territory' FROM alignments
			WHERE superseded_at IS NULL AND (valid_from > ? AND valid_from <= ? OR valid_to > ? AND valid_to <= ?)`, days[0], today, days[0], today); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "UPDATE account_list_days SET day = ? WHERE id = 'seen'", today)
		return err
	})
}

// holding reads all searches that are told of, with what each asked when it was
// last filled.
func (s *Service) holding(ctx context.Context, q db.Q) ([]*held, map[string]string, error) {
	lists, err := list.Told(ctx, q)
	if err != nil || len(lists) == 0 {
		return nil, nil, err
	}
	var users []access.UserID
	for i := range lists {
		users = append(users, lists[i].UserID)
	}
	slices.Sort(users)
	scopes, err := s.o.Access.ScopesOf(ctx, slices.Compact(users))
	if err != nil {
		return nil, nil, err
	}
	var out []*held
	for i := range lists {
		h, err := s.hold(ctx, &lists[i], scopes)
		if err != nil {
			return nil, nil, err
		}
		out = append(out, h)
	}
	var rows []struct {
		ID    string `db:"list_id"`
		Print string `db:"print"`
	}
	prints := map[string]string{}
	if err := q.Select(ctx, &rows, "SELECT list_id, print FROM account_list_prints"); err != nil {
		return nil, nil, err
	}
	for _, r := range rows {
		prints[r.ID] = r.Print
	}
	return out, prints, nil
}

// drawn fills searches anew whose owner's scope, or a territory that they name, is
// drawn otherwise: that is no change of accounts, and nobody is told.
func (s *Service) drawn(ctx context.Context) error {
	now := s.o.Now()
	if gone := now.Sub(s.drew); gone >= 0 && gone < drawnEvery {
		return nil
	}
	s.drew = now
	all, prints, err := s.holding(ctx, s.db)
	if err != nil {
		return err
	}
	same := func(h *held, prints map[string]string) bool {
		print, known := prints[h.ID]
		return known && print == h.print(s.today())
	}
	if !slices.ContainsFunc(all, func(h *held) bool { return !same(h, prints) }) {
		return nil
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := lock(ctx, tx); err != nil {
			return err
		}
		all, prints, err := s.holding(ctx, tx)
		if err != nil {
			return err
		}
		var waiting []int64
		if err := tx.Select(ctx, &waiting, "SELECT seq FROM account_list_queue LIMIT 1"); err != nil || len(waiting) > 0 {
			return err // accounts that changed are told of first
		}
		for _, h := range all {
			if same(h, prints) {
				continue
			}
			if err := s.fill(ctx, tx, h); err != nil {
				return err
			}
		}
		return nil
	})
}

// changed are the accounts of a batch with what changed of each, and the last
// number that said so.
type changed struct {
	ids    []account.ID
	fields map[account.ID]map[string]bool
	last   map[account.ID]int64
	any    map[string]bool
	seqs   []int64
}

func (s *Service) take(ctx context.Context, tx *db.Tx) (*changed, error) {
	var rows []struct {
		Seq     int64      `db:"seq"`
		Account account.ID `db:"account_id"`
		Fields  string     `db:"fields"`
	}
	if err := tx.Select(ctx, &rows, "SELECT seq, account_id, fields FROM account_list_queue ORDER BY seq LIMIT ?", s.size); err != nil {
		return nil, err
	}
	c := &changed{fields: map[account.ID]map[string]bool{}, last: map[account.ID]int64{}, any: map[string]bool{}}
	for _, r := range rows {
		if c.fields[r.Account] == nil {
			c.ids, c.fields[r.Account] = append(c.ids, r.Account), map[string]bool{}
		}
		for _, field := range strings.Fields(r.Fields) {
			c.fields[r.Account][field], c.any[field] = true, true
		}
		c.last[r.Account], c.seqs = r.Seq, append(c.seqs, r.Seq)
	}
	return c, nil
}

func (s *Service) batch(ctx context.Context, tx *db.Tx) error {
	if err := lock(ctx, tx); err != nil { // before reading: another program may be at it
		return err
	}
	c, err := s.take(ctx, tx)
	if err != nil || len(c.seqs) == 0 {
		return err
	}
	all, prints, err := s.holding(ctx, tx)
	if err != nil {
		return err
	}
	var many []signal.Telling
	for _, h := range all {
		told, err := s.ask(ctx, tx, h, c, prints)
		if err != nil {
			return err
		}
		many = append(many, told...)
	}
	if _, err := s.o.Signals.Write(ctx, tx, many); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "DELETE FROM account_list_queue WHERE seq IN (?)", c.seqs)
	return err
}

// ask asks a search of the accounts that changed.
func (s *Service) ask(ctx context.Context, tx *db.Tx, h *held, c *changed, prints map[string]string) ([]signal.Telling, error) {
	print, begun := prints[h.ID]
	if !begun {
		return nil, s.fill(ctx, tx, h)
	}
	if !h.among(c.any) {
		return nil, nil
	}
	var now, was []account.ID
	if err := tx.Select(ctx, &now, "SELECT a.id FROM accounts a WHERE a.id IN (?) AND "+h.text, append([]any{c.ids}, h.args...)...); err != nil {
		return nil, err
	}
	if err := tx.Select(ctx, &was, "SELECT account_id FROM account_list_fits WHERE list_id = ? AND account_id IN (?)", h.ID, c.ids); err != nil {
		return nil, err
	}
	in, out := without(now, was), without(was, now)
	if len(in)+len(out) == 0 {
		return nil, nil
	}
	seen, err := s.seen(ctx, tx, h.scope, out)
	if err != nil {
		return nil, err
	}
	var many []signal.Telling
	for _, id := range in {
		many = append(many, h.telling(id, "entered", c))
	}
	for _, id := range seen {
		many = append(many, h.telling(id, "left", c))
	}
	if print != h.print(s.today()) {
		return many, s.fill(ctx, tx, h)
	}
	for _, id := range in {
		if _, err := tx.Exec(ctx, "INSERT INTO account_list_fits (list_id, account_id) VALUES (?,?)", h.ID, id); err != nil {
			return nil, err
		}
	}
	if len(out) > 0 {
		_, err = tx.Exec(ctx, "DELETE FROM account_list_fits WHERE list_id = ? AND account_id IN (?)", h.ID, out)
	}
	return many, err
}

// seen leaves of accounts those within a scope: what went out of both a search
// and its owner's sight is not told.
func (s *Service) seen(ctx context.Context, q db.Q, scope access.Scope, ids []account.ID) (out []account.ID, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	within, args := scope.Account("a.id", "a.owner_id", "a.created_by", s.today())
	return out, q.Select(ctx, &out, "SELECT a.id FROM accounts a WHERE a.id IN (?) AND a.deleted_at IS NULL AND "+within+" ORDER BY a.id", append([]any{ids}, args...)...)
}

// without leaves of accounts those that are not among others, in order.
func without(ids, others []account.ID) []account.ID {
	out := slices.DeleteFunc(slices.Clone(ids), func(id account.ID) bool { return slices.Contains(others, id) })
	slices.Sort(out)
	return out
}

func (h *held) telling(id account.ID, turn string, c *changed) signal.Telling {
	return signal.Telling{Kind: signal.SavedSearch, Concerns: []signal.Concern{{Account: id, Side: signal.About}}, Source: "list/" + h.ID, Confidence: 100, For: h.UserID,
		Evidence: signal.SignalEvidence{Search: h.Name, ListID: h.ID, Turn: turn, Fields: h.why(c.fields[id])},
		Same:     fmt.Sprint("list ", h.ID, " ", id, " ", turn, " ", c.last[id])}
}
