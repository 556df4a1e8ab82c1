package access

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/alexedwards/argon2id"
	"golang.org/x/time/rate"

	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// hashing follows RFC 9106's second recommended option, scaled to a small server.
func hashing() *argon2id.Params {
	return &argon2id.Params{Memory: 64 * 1024, Iterations: 3, Parallelism: 2, SaltLength: 16, KeyLength: 32}
}

const shortestPassword = 10

func hashPassword(password string) (string, error) {
	if len([]rune(password)) < shortestPassword {
		return "", fault.Invalid("access.password_short", "choose a password of at least %d characters", shortestPassword).With("least", shortestPassword)
	}
	if len(password) > 200 {
		return "", fault.Invalid("access.password_long", "choose a password of at most 200 bytes").With("most", 200)
	}
	return argon2id.CreateHash(password, hashing())
}

// SignIn checks a password and opens a session, whose secret it returns. The
// answer does not tell an unknown address from a wrong password.
func (s *Service) SignIn(ctx context.Context, email, password, from string) (User, string, error) {
	email = foldEmail(email)
	if !s.limits.allow(from, s.now()) || !s.limits.allow("@"+email, s.now()) {
		return User{}, "", fault.New(fault.TooMany, "access.too_many", "too many attempts; wait a minute")
	}
	var row struct {
		User
		Hash string `db:"password_hash"`
	}
	err := s.db.Get(ctx, &row, "SELECT "+userColumns+", password_hash FROM users WHERE email = ?", email)
	if err != nil && !db.IsMissing(err) {
		return User{}, "", err
	}
	hash := row.Hash
	if hash == "" { // spend the same time on nobody
		hash = "$argon2id$v=19$m=65536,t=3,p=2$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	}
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return User{}, "", err
	}
	if !ok || row.Hash == "" || !row.Active {
		return User{}, "", fault.New(fault.Unauthorized, "access.wrong", "the e-mail address or the password is wrong")
	}
	secret, err := s.open(ctx, row.User, "password")
	return row.User, secret, err
}

// open starts a session.
func (s *Service) open(ctx context.Context, user User, how string) (secret string, err error) {
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if secret, err = s.issue(ctx, tx, SessionToken, &user.ID, "", sessionLife); err != nil {
			return err
		}
		return s.Audit(ctx, tx, Actor{User: user}, "session.open", "user/"+string(user.ID), map[string]string{"how": how})
	})
	return secret, err
}

// SignInDemo opens a session for a demo user without a password.
func (s *Service) SignInDemo(ctx context.Context, id UserID) (User, string, error) {
	if !s.demo {
		return User{}, "", fault.NotFound("route", "demo")
	}
	user, err := s.User(ctx, id)
	if err != nil {
		return User{}, "", err
	}
	secret, err := s.open(ctx, user, "demo")
	return user, secret, err
}

// SignOut ends the session of a secret.
func (s *Service) SignOut(ctx context.Context, secret string) error {
	_, err := s.db.Exec(ctx, "DELETE FROM tokens WHERE secret_hash = ? AND kind = ?", hashOf(secret), SessionToken)
	return err
}

func foldEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// limits slows down guessing: so many attempts a minute by address and by account.
type limits struct {
	mu  sync.Mutex
	all map[string]*rate.Limiter
}

func newLimits() *limits { return &limits{all: map[string]*rate.Limiter{}} }

func (l *limits) allow(key string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.all) > 10_000 { // a flood of keys must not fill the memory
		l.all = map[string]*rate.Limiter{}
	}
	if l.all[key] == nil {
		l.all[key] = rate.NewLimiter(rate.Every(6*time.Second), 10)
	}
	return l.all[key].AllowN(now, 1)
}
