package handover

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// inStep is how many things are given in one transaction of a job.
const inStep = 250

// What became of a step.
const (
	wantedStep = "wanted" // it is still to be given
	givenStep  = "given"
	backStep   = "back" // given back, as far as it was still with whoever got it
)

// step is some things of one part that go to one colleague: what is done, or
// taken back, as a whole.
type step struct {
	HandOver string            `db:"hand_over_id"`
	Seq      int64             `db:"seq"`
	Part     string            `db:"part"`
	UserID   access.UserID     `db:"user_id"`
	State    string            `db:"state"`
	Things   db.JSON[[]string] `db:"things"`
	Number   int64             `db:"number"`
}

const stepColumns = "hand_over_id, seq, part, user_id, state, things, number"

// kept is a hand-over as it is stored.
type kept struct {
	ID       string                   `db:"id"`
	UserID   access.UserID            `db:"user_id"`
	Way      string                   `db:"way"`
	Shares   db.JSON[[]HandOverShare] `db:"shares"`
	Things   db.JSON[gifts]           `db:"things"`
	MadeBy   access.UserID            `db:"made_by"`
	MadeAt   db.Time                  `db:"made_at"`
	UndoneBy access.UserID            `db:"undone_by"`
	UndoneAt db.Time                  `db:"undone_at"`
	JobID    string                   `db:"job_id"`
}

// gifts are ids that were given, by part and colleague: how hand-overs were kept
// before there were steps.
type gifts map[string]map[access.UserID][]string

const keptColumns = "id, user_id, way, shares, things, made_by, made_at, undone_by, undone_at, job_id"

func (s *Service) find(ctx context.Context, q db.Q, id, where string, args ...any) (*kept, error) {
	var k kept
	err := q.Get(ctx, &k, "SELECT "+keptColumns+" FROM hand_overs WHERE id = ? AND ("+where+")", append([]any{id}, args...)...)
	if db.IsMissing(err) {
		return nil, fault.NotFound("hand_over", id)
	}
	return &k, err
}

// lay writes down what is to be given.
func lay(ctx context.Context, tx *db.Tx, id string, steps []step) error {
	for i := range steps {
		steps[i].HandOver = id
	}
	_, err := tx.BulkInsert(ctx, "hand_over_steps", []string{"hand_over_id", "seq", "part", "user_id", "state", "things", "number", "returned"}, func(yield func([]any) bool) {
		for _, st := range steps {
			if !yield([]any{id, st.Seq, st.Part, string(st.UserID), st.State, st.Things, st.Number, int64(0)}) {
				return
			}
		}
	})
	return err
}

// laid gives what was given and is to be given back; what was not given yet
// never will be.
func (s *Service) laid(ctx context.Context, tx *db.Tx, k *kept) ([]step, error) {
	if len(k.Things.V) > 0 {
		var steps []step
		for _, p := range s.parts {
			of := k.Things.V[p.Called()]
			for _, to := range slices.Sorted(maps.Keys(of)) {
				for some := range slices.Chunk(of[to], inStep) {
					steps = append(steps, step{Seq: int64(len(steps)), Part: p.Called(), UserID: to, State: givenStep, Things: db.JSON[[]string]{V: some}, Number: int64(len(some))})
				}
			}
		}
		if err := lay(ctx, tx, k.ID, steps); err != nil {
			return nil, err
		}
		if _, err := tx.Exec(ctx, "UPDATE hand_overs SET things = '{}' WHERE id = ?", k.ID); err != nil {
			return nil, err
		}
		k.Things.V = nil
	}
	if _, err := tx.Exec(ctx, "DELETE FROM hand_over_steps WHERE hand_over_id = ? AND state = ?", k.ID, wantedStep); err != nil {
		return nil, err
	}
	return stepsOf(ctx, tx, k.ID, givenStep)
}

func stepsOf(ctx context.Context, q db.Q, id, state string) ([]step, error) {
	var out []step
	return out, q.Select(ctx, &out, "SELECT "+stepColumns+" FROM hand_over_steps WHERE hand_over_id = ? AND state = ? ORDER BY seq", id, state)
}

// pass gives the things of a step that are still one user's to another.
func (s *Service) pass(ctx context.Context, tx *db.Tx, actor access.Actor, st *step, from, to access.UserID) ([]string, error) {
	for _, p := range s.parts {
		if p.Called() == st.Part {
			return p.Give(ctx, tx, actor, st.Things.V, from, to)
		}
	}
	return nil, fmt.Errorf("hand over: there is no part %q", st.Part)
}

// turned takes a step from one state to another; false when somebody else did.
func turned(ctx context.Context, tx *db.Tx, st *step, to string) (bool, error) {
	n, err := tx.Exec(ctx, "UPDATE hand_over_steps SET state = ? WHERE hand_over_id = ? AND seq = ? AND state = ?", to, st.HandOver, st.Seq, st.State)
	return n == 1, err
}

// give does a step.
func (s *Service) give(ctx context.Context, tx *db.Tx, actor access.Actor, k *kept, st *step) error {
	if ours, err := turned(ctx, tx, st, givenStep); err != nil || !ours {
		return err
	}
	ids, err := s.pass(ctx, tx, actor, st, k.UserID, st.UserID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "UPDATE hand_over_steps SET things = ?, number = ? WHERE hand_over_id = ? AND seq = ?", db.JSON[[]string]{V: ids}, len(ids), st.HandOver, st.Seq)
	return err
}

// giveBack takes a step back.
func (s *Service) giveBack(ctx context.Context, tx *db.Tx, actor access.Actor, k *kept, st *step) error {
	if ours, err := turned(ctx, tx, st, backStep); err != nil || !ours {
		return err
	}
	ids, err := s.pass(ctx, tx, actor, st, st.UserID, k.UserID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "UPDATE hand_over_steps SET returned = ? WHERE hand_over_id = ? AND seq = ?", len(ids), st.HandOver, st.Seq)
	return err
}

// What is counted of steps.
const (
	given    = "CAST(SUM(CASE WHEN state = 'wanted' THEN 0 ELSE number END) AS BIGINT)"
	returned = "CAST(SUM(returned) AS BIGINT)"
)

// counted counts what was given, or what was given back.
func counted(ctx context.Context, q db.Q, id, what string) (tally, error) {
	var rows []struct {
		Part   string        `db:"part"`
		UserID access.UserID `db:"user_id"`
		Number int           `db:"number"`
	}
	if err := q.Select(ctx, &rows, "SELECT part, user_id, "+what+" AS number FROM hand_over_steps WHERE hand_over_id = ? GROUP BY part, user_id", id); err != nil {
		return nil, err
	}
	out := tally{}
	for _, r := range rows {
		out.add(r.Part, r.UserID, r.Number)
	}
	return out, nil
}

// shown is a hand-over with what was given of it so far.
func (s *Service) shown(ctx context.Context, q db.Q, actor access.Actor, k *kept) (*HandOver, error) {
	o := HandOverOrder{Way: k.Way, To: k.Shares.V}
	out := &HandOver{ID: k.ID, UserID: k.UserID, Order: o, MadeBy: k.MadeBy, MadeAt: k.MadeAt, UndoneBy: k.UndoneBy, UndoneAt: k.UndoneAt, JobID: k.JobID, State: Done}
	t, err := counted(ctx, q, k.ID, given)
	if err != nil {
		return nil, err
	}
	for part, of := range k.Things.V {
		for to, ids := range of {
			t.add(part, to, len(ids))
		}
	}
	out.Counts = s.told(t, o)
	if err := q.Get(ctx, &out.Left, "SELECT CAST(COALESCE(SUM(number), 0) AS BIGINT) FROM hand_over_steps WHERE hand_over_id = ? AND state = ?", k.ID, wantedStep); err != nil {
		return nil, err
	}
	running, err := s.running(ctx, k)
	switch {
	case running:
		out.State = Running
	case !k.UndoneAt.IsZero():
		out.State = Undone
	case k.JobID != "":
		var back int
		if err := q.Get(ctx, &back, "SELECT COUNT(*) FROM hand_over_steps WHERE hand_over_id = ? AND state = ?", k.ID, backStep); err != nil {
			return nil, err
		}
		if back > 0 || out.Left > 0 {
			out.State = Stopped
		}
	}
	out.MayUndo = (out.State == Done || out.State == Stopped) && (actor.Scope.All || k.MadeBy == actor.User.ID)
	return out, err
}

// running says whether a job works on a hand-over.
func (s *Service) running(ctx context.Context, k *kept) (bool, error) {
	if k.JobID == "" {
		return false, nil
	}
	j, err := s.jobs.Find(ctx, k.JobID)
	if fault.CodeOf(err) == fault.Missing {
		return false, nil
	}
	return err == nil && !j.State.Final(), err
}

// audited notes what was given, or given back.
func (s *Service) audited(ctx context.Context, tx *db.Tx, actor access.Actor, k *kept, act, what string) error {
	t, err := counted(ctx, tx, k.ID, what)
	if err != nil {
		return err
	}
	counts := s.told(t, HandOverOrder{To: k.Shares.V})
	return s.access.Audit(ctx, tx, actor, act, "user/"+string(k.UserID), map[string]any{"hand_over": k.ID, "counts": counts})
}

// undone ends an undo.
func (s *Service) undone(ctx context.Context, tx *db.Tx, actor access.Actor, k *kept) error {
	k.UndoneBy, k.UndoneAt = actor.User.ID, db.At(s.now())
	if _, err := tx.Exec(ctx, "UPDATE hand_overs SET undone_by = ?, undone_at = ? WHERE id = ? AND undone_at IS NULL", k.UndoneBy, k.UndoneAt, k.ID); err != nil {
		return err
	}
	return s.audited(ctx, tx, actor, k, "account.hand_over_undo", returned)
}
