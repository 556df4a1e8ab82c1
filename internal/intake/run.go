package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"arpent/internal/access"
	"arpent/internal/intake/sheet"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/job"
)

// batchRows are stored in one transaction: large enough that commits do not
// count, small enough that others may write in between.
const batchRows = 1000

type importArgs struct {
	Import string `json:"import"`
}

// Start queues an import as a job; one that was cancelled or failed goes on
// where it stopped.
func (s *Service) Start(ctx context.Context, actor access.Actor, id string) (*Import, error) {
	m, err := s.Find(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if m.State != Ready && m.State != Cancelled && m.State != Failed {
		return nil, wrongState(m, "started")
	}
	target, err := s.Target(m.Target)
	if err != nil {
		return nil, err
	}
	if _, err := prepare(target, m.Format.V, m.Mapping.V, m.Options.V); err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if m.JobID, err = s.jobs.Enqueue(ctx, tx, "import", importArgs{m.ID}, string(m.CreatedBy), "import/"+m.ID); err != nil {
			return err
		}
		if err := s.begin(ctx, tx, m); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "import.start", "import/"+m.ID, map[string]any{"file": m.FileName, "target": m.Target})
	})
	m.State = Queued
	return m, err
}

// begin marks an import as queued and remembers its mapping.
func (s *Service) begin(ctx context.Context, tx *db.Tx, m *Import) error {
	n, err := tx.Exec(ctx, "UPDATE imports SET state = ?, job_id = ?, failure = NULL, started_at = COALESCE(started_at, ?), finished_at = NULL WHERE id = ? AND state = ?",
		Queued, m.JobID, db.At(s.now()), m.ID, m.State)
	if err != nil {
		return err
	}
	if n == 0 {
		return wrongState(m, "started")
	}
	remembered := m.Options.V
	remembered.Apart, remembered.Make = nil, "" // of this one file
	_, err = tx.Exec(ctx, `INSERT INTO import_mappings (target, signature, mapping, options, used_at) VALUES (?,?,?,?,?)
		ON CONFLICT (target, signature) DO UPDATE SET mapping = excluded.mapping, options = excluded.options, used_at = excluded.used_at`,
		m.Target, m.Signature, db.JSON[Mapping]{V: m.Mapping.V.bare()}, db.JSON[ImportOptions]{V: remembered}, db.At(s.now()))
	return err
}

// Cancel stops an import; what it stored stays.
func (s *Service) Cancel(ctx context.Context, actor access.Actor, id string) error {
	m, err := s.Find(ctx, actor, id)
	if err != nil {
		return err
	}
	if m.State != Queued && m.State != Running {
		return wrongState(m, "cancelled")
	}
	return s.jobs.Cancel(ctx, m.JobID)
}

func (s *Service) importJob(ctx context.Context, run *job.Run, a importArgs) (any, error) {
	var m Import
	if err := s.db.Get(ctx, &m, "SELECT "+importColumns+" FROM imports WHERE id = ?", a.Import); err != nil {
		return nil, err
	}
	if m.JobID != run.ID || m.State != Queued && m.State != Running {
		return nil, fault.Conflict("intake.state", "this import is %s", m.State).With("state", m.State)
	}
	actor, err := s.actorOf(ctx, m.CreatedBy)
	if err != nil {
		return nil, err
	}
	err = s.process(ctx, actor, &m, func(tx *db.Tx) error { return run.Save(ctx, tx, m.Position) }, run.Progress)
	return m, err
}

// Run imports at once, without the job queue, telling progress as it goes.
func (s *Service) Run(ctx context.Context, actor access.Actor, id string, progress func(done, total int64, note string)) (*Import, error) {
	m, err := s.Find(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if err := s.db.Tx(ctx, func(tx *db.Tx) error { return s.begin(ctx, tx, m) }); err != nil {
		return nil, err
	}
	m.State = Queued
	err = s.process(ctx, actor, m, func(*db.Tx) error { return nil }, progress)
	return m, err
}

// process stores the rows from the checkpoint on and leaves the import in its
// final state. When ctx ends for another reason than a cancel (a shutdown), the
// import stays running, to be taken up again.
func (s *Service) process(ctx context.Context, actor access.Actor, m *Import, save func(tx *db.Tx) error, progress func(done, total int64, note string)) error {
	err := s.rows(ctx, actor, m, save, progress)
	switch {
	case err == nil:
		m.State = Done
	case errors.Is(context.Cause(ctx), job.ErrCancelled):
		m.State, err = Cancelled, nil
	case ctx.Err() != nil:
		return err
	default:
		m.State = Failed
		failure := &job.Failure{Code: fault.Internal, Key: "internal", Message: "something went wrong; the log says what"}
		if f := (*fault.Error)(nil); errors.As(err, &f) {
			failure = &job.Failure{Code: f.Code, Key: f.Key, Message: f.Message, Params: f.Params}
		}
		m.Failure.V = failure
	}
	m.FinishedAt = db.At(s.now())
	_, end := s.db.Exec(context.WithoutCancel(ctx), "UPDATE imports SET state = ?, failure = ?, finished_at = ? WHERE id = ?", m.State, m.Failure, m.FinishedAt, m.ID)
	if end == nil && m.Rejected > 0 {
		end = s.unkeep(context.WithoutCancel(ctx), m)
	}
	return errors.Join(err, end)
}

// unkeep lets go of a file that holds rows which may not be kept.
func (s *Service) unkeep(ctx context.Context, m *Import) error {
	var unkept bool
	err := s.db.Get(ctx, &unkept, "SELECT EXISTS (SELECT 1 FROM import_problems WHERE import_id = ? AND rejected AND CAST(cells AS TEXT) = '[]')", m.ID)
	if err != nil || !unkept {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error { return drop(ctx, tx, []string{m.ID}) })
}

func (s *Service) rows(ctx context.Context, actor access.Actor, m *Import, save func(tx *db.Tx) error, progress func(done, total int64, note string)) error {
	target, err := s.Target(m.Target)
	if err != nil {
		return err
	}
	p, err := prepare(target, m.Format.V, m.Mapping.V, m.Options.V)
	if err != nil {
		return err
	}
	file := s.open(ctx, m)
	if m.Total == 0 {
		progress(0, 0, "counting")
		if m.Total, err = sheet.Count(file, m.Format.V, s.limits); err != nil {
			return err
		}
	}
	writer, err := target.Open(ctx, s.session(actor, m, false))
	if err != nil {
		return err
	}
	in, err := m.read(file, s.limits)
	if err != nil {
		return err
	}
	defer in.Close()
	for range m.Position {
		if _, err := in.Next(); err != nil {
			return err
		}
	}
	progress(m.Position, m.Total, "importing")
	for last := false; !last; {
		var records []sheet.Record
		if records, last, err = take(in, batchRows); err != nil {
			return err
		}
		if len(records) == 0 {
			break
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.batch(ctx, m, p, writer, records, save); err != nil {
			return err
		}
		progress(m.Position, m.Total, "importing")
	}
	return nil
}

func (s *Service) session(actor access.Actor, m *Import, rehearsal bool) Session {
	return Session{Import: m.ID, Actor: actor, Options: m.Options.V, Signature: m.Signature, Now: s.now(), Rehearsal: rehearsal}
}

func take(in sheet.Reader, n int) (records []sheet.Record, last bool, err error) {
	for len(records) < n {
		r, err := in.Next()
		if errors.Is(err, io.EOF) {
			return records, true, nil
		}
		if err != nil {
			return nil, false, err
		}
		records = append(records, r)
	}
	return records, false, nil
}

// batch stores some records, their rejections and changes, and the checkpoint,
// all in one transaction.
func (s *Service) batch(ctx context.Context, m *Import, p *plan, w Writer, records []sheet.Record, save func(tx *db.Tx) error) error {
	before := *m
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		*m = before // the transaction may be tried again
		m.Position += int64(len(records))
		n, err := tx.Exec(ctx, "UPDATE imports SET position = ?, state = ?, total = ? WHERE id = ? AND position = ? AND job_id = ?",
			m.Position, Running, m.Total, m.ID, before.Position, m.JobID)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict("intake.taken", "this import is being run elsewhere")
		}
		rows, outcomes, err := p.write(ctx, tx, w, records)
		if err != nil {
			return err
		}
		if err := m.keep(ctx, tx, before.Position, rows, outcomes); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE imports SET created = ?, merged = ?, unchanged = ?, rejected = ?, flagged = ? WHERE id = ?",
			m.Created, m.Merged, m.Unchanged, m.Rejected, m.Flagged, m.ID); err != nil {
			return err
		}
		m.State = Running
		return save(tx)
	})
	if err != nil {
		*m = before
	}
	return err
}

// write reads records into rows and gives the good ones to the writer; the
// outcomes are in the order of the records.
func (p *plan) write(ctx context.Context, tx *db.Tx, w Writer, records []sheet.Record) ([]*Row, []Outcome, error) {
	rows, outcomes := make([]*Row, len(records)), make([]Outcome, len(records))
	var good []*Row
	var at []int
	for i, r := range records {
		row, bad := p.row(r)
		rows[i] = row
		if len(bad) > 0 {
			outcomes[i] = Outcome{Act: Rejected, Problems: bad}
			continue
		}
		good, at = append(good, row), append(at, i)
	}
	if len(good) == 0 {
		return rows, outcomes, nil
	}
	written, err := w.Write(ctx, tx, good)
	if err != nil {
		return nil, nil, err
	}
	if len(written) != len(good) {
		return nil, nil, fmt.Errorf("intake: %s gave %d outcomes for %d rows", p.target.ID, len(written), len(good))
	}
	for k, o := range written {
		if o.Act != Rejected {
			o.Problems = append(slices.Clone(good[k].Flags), o.Problems...)
		}
		outcomes[at[k]] = o
	}
	return rows, outcomes, nil
}

// keep counts outcomes and writes down rejections, flags and changes. seq is the
// row's place in the file, so that a batch can be stored once only.
func (m *Import) keep(ctx context.Context, tx *db.Tx, position int64, rows []*Row, outcomes []Outcome) error {
	var problems, changes, beside [][]any
	for i, o := range outcomes {
		seq := position + int64(i)
		m.count(o)
		if len(o.Problems) > 0 {
			cells := rows[i].Cells
			if o.Unkept {
				cells = []string{}
			}
			problems = append(problems, []any{m.ID, seq, rows[i].Line, o.Act == Rejected, o.ID, db.JSON[[]string]{V: cells}, db.JSON[[]Problem]{V: o.Problems}})
		}
		if o.Act == Created || o.Act == Merged {
			changes = append(changes, []any{m.ID, seq, o.ID, string(o.Act), o.Version, o.Version - 1, db.JSON[json.RawMessage]{V: orNull(o.Before)}})
		}
		for _, c := range o.Beside {
			beside = append(beside, []any{m.ID, seq, c.Target, c.ID, string(c.Act), c.Version, c.Version - 1, db.JSON[json.RawMessage]{V: orNull(c.Before)}})
		}
	}
	if len(problems) > 0 {
		if _, err := tx.BulkInsert(ctx, "import_problems", []string{"import_id", "seq", "line", "rejected", "object_id", "cells", "problems"}, slices.Values(problems)); err != nil {
			return err
		}
	}
	if len(changes) > 0 {
		if _, err := tx.BulkInsert(ctx, "import_changes", []string{"import_id", "seq", "object_id", "act", "version", "base", "before"}, slices.Values(changes)); err != nil {
			return err
		}
	}
	if len(beside) > 0 {
		if _, err := tx.BulkInsert(ctx, "import_side_changes", []string{"import_id", "seq", "target", "object_id", "act", "version", "base", "before"}, slices.Values(beside)); err != nil {
			return err
		}
	}
	return nil
}

func (m *Import) count(o Outcome) {
	switch o.Act {
	case Created:
		m.Created++
	case Merged:
		m.Merged++
	case Unchanged:
		m.Unchanged++
	default:
		m.Rejected++
	}
	if o.Act != Rejected && len(o.Problems) > 0 {
		m.Flagged++
	}
}

func orNull(b json.RawMessage) json.RawMessage {
	if len(b) == 0 {
		return json.RawMessage("null")
	}
	return b
}
