package job

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"arpent/internal/platform/db"
)

// Run is a job while it runs.
type Run struct {
	ID      string
	Subject string // what it is about, such as "plan/ID"; also a live topic
	By      string // who asked for it
	runner  *Runner
	saved   json.RawMessage

	mu          sync.Mutex
	done, total int64
	note        string
	shown, kept time.Time
}

// How often progress is shown to browsers, and written down.
const (
	showEvery = 100 * time.Millisecond
	keepEvery = time.Second
)

// Progress says how far the job is; it may be called as often as one likes.
// note is a short stable word, such as "reading", that screens translate.
func (r *Run) Progress(done, total int64, note string) {
	now := time.Now()
	r.mu.Lock()
	show := now.Sub(r.shown) >= showEvery || note != r.note
	keep := now.Sub(r.kept) >= keepEvery
	r.done, r.total, r.note = done, total, note
	if show {
		r.shown = now
	}
	if keep {
		r.kept = now
	}
	r.mu.Unlock()
	if show {
		r.publish("progress", map[string]any{"id": r.ID, "state": Running, "done": done, "total": total, "note": note})
	}
	if keep {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if _, err := r.runner.db.Exec(ctx, "UPDATE jobs SET done = ?, total = ?, note = ? WHERE id = ?", done, total, note, r.ID); err != nil {
			r.runner.log.Warn("keep a job's progress", "job", r.ID, "err", err)
		}
	}
}

// Publish tells those who watch the job or its subject; nothing is kept.
func (r *Run) Publish(event string, data any) { r.publish(event, data) }

// Watched says whether anybody watches the job or its subject now.
func (r *Run) Watched() bool {
	return r.runner.hub.Watched("job/"+r.ID) || r.runner.hub.Watched(r.Subject)
}

func (r *Run) publish(event string, data any) {
	r.runner.hub.Publish("job/"+r.ID, event, data)
	if r.Subject != "" {
		r.runner.hub.Publish(r.Subject, event, data)
	}
}

// Save writes a checkpoint in the caller's transaction, so that the work of
// that transaction and the knowledge of having done it stand or fall together.
func (r *Run) Save(ctx context.Context, q db.Q, state any) error {
	_, err := q.Exec(ctx, "UPDATE jobs SET saved = ?, heartbeat_at = ? WHERE id = ?", db.JSON[any]{V: state}, db.At(time.Now()), r.ID)
	return err
}

// Saved reads the last checkpoint into dst; false when the job starts afresh.
func (r *Run) Saved(dst any) (bool, error) {
	if len(r.saved) == 0 || string(r.saved) == "null" {
		return false, nil
	}
	return true, json.Unmarshal(r.saved, dst)
}
