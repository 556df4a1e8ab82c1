package mailbox

import (
	"context"
	"errors"
	"time"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/turn"
)

const (
	// lookEvery is how often mailboxes that are due are looked for, every how often
	// each is read, and longest how seldom when it fails.
	lookEvery, every, longest = 10 * time.Second, 5 * time.Minute, 6 * time.Hour
	// lease is for how long a mailbox is one program's to read.
	lease = sitting + time.Minute
	// atOnce is how many are read at the same time.
	atOnce = 4
	// freshDays is how old a letter may be to be told.
	freshDays = 30
)

// Follow reads mailboxes when they are due until the context ends. Of several
// programs on one database one reads a mailbox.
func (s *Service) Follow(ctx context.Context) {
	turn.Every(ctx, lookEvery, s.bell, s.o.Log, "mailboxes: read", s.Run)
}

// Run reads every mailbox that is due, several at once.
func (s *Service) Run(ctx context.Context) error {
	if err := s.forget(ctx); err != nil {
		return err
	}
	var due []Mailbox
	if err := s.db.Select(ctx, &due, "SELECT "+columns+" FROM mailboxes WHERE ended_at IS NULL AND paused_at IS NULL AND next_at <= ? ORDER BY next_at", db.At(s.o.Now())); err != nil {
		return err
	}
	return turn.Several(due, atOnce, func(m *Mailbox) error { return s.one(ctx, m) })
}

// one reads a mailbox, unless another program does; what is wrong with it is
// kept with it.
func (s *Service) one(ctx context.Context, m *Mailbox) error {
	now := s.o.Now()
	claimed := db.At(now.Add(lease))
	mine, err := s.db.Exec(ctx, "UPDATE mailboxes SET next_at = ?, run_at = ? WHERE id = ? AND next_at = ? AND changed_at = ? AND ended_at IS NULL AND paused_at IS NULL", claimed, db.At(now), m.ID, m.NextAt, m.ChangedAt)
	if err != nil || mine == 0 {
		return err
	}
	within, err := s.scope(ctx, m)
	if err != nil {
		return err
	}
	if within == nil { // whose it is has left
		if _, err := s.db.Exec(ctx, "UPDATE mailboxes SET ended_at = ?, password = '' WHERE id = ?", db.At(now), m.ID); err != nil || m.ProviderID == "" {
			return err
		}
		_, err := s.letGo(ctx, m.ID)
		return err
	}
	more, err := s.visit(ctx, m, *within)
	if ctx.Err() != nil { // the program ends: it is no fault of the server
		return nil
	}
	return s.note(ctx, m, claimed, more, err)
}

// scope is whom letters in a mailbox may be told to come from; nil when nobody
// reads it any more.
func (s *Service) scope(ctx context.Context, m *Mailbox) (*access.Scope, error) {
	if m.UserID == "" {
		return &access.Scope{All: true}, nil
	}
	actor, err := s.o.Access.ActorOf(ctx, m.UserID)
	if code := fault.CodeOf(err); err != nil && (code == fault.Denied || code == fault.Missing) {
		return nil, nil
	}
	return &actor.Scope, err
}

// note keeps what came of a run, and when the next one is.
func (s *Service) note(ctx context.Context, m *Mailbox, claimed db.Time, more bool, err error) error {
	now := s.o.Now()
	next, problem, said, failures, good := now.Add(every), "", "", int64(0), db.At(now)
	if more {
		next = now
		s.bell.Ring()
	}
	if err != nil {
		wrong := explain(m, err)
		if wrong == nil { // not the server's matter: tried again as if it had failed
			wrong = fault.New(fault.Internal, "mailbox.failed", "letters could not be kept").Wrap(err)
			s.o.Log.Error("mailboxes: keep letters", "mailbox", m.ID, "err", err)
		} else {
			s.o.Log.Warn("mailboxes: a mailbox cannot be read", "mailbox", m.ID, "err", err)
		}
		failures, problem, good = m.Failures+1, wrong.Key, m.GoodAt
		said, _ = wrong.Params["said"].(string)
		next = now.Add(min(every<<min(failures-1, 10), longest))
	}
	// Whoever changed it, or had it read at once, meanwhile has the last word.
	_, err = s.db.Exec(ctx, `UPDATE mailboxes SET next_at = CASE WHEN next_at = ? THEN ? ELSE next_at END, problem = ?, said = ?, failures = ?, good_at = ? WHERE id = ? AND changed_at = ?`,
		claimed, db.At(next), problem, said, failures, good, m.ID, m.ChangedAt)
	return err
}

// errOvertaken says that a mailbox was changed, or read by another program,
// while it was read.
var errOvertaken = errors.New("the mailbox was changed meanwhile")

// visit looks at the letters that came to a mailbox; more says that there are
// others.
func (s *Service) visit(ctx context.Context, m *Mailbox, within access.Scope) (more bool, err error) {
	limited, stop := context.WithTimeout(ctx, sitting)
	defer stop()
	c, err := s.connect(limited, m)
	if err != nil {
		return false, err
	}
	defer c.close()
	data, err := c.examine(m.Folder)
	if err != nil {
		return false, err
	}
	uids, upTo, err := c.waiting(m, data)
	if err != nil {
		return false, err
	}
	if more = len(uids) > mostLetters; more {
		uids = uids[:mostLetters]
		upTo = uint32(uids[mostLetters-1])
	}
	for len(uids) > 0 {
		n := min(part, len(uids))
		letters, err := c.heads(uids[:n])
		if err != nil {
			return false, err
		}
		if err := s.keep(ctx, m, within, data.UIDValidity, uint32(uids[n-1]), letters); err != nil {
			return false, passed(err)
		}
		uids = uids[n:]
	}
	if data.UIDValidity == m.UIDValidity && upTo <= m.LastUID || upTo == 0 {
		return more, nil
	}
	return more, passed(s.keep(ctx, m, within, data.UIDValidity, upTo, nil))
}

func passed(err error) error {
	if errors.Is(err, errOvertaken) {
		return nil
	}
	return err
}

// keep tells of letters and remembers that they were looked at, in one
// transaction: killed at any moment, none is told twice or left out.
func (s *Service) keep(ctx context.Context, m *Mailbox, within access.Scope, validity, upTo uint32, letters []letter) error {
	now := s.o.Now()
	told, counts := tellings(m, letters, now)
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE mailboxes SET uid_validity = ?, last_uid = ?, letters = letters + ?, automatic = automatic + ?, bounced = bounced + ?
			WHERE id = ? AND changed_at = ? AND uid_validity = ? AND last_uid = ? AND ended_at IS NULL`,
			validity, upTo, counts.Letters, counts.Automatic, counts.Bounced, m.ID, m.ChangedAt, m.UIDValidity, m.LastUID)
		if err != nil {
			return err
		}
		if n == 0 {
			return errOvertaken
		}
		if len(told) == 0 {
			_, err = tx.Exec(ctx, "UPDATE mailboxes SET strangers = strangers + ? WHERE id = ?", counts.Strangers, m.ID)
			return err
		}
		known, err := s.o.Tell(ctx, tx, within, told) // late, since it may keep others waiting
		if err != nil {
			return err
		}
		replied := db.Time{}
		if known > 0 {
			replied = db.At(now)
		}
		_, err = tx.Exec(ctx, "UPDATE mailboxes SET replies = replies + ?, strangers = strangers + ?, replied_at = COALESCE(?, replied_at) WHERE id = ?", known, counts.Strangers+int64(len(told))-known, replied, m.ID)
		return err
	})
	if err == nil {
		m.UIDValidity, m.LastUID = validity, upTo
	}
	return err
}

// tellings are the letters that people wrote lately, and the count of all.
func tellings(m *Mailbox, letters []letter, now time.Time) ([]Told, MailboxCounts) {
	counts := MailboxCounts{Letters: int64(len(letters))}
	var out []Told
	for _, one := range letters {
		at := one.at
		if at.IsZero() || at.After(now) {
			at = now
		}
		switch {
		case one.origin == automatic:
			counts.Automatic++
		case one.origin == bounced:
			counts.Bounced++
		case len(one.from) == 0:
			counts.Strangers++
		case at.After(now.AddDate(0, 0, -freshDays)): // an older one was moved here: no news
			out = append(out, Told{User: m.UserID, From: one.from, HappenedOn: db.DateOf(at), Answers: one.answers, Source: "mailbox/" + string(m.ID), Same: "replied " + one.same})
		}
	}
	return out, counts
}
