package rules

import (
	"context"
	"runtime"
	"sync"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/alignment/condition"
)

// market keeps all accounts as conditions see them for some seconds, so that
// counts can follow someone who types. It knows no scope. Accounts remember
// what they were asked, so that one question at a time may be put to them.
type market struct {
	mu    sync.Mutex
	all   []*condition.Subject
	until time.Time
	drop  *time.Timer
}

// How long accounts are believed (or twenty times as long as reading them
// took), and how long they are kept when nobody asks.
const (
	marketAge  = 5 * time.Second
	marketIdle = 2 * time.Minute
)

// read gives all accounts as they were a few seconds ago at most. The caller
// holds the lock.
func (m *market) read(ctx context.Context, s *Service) ([]*condition.Subject, error) {
	if time.Now().After(m.until) {
		began := time.Now()
		all, err := s.alignment.Subjects(ctx, s.db, nil)
		if err != nil {
			return nil, err
		}
		m.all, m.until = all, time.Now().Add(max(marketAge, 20*time.Since(began)))
	}
	if m.drop != nil {
		m.drop.Stop()
	}
	m.drop = time.AfterFunc(marketIdle, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.all, m.until = nil, time.Time{}
	})
	return m.all, nil
}

// ask calls fn for every account in scope, on several processors, each with a
// part of its own; fn gets the part's number, below parts(). Before that,
// prepare (which may be nil) gets a few hundred of all accounts.
func (s *Service) ask(ctx context.Context, scope access.Scope, prepare func(sample []*condition.Subject), fn func(part int, u *condition.Subject)) error {
	var seen map[account.ID]bool
	if !scope.All {
		var err error
		if seen, err = s.accounts.InScope(ctx, s.db, scope); err != nil {
			return err
		}
	}
	s.market.mu.Lock()
	defer s.market.mu.Unlock()
	all, err := s.market.read(ctx, s)
	if err != nil {
		return err
	}
	if prepare != nil {
		prepare(some(all, 300))
	}
	n := parts()
	var group sync.WaitGroup
	for part := range n {
		group.Go(func() {
			for i, u := range all[len(all)*part/n : len(all)*(part+1)/n] {
				if i%1024 == 0 && ctx.Err() != nil {
					return
				}
				if seen == nil || seen[u.ID] {
					fn(part, u)
				}
			}
		})
	}
	group.Wait()
	return ctx.Err()
}

func parts() int { return max(1, runtime.GOMAXPROCS(0)) }

// some picks accounts spread over all.
func some(all []*condition.Subject, n int) []*condition.Subject {
	out := make([]*condition.Subject, 0, n)
	for i := 0; i < len(all); i += max(1, len(all)/n) {
		out = append(out, all[i])
	}
	return out
}
