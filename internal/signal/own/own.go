// Package own tells what a company's own records say without anybody asking:
// deals that stand still, contracts that end, customers whom nobody is in touch
// with, and problems that come in faster than they did. Once a day, and when
// headquarters asks, it looks at all accounts, tells what is so and was not told
// yet, and ends what is no longer so.
package own

import (
	"context"
	"log/slog"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/job"
	"arpent/internal/platform/turn"
	"arpent/internal/signal"
)

// Pass is one look at all records.
type Pass struct {
	ID        string                       `db:"id" json:"id"`
	Day       db.Date                      `db:"day" json:"day" doc:"The day that days are counted to"`
	AskedBy   access.UserID                `db:"asked_by" json:"asked_by,omitempty" doc:"Who asked for it; empty for that of the day"`
	JobID     string                       `db:"job_id" json:"job_id"`
	State     State                        `db:"state" json:"state" enum:"waiting,running,done,failed,cancelled"`
	BegunAt   db.Time                      `db:"begun_at" json:"begun_at"`
	EndedAt   db.Time                      `db:"ended_at" json:"ended_at,omitzero"`
	AtAccount account.ID                   `db:"at_account" json:"-"` // up to which all is told
	Accounts  int64                        `db:"accounts" json:"accounts" doc:"Looked at so far"`
	Told      int64                        `db:"told" json:"told" doc:"New signals"`
	Over      int64                        `db:"over" json:"over" doc:"Signals of what is no longer so"`
	Kinds     db.JSON[map[signal.Kind]int] `db:"kinds" json:"kinds" doc:"New signals by kind"`
	Usual     db.JSON[[]StageDays]         `db:"usual" json:"usual" doc:"What is usual of the stages of deals"`
}

const passColumns = "id, day, asked_by, job_id, state, begun_at, ended_at, at_account, accounts, told, over, kinds, usual"

// State says how far a pass is.
type State string

// The states; the last three are final.
const (
	Waiting   State = "waiting"
	Running   State = "running"
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Kinds lists what is told.
func Kinds() []signal.Kind {
	return []signal.Kind{signal.DealStuck, signal.ContractEnding, signal.SilentAccount, signal.ProblemSpike}
}

const (
	// origin is what the Same of all signals told here begins with, source where
	// they say they come from.
	origin, source = "own ", "records"
	// jobKind is what passes are among jobs, subject what they are about.
	jobKind, subject = "own_records", "own"
	// lookEvery is how often it is looked whether the day's pass is due, tryAgain
	// after how long one that failed is taken up.
	lookEvery, tryAgain = 20 * time.Second, 15 * time.Minute
	// keepDays is for how long passes are remembered.
	keepDays = 400
)

// Options of a Service.
type Options struct {
	Access  *access.Service
	Signals *signal.Service
	Jobs    *job.Runner
	Log     *slog.Logger
	Now     func() time.Time
}

// Service is the package's door.
type Service struct {
	db *db.DB
	o  Options
	// size is how many accounts are looked at in one transaction.
	size int
}

// New makes the service, and says how its jobs run.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{db: d, o: o, size: 1000}
	if o.Jobs != nil {
		job.Register(o.Jobs, jobKind, func(ctx context.Context, run *job.Run, args passArgs) (any, error) {
			return s.run(ctx, args.Pass, func(done, total int64) { run.Progress(done, total, "") })
		})
	}
	return s
}

type passArgs struct {
	Pass string `json:"pass"`
}

// Follow has the day's pass begin when it is due, until the context ends. Of
// several programs on one database one looks at a time.
func (s *Service) Follow(ctx context.Context) {
	turn.Every(ctx, lookEvery, nil, s.o.Log, "own records: begin the day's pass", s.Due)
}

// Due begins the day's pass if nobody did, and takes up one that failed a while ago.
func (s *Service) Due(ctx context.Context) error {
	now := s.o.Now()
	today := string(db.DateOf(now))
	if _, err := s.underWay(ctx, s.db); err != nil {
		return err
	}
	var known []Pass
	if err := s.db.Select(ctx, &known, "SELECT "+passColumns+" FROM own_passes WHERE id = ?", today); err != nil {
		return err
	}
	if len(known) > 0 && (known[0].State != Failed || now.Sub(known[0].EndedAt.Time) < tryAgain) {
		return nil
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if len(known) > 0 {
			n, err := tx.Exec(ctx, "UPDATE own_passes SET state = ?, ended_at = NULL WHERE id = ? AND state = ? AND ended_at = ?", Waiting, today, Failed, known[0].EndedAt)
			if err != nil || n == 0 {
				return err
			}
			return s.enqueue(ctx, tx, &known[0])
		}
		if _, err := tx.Exec(ctx, "DELETE FROM own_passes WHERE day < ?", db.DateOf(now).AddDays(-keepDays)); err != nil {
			return err
		}
		p := &Pass{ID: today, Day: db.DateOf(now), State: Waiting, BegunAt: db.At(now)}
		mine, err := s.insert(ctx, tx, p)
		if err != nil || !mine {
			return err
		}
		return s.enqueue(ctx, tx, p)
	})
}

// Today does the day's pass at once and without a job, as for a company that is
// made up, unless it was begun.
func (s *Service) Today(ctx context.Context) error {
	now := s.o.Now()
	p := &Pass{ID: string(db.DateOf(now)), Day: db.DateOf(now), State: Waiting, BegunAt: db.At(now)}
	mine := false
	err := s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		mine, err = s.insert(ctx, tx, p)
		return err
	})
	if err != nil || !mine {
		return err
	}
	_, err = s.run(ctx, p.ID, func(int64, int64) {})
	return err
}

// Look begins a pass at once, or gives the one that is under way.
func (s *Service) Look(ctx context.Context, by access.UserID) (*Pass, error) {
	now := s.o.Now()
	p := &Pass{ID: db.NewID(), Day: db.DateOf(now), AskedBy: by, State: Waiting, BegunAt: db.At(now)}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		under, err := s.underWay(ctx, tx)
		if err != nil {
			return err
		}
		if under != nil {
			p = under
			return nil
		}
		if _, err := s.insert(ctx, tx, p); err != nil {
			return err
		}
		return s.enqueue(ctx, tx, p)
	})
	return p, err
}

func (s *Service) insert(ctx context.Context, tx *db.Tx, p *Pass) (mine bool, err error) {
	if p.Kinds.V == nil {
		p.Kinds.V, p.Usual.V = map[signal.Kind]int{}, []StageDays{}
	}
	n, err := tx.Exec(ctx, "INSERT INTO own_passes ("+passColumns+") VALUES (?,?,?,?,?,?,NULL,'',0,0,0,?,?) ON CONFLICT (id) DO NOTHING", p.ID, p.Day, p.AskedBy, p.JobID, p.State, p.BegunAt, p.Kinds, p.Usual)
	return n == 1, err
}

func (s *Service) enqueue(ctx context.Context, tx *db.Tx, p *Pass) error {
	if s.o.Jobs == nil {
		return nil
	}
	var err error
	if p.JobID, err = s.o.Jobs.Enqueue(ctx, tx, jobKind, passArgs{p.ID}, string(p.AskedBy), subject); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "UPDATE own_passes SET job_id = ? WHERE id = ?", p.JobID, p.ID)
	return err
}

// underWay gives the latest pass that is not over. One whose job ended without a
// word, such as a job that was stopped before it began, ends as its job did.
func (s *Service) underWay(ctx context.Context, q db.Q) (*Pass, error) {
	p, err := latest(ctx, q, Waiting, Running)
	if err != nil || p == nil || s.o.Jobs == nil {
		return p, err
	}
	j, err := s.o.Jobs.Find(ctx, p.JobID)
	state := Failed
	switch {
	case fault.CodeOf(err) == fault.Missing:
	case err != nil:
		return nil, err
	case !j.State.Final():
		return p, nil
	case j.State == job.Cancelled:
		state = Cancelled
	}
	_, err = q.Exec(ctx, "UPDATE own_passes SET state = ?, ended_at = ? WHERE id = ? AND state IN (?, ?)", state, db.At(s.o.Now()), p.ID, Waiting, Running)
	return nil, err
}

// Last gives the latest pass that is over; nil when there is none.
func (s *Service) Last(ctx context.Context) (*Pass, error) {
	return latest(ctx, s.db, Done, Failed, Cancelled)
}

func latest(ctx context.Context, q db.Q, states ...State) (*Pass, error) {
	var list []Pass
	if err := q.Select(ctx, &list, "SELECT "+passColumns+" FROM own_passes WHERE state IN (?) ORDER BY begun_at DESC, id DESC LIMIT 1", states); err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}
