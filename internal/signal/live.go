package signal

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"arpent/internal/access"
	"arpent/internal/platform/live"
)

// Topic is where the hub says that there are new signals, and where browsers
// follow them: each stream tells its user's own, by the signals' numbers.
const Topic = "signal/new"

// lookEvery is how often new signals are looked for though nobody spoke of them,
// freshFor how long what was read for everybody is told without reading again:
// an account may go to somebody else meanwhile.
const lookEvery, freshFor = time.Second, time.Second

// readers is how many streams read for themselves at once, so that those that
// lag behind do not keep the others waiting.
const readers = 4

// desk hands rounds to streams.
type desk struct {
	mu     sync.Mutex
	at     int64 // the newest number in any round
	known  bool  // whether at is
	rounds []*round
	users  map[access.UserID]int // how many streams each has
	news   chan struct{}         // closed when there is a new round
	slots  chan struct{}
}

func newDesk() *desk {
	return &desk{users: map[access.UserID]int{}, news: make(chan struct{}), slots: make(chan struct{}, readers)}
}

// Announce reads what is new for those who listen, until the context ends: when
// the hub says so, and now and then, as word from another program may be lost.
func (s *Service) Announce(ctx context.Context) {
	heard := s.o.Hub.Listen(Topic)
	defer heard.Close()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		if err := s.announce(ctx); err != nil && ctx.Err() == nil {
			s.o.Log.Error("signals: read what is new for those who listen", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case _, open := <-heard.C:
			if !open {
				return
			}
		case <-tick.C:
		}
	}
}

// announce makes rounds of all that is new.
func (s *Service) announce(ctx context.Context) error {
	for {
		at, known, users := s.desk.position()
		latest, err := s.latest(ctx)
		if err != nil || known && latest == at {
			return err
		}
		if !known || latest < at || len(users) == 0 {
			s.desk.put(&round{upTo: latest}) // nobody to read for
			return nil
		}
		r, err := s.read(ctx, at, users)
		if err != nil {
			return err
		}
		s.desk.put(r)
	}
}

func (d *desk) position() (at int64, known bool, users []access.UserID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.at, d.known, slices.Collect(maps.Keys(d.users))
}

// put lets streams have a round.
func (d *desk) put(r *round) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.rounds = slices.DeleteFunc(d.rounds, (*round).stale)
	if r.scopes != nil {
		d.rounds = append(d.rounds, r)
	}
	d.at, d.known = r.upTo, true
	close(d.news)
	d.news = make(chan struct{})
}

func (r *round) stale() bool { return time.Since(r.readAt) > freshFor }

// find gives a fresh round that holds what comes after a number, where all
// that is new stands, and what is closed when there is more.
func (d *desk) find(user access.UserID, after int64) (*round, int64, <-chan struct{}) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, r := range d.rounds {
		if r.holds(after, user) && !r.stale() {
			return r, d.at, d.news
		}
	}
	return nil, d.at, d.news
}

func (d *desk) count(user access.UserID, n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.users[user] += n; d.users[user] == 0 {
		delete(d.users, user)
	}
}

// stream is what one browser follows.
type stream struct {
	s    *Service
	user access.UserID
	met  bool // whether it has caught up since it was opened
}

// Live gives a user's own signals to a stream. What one may see is decided
// when a signal is told, not when the stream was opened.
func (s *Service) Live(user access.UserID) live.Kept {
	s.desk.count(user, 1)
	return &stream{s: s, user: user}
}

func (*stream) Topic() string { return Topic }

// Close ends it.
func (f *stream) Close() { f.s.desk.count(f.user, -1) }

// Latest is the number of the newest signal.
func (f *stream) Latest(ctx context.Context) (int64, error) { return f.s.latest(ctx) }

// Next gives what comes after a number. A stream that was just opened, or that
// lags behind, reads for itself.
func (f *stream) Next(ctx context.Context, after int64) ([]live.Numbered, int64, <-chan struct{}, error) {
	r, newest, news := f.s.desk.find(f.user, after)
	if f.met && after >= newest {
		return nil, after, news, nil
	}
	if r == nil || !f.met {
		var err error
		if r, err = f.own(ctx, after); err != nil {
			return nil, after, nil, err
		}
	}
	var out []live.Numbered
	shown := r.shown(f.user, after, f.s.today())
	for i := range shown {
		one := &shown[i]
		data, err := r.text(one)
		if err != nil {
			return nil, after, nil, err
		}
		out = append(out, live.Numbered{Number: one.Seq, Name: "told", Data: data})
	}
	f.met = f.met || r.upTo == after
	return out, r.upTo, news, nil
}

func (f *stream) own(ctx context.Context, after int64) (*round, error) {
	select {
	case f.s.desk.slots <- struct{}{}:
		defer func() { <-f.s.desk.slots }()
		return f.s.read(ctx, after, []access.UserID{f.user})
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
