package live_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/live"
)

func TestTwoProgramsShareEvents(t *testing.T) {
	d := dbtest.Postgres(t)
	ctx, cancel := context.WithCancel(context.Background())
	var ended sync.WaitGroup
	defer ended.Wait()
	defer cancel()
	here, there := live.NewHub(), live.NewHub()
	for _, h := range []*live.Hub{here, there} {
		ended.Go(func() { h.Bridge(ctx, d, slog.Default()) })
	}
	heard, own := there.Listen("plan/1"), here.Listen("plan/1")
	long := strings.Repeat("é\"\\", 20_000)
	for deadline := time.Now().Add(20 * time.Second); ; {
		here.Publish("plan/1", "best", long)
		select {
		case e := <-heard.C:
			if e.Name != "best" || len(e.Data) < 20_000 || !strings.HasPrefix(string(e.Data), `"é`) {
				t.Errorf("%s %d %.20s", e.Name, len(e.Data), e.Data)
			}
			if sent := len(own.C); sent == 0 {
				t.Error("nothing heard at home")
			}
			return
		case <-time.After(100 * time.Millisecond):
			if time.Now().After(deadline) {
				t.Fatal("nothing arrived")
			}
		}
	}
}
