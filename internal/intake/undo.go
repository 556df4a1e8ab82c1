package intake

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/jmoiron/sqlx"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/job"
)

// refusalsShown bounds how many refusals an import keeps by name.
const refusalsShown = 200

// Undo queues a job that takes back everything an import did: what it created
// goes, what it changed gets its former values, except for what was touched
// since. One that was interrupted may be asked for again.
func (s *Service) Undo(ctx context.Context, actor access.Actor, id string) (*Import, error) {
	m, err := s.Find(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if m.State != Done && m.State != Cancelled && m.State != Failed {
		return nil, wrongState(m, "undone")
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if m.JobID, err = s.jobs.Enqueue(ctx, tx, "import.undo", importArgs{m.ID}, string(actor.User.ID), "import/"+m.ID); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, "UPDATE imports SET state = ?, job_id = ? WHERE id = ? AND state = ?", Reverting, m.JobID, m.ID, m.State)
		if err != nil {
			return err
		}
		if n == 0 {
			return wrongState(m, "undone")
		}
		return s.access.Audit(ctx, tx, actor, "import.undo", "import/"+m.ID, map[string]any{"file": m.FileName})
	})
	m.State = Reverting
	return m, err
}

func (s *Service) undoJob(ctx context.Context, run *job.Run, a importArgs) (any, error) {
	var m Import
	if err := s.db.Get(ctx, &m, "SELECT "+importColumns+" FROM imports WHERE id = ?", a.Import); err != nil {
		return nil, err
	}
	if m.State != Reverting || m.JobID != run.ID {
		return nil, fault.Conflict("intake.state", "this import is %s", m.State).With("state", m.State)
	}
	actor, err := s.actorOf(ctx, access.UserID(run.By))
	if err != nil {
		return nil, err
	}
	return m, s.Revert(ctx, actor, &m, run.Progress)
}

// Revert takes an import back, batch by batch, each in a transaction that also
// forgets the changes it took back: one that was interrupted goes on where it
// was, and no other work waits for all of it.
func (s *Service) Revert(ctx context.Context, actor access.Actor, m *Import, progress func(done, total int64, note string)) error {
	target, err := s.Target(m.Target)
	if err != nil {
		return err
	}
	writer, err := target.Open(ctx, s.session(actor, m, false))
	if err != nil {
		return err
	}
	if err := s.revertAll(ctx, m, changesOf{}, writer, progress); err != nil {
		return err
	}
	var beside []string
	if err := s.db.Select(ctx, &beside, "SELECT DISTINCT target FROM import_side_changes WHERE import_id = ? ORDER BY target", m.ID); err != nil {
		return err
	}
	for _, id := range beside { // last, when nothing of the import hangs on them any more
		other, err := s.Target(id)
		if err != nil {
			return err
		}
		if writer, err = other.Open(ctx, s.session(actor, m, false)); err != nil {
			return err
		}
		if err := s.revertAll(ctx, m, changesOf{id}, writer, progress); err != nil {
			return err
		}
	}
	m.State, m.UndoneAt = Undone, db.At(s.now())
	_, err = s.db.Exec(ctx, "UPDATE imports SET state = ?, undone_at = ?, failure = NULL WHERE id = ?", m.State, m.UndoneAt, m.ID)
	return err
}

// changesOf is where the changes of an import to objects of one target are kept.
type changesOf struct {
	target string // "" for the import's own
}

func (c changesOf) where(id string) (string, []any) {
	if c.target == "" {
		return " FROM import_changes WHERE import_id = ?", []any{id}
	}
	return " FROM import_side_changes WHERE import_id = ? AND target = ?", []any{id, c.target}
}

func (s *Service) revertAll(ctx context.Context, m *Import, of changesOf, writer Writer, progress func(done, total int64, note string)) error {
	var total int64
	where, args := of.where(m.ID)
	if err := s.db.Get(ctx, &total, "SELECT COUNT(DISTINCT object_id)"+where, args...); err != nil {
		return err
	}
	for done := int64(0); ; {
		progress(done, total, "undoing")
		n, err := s.revertBatch(ctx, m, of, writer)
		if err != nil || n == 0 {
			return err
		}
		done += int64(n)
	}
}

func (s *Service) revertBatch(ctx context.Context, m *Import, of changesOf, writer Writer) (n int, err error) {
	before := *m
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		*m = before
		objects, err := nextChanges(ctx, tx, m.ID, of, batchRows)
		if n = len(objects); err != nil || n == 0 {
			return err
		}
		refused, err := writer.Undo(ctx, tx, objects)
		if err != nil {
			return err
		}
		if err := handBack(ctx, tx, m.ID, objects, refused); err != nil {
			return err
		}
		m.Kept += int64(len(refused))
		m.Refusals.V = append(slices.Clone(m.Refusals.V), refused[:min(len(refused), refusalsShown-len(m.Refusals.V))]...)
		where, args := of.where(m.ID)
		if _, err := tx.Exec(ctx, "DELETE"+where+" AND object_id <= ?", append(args, objects[n-1].ID)...); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "UPDATE imports SET kept = ?, refusals = ? WHERE id = ?", m.Kept, m.Refusals, m.ID)
		return err
	})
	return n, err
}

// handBack tells the import that came before, if it is the one that left an
// object as this one found it, that the object says so again: taking that one
// back as well then finds it untouched. An undo moves a version by one.
func handBack(ctx context.Context, tx *db.Tx, id string, objects []Undoing, refused []Refusal) error {
	stays := map[string]bool{}
	for _, r := range refused {
		stays[r.ID] = true
	}
	for _, o := range objects {
		if o.Created() || stays[o.ID] {
			continue
		}
		for _, table := range []string{"import_changes", "import_side_changes"} {
			if _, err := tx.Exec(ctx, "UPDATE "+table+" SET version = ? WHERE object_id = ? AND version = ? AND import_id <> ?",
				o.Changes[0].Version+1, o.ID, o.oldest().base, id); err != nil {
				return err
			}
		}
	}
	return nil
}

var errEnough = errors.New("enough")

// nextChanges gives the next objects an import changed, each with all of its
// changes, the newest first.
func nextChanges(ctx context.Context, tx *db.Tx, id string, of changesOf, limit int) ([]Undoing, error) {
	var out []Undoing
	where, args := of.where(id)
	err := tx.Each(ctx, "SELECT object_id, act, version, COALESCE(base, version - 1), before"+where+" ORDER BY object_id, seq DESC",
		args, func(row *sqlx.Rows) error {
			var object string
			var c Change
			var before db.JSON[json.RawMessage]
			if err := row.Scan(&object, &c.Act, &c.Version, &c.base, &before); err != nil {
				return err
			}
			c.Before = before.V
			if n := len(out); n > 0 && out[n-1].ID == object {
				out[n-1].Changes = append(out[n-1].Changes, c)
				return nil
			}
			if len(out) == limit {
				return errEnough
			}
			out = append(out, Undoing{ID: object, Changes: []Change{c}})
			return nil
		})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return out, err
}
