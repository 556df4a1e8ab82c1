package turn_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"arpent/internal/platform/turn"
)

func TestABellIsHeardOnce(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	bell := turn.NewBell()
	var said strings.Builder
	n := 0
	turn.Every(ctx, time.Hour, bell, slog.New(slog.NewTextHandler(&said, nil)), "work", func(context.Context) error {
		if n++; n == 1 {
			bell.Ring()
			bell.Ring() // while it is rung, no more than once
		} else {
			stop()
		}
		return errors.New("broken")
	})
	if n != 2 || strings.Count(said.String(), "broken") != 1 {
		t.Errorf("%d turns; %s", n, said.String())
	}
}

func TestSeveralAreDoneAtOnce(t *testing.T) {
	var now, most, sum atomic.Int64
	list := []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	err := turn.Several(list, 3, func(one *int64) error {
		most.Store(max(most.Load(), now.Add(1)))
		defer now.Add(-1)
		sum.Add(*one)
		if *one%5 == 0 {
			return errors.New("five")
		}
		return nil
	})
	if sum.Load() != 55 || most.Load() > 3 || err == nil || strings.Count(err.Error(), "five") != 2 {
		t.Errorf("%d, %d at once, %v", sum.Load(), most.Load(), err)
	}
}
