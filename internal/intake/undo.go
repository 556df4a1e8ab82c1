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
	var left int64
	if err := s.db.Get(ctx, &left, "SELECT COUNT(DISTINCT object_id) FROM import_changes WHERE import_id = ?", m.ID); err != nil {
		return err
	}
	for done, total := int64(0), left; ; {
		progress(done, total, "undoing")
		n, err := s.revertBatch(ctx, m, writer)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
		done += int64(n)
	}
	m.State, m.UndoneAt = Undone, db.At(s.now())
	_, err = s.db.Exec(ctx, "UPDATE imports SET state = ?, undone_at = ?, failure = NULL WHERE id = ?", m.State, m.UndoneAt, m.ID)
	return err
}

func (s *Service) revertBatch(ctx context.Context, m *Import, writer Writer) (n int, err error) {
	before := *m
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		*m = before
		objects, err := changesAfter(ctx, tx, m.ID, "", batchRows)
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
		if _, err := tx.Exec(ctx, "DELETE FROM import_changes WHERE import_id = ? AND object_id <= ?", m.ID, objects[n-1].ID); err != nil {
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
		if _, err := tx.Exec(ctx, "UPDATE import_changes SET version = ? WHERE object_id = ? AND version = ? AND import_id <> ?",
			o.Changes[0].Version+1, o.ID, o.oldest().Version-1, id); err != nil {
			return err
		}
	}
	return nil
}

var errEnough = errors.New("enough")

// changesAfter gives the next objects an import changed, each with all of its
// changes, the newest first.
func changesAfter(ctx context.Context, tx *db.Tx, id, after string, limit int) ([]Undoing, error) {
	var out []Undoing
	err := tx.Each(ctx, "SELECT object_id, act, version, before FROM import_changes WHERE import_id = ? AND object_id > ? ORDER BY object_id, seq DESC",
		[]any{id, after}, func(row *sqlx.Rows) error {
			var object string
			var c Change
			var before db.JSON[json.RawMessage]
			if err := row.Scan(&object, &c.Act, &c.Version, &before); err != nil {
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
