// Command streams holds many live streams of signals in one process, some of
// which read nothing, and measures how long each signal takes from the moment
// it is about to be told until the others have read it. The server is a process
// of its own, so that its memory is the streams'.
package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

func main() {
	count := flag.Int("streams", 1000, "live streams")
	stalled := flag.Float64("stalled", 0.1, "share of them that read nothing")
	signals := flag.Int("signals", 300, "signals told")
	every := flag.Duration("every", 100*time.Millisecond, "time between them")
	database := flag.String("database", "", "SQLite file or postgres://…; a temporary file without one")
	serving := flag.Bool("serve", false, "be the server")
	flag.Parse()
	if *serving {
		if err := serve(*database, *count); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if err := measure(*database, *count, int(float64(*count)**stalled), *signals, *every); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func measure(database string, count, stalled, signals int, every time.Duration) error {
	if database == "" {
		dir, err := os.MkdirTemp("", "streams")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		database = dir + "/arpent.db"
	}
	server := exec.Command(os.Args[0], "-serve", "-database", database, "-streams", strconv.Itoa(count))
	server.Stderr = os.Stderr
	out, err := server.StdoutPipe()
	if err != nil {
		return err
	}
	if err := server.Start(); err != nil {
		return err
	}
	defer server.Wait()
	defer server.Process.Kill()
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return fmt.Errorf("the server did not start: %w", err)
	}
	address = strings.TrimSpace(address)
	alone := memory(server.Process.Pid)
	m := &meter{}
	var opened, reading sync.WaitGroup
	var open []net.Conn
	for i := range count {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			return err
		}
		open = append(open, conn)
		fmt.Fprintf(conn, "GET /live?topic=signal/new&user=%d HTTP/1.1\r\nHost: here\r\n\r\n", i)
		if i < stalled {
			continue
		}
		opened.Add(1)
		reading.Go(func() { m.read(conn, opened.Done) })
	}
	opened.Wait()
	quiet := memory(server.Process.Pid)
	for n := range signals {
		answer, err := http.Post(fmt.Sprintf("http://%s/tell?n=%d&at=%d", address, n, time.Now().UnixNano()), "", nil)
		if err != nil {
			return err
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
		time.Sleep(every)
	}
	want := signals * (count - stalled)
	for end := time.Now().Add(30 * time.Second); m.count() < want && time.Now().Before(end); {
		time.Sleep(50 * time.Millisecond)
	}
	busy := memory(server.Process.Pid)
	for _, c := range open {
		c.Close()
	}
	reading.Wait()
	left := -1
	for range 100 {
		if left = ask(address, "/goroutines"); left <= 20 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	slices.Sort(m.took)
	at := func(share float64) float64 {
		return float64(m.took[int(share*float64(len(m.took)-1))].Microseconds()) / 1000
	}
	fmt.Println("| streams | stalled | signals | told of them | p50 ms | p99 ms | max ms | kB a stream, idle | at the end | goroutines left |")
	fmt.Println("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
	fmt.Printf("| %d | %d | %d | %d of %d | %.1f | %.1f | %.1f | %d | %d | %d |\n", count, stalled, signals, len(m.took), want, at(0.5), at(0.99), at(1),
		(quiet-alone)/count, (busy-alone)/count, left)
	return nil
}

// meter collects how long signals took.
type meter struct {
	mu   sync.Mutex
	took []time.Duration
}

func (m *meter) count() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.took)
}

// read follows a stream; each signal's quote is the time at which it was told.
func (m *meter) read(conn net.Conn, opened func()) {
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		opened()
		return
	}
	lines := bufio.NewReader(answer.Body)
	mark := []byte(`"quote":"`)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		if bytes.HasPrefix(line, []byte("event: open")) {
			opened()
		}
		_, rest, told := bytes.Cut(line, mark)
		if !told {
			continue
		}
		text, _, _ := bytes.Cut(rest, []byte(`"`))
		nanos, _ := strconv.ParseInt(string(text), 10, 64)
		m.mu.Lock()
		m.took = append(m.took, time.Since(time.Unix(0, nanos)))
		m.mu.Unlock()
	}
}

func ask(address, path string) int {
	answer, err := http.Get("http://" + address + path)
	if err != nil {
		return -1
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	n, _ := strconv.Atoi(string(text))
	return n
}

// memory is what a process holds, in kB.
func memory(pid int) int {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(text)) {
		var kB int
		if _, err := fmt.Sscanf(line, "VmRSS: %d kB", &kB); err == nil {
			return kB
		}
	}
	return 0
}
