// Package lead is the Lead Builder: people at accounts whom one may approach,
// found by filters, counted as one clicks, kept in lists. What it searches is
// an index in memory (engine/facet), made from the database when the program
// starts and kept current by reading what changed.
package lead

import (
	"context"
	"embed"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/lead/intro"
	"arpent/internal/lead/past"
	"arpent/internal/lead/saved"
	"arpent/internal/lead/title"
	"arpent/internal/lead/within"
	"arpent/internal/lead/worth"
	"arpent/internal/lead/would"
	"arpent/internal/person"
	"arpent/internal/place"
	"arpent/internal/plan"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// Migrations make the tables lead_changes, lead_titles, lead_searches,
// lead_lists, lead_list_people, lead_dismissals, lead_states, lead_log and those of
// introductions and of relationship maps.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Options of a Service.
type Options struct {
	Access      *access.Service
	Places      *place.Service
	Territories *territory.Service
	Accounts    *account.Service
	People      *person.Service
	Ties        *intro.Service // nil: nobody is anything to anybody
	Plans       *plan.Service  // nil: there are none
	// Signals gives those about accounts, nil for all, since a day; nil: none.
	Signals func(ctx context.Context, q db.Q, accounts []account.ID, since db.Date) ([]Recent, error)
	Log     *slog.Logger
	Now     func() time.Time
}

// Recent is that a signal of a kind told of an account lately, and of a person
// there when one is named.
type Recent struct {
	Account account.ID `db:"account_id"`
	Person  person.ID  `db:"person_id"`
	Kind    string     `db:"kind"`
}

// RecentDays is for how long signals count as recent.
const RecentDays = 90

// Service is the noun's door.
type Service struct {
	db          *db.DB
	access      *access.Service
	places      *place.Service
	territories *territory.Service
	accounts    *account.Service
	people      *person.Service
	ties        *intro.Service
	plans       *would.Plans // nil: there are none
	signals     func(context.Context, db.Q, []account.ID, db.Date) ([]Recent, error)
	log         *slog.Logger
	now         func() time.Time
	titles      *title.Table

	mu        sync.Mutex // held by whoever brings the index up to date
	index     *index     // nil until first asked for
	remembers bool       // whether changes of leads are kept
	saved     *saved.Searches
	turns     func(context.Context, *db.Tx, []past.Turn) error
	shown     shown
	file      string               // that keeps the index while no program runs; "" for none
	kept      atomic.Pointer[view] // the one that stands in the file
	scopes    within.Scopes
	likely    atomic.Pointer[likely]
	worth     worth.Book
}

// New makes the service. The index is made when first asked for, or by Follow.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{db: d, access: o.Access, places: o.Places, territories: o.Territories, accounts: o.Accounts, people: o.People, ties: o.Ties, signals: o.Signals,
		log: o.Log, now: o.Now, titles: title.NewTable()}
	if o.Plans != nil {
		s.plans = would.New(d, o.Plans)
	}
	s.saved = saved.New(d, o.Now, s.count)
	return s
}

// Saved are the searches that people keep.
func (s *Service) Saved() *saved.Searches { return s.saved }

func (s *Service) count(ctx context.Context, actor access.Actor, filter string) (int, error) {
	f, err := s.Search(ctx, actor, Query{Filter: filter})
	if err != nil {
		return 0, err
	}
	return f.Total, nil
}

func (s *Service) today() db.Date { return db.DateOf(s.now()) }

// followEvery is how often what changed is looked for.
const followEvery = 500 * time.Millisecond

// Follow keeps the index current, and its file, until the context ends.
func (s *Service) Follow(ctx context.Context) {
	var file sync.WaitGroup
	defer file.Wait()
	file.Go(func() { s.freezing(ctx) })
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	for {
		if err := s.Refresh(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("leads: keep the index current", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
