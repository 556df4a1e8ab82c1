// Package signal tells what changed about a person or an account, to whoever
// works the territories that they are in: it keeps dated signals with their
// evidence, makes tasks of those that ask for an act, and shows each user a
// stream of their own.
package signal

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/account/follow"
	"arpent/internal/alignment"
	"arpent/internal/lead"
	"arpent/internal/lead/intro"
	"arpent/internal/lead/past"
	"arpent/internal/lead/title"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/live"
	"arpent/internal/signal/budget"
	"arpent/internal/signal/following"
	"arpent/internal/task"
	"arpent/internal/territory"
)

// Migrations make the tables signals, signal_accounts, signal_queue and those of
// what users want of them, and the triggers that fill the queue from person_changes and alignments.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// ID identifies a signal.
type ID string

// Kind says what kind of thing happened.
type Kind string

// The kinds that changes of one's own data make.
const (
	ChangedJob Kind = "changed_job"
	Promoted   Kind = "promoted"
	Left       Kind = "left"
	Joined     Kind = "joined"
	Moved      Kind = "moved" // a rule moved an account into another territory

	SavedSearch Kind = "saved_search" // someone entered one's saved search, left it or changed
)

// The kinds that news and other systems tell.
const (
	InTheNews        Kind = "in_the_news"
	Funding          Kind = "funding"
	Hiring           Kind = "hiring"
	LeadershipChange Kind = "leadership_change"
	Tender           Kind = "tender" // or a legal notice
	NewContract      Kind = "new_contract"
	OfficeMoved      Kind = "office_moved"
	HeadcountChanged Kind = "headcount_changed"
	SiteVisited      Kind = "site_visited"
	Downloaded       Kind = "downloaded"
)

// The kinds that links and public pages of one's own tell.
const (
	OpenedLink Kind = "opened_link"
	ViewedPage Kind = "viewed_page"
)

// Replied is what mailboxes tell: somebody wrote.
const Replied Kind = "replied"

// The kinds that one's own records tell.
const (
	DealStuck      Kind = "deal_stuck"
	ContractEnding Kind = "contract_ending"
	SilentAccount  Kind = "silent_account"
	ProblemSpike   Kind = "problem_spike"
)

// Kinds lists those that signals may have.
func Kinds() []Kind {
	return []Kind{ChangedJob, Promoted, Left, Joined, Moved, SavedSearch, InTheNews, Funding, Hiring, LeadershipChange, Tender, NewContract, OfficeMoved, HeadcountChanged, SiteVisited, Downloaded, OpenedLink, ViewedPage, Replied,
		DealStuck, ContractEnding, SilentAccount, ProblemSpike}
}

// Side says what an account has to do with a signal.
type Side string

// The sides.
const (
	Before Side = "before" // where someone was
	After  Side = "after"  // where someone is now
	About  Side = "about"  // what it is about
)

// Concern is an account that a signal tells of. Whoever sees one of them sees
// the signal, without what it tells of the others.
type Concern struct {
	Account account.ID
	Side    Side
}

// State is what someone was on one side of a change. Company is what the
// source calls an employer, for one that is no account.
type State struct {
	Company string `json:"company,omitempty"`
	Title   string `json:"title,omitempty"`
}

// SignalEvidence is what a signal rests on.
type SignalEvidence struct {
	Before *State `json:"before,omitempty"`
	After  *State `json:"after,omitempty"`
	Quote  string `json:"quote,omitempty" doc:"The sentence that says so"`
	Link   string `json:"link,omitempty" doc:"Where it stands"`
	Rule   string `json:"rule,omitempty" doc:"What moved an account"`

	Search   string             `json:"search,omitempty" doc:"The saved search's name"`
	SearchID string             `json:"search_id,omitempty"`
	ListID   string             `json:"list_id,omitempty" doc:"Of a saved search of accounts"`
	Fields   []string           `json:"fields,omitempty" doc:"What changed of an account of what the search asks for: new, deleted, owner, country, text, parent, industry, size, customer, placed, area, territory, list"`
	Turn     string             `json:"turn,omitempty" enum:"entered,left,changed" doc:"What someone did with regard to the search"`
	Why      []past.FieldChange `json:"why,omitempty" doc:"What changed of what the search asks for"`

	Records *SignalRecords `json:"records,omitempty" doc:"What one's own records say"`

	Answers bool `json:"answers,omitempty" doc:"Somebody wrote in answer to a letter"`
}

// Source is who told of a signal, and when.
type Source struct {
	Name string  `json:"name" doc:"import/ID, a feed's or a sender's name, or hand"`
	At   db.Time `json:"at"`
}

// Signal is a dated change about a person or an account that suggests an act.
type Signal struct {
	Seq         int64                   `db:"seq" json:"seq" doc:"The order in which signals became known"`
	ID          ID                      `db:"id" json:"id"`
	Kind        Kind                    `db:"kind" json:"kind"`
	PersonID    person.ID               `db:"person_id" json:"person_id,omitempty"`
	HappenedOn  db.Date                 `db:"happened_on" json:"happened_on" doc:"The day it happened, or was first seen"`
	NoticedAt   db.Time                 `db:"noticed_at" json:"noticed_at"`
	Evidence    db.JSON[SignalEvidence] `db:"evidence" json:"evidence"`
	Confidence  int64                   `db:"confidence" json:"confidence" doc:"Per cent"`
	Sources     db.JSON[[]Source]       `db:"sources" json:"sources"`
	Same        string                  `db:"same" json:"-"`
	WithdrawnAt db.Time                 `db:"withdrawn_at" json:"-"`
	For         access.UserID           `db:"user_id" json:"-"` // empty: whoever sees what it is about
}

const columns = "seq, id, kind, person_id, happened_on, noticed_at, evidence, confidence, sources, same, withdrawn_at, user_id"

// Options of a Service.
type Options struct {
	Access      *access.Service
	Territories *territory.Service
	Accounts    *account.Service
	Deals       *deal.Service
	People      *person.Service
	Tasks       *task.Service
	Alignment   *alignment.Service
	Leads       *lead.Service
	Ties        *intro.Service // nil: nobody is anything to anybody
	Hub         *live.Hub
	Log         *slog.Logger
	Now         func() time.Time
}

// Service is the noun's door.
type Service struct {
	db     *db.DB
	o      Options
	titles *title.Table
	desk   *desk
	follow *following.Service
	budget *budget.Service
}

// New makes the service; signals follow their accounts when these are merged.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Hub == nil {
		o.Hub = live.NewHub()
	}
	s := &Service{db: d, o: o, titles: title.NewTable(), desk: newDesk(), budget: budget.New(d, o.Now)}
	s.follow = following.New(d, following.Options{Access: o.Access, Accounts: o.Accounts, People: o.People, Kinds: kindNames(), Titles: s.titles, Said: s.said, Now: o.Now})
	o.Accounts.Follow("signals", follow.Rows{Table: "signal_accounts", Holds: "signal_accounts WHERE account_id IN (?) AND side = ''"})
	return s
}

func (s *Service) today() db.Date { return db.DateOf(s.o.Now()) }

// followEvery is how often the queue is looked at.
const followEvery = time.Second

// Follow makes signals of what changed until the context ends. Any number of
// programs may do so on one database.
func (s *Service) Follow(ctx context.Context) {
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	for {
		if err := s.Catch(ctx); err != nil && ctx.Err() == nil {
			s.o.Log.Error("signals: read what changed", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
