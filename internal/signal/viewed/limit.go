package viewed

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"sync"
	"time"

	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/pace"
)

// allow slows down whoever asks too often.
func (s *Service) allow(key string, every time.Duration, burst int) error {
	if !s.limits.Allow(key, every, burst, s.o.Now()) {
		return fault.New(fault.TooMany, "viewed.too_many", "too many requests; wait a minute")
	}
	return nil
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
	sum := sha256.Sum256([]byte(string(salt[:]) + "\n" + pace.AddressOf(r) + "\n" + r.UserAgent()))
	return hex.EncodeToString(sum[:16])
}
