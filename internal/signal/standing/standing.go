// Package standing holds saved searches of leads that their owners want to be
// told of, as standing filters: whenever a lead is no longer what it was, it
// tells who entered a search, who left it and who changed within it, and why.
package standing

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
	"arpent/engine/watch"
	"arpent/internal/access"
	"arpent/internal/lead"
	"arpent/internal/lead/past"
	"arpent/internal/lead/saved"
	"arpent/internal/lead/within"
	"arpent/internal/platform/db"
	"arpent/internal/signal"
	"arpent/internal/territory"
)

// Service holds the standing searches.
type Service struct {
	access      *access.Service
	territories *territory.Service
	signals     *signal.Service
	log         *slog.Logger
	db          *db.DB

	mu      sync.Mutex
	columns past.Columns
	schema  *eval.Schema
	index   *watch.Index
	scratch [2]watch.Scratch // for leads as they were, and as they are
	numbers map[string]watch.ID
	held    []*search // by number; nil for one that is no more
	free    []watch.ID
	read    db.Time // searches that changed up to here are in
}

// search is one that stands.
type search struct {
	id, name string
	user     access.UserID
	version  int64
	asked    []int
}

// New makes the service; Tell is for lead.OnTurn.
func New(d *db.DB, users *access.Service, territories *territory.Service, signals *signal.Service, log *slog.Logger) *Service {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	schema := lead.Schema()
	return &Service{db: d, access: users, territories: territories, signals: signals, log: log, columns: lead.Columns(), schema: schema, index: watch.New(schema, nil), numbers: map[string]watch.ID{}, read: db.At(time.Unix(0, 0))}
}

// overlap is how far the clocks of programs on one database may differ.
const overlap = time.Minute

// refresh takes in searches that changed: before each lead is asked, so that a
// change counts from the next lead on.
func (s *Service) refresh(ctx context.Context, q db.Q) error {
	changed, err := saved.Since(ctx, q, db.At(s.read.Add(-overlap)))
	if err != nil {
		return err
	}
	for i := range changed {
		one := &changed[i]
		if s.read.Before(one.UpdatedAt.Time) {
			s.read = one.UpdatedAt
		}
		if number, stands := s.numbers[one.ID]; stands && s.held[number].version == one.Version {
			continue
		}
		s.drop(one.ID)
		if one.Told && one.DeletedAt.IsZero() {
			s.put(one)
		}
	}
	return nil
}

func (s *Service) drop(id string) {
	number, stands := s.numbers[id]
	if !stands {
		return
	}
	s.index.Remove(number)
	delete(s.numbers, id)
	s.held[number] = nil
	s.free = append(s.free, number)
}

// put makes a search stand. One that cannot be read any more, since a field or
// list is gone, tells nothing: its screen says what is wrong.
func (s *Service) put(one *saved.SavedSearch) {
	e, err := cql.ParseText(one.Filter)
	number := watch.ID(len(s.held))
	if n := len(s.free); n > 0 {
		number = s.free[n-1]
	}
	if err == nil {
		err = s.index.Put(number, e)
	}
	if err != nil {
		s.log.Debug("a saved search cannot be told of", "search", one.ID, "err", err)
		return
	}
	held := &search{id: one.ID, name: one.Name, user: one.UserID, version: one.Version, asked: s.columns.Deciding(e)}
	if n := len(s.free); n > 0 {
		s.free = s.free[:n-1]
		s.held[number] = held
	} else {
		s.held = append(s.held, held)
	}
	s.numbers[one.ID] = number
}

// move is what a turn of a lead means to a search.
type move struct {
	*search
	turn          *past.Turn
	before, after bool
}

// Tell makes signals of leads that turned, each for the owner of a search, in
// the transaction that writes the turns down.
func (s *Service) Tell(ctx context.Context, tx *db.Tx, turns []past.Turn) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.refresh(ctx, tx); err != nil || len(s.numbers) == 0 {
		return err
	}
	var moves []move
	for i := range turns {
		moves = append(moves, s.match(&turns[i])...)
	}
	if len(moves) == 0 {
		return nil
	}
	many, err := s.tellings(ctx, moves)
	if err != nil {
		return err
	}
	_, err = s.signals.Write(ctx, tx, many)
	return err
}

// match asks all searches of a lead as it was and as it is.
func (s *Service) match(t *past.Turn) []move {
	of := map[watch.ID]move{}
	for i, r := range []eval.Record{t.Before, t.After} {
		if r == nil {
			continue
		}
		for _, number := range s.index.Match(r, &s.scratch[i]) {
			m := of[number]
			m.search, m.turn = s.held[number], t
			m.before, m.after = m.before || i == 0, m.after || i == 1
			of[number] = m
		}
	}
	out := make([]move, 0, len(of))
	for _, m := range of {
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b move) int { return cmp.Compare(a.id, b.id) })
	return out
}

// tellings words moves for those who may see them: someone who left both a
// search and its owner's territories is not told of.
func (s *Service) tellings(ctx context.Context, moves []move) ([]signal.Telling, error) {
	var users []access.UserID
	for _, m := range moves {
		users = append(users, m.user)
	}
	slices.Sort(users)
	scopes, err := s.access.ScopesOf(ctx, slices.Compact(users))
	if err != nil {
		return nil, err
	}
	all, err := s.territories.All(ctx, s.db)
	if err != nil {
		return nil, err
	}
	sight := map[access.UserID]func(eval.Record) bool{}
	for user, scope := range scopes {
		if sight[user], err = within.Sight(scope, all, s.schema); err != nil {
			return nil, err
		}
	}
	var many []signal.Telling
	for _, m := range moves {
		sees := sight[m.user]
		if sees == nil { // no longer a user
			continue
		}
		if n := m.telling(s.columns, sees); n != nil {
			many = append(many, *n)
		}
	}
	return many, nil
}

// telling words a move; nil when there is nothing to tell.
func (m *move) telling(columns past.Columns, sees func(eval.Record) bool) *signal.Telling {
	t := m.turn
	before, after := m.before && sees(t.Before), m.after && sees(t.After)
	why := t.Why(columns, m.asked)
	turn := "changed"
	switch {
	case !before && after:
		turn = "entered"
	case before && !after:
		if turn = "left"; t.After != nil && !sees(t.After) {
			return nil
		}
	case !before || len(why) == 0:
		return nil
	}
	n := &signal.Telling{Kind: signal.SavedSearch, Person: t.Person, Source: "search/" + m.id, Confidence: 100, For: m.user,
		Evidence: signal.SignalEvidence{Search: m.name, SearchID: m.id, Turn: turn, Why: why}}
	if t.Account != "" {
		n.Concerns = []signal.Concern{{Account: t.Account, Side: signal.About}}
	}
	n.Same, n.ApartDays = "search "+m.id+" "+string(t.Person)+" "+string(t.Account)+" "+turn, 1
	if turn == "changed" { // may change again the same day
		for _, c := range why {
			n.Same += " " + c.Field
			for _, to := range c.To {
				n.Same += " " + to
			}
		}
	}
	return n
}
