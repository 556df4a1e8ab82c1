package lead

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"arpent/engine/facet"
	"arpent/internal/account"
	"arpent/internal/lead/changed"
	"arpent/internal/lead/frozen"
	"arpent/internal/lead/past"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// index is the writer's side: what is in the facet index and where it stands
// among the changes. Only the holder of Service.mu touches it.
type index struct {
	facets  *facet.Index
	columns []column
	read    changed.Mark              // changes up to here are in
	made    db.Date                   // what depends on the day was computed for this one
	of      map[person.ID][]facet.Key // the leads that each person is or was
	making  int64
	refs    []ref // by key
	scratch past.Row
	erased  bool // somebody in it was erased since it was made: it holds their words until it is made anew
}

// ref is which lead a record is.
type ref struct {
	person  person.ID
	account account.ID
}

// view is what readers see: a snapshot, and which leads its keys are. refs only
// ever grows, so that a view stays right.
type view struct {
	*facet.Snapshot
	refs []ref
	made int64 // which making of the index: keys of another mean nothing
	at   time.Time
}

// shown holds the latest view.
type shown struct{ atomic.Pointer[view] }

// batch is how many people are read at a time.
const batch = 2000

// tooMany changes at once make it quicker to read everything anew.
const tooMany = 20_000

// Refresh brings the index up to date with the database: what changed since
// the last time, or everything on a new day, since territories begin and end
// by day.
func (s *Service) Refresh(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refresh(ctx)
}

func (s *Service) refresh(ctx context.Context) error {
	if s.index == nil {
		if err := s.thaw(ctx); err != nil {
			return err
		}
	}
	if s.index == nil || s.index.made != s.today() {
		return s.rebuild(ctx)
	}
	to, all, err := changed.Since(ctx, s.db, s.index.read, tooMany+1)
	if err != nil {
		return err
	}
	defer s.forget(all) // once the leads are read anew
	if len(all) > tooMany || slices.ContainsFunc(all, func(c changed.Change) bool { return c.Kind == changed.Title || c.Kind == changed.Weight }) {
		return s.rebuild(ctx)
	}
	if len(all) > 0 {
		if err := s.renew(ctx, all); err != nil {
			return err
		}
	}
	s.index.read = to
	return nil
}

// Rebuild makes the index anew, for what concerns everybody: on PostgreSQL
// Refresh would first wait for transactions that are still open.
func (s *Service) Rebuild(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rebuild(ctx)
}

// emptied is an index without anybody in it, and what its columns are.
func (s *Service) emptied() (*index, []facet.Column) {
	x := &index{columns: columns(), of: map[person.ID][]facet.Key{}, made: s.today(), making: s.now().UnixNano()}
	kinds := make([]facet.Column, len(x.columns))
	for i, c := range x.columns {
		kinds[i] = c.facet()
	}
	return x, kinds
}

// rebuild reads everybody.
func (s *Service) rebuild(ctx context.Context) error {
	begun := time.Now()
	x, kinds := s.emptied()
	x.facets = facet.New(kinds, keywords())
	if err := frozen.Remove(s.file); err != nil { // it is of no use any more, and may hold people who are gone
		return err
	}
	var err error
	if x.read, err = changed.Now(ctx, s.db); err != nil {
		return err
	}
	of, err := s.everyCompany(ctx)
	if err != nil {
		return err
	}
	examples, err := s.examples(ctx, of)
	if err != nil {
		return err
	}
	likely, err := s.learn(ctx, examples)
	if err != nil {
		return err
	}
	for _, c := range of {
		c.chance = likely.model.Score(c.values())
	}
	s.likely.Store(likely)
	s.worthOf(of)
	known := true
	if s.remembers {
		if known, err = past.Known(ctx, s.db, x.kept()); err != nil {
			return err
		}
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	for c := range s.crowds(ctx, of) {
		if c.err != nil {
			return c.err
		}
		for i := range c.leads {
			if err := x.put(&c.leads[i]); err != nil {
				return err
			}
		}
		if err := s.keep(ctx, x, nil, c.people, c.leads, !known); err != nil {
			return err
		}
	}
	if err := s.keptAll(ctx, x, known); err != nil {
		return err
	}
	s.index = x
	x.facets.Publish()
	// The first page that is asked for finds the order of its rows made.
	if _, err := x.facets.Snapshot().Search(ctx, facet.Query{Sort: "name", Limit: 1}); err != nil {
		return err
	}
	s.show()
	s.forget([]changed.Change{{}}) // changes up to the mark are not read any more
	s.log.Debug("leads: index made", "leads", x.facets.Len(), "seconds", time.Since(begun).Seconds())
	return changed.Forget(ctx, s.db, s.now())
}

// crowd is some people with their leads, or why they could not be read.
type crowd struct {
	people []person.Person
	leads  []Lead
	err    error
}

// crowds reads everybody, while those before are put into the index.
func (s *Service) crowds(ctx context.Context, of map[account.ID]*company) <-chan crowd {
	out := make(chan crowd, 2)
	go func() {
		defer close(out)
		for after, goOn := person.ID(""), true; goOn; {
			var c crowd
			if c.people, c.err = s.people.After(ctx, s.db, after, batch); c.err == nil && len(c.people) > 0 {
				after = c.people[len(c.people)-1].ID
				c.leads, c.err = s.leadsAt(ctx, s.db, c.people, of)
			}
			goOn = c.err == nil && len(c.people) > 0
			select {
			case out <- c:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// renew reads those people again whom a change is about.
func (s *Service) renew(ctx context.Context, all []changed.Change) error {
	var ids []person.ID
	var accounts []account.ID
	for _, c := range all {
		switch c.Kind {
		case "person":
			ids = append(ids, person.ID(c.ID))
		case "account":
			accounts = append(accounts, account.ID(c.ID))
		}
	}
	s.worth.Drop(accounts)
	for some := range slices.Chunk(accounts, 500) {
		at, err := person.WorkingAt(ctx, s.db, some)
		if err != nil {
			return err
		}
		ids = append(ids, at...)
	}
	return s.renewPeople(ctx, ids)
}

// Renew reads some people again at once: whoever changed something of them finds
// it changed.
func (s *Service) Renew(ctx context.Context, people []person.ID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.index == nil || len(people) == 0 {
		return nil
	}
	return s.renewPeople(ctx, slices.Clone(people))
}

func (s *Service) renewPeople(ctx context.Context, ids []person.ID) error {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	for some := range slices.Chunk(ids, 500) {
		people, err := s.people.Batch(ctx, s.db, some)
		if err != nil {
			return err
		}
		leads, err := s.leadsOf(ctx, s.db, people)
		if err != nil {
			return err
		}
		if err := s.unfreeze(ctx, some, people); err != nil {
			return err
		}
		now := map[ref]bool{}
		for i := range leads {
			now[ref{leads[i].PersonID, leads[i].AccountID}] = true
		}
		for _, id := range some {
			s.index.drop(id, now)
		}
		for i := range leads {
			if err := s.index.put(&leads[i]); err != nil {
				return err
			}
		}
		if err := s.keep(ctx, s.index, some, people, leads, false); err != nil {
			return err
		}
	}
	s.show()
	return nil
}

// show lets readers see what was put.
func (s *Service) show() {
	s.index.facets.Publish()
	s.shown.Store(&view{s.index.facets.Snapshot(), s.index.refs[:len(s.index.refs):len(s.index.refs)], s.index.making, s.now()})
}

// put adds a lead, or replaces it.
func (x *index) put(l *Lead) error {
	key := x.refer(ref{l.PersonID, l.AccountID})
	x.scratch = x.row(l, x.scratch)
	if err := x.facets.Put(key, x.scratch); err != nil {
		return fmt.Errorf("lead of %s at %s: %w", l.PersonID, l.AccountID, err)
	}
	return nil
}

// refer gives the key of a lead, the same whenever it comes back.
func (x *index) refer(r ref) facet.Key {
	for _, key := range x.of[r.person] {
		if x.refs[key].account == r.account {
			return key
		}
	}
	key := facet.Key(len(x.refs))
	x.refs = append(x.refs, r)
	x.of[r.person] = append(x.of[r.person], key)
	return key
}

// row gives a lead's values by column, in the room of a row that is not used any
// more.
func (x *index) row(l *Lead, room past.Row) past.Row {
	room = room[:0]
	for i := range x.columns {
		room = append(room, x.columns[i].value(l))
	}
	return room
}

// drop takes out the leads of a person that are no more.
func (x *index) drop(id person.ID, now map[ref]bool) {
	for _, key := range x.of[id] {
		if !now[x.refs[key]] {
			x.facets.Delete(key)
		}
	}
}

// has says whether a person is a lead.
func (x *index) has(id person.ID) bool { return slices.ContainsFunc(x.of[id], x.facets.Has) }

// current gives the view to read, making the index if nobody has yet.
func (s *Service) current(ctx context.Context) (*view, error) {
	if v := s.shown.Load(); v != nil {
		return v, nil
	}
	if err := s.Refresh(ctx); err != nil {
		return nil, err
	}
	return s.shown.Load(), nil
}
