package design

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"arpent/engine/districting/solve"
)

// designProgress shows a running search: one line rewritten on a terminal, a
// line now and then in a log.
type designProgress struct {
	out      io.Writer
	began    time.Time
	live     bool
	every    time.Duration
	mu       sync.Mutex
	last     time.Time
	width    int
	question *question
}

func newDesignProgress(out io.Writer, began time.Time, q *question) *designProgress {
	p := &designProgress{out: out, began: began, every: 5 * time.Second, question: q}
	if f, ok := out.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			p.live, p.every = true, 200*time.Millisecond
		}
	}
	p.last = began
	return p
}

func (p *designProgress) update(now solve.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if time.Since(p.last) < p.every {
		return
	}
	p.last = time.Now()
	state := fmt.Sprintf("out of balance by %.3f %% of a territory", 100*now.Violation)
	if now.Feasible {
		state = "feasible"
	}
	line := fmt.Sprintf("%6.1f s  %s  %.4g million proposals  %s %.8g  %s", time.Since(p.began).Seconds(), now.Phase,
		float64(now.Iterations)/1e6, p.question.Objective.Kind, now.Objective, state)
	if !p.live {
		fmt.Fprintln(p.out, line)
		return
	}
	blank := max(p.width-len(line), 0)
	p.width = len(line)
	fmt.Fprintf(p.out, "\r%s%*s", line, blank, "")
}

// end leaves the rewritten line.
func (p *designProgress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.live && p.width > 0 {
		fmt.Fprintln(p.out)
	}
}
