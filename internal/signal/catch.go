package signal

import (
	"context"
	"slices"
	"strings"

	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// batchSize is how many changes become signals in one transaction.
const batchSize = 200

// queued is a change that nobody has looked at yet.
type queued struct {
	Seq    int64  `db:"seq"`
	What   string `db:"what"`
	Of     string `db:"of_id"`
	Change string `db:"change_id"`
}

// Catch makes signals, and the tasks that they ask for, of all that changed.
// Each change is taken from the queue in the transaction that writes what came
// of it: killed at any moment, nothing is lost or told twice.
func (s *Service) Catch(ctx context.Context) error {
	for {
		var waiting []int64
		if err := s.db.Select(ctx, &waiting, "SELECT seq FROM signal_queue LIMIT 1"); err != nil || len(waiting) == 0 {
			return err
		}
		if err := s.db.Tx(ctx, func(tx *db.Tx) error { return s.batch(ctx, tx) }); err != nil {
			return err
		}
	}
}

func (s *Service) batch(ctx context.Context, tx *db.Tx) error {
	if err := lock(ctx, tx); err != nil { // before reading: another program may be at it
		return err
	}
	var rows []queued
	if err := tx.Select(ctx, &rows, "SELECT seq, what, of_id, change_id FROM signal_queue ORDER BY seq LIMIT ?", batchSize); err != nil || len(rows) == 0 {
		return err
	}
	changes, err := changesOf(ctx, tx, rows)
	if err != nil {
		return err
	}
	reader, err := s.reader(ctx, tx)
	if err != nil {
		return err
	}
	var seqs []int64
	var moves []queued
	for _, r := range rows {
		seqs = append(seqs, r.Seq)
		if r.What == "alignment" {
			moves = append(moves, r)
			continue
		}
		if err := s.take(ctx, tx, reader, changes[r.Change]); err != nil {
			return err
		}
	}
	if err := s.moved(ctx, tx, moves); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "DELETE FROM signal_queue WHERE seq IN (?)", seqs)
	return err
}

func changesOf(ctx context.Context, q db.Q, rows []queued) (map[string]*person.Change, error) {
	var people []person.ID
	var ids []string
	for _, r := range rows {
		if r.What == "person" {
			people, ids = append(people, person.ID(r.Of)), append(ids, r.Change)
		}
	}
	out := map[string]*person.Change{}
	if len(ids) == 0 {
		return out, nil
	}
	list, err := person.ChangesNamed(ctx, q, people, ids)
	for i := range list {
		out[list[i].ID] = &list[i]
	}
	return out, err
}

// take makes of one change what it means; nil is one that is no more.
func (s *Service) take(ctx context.Context, tx *db.Tx, reader *reader, c *person.Change) error {
	if c == nil {
		return nil
	}
	if id, undone := strings.CutPrefix(c.Source, "undo/"); undone {
		return s.withdraw(ctx, tx, c.PersonID, "import/"+id)
	}
	n, err := reader.read(c)
	if err != nil {
		s.o.Log.Warn("signals: a change that cannot be read is left out", "change", c.ID, "err", err)
		return nil
	}
	if n == nil {
		return nil
	}
	told, err := s.Write(ctx, tx, []Telling{*n})
	if err != nil || len(told) == 0 {
		return err
	}
	return s.assign(ctx, tx, &told[0], n)
}

// withdraw takes back what an import that is undone had told of someone, with
// the tasks of it that nobody has done.
func (s *Service) withdraw(ctx context.Context, tx *db.Tx, id person.ID, source string) error {
	if err := lock(ctx, tx); err != nil {
		return err
	}
	var told []Signal
	if err := tx.Select(ctx, &told, "SELECT "+columns+" FROM signals WHERE person_id = ? AND withdrawn_at IS NULL", id); err != nil {
		return err
	}
	for i := range told {
		one := &told[i]
		kept := slices.DeleteFunc(slices.Clone(one.Sources.V), func(o Source) bool { return o.Name == source })
		if len(kept) == len(one.Sources.V) {
			continue
		}
		if len(kept) > 0 { // someone else says so too
			if _, err := tx.Exec(ctx, "UPDATE signals SET sources = ? WHERE seq = ?", db.JSON[[]Source]{V: kept}, one.Seq); err != nil {
				return err
			}
			continue
		}
		if _, err := tx.Exec(ctx, "UPDATE signals SET withdrawn_at = ? WHERE seq = ?", db.At(s.o.Now()), one.Seq); err != nil {
			return err
		}
		var about []account.ID
		if err := tx.Select(ctx, &about, "SELECT account_id FROM signal_accounts WHERE signal_id = ?", one.ID); err != nil {
			return err
		}
		if err := unsettle(ctx, tx, about...); err != nil {
			return err
		}
		if err := s.o.Tasks.Withdraw(ctx, tx, taskSource, string(one.ID)+"/"); err != nil {
			return err
		}
	}
	return nil
}

// moved tells of accounts that a rule moved.
func (s *Service) moved(ctx context.Context, tx *db.Tx, rows []queued) error {
	if len(rows) == 0 {
		return nil
	}
	var ids []account.ID
	wanted := map[string]bool{}
	for _, r := range rows {
		ids = append(ids, account.ID(r.Of))
		wanted[r.Change] = true
	}
	stays, err := s.o.Alignment.Standing(ctx, tx, ids)
	if err != nil {
		return err
	}
	var many []Telling
	for _, stay := range stays {
		if wanted[stay.ID] {
			many = append(many, Telling{Kind: Moved, Concerns: []Concern{{stay.AccountID, About}}, HappenedOn: stay.From, Source: "rule/" + stay.Rule, Confidence: 100,
				Evidence: SignalEvidence{Rule: stay.Detail.V.Name}, Same: "moved " + string(stay.AccountID) + " " + string(stay.TerritoryID), ApartDays: 1})
		}
	}
	_, err = s.Write(ctx, tx, many)
	return err
}
