package digest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/mail"
)

// between is the least time from one letter sent at once to the next: what comes
// meanwhile is in that one.
const between = 10 * time.Minute

// alert sends at once what is urgent or followed to those who want that.
func (s *Service) alert(ctx context.Context) error {
	now := s.o.Now()
	if _, err := s.db.Exec(ctx, "UPDATE digest_alerts SET state = ?, problem = 'deliver.unknown' WHERE state = ? AND begun_at < ?", Unknown, Sending, db.At(now.Add(-lost))); err != nil {
		return err
	}
	upTo, err := s.o.Signals.Latest(ctx)
	if err != nil {
		return err
	}
	var waiting []DigestSettings
	if err := s.db.Select(ctx, &waiting, "SELECT "+settingsColumns+" FROM digest_settings WHERE at_once = ? AND alerted_seq < ? AND (alert_next_at IS NULL OR alert_next_at <= ?) ORDER BY user_id", true, upTo, db.At(now)); err != nil {
		return err
	}
	for i := range waiting {
		if err := s.alertOne(ctx, &waiting[i], upTo); err != nil { // the others' letters are not held up
			s.o.Log.Error("digest: a letter at once could not be written", "user", waiting[i].UserID, "err", err)
		}
	}
	_, err = s.db.Exec(ctx, "DELETE FROM digest_alerts WHERE begun_at < ?", db.At(now.AddDate(0, 0, -keepDays)))
	return err
}

// alertOne sends a user the letter about what became known up to a signal. Of
// several programs the one sends it that moves the user's mark.
func (s *Service) alertOne(ctx context.Context, to *DigestSettings, upTo int64) error {
	actor, err := s.o.Access.ActorOf(ctx, to.UserID)
	if code := fault.CodeOf(err); err != nil && (code == fault.Denied || code == fault.Missing) { // who is no longer here
		_, err = s.db.Exec(ctx, "UPDATE digest_settings SET at_once = ? WHERE user_id = ?", false, to.UserID)
		return err
	}
	if err != nil {
		return err
	}
	list, err := s.o.Signals.Pressing(ctx, actor, days, to.AlertedSeq, upTo)
	if err != nil {
		return err
	}
	secret := newSecret()
	if mine, err := s.move(ctx, to, upTo, len(list), hash(secret)); err != nil || !mine || len(list) == 0 {
		return err
	}
	letter, err := s.write(actor.User, languageOf(actor.User, to), list, nil, len(list), s.o.Site()+"/u/"+secret)
	letter.ID = fmt.Sprintf("alert.%s.%d", to.UserID, upTo)
	if err == nil {
		err = s.o.Mail().Send(ctx, letter)
	}
	ctx = context.WithoutCancel(ctx) // the program may be ending, which is why it failed
	var failure *mail.Failure
	switch errors.As(err, &failure); {
	case err == nil:
		return s.alerted(ctx, to.UserID, upTo, Sent, "")
	case failure == nil: // it was not even written
		return errors.Join(err, s.again(ctx, to, upTo))
	case failure.Fate == mail.Unknown:
		return s.alerted(ctx, to.UserID, upTo, Unknown, shorten(failure.Err.Error()))
	case failure.Fate == mail.Refused:
		return errors.Join(s.alerted(ctx, to.UserID, upTo, Failed, shorten(failure.Err.Error())), s.notTaken(ctx, to.UserID))
	}
	s.o.Log.Warn("digest: a letter at once was not sent", "user", to.UserID, "err", err)
	return s.again(ctx, to, upTo)
}

// move says that a user is told up to a signal, before they are; mine is false
// when another program was first. With nothing to tell there is no letter.
func (s *Service) move(ctx context.Context, to *DigestSettings, upTo int64, signals int, secretHash string) (mine bool, err error) {
	now := s.o.Now()
	next := db.Time{}
	if signals > 0 {
		next = db.At(now.Add(between))
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "UPDATE digest_settings SET alerted_seq = ?, alert_next_at = ? WHERE user_id = ? AND at_once = ? AND alerted_seq = ?", upTo, next, to.UserID, true, to.AlertedSeq)
		if mine = n == 1; err != nil || !mine || signals == 0 {
			return err
		}
		_, err = tx.Exec(ctx, "INSERT INTO digest_alerts (user_id, seq, state, signals, begun_at, problem, unsubscribe_hash) VALUES (?,?,?,?,?,'',?)", to.UserID, upTo, Sending, signals, db.At(now), secretHash)
		return err
	})
	return mine && err == nil, err
}

func (s *Service) alerted(ctx context.Context, user access.UserID, seq int64, state MailState, problem string) error {
	_, err := s.db.Exec(ctx, "UPDATE digest_alerts SET state = ?, problem = ? WHERE user_id = ? AND seq = ?", state, problem, user, seq)
	return err
}

// again takes the letter back that was not sent: it is written anew when the next
// may be.
func (s *Service) again(ctx context.Context, to *DigestSettings, upTo int64) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "DELETE FROM digest_alerts WHERE user_id = ? AND seq = ?", to.UserID, upTo); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "UPDATE digest_settings SET alerted_seq = ? WHERE user_id = ? AND alerted_seq = ?", to.AlertedSeq, to.UserID, upTo)
		return err
	})
}
