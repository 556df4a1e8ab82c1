package viewed

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// limits slows down whoever asks too often, by key.
type limits struct {
	mu  sync.Mutex
	all map[string]*rate.Limiter
}

func newLimits() *limits { return &limits{all: map[string]*rate.Limiter{}} }

// allow takes one of burst, which come back one each every.
func (l *limits) allow(key string, every time.Duration, burst int, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.all) > 20_000 { // a flood of keys must not fill the memory
		l.all = map[string]*rate.Limiter{}
	}
	if l.all[key] == nil {
		l.all[key] = rate.NewLimiter(rate.Every(every), burst)
	}
	if !l.all[key].AllowN(now, 1) {
		return fault.New(fault.TooMany, "viewed.too_many", "too many requests; wait a minute")
	}
	return nil
}

// addressOf is where a request comes from. What a proxy says is believed of one
// on this machine only.
func addressOf(r *http.Request) string {
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

// marks tells a second load from a second visitor. The salt lasts a day, lives
// in memory and is stored nowhere, so that no address can be made out of a mark.
type marks struct {
	mu   sync.Mutex
	day  db.Date
	salt [32]byte
}

func (m *marks) of(r *http.Request, today db.Date) string {
	m.mu.Lock()
	if m.day != today {
		m.day = today
		_, _ = rand.Read(m.salt[:]) // crypto/rand never fails on supported systems
	}
	salt := m.salt
	m.mu.Unlock()
	sum := sha256.Sum256([]byte(string(salt[:]) + "\n" + addressOf(r) + "\n" + r.UserAgent()))
	return hex.EncodeToString(sum[:16])
}
