package oauth

import (
	"context"
	"errors"
	"time"

	"golang.org/x/oauth2"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/seal"
	"arpent/internal/platform/turn"
)

// grant is the tokens that a mailbox is read by. Without a refresh token consent
// is over.
type grant struct {
	Holder    Holder        `db:"holder"`
	UserID    access.UserID `db:"user_id"` // who consented
	Provider  ProviderID    `db:"provider_id"`
	Access    string        `db:"access_token"`  // sealed
	Refresh   string        `db:"refresh_token"` // sealed
	EndsAt    db.Time       `db:"ends_at"`       // of the access token
	BusyUntil db.Time       `db:"busy_until"`    // a program renews it until then
	Problem   string        `db:"said"`          // what the provider said as it ended consent
	CreatedAt db.Time       `db:"created_at"`
	RenewedAt db.Time       `db:"renewed_at"`
}

const grantColumns = "holder, user_id, provider_id, access_token, refresh_token, ends_at, busy_until, said, created_at, renewed_at"

const (
	// busy is how long a renewal may take before another program tries; longer than
	// any request may.
	busy = patience + 10*time.Second
	// glance is how often whoever waits for another's renewal looks.
	glance = 50 * time.Millisecond
)

func accessPlace(h Holder) string  { return "mail_grants/" + string(h) + "/access_token" }
func refreshPlace(h Holder) string { return "mail_grants/" + string(h) + "/refresh_token" }

// Keep keeps what a consent gave for a mailbox, instead of what it had before.
func (s *Service) Keep(ctx context.Context, tx *db.Tx, h Holder, by access.UserID, g *Granted) error {
	short, err := s.sealed(g.token.AccessToken, accessPlace(h))
	if err != nil {
		return err
	}
	long, err := s.sealed(g.token.RefreshToken, refreshPlace(h))
	if err != nil {
		return err
	}
	now := s.o.Now()
	if _, err := tx.Exec(ctx, "DELETE FROM mail_grants WHERE holder = ?", h); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "INSERT INTO mail_grants ("+grantColumns+") VALUES (?,?,?,?,?,?,?,?,?,?)", h, by, g.Provider.ID, short, long, db.At(until(g.token, now)), db.Time{}, "", db.At(now), db.At(now))
	return err
}

func (s *Service) grant(ctx context.Context, h Holder) (*grant, error) {
	var one grant
	err := s.db.Get(ctx, &one, "SELECT "+grantColumns+" FROM mail_grants WHERE holder = ?", h)
	if db.IsMissing(err) {
		return nil, fault.New(fault.Unavailable, "mailbox.consent", "no consent is kept: connect again").With("said", "")
	}
	return &one, err
}

// Token gives an access token for a mailbox, renewed when its end is near. refused
// is one that the mailbox's server did not take: another is asked for.
func (s *Service) Token(ctx context.Context, h Holder, refused string) (string, error) {
	for {
		one, err := s.grant(ctx, h)
		if err != nil {
			return "", err
		}
		p, err := s.Provider(ctx, s.db, one.Provider)
		if err != nil {
			return "", err
		}
		if one.Refresh == "" {
			return "", fault.New(fault.Unavailable, "mailbox.consent", "the consent given at %s has ended, or was withdrawn: connect again", p.Name).With("provider", p.Name).With("said", one.Problem)
		}
		token, err := s.o.Box.Open(one.Access, accessPlace(h))
		if errors.Is(err, seal.ErrUnreadable) {
			return "", fault.New(fault.Unavailable, "mailbox.sealed", "what is kept sealed cannot be read: the key is another, or missing")
		}
		if err != nil {
			return "", err
		}
		now := s.o.Now()
		if now.Add(early).Before(one.EndsAt.Time) && token != refused {
			return token, nil
		}
		mine, claimed, err := s.claim(ctx, one, now)
		if err != nil {
			return "", err
		}
		if mine {
			return s.renew(ctx, p, one, claimed)
		}
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-time.After(glance):
		}
	}
}

// claim makes the renewal of a grant this program's, unless another is at it.
func (s *Service) claim(ctx context.Context, one *grant, now time.Time) (mine bool, until db.Time, err error) {
	until = db.At(now.Add(busy))
	n, err := s.db.Exec(ctx, "UPDATE mail_grants SET busy_until = ? WHERE holder = ? AND refresh_token = ? AND access_token = ? AND (busy_until IS NULL OR busy_until <= ?)",
		until, one.Holder, one.Refresh, one.Access, db.At(now))
	return n == 1, until, err
}

// renew asks for another access token. What came of it is kept also when whoever
// asked has gone: the old refresh token may be worth nothing any more.
func (s *Service) renew(ctx context.Context, p *MailProvider, one *grant, claimed db.Time) (string, error) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), busy)
	defer stop()
	free := func(wrong error) (string, error) {
		_, err := s.db.Exec(ctx, "UPDATE mail_grants SET busy_until = NULL WHERE holder = ? AND refresh_token = ? AND busy_until = ?", one.Holder, one.Refresh, claimed)
		return "", errors.Join(wrong, err)
	}
	to, err := s.config(p, "")
	if err != nil {
		return free(err)
	}
	old, err := s.o.Box.Open(one.Refresh, refreshPlace(one.Holder))
	if err != nil {
		return free(err)
	}
	token, err := to.TokenSource(s.asks(ctx), &oauth2.Token{RefreshToken: old}).Token()
	now := s.o.Now()
	if err != nil {
		wrong := explain(p, err)
		if wrong.Key != "mailbox.consent" {
			return free(wrong)
		}
		said, _ := wrong.Params["said"].(string)
		_, err := s.db.Exec(ctx, "UPDATE mail_grants SET access_token = '', refresh_token = '', said = ?, busy_until = NULL WHERE holder = ? AND refresh_token = ?", said, one.Holder, one.Refresh)
		return "", errors.Join(wrong, err)
	}
	short, err := s.sealed(token.AccessToken, accessPlace(one.Holder))
	if err != nil {
		return free(err)
	}
	long := one.Refresh
	if token.RefreshToken != old {
		if long, err = s.sealed(token.RefreshToken, refreshPlace(one.Holder)); err != nil {
			return free(err)
		}
	}
	n, err := s.db.Exec(ctx, "UPDATE mail_grants SET access_token = ?, refresh_token = ?, ends_at = ?, renewed_at = ?, busy_until = NULL WHERE holder = ? AND refresh_token = ?",
		short, long, db.At(until(token, now)), db.At(now), one.Holder, one.Refresh)
	if err == nil && n == 0 {
		return "", fault.New(fault.Unavailable, "mailbox.consent", "no consent is kept: connect again").With("said", "")
	}
	return token.AccessToken, err
}

// drop takes a mailbox's grant out; revoke tells the provider afterwards.
func (s *Service) drop(ctx context.Context, q db.Q, where string, of any) ([]grant, error) {
	var out []grant
	if err := q.Select(ctx, &out, "SELECT "+grantColumns+" FROM mail_grants WHERE "+where, of); err != nil || len(out) == 0 {
		return nil, err
	}
	_, err := q.Exec(ctx, "DELETE FROM mail_grants WHERE "+where, of)
	return out, err
}

func (s *Service) dropOf(ctx context.Context, q db.Q, id ProviderID) ([]grant, error) {
	return s.drop(ctx, q, "provider_id = ?", id)
}

// Revoked says what a provider was told when tokens were forgotten.
type Revoked string

// What it was told.
const (
	RevokedThere  Revoked = "revoked"     // it took them back
	NotOffered    Revoked = "not_offered" // it has no way to be told
	NotReached    Revoked = "failed"      // it did not answer, or refused
	NothingToTake Revoked = "none"        // there were none
)

// Forget forgets a mailbox's tokens, and asks the provider to revoke them.
func (s *Service) Forget(ctx context.Context, h Holder) (Revoked, error) {
	ended, err := s.drop(ctx, s.db, "holder = ?", h)
	if err != nil || len(ended) == 0 {
		return NothingToTake, err
	}
	p, err := s.Provider(ctx, s.db, ended[0].Provider)
	if fault.CodeOf(err) == fault.Missing {
		return NotOffered, nil
	}
	if err != nil {
		return NotReached, err
	}
	return s.revoke(ctx, p, ended), nil
}

// ForgetUser forgets what one user consented to.
func (s *Service) ForgetUser(ctx context.Context, user access.UserID) error {
	if _, err := s.db.Exec(ctx, "DELETE FROM mail_consents WHERE user_id = ?", user); err != nil {
		return err
	}
	var held []Holder
	if err := s.db.Select(ctx, &held, "SELECT holder FROM mail_grants WHERE user_id = ?", user); err != nil {
		return err
	}
	for _, h := range held {
		if _, err := s.Forget(ctx, h); err != nil {
			return err
		}
	}
	return nil
}

// Users lists who has consented to something, or is asked to.
func (s *Service) Users(ctx context.Context) ([]access.UserID, error) {
	var out []access.UserID
	err := s.db.Select(ctx, &out, "SELECT user_id FROM mail_grants UNION SELECT user_id FROM mail_consents")
	return out, err
}

// revoke tells a provider of tokens that are forgotten here. That it cannot be
// told is no reason to keep them.
func (s *Service) revoke(ctx context.Context, p *MailProvider, ended []grant) Revoked {
	if len(ended) == 0 {
		return NothingToTake
	}
	if p.RevokeURL == "" {
		return NotOffered
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer stop()
	secret, err := s.o.Box.Open(p.Secret, secretPlace(p.ID))
	if err == nil {
		err = turn.Several(ended, 4, func(one *grant) error {
			token, err := s.o.Box.Open(one.Refresh, refreshPlace(one.Holder))
			if err != nil || token == "" {
				return err
			}
			return s.withdraw(ctx, p, secret, token)
		})
	}
	if err != nil {
		s.o.Log.Warn("mailboxes: a provider could not be told that tokens are forgotten", "provider", p.Name, "err", err)
		return NotReached
	}
	return RevokedThere
}
