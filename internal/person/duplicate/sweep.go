package duplicate

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/job"
)

const (
	jobKind = "person.duplicates"
	subject = "person-duplicates"
)

// Search has everybody compared with everybody whom they may be, as a job; one
// that runs already is enough.
func (s *Service) Search(ctx context.Context, actor access.Actor) (*job.Job, error) {
	last, err := s.o.Jobs.Latest(ctx, subject)
	if err != nil {
		return nil, err
	}
	if last != nil && !last.State.Final() {
		if last.CreatedBy != string(actor.User.ID) && !actor.Scope.All {
			return nil, fault.Conflict("person.duplicates_running", "people are being compared; look again in a moment")
		}
		return last, nil
	}
	id, err := s.o.Jobs.Enqueue(ctx, s.db, jobKind, struct{}{}, string(actor.User.ID), subject)
	if err != nil {
		return nil, err
	}
	return s.o.Jobs.Find(ctx, id)
}

// progress is how far a search is.
type progress struct {
	Last person.ID `json:"last"`
	Done int64     `json:"done"`
}

// page is how many people are compared in one transaction.
const page = 400

func (s *Service) sweep(ctx context.Context, run *job.Run, _ struct{}) (any, error) {
	var at progress
	if _, err := run.Saved(&at); err != nil {
		return nil, err
	}
	var total int64
	if err := s.db.Get(ctx, &total, "SELECT COUNT(*) FROM people WHERE deleted_at IS NULL"); err != nil {
		return nil, err
	}
	for ctx.Err() == nil {
		next, n, err := s.Next(ctx, access.UserID(run.By), at.Last, func(tx *db.Tx, last person.ID, n int) error {
			return run.Save(ctx, tx, progress{last, at.Done + int64(n)})
		})
		if err != nil {
			return nil, err
		}
		if n == 0 {
			break
		}
		at = progress{next, at.Done + int64(n)}
		run.Progress(at.Done, total, "comparing")
	}
	return map[string]int64{"compared": at.Done}, context.Cause(ctx)
}

// Next compares the people after one with everybody; it gives the last of them
// and how many they were, none at the end. Of a pair, who comes later finds who
// came before. save is called in the same transaction.
func (s *Service) Next(ctx context.Context, by access.UserID, after person.ID, save func(tx *db.Tx, last person.ID, n int) error) (person.ID, int, error) {
	var ids []person.ID
	if err := s.db.Select(ctx, &ids, "SELECT id FROM people WHERE deleted_at IS NULL AND id > ? ORDER BY id LIMIT ?", after, page); err != nil || len(ids) == 0 {
		return after, 0, err
	}
	last := ids[len(ids)-1]
	return last, len(ids), s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.Seek(ctx, tx, by, ids); err != nil {
			return err
		}
		return save(tx, last, len(ids))
	})
}
