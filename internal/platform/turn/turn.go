// Package turn does work again and again, and several pieces of it at once.
package turn

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// Bell wakes what waits for its next turn.
type Bell chan struct{}

// NewBell gives a bell that nobody rang.
func NewBell() Bell { return make(Bell, 1) }

// Ring wakes whoever waits, or lets the next one not wait.
func (b Bell) Ring() {
	select {
	case b <- struct{}{}:
	default: // it was rung already
	}
}

// Every does work at once, then every so often and when the bell rings (nil:
// never), until the context ends. What goes wrong is logged as what.
func Every(ctx context.Context, pause time.Duration, bell Bell, log *slog.Logger, what string, work func(ctx context.Context) error) {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for {
		if err := work(ctx); err != nil && ctx.Err() == nil {
			log.Error(what, "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-bell:
		}
	}
}

// Several does something with each of a list, some at once, and gives all that
// went wrong.
func Several[T any](list []T, atOnce int, do func(one *T) error) error {
	var work sync.WaitGroup
	var mu sync.Mutex
	var failed error
	slots := make(chan struct{}, atOnce)
	for i := range list {
		slots <- struct{}{}
		work.Go(func() {
			defer func() { <-slots }()
			if err := do(&list[i]); err != nil {
				mu.Lock()
				failed = errors.Join(failed, err)
				mu.Unlock()
			}
		})
	}
	work.Wait()
	return failed
}
