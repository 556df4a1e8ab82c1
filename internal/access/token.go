package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"

	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Kind says what a token opens.
type Kind string

// The kinds of token. Only a hash of each secret is stored.
const (
	SessionToken Kind = "session" // a browser that signed in
	APIToken     Kind = "api"     // a program acting for a user
	SetupLink    Kind = "setup"   // makes the first administrator
	InviteLink   Kind = "invite"  // lets a new user choose a password
	ResetLink    Kind = "reset"   // lets a user choose a new password
)

// How long each lasts. A session is prolonged while it is used.
const (
	sessionLife = 14 * 24 * time.Hour
	linkLife    = 7 * 24 * time.Hour
	touchEvery  = 10 * time.Minute
)

// Token is what may be known of a token: never its secret.
type Token struct {
	ID         string  `db:"id" json:"id"`
	Kind       Kind    `db:"kind" json:"kind"`
	UserID     *UserID `db:"user_id" json:"user_id,omitempty"`
	Name       string  `db:"name" json:"name"`
	CreatedAt  db.Time `db:"created_at" json:"created_at"`
	ExpiresAt  db.Time `db:"expires_at" json:"expires_at,omitzero"`
	LastUsedAt db.Time `db:"last_used_at" json:"last_used_at,omitzero"`
}

const tokenColumns = "id, kind, user_id, name, created_at, expires_at, last_used_at"

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret)) // 256 random bits need no slow hash
	return hex.EncodeToString(sum[:])
}

// issue makes a token and returns its secret, shown this once. life 0 never ends.
func (s *Service) issue(ctx context.Context, q db.Q, kind Kind, user *UserID, name string, life time.Duration) (secret string, err error) {
	var random [32]byte
	_, _ = rand.Read(random[:])
	secret = base64.RawURLEncoding.EncodeToString(random[:])
	now := s.now()
	var expires db.Time
	if life > 0 {
		expires = db.At(now.Add(life))
	}
	_, err = q.Exec(ctx, "INSERT INTO tokens (id, kind, secret_hash, user_id, name, created_at, expires_at) VALUES (?,?,?,?,?,?,?)",
		db.NewID(), kind, hashOf(secret), user, name, db.At(now), expires)
	return secret, err
}

// find gives the living token of a secret; not found reads as unauthorized.
func (s *Service) find(ctx context.Context, q db.Q, secret string, kinds ...Kind) (*Token, error) {
	refused := fault.New(fault.Unauthorized, "access.sign_in", "sign in first")
	if secret == "" {
		return nil, refused
	}
	var t Token
	err := q.Get(ctx, &t, "SELECT "+tokenColumns+" FROM tokens WHERE secret_hash = ? AND kind IN (?)", hashOf(secret), kinds)
	if db.IsMissing(err) {
		return nil, refused
	}
	if err == nil && !t.ExpiresAt.IsZero() && !s.now().Before(t.ExpiresAt.Time) {
		return nil, refused
	}
	return &t, err
}

// userOf finds who a session or API secret speaks for.
func (s *Service) userOf(ctx context.Context, secret string) (User, error) {
	t, err := s.find(ctx, s.db, secret, SessionToken, APIToken)
	if err != nil {
		return User{}, err
	}
	user, err := s.User(ctx, *t.UserID)
	if err != nil {
		return User{}, err
	}
	if !user.Active {
		return User{}, fault.New(fault.Unauthorized, "access.inactive", "this account is closed")
	}
	now := s.now()
	if now.Sub(t.LastUsedAt.Time) > touchEvery {
		expires := t.ExpiresAt
		if t.Kind == SessionToken {
			expires = db.At(now.Add(sessionLife))
		}
		if _, err := s.db.Exec(ctx, "UPDATE tokens SET last_used_at = ?, expires_at = ? WHERE id = ?", db.At(now), expires, t.ID); err != nil {
			return User{}, err
		}
	}
	return user, nil
}

// Sweep forgets tokens that ended.
func (s *Service) Sweep(ctx context.Context) error {
	_, err := s.db.Exec(ctx, "DELETE FROM tokens WHERE expires_at < ?", db.At(s.now()))
	return err
}

// SetupLink gives the secret of a one-time link that makes the first
// administrator; empty when there is one already.
func (s *Service) SetupLink(ctx context.Context) (secret string, err error) {
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		var administrators int
		if err := tx.Get(ctx, &administrators, "SELECT COUNT(*) FROM users WHERE role = ? AND password_hash <> ''", Administrator); err != nil || administrators > 0 {
			return err
		}
		if _, err := tx.Exec(ctx, "DELETE FROM tokens WHERE kind = ?", SetupLink); err != nil {
			return err
		}
		secret, err = s.issue(ctx, tx, SetupLink, nil, "", linkLife)
		return err
	})
	return secret, err
}
