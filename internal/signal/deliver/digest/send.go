package digest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"time"
	"unicode/utf8"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/mail"
	"arpent/internal/platform/turn"
)

const (
	// lookEvery is how often digests that are due are looked for.
	lookEvery = 30 * time.Second
	// lost is after how long a letter that is being sent is one whose fate nobody
	// knows: far longer than a server takes.
	lost = 15 * time.Minute
	// firstWait doubles with each attempt, up to longestWait.
	firstWait, longestWait = 5 * time.Minute, 2 * time.Hour
	// mostRefusals is after how many days on which a mailbox refused letters they
	// are no longer sent to it.
	mostRefusals = 5
	// keepDays is for how long it is known what was sent, and its link to
	// unsubscribe works.
	keepDays = 400
)

// Follow sends digests when they are due until the context ends. Of several
// programs on one database one sends a letter.
func (s *Service) Follow(ctx context.Context) {
	turn.Every(ctx, lookEvery, nil, s.o.Log, "digest: send letters", s.Work)
}

// Work sends every digest that is due. Without a mail server nothing is due.
func (s *Service) Work(ctx context.Context) error {
	now := s.o.Now()
	today := db.DateOf(now)
	if _, err := s.db.Exec(ctx, "UPDATE digest_mails SET state = ?, problem = 'deliver.unknown', ended_at = ? WHERE state = ? AND begun_at < ?", Unknown, db.At(now), Sending, db.At(now.Add(-lost))); err != nil {
		return err
	}
	if s.o.Mail() == nil || s.o.Site() == "" {
		return nil
	}
	if err := s.alert(ctx); err != nil {
		return err
	}
	var wanted []DigestSettings
	if err := s.db.Select(ctx, &wanted, "SELECT "+settingsColumns+" FROM digest_settings WHERE wanted = ? ORDER BY user_id", true); err != nil || len(wanted) == 0 {
		return err
	}
	begun, err := s.begun(ctx, today)
	if err != nil {
		return err
	}
	for i := range wanted {
		one := &wanted[i]
		day := one.due(now)
		before, known := begun[key{one.UserID, day}]
		if day == "" || known && (before.State != Waiting || now.Before(before.NextAt.Time)) {
			continue
		}
		if err := s.deliver(ctx, one, day, before.Attempts); err != nil { // the others' letters are not held up
			s.o.Log.Error("digest: a letter could not be written", "user", one.UserID, "err", err)
		}
	}
	_, err = s.db.Exec(ctx, "DELETE FROM digest_mails WHERE day < ?", today.AddDays(-keepDays))
	return err
}

type key struct {
	user access.UserID
	day  db.Date
}

// begun gives the letters of these days, wherever on Earth their readers are,
// and ends those of days that are over.
func (s *Service) begun(ctx context.Context, today db.Date) (map[key]DigestMail, error) {
	if _, err := s.db.Exec(ctx, "UPDATE digest_mails SET state = ?, ended_at = ? WHERE state = ? AND day < ?", Failed, db.At(s.o.Now()), Waiting, today.AddDays(-1)); err != nil {
		return nil, err
	}
	var list []DigestMail
	err := s.db.Select(ctx, &list, "SELECT "+mailColumns+" FROM digest_mails WHERE day >= ?", today.AddDays(-1))
	out := map[key]DigestMail{}
	for _, one := range list {
		out[key{one.UserID, one.Day}] = one
	}
	return out, err
}

// deliver sends a user the letter of a day, unless another program does.
func (s *Service) deliver(ctx context.Context, to *DigestSettings, day db.Date, attempts int) error {
	secret := newSecret()
	mine, err := s.claim(ctx, to.UserID, day, attempts, hash(secret))
	if err != nil || !mine {
		return err
	}
	letter, upTo, told, err := s.compose(ctx, to, day, s.o.Site()+"/u/"+secret)
	if code := fault.CodeOf(err); err != nil && (code == fault.Denied || code == fault.Missing) { // who is no longer here
		_, err = s.db.Exec(ctx, "UPDATE digest_settings SET wanted = ? WHERE user_id = ?", false, to.UserID)
		return errors.Join(err, s.end(ctx, to, day, Nothing, 0, to.ToldSeq, ""))
	}
	if err != nil { // nothing was sent: the row must not say that it may have been
		return errors.Join(err, s.postpone(ctx, to, day, attempts, "deliver.failed"))
	}
	if told == 0 {
		return s.end(ctx, to, day, Nothing, 0, upTo, "")
	}
	var failure *mail.Failure
	err = s.o.Mail().Send(ctx, letter)
	if err == nil {
		return s.end(context.WithoutCancel(ctx), to, day, Sent, told, upTo, "")
	}
	s.o.Log.Warn("digest: a letter was not sent", "user", to.UserID, "err", err)
	errors.As(err, &failure)
	ctx = context.WithoutCancel(ctx) // the program may be ending, which is why it failed
	switch failure.Fate {
	case mail.Unknown:
		return s.end(ctx, to, day, Unknown, told, to.ToldSeq, shorten(failure.Err.Error()))
	case mail.Refused:
		return s.refused(ctx, to, day, shorten(failure.Err.Error()))
	}
	return s.postpone(ctx, to, day, attempts, shorten(failure.Err.Error()))
}

// claim writes the row without which nothing is sent; mine is false when
// another program was first.
func (s *Service) claim(ctx context.Context, user access.UserID, day db.Date, attempts int, secretHash string) (mine bool, err error) {
	now := db.At(s.o.Now())
	n, err := s.db.Exec(ctx, `INSERT INTO digest_mails (user_id, day, state, signals, attempts, begun_at, problem, unsubscribe_hash) VALUES (?,?,?,0,1,?,'',?)
		ON CONFLICT (user_id, day) DO NOTHING`, user, day, Sending, now, secretHash)
	if err != nil || n == 1 {
		return n == 1, err
	}
	n, err = s.db.Exec(ctx, "UPDATE digest_mails SET state = ?, attempts = attempts + 1, begun_at = ?, unsubscribe_hash = ? WHERE user_id = ? AND day = ? AND state = ? AND attempts = ?",
		Sending, now, secretHash, user, day, Waiting, attempts)
	return n == 1, err
}

// end says what became of a letter, and up to which signal its reader was told.
func (s *Service) end(ctx context.Context, to *DigestSettings, day db.Date, state MailState, told int, upTo int64, problem string) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "UPDATE digest_mails SET state = ?, signals = ?, problem = ?, ended_at = ?, next_at = NULL WHERE user_id = ? AND day = ?", state, told, problem, db.At(s.o.Now()), to.UserID, day); err != nil {
			return err
		}
		text := "UPDATE digest_settings SET told_seq = ? WHERE user_id = ?"
		if state == Sent {
			text = "UPDATE digest_settings SET told_seq = ?, refusals = 0 WHERE user_id = ?"
		}
		_, err := tx.Exec(ctx, text, upTo, to.UserID)
		return err
	})
}

func (s *Service) postpone(ctx context.Context, to *DigestSettings, day db.Date, attempts int, problem string) error {
	wait := min(firstWait<<min(attempts, 10), longestWait)
	_, err := s.db.Exec(ctx, "UPDATE digest_mails SET state = ?, problem = ?, next_at = ? WHERE user_id = ? AND day = ?", Waiting, problem, db.At(s.o.Now().Add(wait)), to.UserID, day)
	return err
}

func (s *Service) refused(ctx context.Context, to *DigestSettings, day db.Date, problem string) error {
	if err := s.end(ctx, to, day, Failed, 0, to.ToldSeq, problem); err != nil {
		return err
	}
	return s.notTaken(ctx, to.UserID)
}

// notTaken counts that a mailbox refused a letter: after some it is sent none.
func (s *Service) notTaken(ctx context.Context, user access.UserID) error {
	_, err := s.db.Exec(ctx, "UPDATE digest_settings SET refusals = refusals + 1, wanted = (wanted AND refusals + 1 < ?), at_once = (at_once AND refusals + 1 < ?) WHERE user_id = ?", mostRefusals, mostRefusals, user)
	return err
}

// newSecret gives 256 random bits; only their hash is kept.
func newSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // crypto/rand never fails on supported systems
	return base64.RawURLEncoding.EncodeToString(b)
}

func hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// shorten keeps the beginning of what a server said.
func shorten(text string) string {
	const most = 300
	if len(text) <= most {
		return text
	}
	cut := most
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}
