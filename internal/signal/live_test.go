package signal_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/live"
	"arpent/internal/signal"
)

// program is one program on the shared database, with its streams.
type program struct {
	signals *signal.Service
	hub     *live.Hub
	server  *httptest.Server
	stop    func()
}

// narrow gives connections small buffers, so that a reader who stalls is felt.
type narrow struct{ net.Listener }

func (n narrow) Accept() (net.Conn, error) {
	c, err := n.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(4096)
	}
	return c, err
}

// run starts a program, which serves streams to whoever ?user= names.
func (w *world) run() *program {
	p := &program{hub: live.NewHub()}
	o := w.options
	o.Hub = p.hub
	p.signals = signal.New(w.d, o)
	ctx, cancel := context.WithCancel(w.ctx)
	var work sync.WaitGroup
	work.Go(func() { p.signals.Announce(ctx) })
	p.server = httptest.NewUnstartedServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		user := access.UserID(r.URL.Query().Get("user"))
		_ = p.hub.Stream(out, r, p.signals.Live(user), func(string) bool { return true })
	}))
	p.server.Listener = narrow{p.server.Listener}
	p.server.Start()
	p.stop = func() {
		cancel()
		p.hub.Shut()
		p.server.CloseClientConnections()
		p.server.Close()
		work.Wait()
	}
	return p
}

// arrived is what a stream was told: the signal's number and the accounts it named.
type arrived struct {
	seq    int64
	places []string
	tick   int64
}

// browser reads one stream, and goes on behind what it last heard when it
// connects again.
type browser struct {
	user access.UserID
	mu   sync.Mutex
	last string
	got  []arrived
	now  func() int64
}

// connect reads until the stream ends; stalled reads nothing.
func (b *browser) connect(ctx context.Context, p *program, after int64, stalled bool) error {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", p.server.Listener.Addr().String())
	if err != nil {
		return err
	}
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	defer conn.Close()
	b.mu.Lock()
	last := b.last
	b.mu.Unlock()
	_, err = fmt.Fprintf(conn, "GET /?topic=signal/new&user=%s&after=%d HTTP/1.1\r\nHost: here\r\nLast-Event-ID: %s\r\n\r\n", b.user, after, last)
	if err != nil {
		return err
	}
	if stalled {
		<-ctx.Done()
		return nil
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return nil // it stopped before it began
	}
	lines := bufio.NewScanner(answer.Body)
	lines.Buffer(nil, 1<<20)
	id := ""
	for lines.Scan() {
		if said, is := strings.CutPrefix(lines.Text(), "id: "); is {
			id = said
		}
		data, is := strings.CutPrefix(lines.Text(), "data: ")
		if !is {
			continue
		}
		var told struct{ Data signal.Shown }
		if err := json.Unmarshal([]byte(data), &told); err != nil {
			return nil // cut in the middle: not heard
		}
		b.mu.Lock()
		b.last = id
		if told.Data.Seq > 0 {
			one := arrived{seq: told.Data.Seq}
			if number, _ := strconv.ParseInt(id, 10, 64); number != one.seq {
				err = fmt.Errorf("signal %d came as event %s", one.seq, id)
			}
			for _, place := range told.Data.Places {
				one.places = append(one.places, place.Name)
			}
			if b.now != nil {
				one.tick = b.now()
			}
			b.got = append(b.got, one)
		}
		b.mu.Unlock()
		if err != nil {
			return err
		}
	}
	return nil // the program stopped, or the browser left
}

func (b *browser) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.got)
}

func (b *browser) opened() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.last != ""
}

// news is something about a firm; each tells something else.
func (w *world) news(firm int, n int, quote string) signal.Telling {
	return signal.Telling{Kind: signal.InTheNews, Concerns: []signal.Concern{{Account: w.called[firms[firm].name], Side: signal.About}}, Source: "feed",
		Evidence: signal.SignalEvidence{Quote: quote}, Confidence: 100, Same: "news " + strconv.Itoa(n)}
}

func seesLeaf(who string, firm, leaf int) bool {
	switch who {
	case "hq":
		return true
	case "manager", "boss":
		return leaf >= 0
	case "rep1":
		return leaf == 1 || firms[firm].leaf < 0 // whose own it is
	case "rep0":
		return leaf == 0
	}
	return leaf == 2
}

// A thousand browsers follow one program, a tenth of them read nothing. The
// others get every signal of theirs once and in order; when the program ends,
// signals go on and another begins, all come back and miss nothing.
func TestAThousandStreams(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		_, err := w.signals.Tell1(w.ctx, w.news(0, 0, "before"))
		w.ok(err)
		before := goleak.IgnoreCurrent()
		names := []string{"hq", "boss", "manager", "rep0", "rep1", "standin"}
		var browsers []*browser
		for i := range 1000 {
			browsers = append(browsers, &browser{user: w.users[names[i%len(names)]]})
		}
		stalls := func(i int) bool { return i%10 == 7 }
		told, quote := []int{}, strings.Repeat("x", 500)
		tell := func(p *program, count int) {
			var telling sync.WaitGroup
			for i := range count {
				firm := rand.IntN(len(firms))
				told = append(told, firm)
				n, by := len(told), []*signal.Service{p.signals, w.signals}[i%2] // another program tells some, and nobody is woken
				telling.Go(func() {
					if _, err := by.Tell1(w.ctx, w.news(firm, n, quote)); err != nil {
						t.Error(err)
					}
				})
			}
			telling.Wait()
		}
		expected := func(i int) (n int) {
			for _, firm := range told {
				if seesLeaf(names[i%len(names)], firm, firms[firm].leaf) {
					n++
				}
			}
			return n
		}
		var reading sync.WaitGroup
		join := func(p *program, stalling bool) context.CancelFunc {
			ctx, leave := context.WithCancel(w.ctx)
			for i, b := range browsers {
				reading.Go(func() {
					if err := b.connect(ctx, p, 1, stalling && stalls(i)); err != nil && ctx.Err() == nil {
						t.Error(err)
					}
				})
			}
			return leave
		}
		wait := func(all bool) {
			t.Helper()
			for end := time.Now().Add(2 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
				left := 0
				for i, b := range browsers {
					if (all || !stalls(i)) && b.count() < expected(i) {
						left++
					}
				}
				if left == 0 {
					return
				}
				if time.Now().After(end) {
					t.Fatalf("%d streams wait for signals", left)
				}
			}
		}
		first := w.run()
		leave := join(first, true)
		for i := 0; i < len(browsers); {
			if stalls(i) || browsers[i].opened() {
				i++
				continue
			}
			time.Sleep(time.Millisecond)
		}
		tell(first, 60)
		wait(false)
		first.stop()
		leave()
		reading.Wait()
		tell(first, 20) // while nobody listens
		second := w.run()
		leave = join(second, false)
		tell(second, 20)
		wait(true)
		leave()
		reading.Wait()
		second.stop()
		for i, b := range browsers {
			if n := expected(i); len(b.got) != n || !slices.IsSortedFunc(b.got, func(a, c arrived) int { return int(a.seq - c.seq) }) {
				t.Fatalf("%s heard of %d signals instead of %d", names[i%len(names)], len(b.got), n)
			}
			for k := 1; k < len(b.got); k++ {
				if b.got[k].seq == b.got[k-1].seq {
					t.Fatalf("signal %d came twice", b.got[k].seq)
				}
			}
		}
		// The driver takes up to 15 s to close a connection whose question was given up;
		// one that waits in the pool may have a reader of its own until it is used again.
		pooled := goleak.IgnoreAnyFunction("github.com/jackc/pgx/v5/pgconn/internal/bgreader.(*BGReader).bgRead")
		leak := goleak.Find(before, pooled)
		for end := time.Now().Add(time.Minute); leak != nil && time.Now().Before(end); {
			leak = goleak.Find(before, pooled)
		}
		if leak != nil {
			t.Error(leak)
		}
	})
}
