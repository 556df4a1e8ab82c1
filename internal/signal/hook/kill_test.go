package hook_test

import (
	"bufio"
	"context"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/signal/hook"
	"arpent/internal/signal/mapping"
)

const programOf = "ARPENT_HOOK_TEST_DATABASE"

// TestMain is also the program that is killed.
func TestMain(m *testing.M) {
	if address := os.Getenv(programOf); address != "" {
		if err := program(address); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// program takes messages and writes into a table what it tells.
func program(address string) error {
	ctx := context.Background()
	d, err := db.Open(ctx, address)
	if err != nil {
		return err
	}
	s := hook.New(d, hook.Options{Tell: func(ctx context.Context, tx *db.Tx, one hook.Told) (bool, error) {
		_, err := tx.Exec(ctx, "INSERT INTO told (quote) VALUES (?)", one.Quote)
		return true, err
	}})
	go s.Follow(ctx)
	mux := http.NewServeMux()
	mux.Handle("POST /hooks/{sender}", s.Handler())
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr())
	return http.Serve(listener, mux)
}

// running is the program in a process of its own.
type running struct {
	*exec.Cmd
	at string
}

func start(t *testing.T, address string) *running {
	t.Helper()
	p := &running{Cmd: exec.Command(os.Args[0])}
	p.Env = append(os.Environ(), programOf+"="+address)
	p.Stderr = os.Stderr
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	p.at = strings.TrimSpace(line)
	return p
}

func (p *running) kill() {
	_ = p.Process.Kill()
	_ = p.Wait()
}

func amount(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// The program is killed in a burst of messages, again and again: what was
// acknowledged is told exactly once, nothing is told twice. Senders send again
// what was not acknowledged.
func TestKilled(t *testing.T) {
	messages, kills := amount("ARPENT_HOOK_MESSAGES", 3000), amount("ARPENT_HOOK_KILLS", 4)
	ctx := context.Background()
	dbtest.Each(t, []fs.FS{hook.Migrations}, func(t *testing.T, d *db.DB) {
		if _, err := d.Exec(ctx, "CREATE TABLE told (quote TEXT NOT NULL)"); err != nil {
			t.Fatal(err)
		}
		sender, err := hook.New(d, hook.Options{}).Add(ctx, "hq", "Burst", false, mapping.EventMapping{Kind: "news", Company: "$.c", Quote: "$.q"})
		if err != nil {
			t.Fatal(err)
		}
		var at atomic.Pointer[running]
		at.Store(start(t, d.Address()))
		var acknowledged sync.Map
		var done, again atomic.Int64
		work := make(chan int)
		var senders sync.WaitGroup
		for range 8 {
			senders.Go(func() {
				for i := range work {
					for !send(at.Load().at, sender, i) {
						again.Add(1)
					}
					acknowledged.Store(i, true)
					done.Add(1)
				}
			})
		}
		killed := 0
		for i := range messages {
			work <- i
			if killed < kills && i > (killed+1)*messages/(kills+1) {
				killed++
				at.Load().kill()
				at.Store(start(t, d.Address()))
			}
		}
		close(work)
		senders.Wait()
		at.Load().kill() // once more, while the last ones wait
		last := hook.New(d, hook.Options{Tell: func(ctx context.Context, tx *db.Tx, one hook.Told) (bool, error) {
			_, err := tx.Exec(ctx, "INSERT INTO told (quote) VALUES (?)", one.Quote)
			return true, err
		}})
		waiting := int64(0)
		if err := d.Get(ctx, &waiting, "SELECT COUNT(*) FROM hook_messages WHERE state = 'waiting'"); err != nil {
			t.Fatal(err)
		}
		if err := last.Work(ctx); err != nil {
			t.Fatal(err)
		}
		var told []string
		if err := d.Select(ctx, &told, "SELECT quote FROM told"); err != nil {
			t.Fatal(err)
		}
		times := map[string]int{}
		for _, q := range told {
			times[q]++
		}
		for i := range messages {
			if _, ok := acknowledged.Load(i); !ok || times[strconv.Itoa(i)] != 1 {
				t.Errorf("message %d: acknowledged %t, told %d times", i, ok, times[strconv.Itoa(i)])
			}
		}
		if len(told) != messages {
			t.Errorf("%d told of %d", len(told), messages)
		}
		t.Logf("%d messages acknowledged, %d kills, %d sent again, %d waited at the end; each told once", done.Load(), killed+1, again.Load(), waiting)
	})
}

// send says whether a message was acknowledged.
func send(address string, sender *hook.HookMade, i int) bool {
	r, err := http.NewRequest("POST", "http://"+address+"/hooks/"+string(sender.ID), strings.NewReader(fmt.Sprintf(`{"c": "Acme", "q": "%d"}`, i)))
	if err != nil {
		return false
	}
	r.Header.Set("Authorization", "Bearer "+sender.Token)
	r.Header.Set("webhook-id", strconv.Itoa(i))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	_ = answer.Body.Close()
	return answer.StatusCode == http.StatusAccepted
}
