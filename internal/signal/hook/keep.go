package hook

import (
	"context"
	"time"

	"arpent/internal/platform/db"
)

// How long messages are kept from when they were read: those that told
// something, whose signals stand for them, and those that somebody may still
// want to have read another way. They name people, and nobody else deletes them.
const (
	keepDone  = 30 * 24 * time.Hour
	keepOther = 90 * 24 * time.Hour
	tidyEvery = time.Hour
)

// Tidy deletes messages that were kept long enough, and gives how many.
func (s *Service) Tidy(ctx context.Context) (int64, error) {
	now := s.o.Now()
	return s.db.Exec(ctx, "DELETE FROM hook_messages WHERE ended_at < ? OR ended_at < ? AND state = 'done'", db.At(now.Add(-keepOther)), db.At(now.Add(-keepDone)))
}
