package relay

import (
	"context"
	"slices"
	"time"

	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/turn"
)

const (
	// lookEvery is how often new signals, and messages that are due, are looked for.
	lookEvery = 2 * time.Second
	// lease is for how long a message is this program's to send.
	lease = time.Minute
	// atOnce is how many endpoints are sent to at the same time; after inARow
	// messages, or so much time, the others have their turn again.
	atOnce, inARow, inATurn = 4, 25, 10 * time.Second
	// longFailure is after how long nothing more is sent to an endpoint that
	// takes nothing.
	longFailure = 5 * 24 * time.Hour
	// mostHold bounds how long all messages to an endpoint that takes nothing wait
	// for its next attempt.
	mostHold = time.Hour
	// keep is for how long what was sent is counted.
	keep = 30 * 24 * time.Hour
)

// waits is after how long each further attempt follows, as the specification
// advises; a message is given up after the last.
func waits() []time.Duration {
	return []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour}
}

// message is a signal on its way.
type message struct {
	ID       string     `db:"id"`
	Endpoint EndpointID `db:"endpoint_id"`
	Seq      int64      `db:"signal_seq"`
	Attempts int        `db:"attempts"`
	NextAt   db.Time    `db:"next_at"`
}

// Follow sends signals on until the context ends. Of several programs on one
// database one sends a message.
func (s *Service) Follow(ctx context.Context) {
	turn.Every(ctx, lookEvery, s.bell, s.o.Log, "webhooks out: send signals on", s.Work)
}

// Work puts new signals on their way and sends all that is due.
func (s *Service) Work(ctx context.Context) error {
	var open []Endpoint
	if err := s.db.Select(ctx, &open, "SELECT "+endpointColumns+" FROM relay_endpoints e WHERE e.ended_at IS NULL AND e.disabled_at IS NULL ORDER BY e.id"); err != nil || len(open) == 0 {
		return err
	}
	for i := range open {
		if err := s.fill(ctx, &open[i]); err != nil {
			return err
		}
	}
	if err := s.send(ctx, open); err != nil || !s.limits.Allow("sweep", time.Hour, 1, s.o.Now()) {
		return err
	}
	_, err := s.db.Exec(ctx, "DELETE FROM relay_messages WHERE state IN ('done', 'failed', 'withheld') AND ended_at < ?", db.At(s.o.Now().Add(-keep)))
	return err
}

// fill puts on their way the signals that an endpoint has not been sent.
func (s *Service) fill(ctx context.Context, e *Endpoint) error {
	for {
		shown, upTo, err := s.o.Signals.After(ctx, e.UserID, e.Seq)
		if err != nil || upTo == e.Seq {
			return err
		}
		now := db.At(s.o.Now())
		mine := int64(0)
		err = s.db.Tx(ctx, func(tx *db.Tx) error {
			next, err := held(ctx, tx, e, now)
			if err != nil {
				return err
			}
			// Another program may have read on meanwhile: then it has put them there.
			if mine, err = tx.Exec(ctx, "UPDATE relay_endpoints SET seq = ? WHERE id = ? AND seq = ? AND ended_at IS NULL", upTo, e.ID, e.Seq); err != nil || mine == 0 {
				return err
			}
			for i := range shown {
				if len(e.Kinds.V) > 0 && !slices.Contains(e.Kinds.V, shown[i].Kind) {
					continue
				}
				if _, err := tx.Exec(ctx, "INSERT INTO relay_messages (id, endpoint_id, signal_seq, state, attempts, next_at, created_at, status, problem) VALUES (?,?,?,'waiting',0,?,?,0,'')",
					"msg_"+db.NewID(), e.ID, shown[i].Seq, next, now); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || mine == 0 {
			return err
		}
		e.Seq = upTo
	}
}

// held is when a new message to an endpoint is first tried: at once, or where
// nothing is taken with those that wait.
func held(ctx context.Context, tx *db.Tx, e *Endpoint, now db.Time) (db.Time, error) {
	var first db.Time
	if e.FailingSince.IsZero() {
		return now, nil
	}
	err := tx.Get(ctx, &first, "SELECT MIN(next_at) FROM relay_messages WHERE endpoint_id = ? AND state = 'waiting'", e.ID)
	if first.IsZero() || first.Before(now.Time) {
		first = now
	}
	return first, err
}

// send sends what is due, to several endpoints at once.
func (s *Service) send(ctx context.Context, open []Endpoint) error {
	var due []EndpointID
	if err := s.db.Select(ctx, &due, "SELECT DISTINCT endpoint_id FROM relay_messages WHERE state = 'waiting' AND next_at <= ?", db.At(s.o.Now())); err != nil {
		return err
	}
	open = slices.DeleteFunc(open, func(e Endpoint) bool { return !slices.Contains(due, e.ID) })
	return turn.Several(open, atOnce, func(e *Endpoint) error { return s.sendTo(ctx, e) })
}

// sendTo sends an endpoint what is due to it, the oldest first, until one
// attempt fails: the others would fail as well.
func (s *Service) sendTo(ctx context.Context, e *Endpoint) error {
	var list []message
	if err := s.db.Select(ctx, &list, "SELECT id, endpoint_id, signal_seq, attempts, next_at FROM relay_messages WHERE endpoint_id = ? AND state = 'waiting' AND next_at <= ? ORDER BY signal_seq LIMIT ?",
		e.ID, db.At(s.o.Now()), inARow); err != nil {
		return err
	}
	begun := time.Now()
	for i := range list {
		good, err := s.one(ctx, e, &list[i])
		if err != nil || !good || ctx.Err() != nil {
			return err
		}
		if time.Since(begun) > inATurn {
			return nil
		}
	}
	if len(list) == inARow {
		s.bell.Ring()
	}
	return nil
}

// one makes an attempt at a message; good is false when it failed.
func (s *Service) one(ctx context.Context, e *Endpoint, m *message) (good bool, err error) {
	now := s.o.Now()
	// Whoever is killed from here on leaves the message to whoever comes after the
	// lease: it is then sent again, under the same id.
	mine, err := s.db.Exec(ctx, "UPDATE relay_messages SET next_at = ?, attempts = attempts + 1 WHERE id = ? AND state = 'waiting' AND attempts = ? AND next_at = ?", db.At(now.Add(lease)), m.ID, m.Attempts, m.NextAt)
	if err != nil || mine == 0 {
		return true, err
	}
	body, err := s.body(ctx, e, m)
	if err != nil {
		return false, err
	}
	if body == nil { // its owner does not see it any more
		_, err = s.db.Exec(ctx, "UPDATE relay_messages SET state = 'withheld', ended_at = ? WHERE id = ?", db.At(now), m.ID)
		return true, err
	}
	got := s.post(ctx, e, m.ID, body)
	if ctx.Err() != nil { // the program ends: it was no failure of theirs
		return false, nil
	}
	return got.problem == nil, s.note(context.WithoutCancel(ctx), e, m, got)
}

// note keeps what came of an attempt.
func (s *Service) note(ctx context.Context, e *Endpoint, m *message, got answer) error {
	now := s.o.Now()
	at := db.At(now)
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if got.problem == nil {
			if _, err := tx.Exec(ctx, "UPDATE relay_messages SET state = 'done', status = ?, problem = '', ended_at = ? WHERE id = ?", got.status, at, m.ID); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, "UPDATE relay_endpoints SET good_at = ?, tried_at = ?, failing_since = NULL, status = ?, problem = '' WHERE id = ?", at, at, got.status, e.ID)
			return err
		}
		key := got.problem.Key
		state, next, ended := "waiting", at, db.Time{}
		if all := waits(); m.Attempts < len(all) {
			next = db.At(now.Add(max(all[m.Attempts], got.after)))
		} else {
			state, ended = "failed", at
		}
		if _, err := tx.Exec(ctx, "UPDATE relay_messages SET state = ?, next_at = ?, status = ?, problem = ?, ended_at = ? WHERE id = ?", state, next, got.status, key, ended, m.ID); err != nil {
			return err
		}
		if e.FailingSince.IsZero() {
			e.FailingSince = at
		}
		// The others would fail as well: all wait as long as it has failed so far.
		hold := db.At(now.Add(max(got.after, min(now.Sub(e.FailingSince.Time), mostHold))))
		if _, err := tx.Exec(ctx, "UPDATE relay_messages SET next_at = ? WHERE endpoint_id = ? AND state = 'waiting' AND next_at < ?", hold, e.ID, hold); err != nil {
			return err
		}
		disabled := db.Time{}
		if got.gone || now.Sub(e.FailingSince.Time) >= longFailure {
			disabled = at
		}
		_, err := tx.Exec(ctx, "UPDATE relay_endpoints SET tried_at = ?, failing_since = COALESCE(failing_since, ?), disabled_at = COALESCE(disabled_at, ?), status = ?, problem = ? WHERE id = ?",
			at, at, disabled, got.status, key, e.ID)
		return err
	})
}

// answer is what came of an attempt.
type answer struct {
	status  int
	problem *fault.Error
	gone    bool          // nobody is there and will be
	after   time.Duration // the other side asks not to be tried before
}
