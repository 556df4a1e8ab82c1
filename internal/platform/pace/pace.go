// Package pace slows down whoever asks too often.
package pace

import (
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limits counts what each key asks for.
type Limits struct {
	mu  sync.Mutex
	all map[string]*rate.Limiter
}

// New counts nothing yet.
func New() *Limits { return &Limits{all: map[string]*rate.Limiter{}} }

// most bounds the keys: a flood of them must not fill the memory.
const most = 20_000

// Allow takes one of burst, which come back one each every.
func (l *Limits) Allow(key string, every time.Duration, burst int, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.all) > most {
		l.all = map[string]*rate.Limiter{}
	}
	if l.all[key] == nil {
		l.all[key] = rate.NewLimiter(rate.Every(every), burst)
	}
	return l.all[key].AllowN(now, 1)
}

// AddressOf is where a request comes from. What a proxy says is believed of one
// on this machine only.
func AddressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
		told := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if last := net.ParseIP(strings.TrimSpace(told[len(told)-1])); last != nil {
			return last.String()
		}
	}
	return host
}
