package signal_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/live"
	"arpent/internal/signal"
	"arpent/internal/task"
)

// stay is when a firm was in a leaf, by the ticks at which the move there began
// and the next one was over.
type stay struct {
	leaf     int
	from, to int64
}

const forever = int64(1) << 62

// ledger knows where every firm may have been at any tick, and what was told.
type ledger struct {
	tick  atomic.Int64
	mu    sync.Mutex
	stays map[string][]stay
	told  map[int64][2]int64 // signal → ticks before and after it was told
	about map[int64]string
}

func (l *ledger) now() int64 { return l.tick.Add(1) }

// may says whether somebody may have seen a firm at some tick.
func (l *ledger) may(who, firm string, from, to int64) bool {
	return l.any(who, firm, from, to, func(sees bool) bool { return sees })
}

// must says whether somebody saw it all the time.
func (l *ledger) must(who, firm string, from, to int64) bool {
	return !l.any(who, firm, from, to, func(sees bool) bool { return !sees })
}

func (l *ledger) any(who, firm string, from, to int64, is func(sees bool) bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := slices.IndexFunc(firms, func(f struct {
		name string
		leaf int
	}) bool {
		return f.name == firm
	})
	return slices.ContainsFunc(l.stays[firm], func(s stay) bool { return s.from <= to && s.to >= from && is(seesLeaf(who, at, s.leaf)) })
}

// Accounts move from territory to territory at random while signals of them
// are told, changes of jobs come in and everybody follows the stream, reads the
// feed and the tasks. Nobody is told of an account that was not theirs at any
// moment between: held against a ledger of where each account was when.
func TestNobodyIsToldOfWhatLeftWhileEventsFlow(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.bring("Connections.csv")
		l := &ledger{stays: map[string][]stay{}, told: map[int64][2]int64{}, about: map[int64]string{}}
		for _, f := range firms {
			l.stays[f.name] = []stay{{f.leaf, 0, forever}}
		}
		p := w.run()
		var flow, watching sync.WaitGroup
		flow.Go(func() { w.wander(l, 60) })
		flow.Go(func() {
			r := rand.New(rand.NewPCG(9, 9))
			for n := range 120 {
				firm := r.IntN(len(firms))
				before := l.now()
				told, err := p.signals.Tell1(w.ctx, w.news(firm, n, "q"))
				if err != nil {
					t.Error(err)
					return
				}
				l.mu.Lock()
				l.told[told[0].Seq], l.about[told[0].Seq] = [2]int64{before, l.tick.Add(1)}, firms[firm].name
				l.mu.Unlock()
			}
		})
		flow.Go(func() {
			w.bring("Connections-later.csv")
			if err := p.signals.Catch(w.ctx); err != nil {
				t.Error(err)
			}
		})
		ctx, leave := context.WithCancel(w.ctx)
		browsers := map[string][]*browser{}
		for who, id := range w.users {
			for k := range 3 {
				b := &browser{user: id, now: l.now}
				browsers[who] = append(browsers[who], b)
				watching.Go(func() { w.comeAndGo(ctx, l, p, who, b, k) })
			}
			watching.Go(func() { w.readAll(ctx, l, p, who) })
		}
		flow.Wait()
		w.settle(l, browsers)
		leave()
		watching.Wait()
		p.stop()
		for who := range w.users {
			w.same(p, who)
		}
		for who, all := range browsers {
			for _, b := range all {
				seen := map[int64]int{}
				for _, one := range b.got {
					if seen[one.seq]++; seen[one.seq] > 1 {
						t.Errorf("%s heard twice of %d", who, one.seq)
					}
				}
				for seq, firm := range l.about {
					if seen[seq] == 0 && !t.Failed() && l.must(who, firm, l.told[seq][0], forever-1) {
						t.Errorf("%s, who heard of %d up to %s, never heard of %d on %s, which was always theirs", who, len(b.got), b.last, seq, firm)
					}
				}
			}
		}
	})
}

// wander moves firms about.
func (w *world) wander(l *ledger, moves int) {
	r := rand.New(rand.NewPCG(8, 8))
	for range moves {
		firm, leaf := firms[r.IntN(len(firms))].name, r.IntN(4)
		l.mu.Lock()
		l.stays[firm] = append(l.stays[firm], stay{leaf, l.tick.Add(1), forever})
		l.mu.Unlock()
		err := w.d.Tx(w.ctx, func(tx *db.Tx) error { return w.pin(tx, firm, leaf) })
		if err != nil {
			w.Error(err)
			return
		}
		l.mu.Lock()
		l.stays[firm][len(l.stays[firm])-2].to = l.tick.Add(1)
		l.mu.Unlock()
	}
}

// comeAndGo follows the stream, leaving it now and then, and checks what comes.
func (w *world) comeAndGo(ctx context.Context, l *ledger, p *program, who string, b *browser, k int) {
	r := rand.New(rand.NewPCG(uint64(k), 1))
	for visit := 0; ctx.Err() == nil; visit++ { // longer each time, so that a slow machine gets there too
		opened, had := l.now(), b.count()
		some, away := context.WithTimeout(ctx, time.Duration(50<<min(visit, 9)+r.IntN(400))*time.Millisecond)
		if k == 0 {
			away()
			some, away = context.WithCancel(ctx) // one stays all the time
		}
		if err := b.connect(some, p, 0, false); err != nil && some.Err() == nil {
			w.Error(err)
		}
		away()
		for _, one := range b.got[had:] {
			l.mu.Lock()
			from := max(opened, l.told[one.seq][0])
			l.mu.Unlock()
			for _, place := range one.places {
				if !l.may(who, place, from, one.tick) {
					w.Errorf("%s was told of %s by stream", who, place)
				}
			}
		}
	}
}

// readAll reads the feed and the tasks again and again.
func (w *world) readAll(ctx context.Context, l *ledger, p *program, who string) {
	pace := time.NewTicker(30 * time.Millisecond) // leaves the processor to the others
	defer pace.Stop()
	for ; ctx.Err() == nil; <-pace.C {
		begun := l.now()
		actor, err := w.access.ActorOf(w.ctx, w.users[who])
		if err != nil {
			w.Error(err)
			return
		}
		feed, err := p.signals.Feed(w.ctx, actor, signal.Query{Days: 400, State: "open"})
		if err != nil {
			w.Error(err)
			return
		}
		tasks, err := w.tasks.List(w.ctx, actor.Scope, task.Query{State: task.Open})
		if err != nil {
			w.Error(err)
			return
		}
		ended := l.now()
		for _, one := range feed {
			for _, place := range one.Places {
				if !l.may(who, place.Name, begun, ended) {
					w.Errorf("%s was told of %s by the feed", who, place.Name)
				}
			}
			for _, state := range []*signal.State{one.Evidence.V.Before, one.Evidence.V.After} {
				if state == nil {
					continue
				}
				if _, known := leafOf(state.Company); known && !l.may(who, state.Company, begun, ended) {
					w.Errorf("%s was told of %s as evidence", who, state.Company)
				}
			}
		}
		for _, one := range tasks {
			if one.Account != "" && !l.may(who, one.Account, begun, ended) {
				w.Errorf("%s was told of %s by a task", who, one.Account)
			}
			for _, f := range firms {
				if strings.Contains(one.Title, f.name) {
					w.Errorf("a task tells of %s in its title", f.name)
				}
			}
		}
	}
}

// same holds what a stream tells from the beginning against the feed.
func (w *world) same(p *program, who string) {
	actor := w.actor(who)
	feed, err := p.signals.Feed(w.ctx, actor, signal.Query{Days: 36500, State: "open"})
	w.ok(err)
	slices.SortFunc(feed, func(a, b signal.Shown) int { return int(a.Seq - b.Seq) })
	stream := p.signals.Live(actor.User.ID)
	defer stream.Close()
	var told []live.Numbered
	for at := int64(0); ; {
		some, upTo, _, err := stream.Next(w.ctx, at)
		w.ok(err)
		if told = append(told, some...); upTo == at {
			break
		}
		at = upTo
	}
	if len(feed) != len(told) || len(feed) == 0 {
		w.Errorf("%s: the feed has %d signals, the stream %d", who, len(feed), len(told))
		return
	}
	for i := range feed {
		feed[i].Rank = 0 // a stream has no lines
		want, err := json.Marshal(feed[i])
		if w.ok(err); string(want) != string(told[i].Data) {
			w.Errorf("%s: the feed has\n%s\nthe stream\n%s", who, want, told[i].Data)
		}
	}
}

// settle waits until those who stayed have all that was always theirs.
func (w *world) settle(l *ledger, browsers map[string][]*browser) {
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		missing := 0
		for who, all := range browsers {
			for _, b := range all {
				b.mu.Lock()
				for seq, firm := range l.about {
					if l.must(who, firm, l.told[seq][0], forever-1) && !slices.ContainsFunc(b.got, func(a arrived) bool { return a.seq == seq }) {
						missing++
					}
				}
				b.mu.Unlock()
			}
		}
		if missing == 0 {
			return
		}
	}
}
