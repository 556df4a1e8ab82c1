// Package handover gives everything open of one user to colleagues in one act,
// when somebody leaves or changes jobs: accounts and what hangs on them, and what
// is the user's own. It is counted before, done as a whole, kept, and can be
// taken back.
package handover

import (
	"cmp"
	"context"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/db"
	"arpent/internal/platform/job"
	"arpent/internal/territory"
)

// Thing is something open of a user.
type Thing struct {
	ID      string     `db:"id"`
	Account account.ID `db:"account_id"` // empty: it hangs on none
}

// Part is one kind of thing, declared by the noun that holds it.
type Part interface {
	// Called is the part's name, a word that screens translate.
	Called() string
	// Open gives what is open of a user.
	Open(ctx context.Context, q db.Q, user access.UserID) ([]Thing, error)
	// Give gives things that are still one user's to another, and says which those
	// are.
	Give(ctx context.Context, tx *db.Tx, actor access.Actor, ids []string, from, to access.UserID) ([]string, error)
}

// The ways in which things are shared out.
const (
	ByTerritory = "territory" // accounts to who works their territory, else by share
	ByShare     = "share"     // accounts in proportion to what was said
)

// HandOverShare is how much a colleague is given, in proportion to the others.
type HandOverShare struct {
	UserID access.UserID `json:"user_id" maxLength:"40"`
	Share  int           `json:"share,omitempty" minimum:"0" maximum:"100" doc:"Absent: 1"`
}

// HandOverOrder is what is to be given to whom. What hangs on no account goes to
// the first.
type HandOverOrder struct {
	Way string          `json:"way" enum:"territory,share" doc:"territory: accounts to who of these works their territory, the rest by share; share: in proportion, each account whole"`
	To  []HandOverShare `json:"to" minItems:"1" maxItems:"20"`
}

// HandOverCount counts the things of one part, for one colleague or in all.
type HandOverCount struct {
	Part   string        `json:"part" enum:"accounts,deals,tasks,lists,account_lists,searches,introductions,links"`
	UserID access.UserID `json:"user_id,omitempty" doc:"Who gets them"`
	Count  int           `json:"count"`
	Beyond int           `json:"beyond,omitempty" doc:"Further ones at accounts out of sight, which stay"`
}

// Belongings are what is open of a user.
type Belongings struct {
	User       access.User     `json:"user"`
	Counts     []HandOverCount `json:"counts"`
	Colleagues []access.UserID `json:"colleagues" doc:"Active users who work the same territories, those of these accounts, or those beside them; the nearest first"`
}

// HandOverGiven is what becomes of one account, for the preview.
type HandOverGiven struct {
	AccountID account.ID    `json:"account_id"`
	Name      string        `json:"name"`
	UserID    access.UserID `json:"user_id"`
	Territory bool          `json:"territory" doc:"By its territory; else by share"`
}

// HandOverPreview is what a hand-over would do.
type HandOverPreview struct {
	Counts   []HandOverCount `json:"counts" doc:"By part and colleague"`
	Accounts []HandOverGiven `json:"accounts" doc:"The first 200 by name"`
}

// How far a hand-over is.
const (
	Running = "running" // a job gives, or gives back
	Done    = "done"
	Stopped = "stopped" // somebody stopped the job: some is given and some is not
	Undone  = "undone"
)

// HandOver is one that was done, or that a job does.
type HandOver struct {
	ID       string          `json:"id"`
	UserID   access.UserID   `json:"user_id"`
	Order    HandOverOrder   `json:"order"`
	Counts   []HandOverCount `json:"counts" doc:"By part and colleague, as far as it is given"`
	State    string          `json:"state" enum:"running,done,stopped,undone"`
	JobID    string          `json:"job_id,omitempty" doc:"The job that gives or gives back, when it is very much"`
	Left     int             `json:"left,omitempty" doc:"Things that are not given yet"`
	MadeBy   access.UserID   `json:"made_by"`
	MadeAt   db.Time         `json:"made_at"`
	UndoneBy access.UserID   `json:"undone_by,omitempty"`
	UndoneAt db.Time         `json:"undone_at,omitzero"`
	MayUndo  bool            `json:"may_undo"`
}

// Options of a Service.
type Options struct {
	Access      *access.Service
	Territories *territory.Service
	Accounts    *account.Service
	Parts       []Part // besides accounts, in the order they are told
	Jobs        *job.Runner
	AtOnce      int64 // more things than this are given by a job; 0: 2000
	Now         func() time.Time
}

// Service is the door to hand-overs.
type Service struct {
	db          *db.DB
	access      *access.Service
	territories *territory.Service
	accounts    *account.Service
	parts       []Part
	jobs        *job.Runner
	atOnce      int64
	now         func() time.Time
}

// usual is how many things are given at once, while whoever asked waits.
const usual = 2000

// New makes the service and registers its kinds of job.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Service{db: d, access: o.Access, territories: o.Territories, accounts: o.Accounts, parts: append([]Part{owned{o.Accounts}}, o.Parts...), jobs: o.Jobs, atOnce: cmp.Or(o.AtOnce, usual), now: o.Now}
	job.Register(o.Jobs, giveKind, s.giveJob)
	job.Register(o.Jobs, undoKind, s.undoJob)
	return s
}

// owned are the accounts of a user.
type owned struct{ accounts *account.Service }

func (owned) Called() string { return "accounts" }

func (owned) Open(ctx context.Context, q db.Q, user access.UserID) ([]Thing, error) {
	var out []Thing
	return out, q.Select(ctx, &out, "SELECT id, id AS account_id FROM accounts WHERE owner_id = ? AND deleted_at IS NULL ORDER BY id", user)
}

func (o owned) Give(ctx context.Context, tx *db.Tx, _ access.Actor, ids []string, from, to access.UserID) ([]string, error) {
	still, err := stillTheirs(ctx, tx, "accounts", "owner_id", "deleted_at IS NULL", ids, from)
	if err != nil {
		return nil, err
	}
	accounts := make([]account.ID, len(still))
	for i, id := range still {
		accounts[i] = account.ID(id)
	}
	return still, o.accounts.Give(ctx, tx, accounts, to)
}
